"""Lines and words that come back into a file that moved on: where they belong today, or that they are there already."""

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from tidytrace.erase.copies import Piece
from tidytrace.erase.files.edits import Edit, Merge, joined
from tidytrace.erase.files.landmarks import (
    context_at,
    digest,
    line_digests,
    positions,
    read_whole,
    without_end,
)

_BOM: Final = b"\xef\xbb\xbf"
_MOST: Final = 1000
"""Places of one line that are looked at; one that stands in more tells nothing."""
Taken = tuple[int, Piece, bytes]
"""A piece's number, its description and its bytes."""


def put_lines(descriptor: int, size: int, pieces: Sequence[Taken]) -> Merge:
    """How whole lines come back: behind the line that stood before them, else before the one behind, else at the end.

    Args:
        descriptor: Today's file.
        size: Its length.
        pieces: What was cut.

    Raises:
        OSError: It cannot be read.
    """
    if not pieces:
        return Merge()
    return Merge(_Lines(descriptor, size, pieces).edits())


class _Lines:
    def __init__(self, descriptor: int, size: int, pieces: Sequence[Taken]) -> None:
        self._descriptor = descriptor
        self._size = size
        self._marked = read_whole(descriptor, 0, len(_BOM)) == _BOM
        self._pieces = [(number, piece, self._unmarked(content)) for number, piece, content in pieces]
        self._found: set[int] = set()
        """Where pieces stand already."""
        self._used: set[int] = set()
        self._last = 0
        self._before: dict[bytes, list[int]] = defaultdict(list)
        self._after: dict[bytes, list[int]] = defaultdict(list)
        self._both: dict[tuple[bytes, bytes], list[int]] = defaultdict(list)
        self._starts: dict[bytes, list[int]] = defaultdict(list)
        self._scan()

    def _unmarked(self, content: bytes) -> bytes:
        return content.removeprefix(_BOM) if self._marked else content

    def _scan(self) -> None:
        before = {piece.before for _, piece, _ in self._pieces}
        after = {piece.after for _, piece, _ in self._pieces}
        pairs = {(piece.before, piece.after) for _, piece, _ in self._pieces}
        first = {_first(content) for _, _, content in self._pieces}
        start = len(_BOM) if self._marked else 0
        self._before[b""].append(start)
        self._after[b""].append(self._size)
        last, end = b"", start
        for start, end, found in line_digests(self._descriptor):
            if found in before:
                _add(self._before[found], end)
            if found in after:
                _add(self._after[found], start)
            if (last, found) in pairs:
                _add(self._both[last, found], start or self._before[b""][0])
            if found in first:
                _add(self._starts[found], start)
            last = found
        if (last, b"") in pairs:
            self._both[last, b""].append(end)
        if self._marked:
            head = _first(read_whole(self._descriptor, len(_BOM), len(_BOM) + self._longest()))
            self._starts[head].append(len(_BOM))

    def _longest(self) -> int:
        return max(len(content) for _, _, content in self._pieces)

    def edits(self) -> tuple[Edit, ...]:
        missing = [one for one in self._pieces if not self._is_there(one)]
        made = [Edit(self._place(piece), number, content) for number, piece, content in missing]
        made = [
            edit if not edit.at or not edit.put.startswith(_BOM) else Edit(edit.at, edit.order, edit.put[len(_BOM) :])
            for edit in made
        ]
        crlf = any(content.endswith(b"\r\n") for _, _, content in self._pieces)
        return joined(self._descriptor, self._size, made, b"\r\n" if crlf else b"\n")

    def _is_there(self, one: Taken) -> bool:
        """Whether a piece stands in the file, each occurrence counted once."""
        _, piece, content = one
        body = without_end(content)
        for start in [*self._both[piece.before, piece.after], *self._starts[_first(content)]]:
            if start not in self._found and self._stands_at(start, body):
                self._found.add(start)
                return True
        return False

    def _stands_at(self, start: int, body: bytes) -> bool:
        text = read_whole(self._descriptor, start, start + len(body) + 2)
        rest = text[len(body) :]
        return bool(text) and text.startswith(body) and (not rest or rest[:1] == b"\n" or rest == b"\r\n")

    def _place(self, piece: Piece) -> int:
        """Where a piece goes; pieces keep their order where the file has several such places."""
        before, after = self._before[piece.before], self._after[piece.after]
        real = [places for mark, places in ((piece.before, before), (piece.after, after)) if mark]
        for places in (self._both[piece.before, piece.after], *real, before if not piece.before else [], [self._size]):
            if places:
                at = self._choose(places)
                break
        self._used.add(at)
        self._last = max(self._last, at)
        return at

    def _choose(self, places: Sequence[int]) -> int:
        first = bisect_left(places, self._last)
        here = itertools.dropwhile(self._used.__contains__, itertools.islice(places, first, None))
        return next(here, places[first] if first < len(places) else places[0])


def _add(places: list[int], at: int) -> None:
    if len(places) < _MOST:
        places.append(at)


def _first(content: bytes) -> bytes:
    return digest(without_end(content[: content.find(b"\n") + 1] or content))


def put_words(descriptor: int, size: int, pieces: Sequence[Taken]) -> Merge:
    """How replaced words come back: where their mark stands in the text that it stood in.

    Args:
        descriptor: Today's file.
        size: Its length.
        pieces: What was replaced.

    Raises:
        OSError: It cannot be read.
    """
    wanted: dict[tuple[bytes, bytes, bytes], list[Taken]] = defaultdict(list)
    for one in pieces:
        wanted[one[1].put, one[1].before, one[1].after].append(one)
    places: dict[tuple[bytes, bytes, bytes], list[int]] = defaultdict(list)
    for at, mark in positions(descriptor, size, [piece.put for _, piece, _ in pieces]):
        key = (mark, *context_at(descriptor, at, at + len(mark)))
        if key in wanted:
            places[key].append(at)
    edits: list[Edit] = []
    lost: list[Taken] = []
    for key, taken in wanted.items():
        here = places[key]
        # the same text several times: only when all are there, or all had the same word, it is known which is which
        if len(here) == len(taken) or (here and len({content for _, _, content in taken}) == 1):
            edits += [
                Edit(at, number, content, len(key[0])) for at, (number, _, content) in zip(here, taken, strict=False)
            ]
            lost += taken[len(here) :]
        else:
            lost += taken
    return Merge(tuple(edits), _not_there(descriptor, size, sorted(lost, key=itemgetter(0))))


def _not_there(descriptor: int, size: int, lost: Sequence[Taken]) -> bytes:
    """The words that the file does not have, a line for each."""
    around: dict[tuple[bytes, bytes, bytes], int] = defaultdict(int)
    free: dict[bytes, int] = defaultdict(int)
    for at, word in positions(descriptor, size, [content for _, _, content in lost if content]):
        around[word, *context_at(descriptor, at, at + len(word))] += 1
        free[word] += 1
    missing: list[Taken] = []
    # first those that are seen to be back; others may be, among words that came back too
    for one in lost:
        key = (one[2], one[1].before, one[1].after)
        if around[key] > 0:
            around[key] -= 1
            free[one[2]] -= 1
        else:
            missing.append(one)
    text = b""
    for _, _, content in missing:
        free[content] -= 1
        if content and free[content] < 0:
            text += content + b"\n"
    return text
