"""What every match of a pattern has, and where it stands."""

import re

import pytest

from tidytrace.sensitive.engine.demands import RUN, WRITTEN_OTHERWISE, Digits, least_digits


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        ("[0-9]{6}", 6),
        ("pin (?:is )?(?P<secret>[0-9]{4,6})", 4),
        ("[0-9]{4}[ -]?[0-9]{12}", 12),
        ("(?:[0-9]{6}|[0-9]{8})x", 6),
        ("(?:[0-9]{6}|none)", 0),
        ("a(?:[0-9]{6})?", 0),
        ("[0-9a-f]{32}", 0),
        ("(?:[1-9][0-9]{2}-){2}", 0),
    ],
)
def test_the_longest_run_of_digits_that_there_must_be(pattern, least):
    assert least_digits(pattern) == least


def digits(data: bytes) -> Digits:
    runs = [match.end() for match in re.finditer(RUN, data)]
    return Digits(data, runs, [match.end() for match in re.finditer(WRITTEN_OTHERWISE, data)])


@pytest.mark.parametrize("text", [b"pin 4711 ok", b"4711", b"12-4711-12", b"x 470000000000000", b"123 456 7890"])
def test_a_run_that_is_long_enough_is_there(text):
    assert digits(text).within(0, len(text), 4)


@pytest.mark.parametrize("text", [b"", b"pin 471 ok", b"471", b"12-12 123 123", b"no digits"])
def test_a_run_that_is_too_short_is_none(text):
    assert not digits(text).within(0, len(text), 4)


def test_runs_outside_do_not_count_and_those_that_are_cut_do():
    text = b"4711 pin 471 4711"
    assert not digits(text).within(4, 13, 4)
    assert digits(text).within(4, 17, 4)
    assert not digits(text).within(4, 16, 4)
    assert digits(text).within(1, 13, 4)


@pytest.mark.parametrize("text", ["pin ４７１１".encode(), rb"pin \uff14\uFF17", b"pin &#52;"])
def test_digits_that_are_written_otherwise_are_left_to_the_closer_look(text):
    assert digits(text).within(0, len(text), 4)
    assert not digits(text).within(0, 4, 4)
