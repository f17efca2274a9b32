"""Long stretches are looked at piece by piece, and nobody can tell from what is found."""

import json
import random

import pytest

import prepared
from tidytrace.sensitive.engine import glance, otherwise, stretches
from tidytrace.sensitive.rules.samples import make

SIZE = 60_000
WRITTEN = {
    "as it is": lambda text: text,
    "as JSON": json.dumps,
    "with spaces of web pages": lambda text: text.replace(" ", "\u00a0"),
    "in full width": lambda text: text.translate({n: n + 0xFEE0 for n in range(0x30, 0x3A)}),
}


@pytest.fixture(scope="module")
def scanner(rules):
    return prepared.scanner(rules)


@pytest.fixture(scope="module")
def dense(rules):
    """Values of all kinds, one right behind the other."""
    chance = random.Random(7)
    pieces = []
    size = 0
    while size < SIZE:
        rule = chance.choice(rules)
        pieces.append(make(chance.choice(rule.examples), str(size)).text + chance.choice((" ", "\n", ", ")))
        size += len(pieces[-1])
    return "".join(pieces)


@pytest.mark.parametrize("way", WRITTEN)
def test_where_a_piece_ends_makes_no_difference(way, dense, scanner, monkeypatch):
    data = WRITTEN[way](dense).encode()
    found = scanner.find(data)
    assert len(found) > 200
    for size in (1, 5_000, 1 << 30):
        for module in (glance, stretches):
            monkeypatch.setattr(module, "TOGETHER", size)
        monkeypatch.setattr(otherwise, "_PIECE", max(size, 3_000))
        assert scanner.find(data) == found
