"""Which chats fit what is looked for, and how many would fit any other choice. Without Qt.

Each thing that is looked for gives one byte for each chat: 1 where it does not fit. Long rows of bytes are added as one
large number, so that a hundred thousand chats are counted in some milliseconds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from typing import Final, Literal

import msgspec

from tidytrace.gui.chats.wanted import AGES, SIZES, Facets, Held
from tidytrace.sensitive.model import Kind

Dimension = Literal["text", "app", "age", "size", "sensitive", "synced", "stays", "held", "only"]
Stop = Callable[[], bool]
_NOT: Final = bytes([1, *bytes(255)])
"""Turns none of them into 1, anything else into 0."""
_ONE: Final = bytes([0, 1, *bytes(254)])


class Counts(msgspec.Struct, frozen=True):
    """How many chats there would be with another choice of one thing, everything else as it is."""

    apps: Mapping[str, int] = {}
    ages: Mapping[int, int] = {}
    sizes: Mapping[int, int] = {}
    sensitive: Mapping[Kind, int] = {}
    any_sensitive: int = 0
    synced: Mapping[str, int] = {}
    stays: Mapping[str, int] = {}
    held: Mapping[Held, int] = {}


class Facts(msgspec.Struct, frozen=True):
    """What is looked at of each chat, by its number."""

    titles: Sequence[str]
    apps: Sequence[str]
    used: Sequence[float]
    """Seconds; less than 0 where there is no date."""
    sizes: Sequence[int]
    stays: Sequence[str]
    """Why it cannot be erased; empty where it can."""
    found: Mapping[int, Mapping[Kind, int]]
    synced: Mapping[int, str]
    held: Mapping[int, Held]


class Sieve:
    """What fits one set of facets."""

    def __init__(self, facts: Facts, facets: Facets, now: float, stop: Stop) -> None:
        """Look at every chat, once for each thing that is looked for."""
        self._facts = facts
        self._now = now
        self._count = len(facts.apps)
        self._fails: dict[Dimension, bytes] = {}
        for dimension, fails in self._looks(facets).items():
            if stop():
                break
            self._fails[dimension] = fails()
        total = sum(map(_number, self._fails.values())).to_bytes(self._count, "big")
        self.fits: bytes = total.translate(_NOT)
        """1 for each chat that fits everything."""
        self._misses_one = _number(total.translate(_ONE))

    def _looks(self, facets: Facets) -> dict[Dimension, Callable[[], bytes]]:
        facts, wanted = self._facts, facets
        looks: dict[Dimension, Callable[[], bytes]] = {}
        if wanted.app is not None:
            looks["app"] = lambda: bytes([one != wanted.app for one in facts.apps])
        if wanted.older_than is not None:
            limit = self._limit(wanted.older_than)
            looks["age"] = lambda: bytes([not 0 <= one < limit for one in facts.used])
        if wanted.larger_than is not None:
            least = wanted.larger_than
            looks["size"] = lambda: bytes([one <= least for one in facts.sizes])
        if wanted.stays is not None:
            looks["stays"] = lambda: bytes([one != wanted.stays for one in facts.stays])
        if wanted.sensitive is not None:
            kind = wanted.sensitive
            looks["sensitive"] = lambda: self._all_but(
                number for number, kinds in facts.found.items() if (kinds if kind == "any" else kind in kinds)
            )
        if wanted.synced is not None:
            looks["synced"] = lambda: self._all_but(
                number for number, by in facts.synced.items() if wanted.synced in {by, "any"}
            )
        if wanted.held == "free":
            looks["held"] = lambda: bytes(1 if number in facts.held else 0 for number in range(self._count))
        elif wanted.held is not None:
            looks["held"] = lambda: self._all_but(number for number, how in facts.held.items() if how == wanted.held)
        words = wanted.text.casefold().split()
        if words:
            looks["text"] = lambda: self._without(words)
        return looks

    def narrow(self, numbers: Iterable[int]) -> None:
        """Only these, besides everything else."""
        fails = self._all_but(numbers)
        self.fits = (_number(self.fits) & ~_number(fails)).to_bytes(self._count, "big")
        self._misses_one &= ~_number(fails)

    def _without(self, words: Sequence[str]) -> bytes:
        fails = bytearray(self._count)
        for number, title in enumerate(self._facts.titles):
            # to keep them without their case would take as much room as the titles, and saves a fortieth of a second
            folded = title.casefold()
            for word in words:
                if word not in folded:
                    fails[number] = 1
                    break
        return bytes(fails)

    def _all_but(self, numbers: Iterable[int]) -> bytes:
        fails = bytearray(b"\1") * self._count
        for number in numbers:
            fails[number] = 0
        return bytes(fails)

    def _limit(self, days: int) -> float:
        return self._now - days * 86_400

    # --- what other choices would give

    def _would_fit(self, dimension: Dimension) -> bytes:
        """1 for each chat that fits everything but perhaps this."""
        fails = self._fails.get(dimension)
        if fails is None:
            return self.fits
        return (_number(self.fits) | (_number(fails) & self._misses_one)).to_bytes(self._count, "big")

    def counts(self, stop: Stop) -> Counts:
        """For each choice of each thing."""
        facts = self._facts
        if stop():
            return Counts()
        used = [one for one in compress(facts.used, self._would_fit("age")) if one >= 0]
        sizes = list(compress(facts.sizes, self._would_fit("size")))
        if stop():
            return Counts()
        sensitive, any_sensitive = self._sensitive()
        synced, held = self._would_fit("synced"), self._would_fit("held")
        how: Counter[Held] = Counter(one for number, one in facts.held.items() if held[number])
        how["free"] = held.count(1) - how.total()
        return Counts(
            apps=Counter(compress(facts.apps, self._would_fit("app"))),
            ages={days: sum(map(self._limit(days).__gt__, used)) for days in AGES},
            sizes={least: sum(map(least.__lt__, sizes)) for least in SIZES},
            sensitive=sensitive,
            any_sensitive=any_sensitive,
            synced=Counter(by for number, by in facts.synced.items() if synced[number]),
            stays=Counter(compress(facts.stays, self._would_fit("stays"))),
            held=how,
        )

    def _sensitive(self) -> tuple[Mapping[Kind, int], int]:
        fits = self._would_fit("sensitive")
        found = [kinds for number, kinds in self._facts.found.items() if kinds and fits[number]]
        return Counter(kind for kinds in found for kind in kinds), len(found)


def _number(row: bytes) -> int:
    return int.from_bytes(row, "big")
