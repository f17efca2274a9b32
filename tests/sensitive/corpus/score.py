"""What was found of what is planted: by file, line and value, which is read back from the file itself."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sensitive.corpus.files import Planted
from tidytrace.sensitive.reading.blocks import encoding_of
from tidytrace.sensitive.reading.normal import plain
from tidytrace.sensitive.scan import Match

CATEGORIES = {
    "card": {"payment-card"},
    "cnid": {"cn-resident-id"},
    "phone": {"cn-mobile"},
    "iban": {"iban"},
    "email": {"email"},
    "password": {"password", "payment-password"},
    "api_key": {"api-key"},
    "private_key": {"private-key"},
    "wallet": {"crypto-wallet", "crypto-seed"},
}
"""What other generators call the kinds."""

CHECKED = frozenset({"payment-card", "cn-resident-id", "iban", "crypto-wallet", "crypto-seed"})
"""Kinds whose values carry a checksum."""
BOUNDS = {True: (0.99, 0.98), False: (0.95, 0.95)}
"""Precision and recall, of kinds with a checksum and of others."""
_SAME = 0.75
"""So much of the longer one has to be in the shorter."""
_KEY = 20
_ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|["\\/bfnrt])')
_SHORT = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": ""}
_GAPS = re.compile(r"[\s\u00a0-]+")


class Score(NamedTuple):
    """How one kind did."""

    kind: str
    planted: int
    found: int
    decoys: int
    alarms: int
    """Decoys that were hit, and what else was found where nothing stands."""

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.alarms) if self.found + self.alarms else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def good(self) -> bool:
        precision, recall = BOUNDS[self.kind in CHECKED]
        return self.precision >= precision and self.recall >= recall


class Missed(NamedTuple):
    """One that was not found, or found where it should not be."""

    path: Path
    line: int | None
    kind: str
    form: str
    text: str


def normal(text: str) -> str:
    """A value without its spelling: escapes, entities, widths, gaps and case."""
    for _ in range(3):
        text = _ESCAPE.sub(_character, text)
    return _GAPS.sub("", plain(html.unescape(text))).upper()


def _character(match: re.Match[str]) -> str:
    said = match.group(1)
    return chr(int(said[1:], 16)) if said[0] == "u" and len(said) > 1 else _SHORT.get(said, said)


def value_at(data: bytes, match: Match) -> str:
    """The value of a match as the file has it."""
    encoding, _ = encoding_of(data)
    return normal(data[match.offset : match.offset + match.length].decode(encoding, "replace"))


def same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    # of an address with a key in it the key is enough
    least = _KEY if other.startswith("HTTP") else _SAME * len(longer)
    return bool(shorter) and shorter in longer and len(shorter) >= least


def score(
    planted: Iterable[Planted], found: Mapping[Path, Sequence[Match]], *, whole: bool
) -> tuple[list[Score], list[Missed]]:
    """By kind, and each mistake.

    Args:
        planted: What stands where.
        found: By file.
        whole: Nothing else stands in the files, so that what is found elsewhere is an alarm.
    """
    count = _Count(found)
    for one in planted:
        if one.item.true:
            count.true(one)
        else:
            count.decoy(one)
    if whole:
        count.elsewhere()
    return count.scores(), count.mistakes


class _Count:
    def __init__(self, found: Mapping[Path, Sequence[Match]]) -> None:
        self.mistakes: list[Missed] = []
        self._counts: dict[str, Counter[str]] = {}
        self._lines: dict[tuple[Path, int | None], list[tuple[Match, str]]] = {}
        self._explained: set[tuple[Path, int, str]] = set()
        for path, matches in found.items():
            data = path.read_bytes()
            for match in matches:
                self._lines.setdefault((path, match.line), []).append((match, value_at(data, match)))

    def true(self, one: Planted) -> None:
        item, wanted = one.item, normal(one.item.value)
        here = self._lines.get((one.path, one.line), ())
        right = any(match.kind in item.kinds and same(value, wanted) for match, value in here)
        self._add(item.kind, "planted")
        # a part of a longer value may be something by itself, which is told as well
        self._explained.update(
            (one.path, match.offset, match.rule)
            for match, value in here
            if (value and value in wanted) or (match.kind in item.kinds and same(value, wanted))
        )
        if right:
            self._add(item.kind, "found")
        else:
            self.mistakes.append(Missed(one.path, one.line, f"missed {item.kind}", item.form, item.text))

    def decoy(self, one: Planted) -> None:
        item, wanted = one.item, normal(one.item.value)
        self._add(item.kind, "decoys")
        for match, value in self._lines.get((one.path, one.line), ()):
            if value and wanted and (value in wanted or wanted in value):
                self._explained.add((one.path, match.offset, match.rule))
                self._alarm(one.path, match, item.form, item.text)

    def elsewhere(self) -> None:
        for (path, _), those in self._lines.items():
            for match, value in those:
                if (path, match.offset, match.rule) not in self._explained:
                    self._alarm(path, match, "elsewhere", value)

    def scores(self) -> list[Score]:
        return [
            Score(kind, count["planted"], count["found"], count["decoys"], count["alarms"])
            for kind, count in sorted(self._counts.items())
        ]

    def _alarm(self, path: Path, match: Match, form: str, text: str) -> None:
        self._add(match.kind, "alarms")
        self.mistakes.append(Missed(path, match.line, f"alarm {match.rule} {match.confidence}", form, text))

    def _add(self, kind: str, what: str) -> None:
        self._counts.setdefault(kind, Counter())[what] += 1
