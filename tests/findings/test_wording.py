import pytest

from tidytrace.catalog import Text
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render, size
from tidytrace.language import Language

CHINESE = Language("zh_CN")


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (999, "999 B"), (8_300, "8.3 kB"), (12_400_000, "12 MB")])
def test_number_and_unit_stay_on_one_line(count: int, text: str) -> None:
    assert size(count) == text.replace(" ", "\u00a0")


def test_no_space_stands_between_two_chinese_characters() -> None:
    assistant = Phrase("no-timer", {"app": Text(en="Cline", zh_CN="Cline 编程助手")})
    assert render(assistant, CHINESE) == "Cline 编程助手从不自动删除聊天。"
    assert render(assistant, Language("en")) == "Cline never deletes chats by itself."


def test_a_latin_name_keeps_its_space() -> None:
    assert render(Phrase("no-timer", {"app": Text(en="Cline", zh_CN="Cline")}), CHINESE) == "Cline 从不自动删除聊天。"
