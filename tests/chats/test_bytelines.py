import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidytrace.chats import bytelines
from tidytrace.chats.bytelines import count, last_lines, lines, lines_with

texts = some.text("ab\n", max_size=60).map(str.encode)


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(bytelines, "_BLOCK", 7)


def naive(content: bytes, mark: bytes) -> list[tuple[int, bytes]]:
    found, offset = [], 0
    for line in content.splitlines(keepends=True) if b"\r" not in content else content.split(b"\n"):
        if mark in line:
            found.append((offset, line))
        offset += len(line)
    return found[::-1]


@given(texts, some.sampled_from([b"a", b"ab", b"aba", b"bbbb"]))
def test_lines_with_a_mark_come_last_first_whatever_the_blocks(content, mark):
    assert list(lines_with(io.BytesIO(content), mark, len(content))) == naive(content, mark)


@given(texts, some.sampled_from([b"a", b"ab", b"aab"]))
def test_counting_over_blocks(content, mark):
    assert count(io.BytesIO(content), mark) == content.count(mark)


@given(texts)
def test_lines_and_their_offsets(content):
    found = list(lines(io.BytesIO(content)))
    assert b"".join(line for _offset, line in found) == content
    assert all(content[offset:].startswith(line) for offset, line in found)


def test_reading_can_begin_at_a_line(monkeypatch):
    assert list(lines(io.BytesIO(b"one\ntwo\n"), 4)) == [(4, b"two\n")]


def test_a_line_without_end_is_skipped_and_the_next_is_found(monkeypatch):
    monkeypatch.setattr(bytelines, "MAX_LINE", 10)
    found = list(lines(io.BytesIO(b"short\n" + b"x" * 95 + b"\nafter\n" + b"y" * 30)))
    assert found == [(0, b"short\n"), (6, None), (102, b"after\n"), (108, None)]


def test_the_last_lines_of_a_part_leave_out_the_torn_one():
    assert list(last_lines(b"torn\none\n\ntwo", whole=False)) == [b"two", b"one"]
    assert list(last_lines(b"first\none\n", whole=True)) == [b"one", b"first"]
