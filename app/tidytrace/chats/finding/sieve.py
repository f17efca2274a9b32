"""A first look at raw bytes: whether the pieces of what is looked for stand in them at all, in whatever spelling."""

import contextlib
import os
import re
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from tidytrace.chats.finding.query import Query, pieces_of
from tidytrace.chats.finding.spelled import cores, expression, grouping, in_utf16
from tidytrace.winpaths import spelled

CHUNK: Final = 1 << 20
_OVERLAP: Final = 8 << 10
"""More bytes than a piece can take in any spelling."""
_MAY_BE_ESCAPED: Final = frozenset('"\\/')
"""Without a backslash and a u."""

Stop = Callable[[], bool]


class Sieve:
    """The pieces of one query, for files or for cells of databases. May be used by several threads at once."""

    def __init__(self, query: Query, *, everywhere: bool = False) -> None:
        """Made once for a search.

        Args:
            query: What is looked for.
            everywhere: Also in UTF-16, HTML, web addresses and one byte a letter, for files of any kind.
        """
        numbers: dict[str, int] = {}
        self._terms: list[list[set[int]]] = [[set() for _ in term] for term in query.terms]
        for term, phrase, piece in pieces_of(query):
            self._terms[term][phrase].add(numbers.setdefault(piece, len(numbers)))
        self._all = frozenset(numbers.values())
        known: dict[tuple[str, bool], int] = {}
        self._cores = [
            frozenset(known.setdefault((core, grouping(piece)), len(known)) for core in cores(piece))
            for piece in numbers
        ]
        every = [(core, grouped, number) for (core, grouped), number in known.items()]
        loose = [(expression(core, grouped=grouped, everywhere=everywhere), number) for core, grouped, number in every]
        wide = [(one, n) for core, grouped, n in every for one in in_utf16(core, grouped=grouped)] if everywhere else []
        plain = [
            (piece, number) for piece, number in numbers.items() if piece.isascii() and not _MAY_BE_ESCAPED & set(piece)
        ]
        self._plain = frozenset(number for piece, number in plain if not everywhere and not grouping(piece))
        """Those that stand as they are, and as a whole, in bytes that have neither escapes nor other letters."""
        self._whole = _patterns([(re.escape(piece.encode()), number) for piece, number in plain], any_case=True)
        self._loose = _patterns(loose)
        self._wide = _patterns(wide)

    def terms_in(self, chunks: Iterable[bytes], stop: Stop | None = None) -> set[int]:
        """The numbers of the terms that may stand in bytes that follow each other; too many rather than too few."""
        found: set[int] = set()
        tail = b""
        for chunk in chunks:
            if stop is not None and stop():
                break
            data = tail + chunk if tail else chunk
            self._look(data, found)
            if len(found) == len(self._all):
                break
            tail = data[-_OVERLAP:]
        return {number for number, term in enumerate(self._terms) if any(phrase <= found for phrase in term)}

    def _look(self, data: bytes, found: set[int]) -> None:
        found |= self._whole(data)
        missing = self._all - found
        if missing and data.isascii() and b"\\u" not in data:
            missing -= self._plain
        if missing:
            cored = self._loose(data)
            if b"\0" in data:
                cored |= self._wide(data)
            found.update(number for number in missing if self._cores[number] <= cored)

    def terms_in_file(self, path: str, stop: Stop | None = None) -> set[int]:
        """The same for a file. Raises OSError."""
        return self.terms_in(chunks_of(path), stop)


def chunks_of(path: str) -> Iterator[bytes]:
    """The bytes of a file; of what is no file none. Raises OSError."""
    file = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        while stat.S_ISREG(os.fstat(file).st_mode) and (chunk := os.read(file, CHUNK)):
            yield chunk
    finally:
        os.close(file)


def _slow(expressions: Sequence[tuple[bytes, int]], *, any_case: bool) -> Callable[[bytes], set[int]]:
    """Python's own expressions, where there is nothing faster."""
    flags = re.DOTALL | (re.IGNORECASE if any_case else 0)
    made = [(re.compile(one, flags), number) for one, number in expressions]
    return lambda data: {number for one, number in made if one.search(data)}


class _Fast:
    """All expressions in one pass."""

    def __init__(self, expressions: Sequence[tuple[bytes, int]], *, any_case: bool) -> None:
        import hyperscan

        self._stopped = hyperscan.ScanTerminated
        self._all = frozenset(number for _one, number in expressions)
        flags = (
            hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_CASELESS if any_case else 0)
        )
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[one for one, _number in expressions],
            ids=[number for _one, number in expressions],
            elements=len(expressions),
            flags=[flags] * len(expressions),
        )
        self._own = threading.local()

    def __call__(self, data: bytes) -> set[int]:
        import hyperscan

        scratch = getattr(self._own, "scratch", None)
        if scratch is None:
            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        found: set[int] = set()

        def hit(number: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
            found.add(number)
            return found == self._all

        # ended early when all is there
        with contextlib.suppress(self._stopped):
            self._database.scan(data, match_event_handler=hit, scratch=scratch)
        return found


def _patterns(expressions: Sequence[tuple[bytes, int]], *, any_case: bool = False) -> Callable[[bytes], set[int]]:
    if not expressions:
        return lambda _data: set()
    try:
        import hyperscan
    except ImportError:
        return _slow(expressions, any_case=any_case)
    try:
        return _Fast(expressions, any_case=any_case)
    except hyperscan.HyperscanError:
        return _slow(expressions, any_case=any_case)  # what is too much for that engine is not for this one
