"""Lists of patterns: one line goes in, and comes out again."""

from pathlib import Path

import pytest

from tidytrace.formats import Change, Reading, SettingsError, apply_edit, plan_changes, read_key, revert_edit


def add(path: Path, form: str, line: str):
    changes = [Change((line,), Reading(present=True, value=True))]
    (edit,) = plan_changes(path, form, changes, home=path.parent)
    apply_edit(edit, home=path.parent)
    return edit


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("ignores-first", b"a\nb\n", b"/x\na\nb\n"),
        ("ignores-first", b"a\r\nb", b"/x\r\na\r\nb"),
        ("ignores-last", b"a\nb\n", b"a\nb\n/x\n"),
        ("ignores-last", b"a\nb", b"a\nb\n/x\n"),
        ("ignores-last", b"", b"/x\n"),
        ("ignores-last", "# 我的\n".encode(), "# 我的\n/x\n".encode()),
    ],
)
def test_a_line_goes_in_and_every_byte_comes_back(tmp_path: Path, form: str, before: bytes, after: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(before)
    edit = add(path, form, "/x")
    assert path.read_bytes() == after
    assert read_key(path, form, ("/x",)).present
    assert revert_edit(edit, home=tmp_path) == "bytes"
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", ["ignores-first", "ignores-last"])
def test_what_others_wrote_meanwhile_stays(tmp_path: Path, form: str) -> None:
    path = tmp_path / "list"
    path.write_text("a\n")
    edit = add(path, form, "/x")
    path.write_text(path.read_text() + "later\n")
    assert revert_edit(edit, home=tmp_path) == "key"
    assert path.read_text() == "a\nlater\n"


@pytest.mark.parametrize("line", ["a\nb", "a\rb", " ", ""])
def test_what_is_no_line_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "list"
    path.write_text("a\n")
    with pytest.raises(SettingsError):
        add(path, "ignores-last", line)
    assert path.read_text() == "a\n"
