import pytest

from tidytrace.cli.wrapping import columns, wrapped


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert columns("AI 聊天") == 7


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Only this app (repeatable).", 14, ["Only this app", "(repeatable)."]),
        ("列出这台电脑上的应用", 10, ["列出这台电", "脑上的应用"]),
        ("检查电脑，然后修复", 8, ["检查电", "脑，然后", "修复"]),
        ("用 30d 表示（天）", 10, ["用 30d 表", "示（天）"]),
        ("", 10, [""]),
        ("共 20\u00a0kB", 6, ["共", "20\u00a0kB"]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines
