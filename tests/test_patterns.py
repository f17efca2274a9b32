"""Patterns mean the same with every Python from 3.11 on.

Until 3.11.5 a group that is repeated and gives nothing back may end behind its end (CPython gh-106052, gh-100061), and
Debian 12 has 3.11.2. A group that is repeated inside of an atomic one means the same and always did.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
POSSESSIVE = re.compile(r"(?:(?<!\\)\)|%s)(?:[*+?]|\{[0-9,]+\})\+")
WRITTEN = re.compile(r"""r?b?r?(["'])(?:(?!\1|\n).)*\1""")


@pytest.mark.parametrize("text", [r"(?:ab?c)*+", "(x)++", r"%s*+", r"(?:a|b){2,3}+"])
def test_such_a_group_is_seen(text):
    assert POSSESSIVE.search(text)


@pytest.mark.parametrize("text", [r"(?>(?:ab?c)*)", r"[^x]*+", r"\)++", "(a)+b", r"\s*+:"])
def test_what_always_meant_the_same_is_not(text):
    assert not POSSESSIVE.search(text)


def test_no_pattern_repeats_a_group_and_keeps_all_of_it():
    found = [
        f"{path.relative_to(ROOT)}: {written[0]}"
        for path in (*(ROOT / "app").rglob("*.py"), *(ROOT / "resources").rglob("*.toml"))
        for written in WRITTEN.finditer(path.read_text("utf-8"))
        if POSSESSIVE.search(written[0])
    ]
    assert found == []
