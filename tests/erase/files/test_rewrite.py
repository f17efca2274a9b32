"""Ranges of a file go, or others take their place; all else about the file stays."""

import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelf import Room
from tidytrace.erase.errors import ChangedSincePlan
from tidytrace.erase.files.rewrite import Splice, splice
from windows import OTHERS_WRITE
from wine import examples


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "home")


class Steps:
    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []

    def note(self, step, path):
        self.steps.append((step, path.name))


def test_words_are_replaced_and_each_step_is_told_before(room):
    path = room.file("a", b"my key is K-123, remember K-123\n")
    steps = Steps()
    splice(room.target(path), [Splice(26, 31, b"-"), Splice(10, 15, b"[removed]")], steps)
    assert path.read_bytes() == b"my key is [removed], remember -\n"
    assert steps.steps == [("write", "a"), ("replace", "a")]
    assert room.names == ["a"]


def test_ranges_that_overlap_are_a_mistake_and_nothing_happens(room):
    path = room.file("a", b"0123456789")
    with pytest.raises(ValueError, match="overlap"):
        splice(room.target(path), [Splice(0, 5), Splice(4, 6)])
    assert path.read_bytes() == b"0123456789"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=8), st.binary(max_size=5))
def test_any_ranges(room, data, edges, put):
    path = room.file("a", data)
    edges = sorted({min(edge, len(data)) for edge in edges})
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    splice(room.target(path), [Splice(*pair, put) for pair in pairs])
    expected, at = b"", 0
    for start, end in pairs:
        expected += data[at:start] + put
        at = end
    assert path.read_bytes() == expected + data[at:]
    assert room.names == ["a"]


@pytest.mark.parametrize("step", ["before", pytest.param("write", marks=OTHERS_WRITE)])
def test_a_file_that_grows_stays_whole(room, step):
    path = room.file("a", b"one\ntwo\n")
    target = room.target(path)

    class Late(Steps):
        def note(self, now, where):
            if now == step:
                with path.open("ab") as file:
                    file.write(b"three\n")

    if step == "before":
        Late().note("before", path)
    with pytest.raises(ChangedSincePlan):
        splice(target, [Splice(0, 4)], Late())
    assert path.read_bytes() == b"one\ntwo\nthree\n"
    assert room.names == ["a"]


def test_mode_and_extended_attributes_stay(room):
    path = room.file("a", b"one\ntwo\n")
    path.chmod(0o640)
    try:
        os.setxattr(path, "user.label", b"mine")
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    copy = room.take_out(path, [Splice(0, 4)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.getxattr(path, "user.label") == b"mine"
    assert room.put_back(copy)[0] == "as-before"
    assert os.getxattr(path, "user.label") == b"mine"
