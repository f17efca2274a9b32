"""Finds any of very many short texts in raw bytes, in every spelling that the apps' formats give them.

A *passage* is a run of a message without characters that JSON, HTML or shells escape, so that only letters outside
ASCII have more than one spelling. All spellings are at least 15 bytes long. Such a run of bytes, wherever it
starts, wholly covers one block of 8 bytes whose offset in the file is a multiple of 8. So the file is looked at as
numbers of 64 bits, which Python compares with a set in C: the time does not grow with the number of passages.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_RUN: Final = re.compile(r"[^\x00-\x1f\x7f\"'\\/<>&`\u2028\u2029\ud800-\udfff]{8,}")
_WINDOW: Final = 32
_LEAST_BYTES: Final = 16
_LEAST_CHARACTERS: Final = 8
_LEAST_DISTINCT: Final = 6
_SHORTEST_SPELLING: Final = 15
_TWO_BLOCKS: Final = 23
"""Bytes from which on a run wholly covers two such blocks in a row."""
_CHUNK: Final = 1 << 20
OVERLAP: Final = 512
"""No spelling is longer than this many bytes."""


def usable(passage: str) -> bool:
    """Whether a passage is long and varied enough to be told from anything else."""
    return (
        len(passage) >= _LEAST_CHARACTERS
        and len(passage.encode()) >= _LEAST_BYTES
        and len(set(passage)) >= _LEAST_DISTINCT
    )


def passages(text: str) -> Iterator[str]:
    """The runs of a message, cut into windows; a copy of 63 characters in a row holds at least one whole window."""
    for match in _RUN.finditer(text):
        run = match.group().strip()
        for start in range(0, len(run), _WINDOW):
            window = run[start : start + _WINDOW]
            if start and len(window) < _WINDOW:
                window = run[-_WINDOW:]
            window = window.strip()
            if usable(window):
                yield window


def spellings(passage: str) -> frozenset[bytes]:
    """The bytes of a passage in plain text or JSON, in JSON with escapes (both cases), and in little-endian UTF-16."""
    escaped = passage.encode("ascii", "surrogatepass") if passage.isascii() else _escaped(passage)
    forms = {passage.encode(), escaped, passage.encode("utf-16-le")}
    if not passage.isascii():
        forms.add(re.sub(rb"\\u[0-9a-f]{4}", lambda match: b"\\u" + match.group()[2:].upper(), escaped))
        # JSON inside a JSON string: the backslash itself is escaped once more
        forms.add(escaped.replace(b"\\", b"\\\\"))
    return frozenset(form for form in forms if _SHORTEST_SPELLING <= len(form) <= OVERLAP)


def _escaped(passage: str) -> bytes:
    pieces: list[str] = []
    for character in passage:
        if character.isascii():
            pieces.append(character)
            continue
        raw = character.encode("utf-16-be")
        pieces += [f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2)]
    return "".join(pieces).encode("ascii")


def chunks(path: Path, size: int = _CHUNK) -> Iterator[bytes]:
    """A file's bytes piece by piece. Nothing is mapped: an app that shortens a mapped file would end this program."""
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk


class Needles:
    """Passages with the conversations they come from, ready to be searched for."""

    def __init__(self, owners: Mapping[str, frozenset[str]]) -> None:
        """``owners``: passage to ids of conversations."""
        self.owners = dict(owners)
        self._forms: dict[bytes, str] = {}
        """Each spelling to its passage."""
        self._places: dict[bytes, tuple[int, ...]] = {}
        """Two blocks in a row (the first alone in spellings too short to have two) to the lengths of the spellings
        that have them and where: eight times the length, plus the offset. How many spellings begin alike does not
        matter, so ids that were given one after another cost no more than others. (Numbers as keys would: Python's
        hash of a large number is only what remains of it, and a row of ids has few such remains.)"""
        for passage in self.owners:
            for form in spellings(passage):
                self._forms[form] = passage
                for at in range(8):
                    key = form[at : at + 16] if len(form) >= _TWO_BLOCKS else form[at : at + 8]
                    place = len(form) * 8 + at
                    known = self._places.get(key, ())
                    if place not in known:
                        self._places[key] = (*known, place)
        self._wanted = frozenset(int.from_bytes(key[:8], sys.byteorder) for key in self._places)

    @classmethod
    def merged(cls, parts: Iterable["Needles"]) -> "Needles":
        """All passages of several."""
        owners: dict[str, frozenset[str]] = {}
        for part in parts:
            for passage, those in part.owners.items():
                owners[passage] = owners.get(passage, frozenset()) | those
        return cls(owners)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._forms)

    def __len__(self) -> int:
        """How many passages."""
        return len(self.owners)

    def in_bytes(self, data: bytes) -> set[str]:
        """The passages that stand in some bytes."""
        if not self._wanted or len(data) < _SHORTEST_SPELLING:
            return set()
        numbers = memoryview(data)[: len(data) // 8 * 8].cast("Q")
        found: set[str] = set()
        wanted = self._wanted
        # blocks of common words are frequent, so each is looked at where it stands, together with the next one
        for place in [place * 8 for place, block in enumerate(numbers) if block in wanted]:
            candidates = self._places.get(data[place : place + 8], ())
            for candidate in candidates + self._places.get(data[place : place + 16], ()):
                start = place - (candidate & 7)
                passage = self._forms.get(data[start : start + (candidate >> 3)]) if start >= 0 else None
                if passage is not None:
                    found.add(passage)
        return found

    def in_value(self, value: object) -> set[str]:
        """The passages that stand in a cell of a database."""
        if isinstance(value, str):
            return self.in_bytes(value.encode("utf-8", "surrogatepass"))
        return self.in_bytes(value) if isinstance(value, bytes) else set()

    def owners_in(self, data: bytes) -> set[str]:
        """The conversations whose passages stand in some bytes."""
        return {owner for passage in self.in_bytes(data) for owner in self.owners[passage]}

    def in_chunks(self, chunks: Iterable[bytes]) -> set[str]:
        """The passages in a stream, also where one chunk ends and the next begins."""
        found: set[str] = set()
        tail = b""
        for chunk in chunks:
            data = tail + chunk
            found |= self.in_bytes(data)
            tail = data[-OVERLAP:]
        return found

    def without(self, dropped: Iterable[str]) -> "Needles":
        """The same without some passages."""
        gone = set(dropped)
        return Needles({passage: owners for passage, owners in self.owners.items() if passage not in gone})

    def of(self, conversations: Iterable[str]) -> "Needles":
        """Only the passages of some conversations."""
        wanted = set(conversations)
        kept = {passage: owners & wanted for passage, owners in self.owners.items()}
        return Needles({passage: owners for passage, owners in kept.items() if owners})
