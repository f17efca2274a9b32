"""Inputs for the rules that nobody would write: examples of rules taken apart, put together, escaped and cut."""

import html
import json
import random
from collections.abc import Callable, Sequence

from sensitive.fuzz import writings
from tidytrace.sensitive import Rule
from tidytrace.sensitive.rules.samples import make

LONGEST = 2000
"""Bytes of an input; what only shows in longer ones has tests of its own."""
_FILLING = (
    b"\\",
    b'"',
    b"\n",
    b"0",
    b"A",
    b" ",
    b"\xe5\xaf",
    b"\xef\xbc\x91",
    b"\\u",
    b"\\ud83d",
    b"&#",
    b"-",
    b"%",
    b"\0",
    b"\xff",
)
_WIDE = {**{n: n + 0xFEE0 for n in range(0x30, 0x3A)}, 0x20: 0x00A0}


class Inputs:
    """The same seed gives the same inputs."""

    def __init__(self, rules: Sequence[Rule], seed: int) -> None:
        self._rules = rules
        self._chance = random.Random(seed)
        self._ways: tuple[Callable[[bytes], bytes], ...] = (
            self._flipped,
            self._shortened,
            self._doubled,
            self._filled,
            self._cut,
            _as_json,
            _as_ascii_json,
            _widened,
            _entities,
            self._spliced,
            _upper,
            *(self._in(way) for way in (writings.spaced, writings.otherwise, writings.marked, writings.doubled)),
        )

    def one(self) -> bytes:
        """The next one."""
        data = b"".join(self._example() for _ in range(self._chance.choice((1, 1, 1, 2, 3))))
        for _ in range(self._chance.choice((0, 0, 1, 1, 2, 3, 5))):
            data = self._chance.choice(self._ways)(data)[:LONGEST]
        return data

    def _example(self) -> bytes:
        rule = self._chance.choice(self._rules)
        example = self._chance.choice((*rule.examples, *rule.near_misses))
        return make(example, str(self._chance.random())).text.encode() + self._chance.choice(
            (b"", b" ", b"\n", b"\xef\xbc\x8c")
        )

    def _place(self, data: bytes) -> int:
        return self._chance.randrange(len(data) + 1)

    def _flipped(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self._chance.randint(1, 4)):
            if changed:
                changed[self._chance.randrange(len(changed))] = self._chance.randrange(256)
        return bytes(changed)

    def _shortened(self, data: bytes) -> bytes:
        first, last = sorted((self._place(data), self._place(data)))
        return data[:first] + data[last:]

    def _doubled(self, data: bytes) -> bytes:
        first, last = sorted((self._place(data), self._place(data)))
        return data[:first] + data[first:last] * self._chance.choice((2, 3, 17)) + data[last:]

    def _filled(self, data: bytes) -> bytes:
        at = self._place(data)
        return data[:at] + self._chance.choice(_FILLING) * self._chance.choice((1, 2, 7, 200)) + data[at:]

    def _cut(self, data: bytes) -> bytes:
        first, last = sorted((self._place(data), self._place(data)))
        return data[first:last]

    def _in(self, way: Callable[[str, random.Random], str]) -> Callable[[bytes], bytes]:
        return lambda data: way(data.decode("utf-8", "surrogateescape"), self._chance).encode(
            "utf-8", "surrogateescape"
        )

    def _spliced(self, data: bytes) -> bytes:
        at = self._place(data)
        return data[:at] + self._example() + data[at:]


def _as_json(data: bytes) -> bytes:
    return json.dumps({"text": data.decode("utf-8", "replace")}, ensure_ascii=False).encode()


def _as_ascii_json(data: bytes) -> bytes:
    return json.dumps(data.decode("utf-8", "surrogateescape")).encode()


def _widened(data: bytes) -> bytes:
    return data.decode("utf-8", "replace").translate(_WIDE).encode()


def _entities(data: bytes) -> bytes:
    return html.escape(data.decode("utf-8", "replace")).replace(" ", "&nbsp;").encode()


def _upper(data: bytes) -> bytes:
    return data.upper()
