"""What stands around a piece is told the same way when it leaves and when it comes back, wherever blocks end."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidytrace.erase.files import landmarks
from tidytrace.erase.files.landmarks import Contexts, around, context_at, digest, line_digests, positions, without_end
from wine import examples

quick = settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
contents = st.lists(st.sampled_from([b"a", b"bb", b"\n", b"\r", b"\r\n", b"longer than a block"]), max_size=12).map(
    b"".join
)


@pytest.fixture
def opened(tmp_path, monkeypatch):
    monkeypatch.setattr(landmarks, "_BLOCK", 4)

    def write(data: bytes) -> int:
        (tmp_path / "file").write_bytes(data)
        held.append(os.open(tmp_path / "file", os.O_RDONLY | getattr(os, "O_BINARY", 0)))
        return held[-1]

    held: list[int] = []
    yield write
    for descriptor in held:
        os.close(descriptor)


def lines_of(data: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]


@quick
@given(contents)
def test_every_line_has_the_digest_of_what_stands_in_it(opened, data):
    at, expected = 0, []
    for line in lines_of(data):
        expected.append((at, at + len(line), digest(without_end(line))))
        at += len(line)
    assert list(line_digests(opened(data))) == expected


@quick
@given(contents, contents)
def test_the_lines_around_a_cut_are_those_that_a_reader_sees(opened, before, after):
    descriptor = opened(before + after)
    size = len(before) + len(after)
    last, first = lines_of(before)[-1:], lines_of(after)[:1]
    assert around(descriptor, (0, len(before)), (len(before), size)) == (
        digest(without_end(last[0])) if last else b"",
        digest(without_end(first[0])) if first else b"",
    )


@quick
@given(st.lists(st.tuples(contents, st.sampled_from([b"", b"[x]"])), max_size=5), st.integers(1, 9))
def test_the_text_around_marks_is_the_same_while_writing_and_afterwards(opened, parts, step):
    contexts, written, marks = Contexts(), b"", []
    for number, (text, mark) in enumerate(parts):
        for at in range(0, len(text), step):
            contexts.feed(text[at : at + step])
        written += text
        if mark:
            contexts.mark(number, mark)
            marks.append((number, len(written), len(written) + len(mark)))
            written += mark
    descriptor = opened(written)
    assert [contexts.of(number) for number, _, _ in marks] == [
        context_at(descriptor, start, end) for _, start, end in marks
    ]


@quick
@given(contents, st.sampled_from([b"a", b"bb", b"block", b"aa", b"r than a b"]))
def test_words_are_found_across_blocks(opened, data, word):
    expected, at = [], data.find(word)
    while at >= 0:
        expected.append((at, word))
        at = data.find(word, at + len(word))
    assert list(positions(opened(data), len(data), [word, word])) == expected
