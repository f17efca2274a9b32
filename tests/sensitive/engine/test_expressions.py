"""Expressions are taken apart once, and as ``re`` does it."""

import importlib
import re

import pytest

from tidytrace.sensitive.engine.expressions import MAXREPEAT, parsed

PARSER = importlib.import_module("re._parser")


@pytest.mark.parametrize("expression", [b"(?:key|secret)[ =]{1,3}[a-z]{8,}", "pass(?:word)?", b"a", "a"])
@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_the_parts_are_those_of_re(expression, flags):
    assert str(parsed(expression, flags)) == str(PARSER.parse(expression, flags))
    assert parsed(expression, flags) is parsed(expression, flags)


def test_bytes_and_text_are_kept_apart():
    assert parsed("\u00e9") is not parsed("\u00e9".encode())
    assert len(parsed("\u00e9")) == 1
    assert len(parsed("\u00e9".encode())) == 2


def test_what_is_no_expression_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(re.error):
            parsed("(")


def test_a_repetition_without_end_is_told():
    [(operator, (low, high, _inner))] = parsed("a+")
    assert str(operator) == "MAX_REPEAT"
    assert (low, high) == (1, MAXREPEAT)
