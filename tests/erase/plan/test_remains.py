"""What an interrupted erasure leaves is found and taken away by the next one."""

import pytest

from tidytrace.erase import carry_out
from tidytrace.erase.plan.remains import is_overwritten

CAT = "cat-00000000000000a1"


def test_half_made_copies_and_overwritten_files_go_with_the_next_erasure(desk):
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    desk.write("history.jsonl", "{}\n")
    desk.write(".tidytrace-0123456789abcdef.new", "MARK-cat")
    desk.write(".tidytrace-notes", "the person's own")
    desk.write("pastes/1", b"\n" * 5000)
    desk.write("pastes/2", "words that stay, of another conversation")
    plan = desk.plan(CAT)
    outcome = carry_out(plan)
    assert not outcome.problems
    assert desk.raw("MARK-cat") == []
    assert (desk.data / ".tidytrace-notes").exists()
    assert [path.name for path in (desk.data / "pastes").iterdir()] == ["2"]


@pytest.mark.parametrize(
    ("content", "overwritten"),
    [(b"", False), (b"\n", True), (b"\n" * 3_000_000, True), (b"\n" * 3_000_000 + b"x", False), (b"{}\n", False)],
    ids=["empty", "one", "long", "at the end", "text"],
)
def test_only_files_of_nothing_but_the_filling_count(tmp_path, content, overwritten):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert is_overwritten(path) is overwritten
    link = tmp_path / "link"
    link.symlink_to(path)
    assert not is_overwritten(link)
    assert not is_overwritten(tmp_path / "gone")
