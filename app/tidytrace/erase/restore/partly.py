"""What of a copy belongs to some of its conversations, when not all of them come back at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from tidytrace.erase.copies import FileCopy, Part, Piece, PiecesCopy

Read = Callable[[], Iterable[bytes]]


class Wanted(msgspec.Struct, frozen=True):
    """The conversations that come back."""

    chats: frozenset[str]
    last: bool = False
    """Nothing of the receipt stays behind, so what is nobody's comes along."""
    back: frozenset[str] = frozenset()
    """Those that came back before."""

    def takes(self, owners: Sequence[str]) -> bool:
        """Whether something of these conversations comes back: what is of several does not before the last of them.

        Else words of a conversation that stays erased would be on the disk again.
        """
        if not owners:
            return self.last
        return not self.chats.isdisjoint(owners) and (self.last or (self.chats | self.back).issuperset(owners))


def only(copy: PiecesCopy, read: Read, wanted: Wanted) -> tuple[PiecesCopy, Read] | None:
    """The pieces of some conversations as a copy of its own; none when nothing of it is theirs.

    Args:
        copy: Pieces of several conversations.
        read: Its bytes, from the beginning at every call.
        wanted: Whose.
    """
    pieces: list[Piece] = []
    ranges: list[tuple[int, int]] = []
    offset = 0
    for piece in copy.pieces:
        for start, end in _theirs(copy.parts, (piece.start, piece.start + piece.length), copy.owners, wanted):
            pieces.append(Piece(start, end - start, piece.before, piece.after, piece.put))
            ranges.append((offset + start - piece.start, offset + end - piece.start))
        offset += piece.length
    if not pieces:
        return None
    # whatever the file holds now is not what was left when these alone had gone
    part = msgspec.structs.replace(copy, pieces=tuple(pieces), parts=(), rest=b"", rest_size=copy.size)
    return part, lambda: _cut_out(read(), ranges)


def only_of_file(copy: FileCopy, read: Read, wanted: Wanted) -> tuple[PiecesCopy, Read] | None:
    """What is theirs in a file that went because nothing of anybody else was left in it: lines or sections of it."""
    ranges = _theirs(copy.parts, (0, copy.size), copy.owners, wanted)
    if not ranges:
        return None
    part = PiecesCopy(
        place=copy.place,
        owners=copy.owners,
        app=copy.app,
        store=copy.store,
        what="line",
        attributes=copy.attributes,
        size=copy.size,
        rest=b"",
        rest_size=copy.size,
        pieces=tuple(Piece(start, end - start, b"", b"") for start, end in ranges),
        blob=copy.blob,
    )
    return part, lambda: _cut_out(read(), ranges)


def _theirs(
    parts: Sequence[Part], whole: tuple[int, int], owners: Sequence[str], wanted: Wanted
) -> list[tuple[int, int]]:
    """Ranges within a range that come back, in order; those that touch are one."""
    if not parts:
        return [whole] if wanted.takes(owners) else []
    inside = [part for part in parts if whole[0] <= part.start and part.end <= whole[1]]
    chosen = [(part.start, part.end) for part in inside if wanted.takes(part.owners)]
    if wanted.last:
        chosen += _gaps([(part.start, part.end) for part in inside], whole)
    found: list[tuple[int, int]] = []
    for start, end in sorted(chosen):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _gaps(taken: Iterable[tuple[int, int]], whole: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """What of a range is nobody's."""
    at = whole[0]
    for start, end in sorted(taken):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < whole[1]:
        yield at, whole[1]


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
