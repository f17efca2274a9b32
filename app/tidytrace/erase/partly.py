"""What of a copy belongs to some of its conversations, when not all of them are to come back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from tidytrace.erase.copies import Piece, PiecesCopy

Read = Callable[[], Iterable[bytes]]


def only(copy: PiecesCopy, read: Read, wanted: AbstractSet[str]) -> tuple[PiecesCopy, Read] | None:
    """The pieces of some conversations as a copy of its own; none when nothing of it is theirs.

    Args:
        copy: Pieces of several conversations.
        read: Its bytes, from the beginning at every call.
        wanted: Ids of the conversations.
    """
    pieces: list[Piece] = []
    ranges: list[tuple[int, int]] = []
    offset = 0
    for piece in copy.pieces:
        for start, end in _theirs(copy, piece, wanted):
            pieces.append(Piece(start, end - start, piece.before, piece.after, piece.put))
            ranges.append((offset + start - piece.start, offset + end - piece.start))
        offset += piece.length
    if not pieces:
        return None
    # whatever the file holds now is not what was left when these alone had gone
    part = msgspec.structs.replace(
        copy, pieces=tuple(pieces), parts=(), rest=b"", rest_size=copy.size, owners=tuple(sorted(wanted))
    )
    return part, lambda: _cut_out(read(), ranges)


def _theirs(copy: PiecesCopy, piece: Piece, wanted: AbstractSet[str]) -> list[tuple[int, int]]:
    end = piece.start + piece.length
    found: list[tuple[int, int]] = []
    for part in copy.parts:
        if wanted.isdisjoint(part.owners) or part.start < piece.start or part.end > end:
            continue
        if found and part.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], part.end))
        else:
            found.append((part.start, part.end))
    return found


def _cut_out(chunks: Iterable[bytes], ranges: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """Of a stream only some ranges, which are in order and do not overlap."""
    at = 0
    waiting = list(reversed(ranges))
    for chunk in chunks:
        while waiting and waiting[-1][0] < at + len(chunk):
            start, end = waiting[-1]
            yield chunk[max(0, start - at) : end - at]
            if end > at + len(chunk):
                break
            waiting.pop()
        at += len(chunk)
