"""A file to compare a later look with: marks and nothing else."""

import pytest

from tidytrace.sensitive.accepting.baseline import Baseline, NoBaseline, OtherComputer
from tidytrace.sensitive.marks import Marks

MARKS = Marks(bytes(32))
MARK = MARKS.mark("password", b"Correct-Horse-9")


def test_what_was_found_before_is_known(tmp_path):
    (tmp_path / "base.json").write_bytes(Baseline([MARK, MARK]).encoded(MARKS))
    known = Baseline.of(tmp_path / "base.json", MARKS)
    assert MARK in known
    assert MARKS.mark("password", b"another") not in known


def test_it_holds_no_value_and_no_path():
    content = Baseline([MARK]).encoded(MARKS)
    assert b"Correct-Horse-9" not in content
    assert content.count(MARK.encode()) == 1


def test_that_of_another_computer_is_refused(tmp_path):
    (tmp_path / "base.json").write_bytes(Baseline([MARK]).encoded(MARKS))
    with pytest.raises(OtherComputer):
        Baseline.of(tmp_path / "base.json", Marks(bytes(range(32))))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"schema": "tidytrace/scan/1"}', b"\xff\xfe"])
def test_something_else_is_refused(tmp_path, content):
    (tmp_path / "base.json").write_bytes(content)
    with pytest.raises(NoBaseline):
        Baseline.of(tmp_path / "base.json", MARKS)
