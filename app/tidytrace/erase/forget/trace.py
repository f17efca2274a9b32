"""Looks for spellings in the bytes of any file, packed or not, in every encoding that apps write."""

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote_plus

from tidytrace.chats.finding.query import any_of
from tidytrace.chats.finding.sieve import Sieve
from tidytrace.erase.search.looking import Look, Stop

_OVERLAP: Final = 16 << 10
_WINDOW: Final = 64 << 10
_FOUND: Final = frozenset({b"found"})
_ESCAPED: Final = re.compile(r"\\+u([0-9a-fA-F]{4})")
_BREAKS: Final = re.compile(r"\\+[bfnrtv]")
_BY_CHANCE: Final = 6
"""Bytes below which a word stands in any large binary file, as a part of something else."""


class Trace:
    """The spellings, as something that a ``Look`` can look for."""

    def __init__(self, spellings: Iterable[str]) -> None:
        """Never shows them."""
        every = list(spellings)
        self.query = any_of(every)
        self._within = any_of([one for one in every if len(one.encode()) >= _BY_CHANCE], whole=False)
        self._sieve = Sieve(self.query, everywhere=True)

    def __repr__(self) -> str:
        """Never shows a word."""
        return "<Trace>"

    def in_chunks(self, chunks: Iterable[bytes]) -> set[bytes]:
        """Not empty if any of the spellings stands in bytes that follow each other."""
        tail = b""
        for chunk in chunks:
            data = tail + chunk
            if self._sieve.terms_in([data]) and any(map(self._stands_in, _windows(data))):
                return set(_FOUND)
            tail = data[-_OVERLAP:]
        return set()

    def _stands_in(self, data: bytes) -> bool:
        if not self._sieve.terms_in([data]):
            return False
        # in a binary file one text begins right where another ends, so nothing parts a word from its neighbours
        queries = (self.query, self._within) if b"\0" in data else (self.query,)
        return any(query.standing_in(query.fold(text)) for text in _texts(data) for query in queries)


def _windows(data: bytes) -> Iterator[bytes]:
    """Pieces that lap over each other: to read bytes in every way there is takes long, so few of them are read."""
    for start in range(0, max(1, len(data) - _OVERLAP), _WINDOW):
        yield data[start : start + _WINDOW + _OVERLAP]


def _texts(data: bytes) -> Iterator[str]:
    """What the bytes may mean."""
    text = data.decode("utf-8", "replace")
    yield text
    if "\\" in text:
        plain = _BREAKS.sub(" ", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
        text = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        yield text
    if "&" in text:
        yield html.unescape(text)
    if "%" in text:
        yield unquote_plus(text)
    if not data.isascii():
        yield data.decode("latin-1")
    if b"\0" in data:
        for start in (0, 1):
            for order in ("utf-16-le", "utf-16-be"):
                yield data[start:].decode(order, "replace")


def holds(trace: Trace, path: Path, stop: Stop | None = None) -> bool | None:
    """Whether a file holds any of the spellings; none where not all of it could be looked at.

    Raises:
        OSError: It cannot be read.
        NotAFileError: It is no plain file.
    """
    look = Look(trace, stop=stop).into(path)
    return True if look.found else None if not look.whole else False
