"""Brings lines, entries, sections and words back into their file, also when it moved on since."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from tidytrace.erase.copies import PiecesCopy, Restored
from tidytrace.erase.errors import ChangedSincePlan, NotUnderstood, NotWritable, Refused
from tidytrace.erase.files.attributes import carry_over, give
from tidytrace.erase.files.edits import Merge, edited
from tidytrace.erase.files.filecopies import LARGEST_DOCUMENT
from tidytrace.erase.files.halfway import token_of
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.files.jsonentries import as_document, put_entries
from tidytrace.erase.files.landmarks import SIZE, read_range, read_whole
from tidytrace.erase.files.rewrite import write_all
from tidytrace.erase.model import Journal, Stamp
from tidytrace.erase.restore.putback import Read, find, folder_for, new_file, put_beside, put_new, take_away
from tidytrace.erase.restore.putlines import Taken, put_lines, put_words

_SPACE: Final = b" \t\r\n"


def restore_pieces(
    copy: PiecesCopy, read: Read, home: Path, receipt: str, journal: Journal | None = None
) -> tuple[Restored, Path]:
    """Bring pieces back into their file. What was written since stays; what is newer is not overwritten.

    Args:
        copy: From the vault.
        read: The bytes of all pieces.
        home: Today's home.
        receipt: The receipt's id, for the name of a file beside.
        journal: Is told each step before it happens.

    Returns:
        How they came back, and where they are: ``beside`` if at least one could not go into the file.

    Raises:
        ErasureError: They are not there; the file is as it was.
        VaultError: From ``read``; the file is as it was.
    """
    with folder_for(copy.place, home) as folder:
        return _Putting(folder, copy, read, receipt, journal).run()


class _Putting:
    def __init__(self, folder: Folder, copy: PiecesCopy, read: Read, receipt: str, journal: Journal | None) -> None:
        self._folder = folder
        self._copy = copy
        self._read = read
        self._receipt = receipt
        self._journal = journal
        self._name = copy.place.names[-1]
        self._path = folder.path / self._name

    def run(self) -> tuple[Restored, Path]:
        status = find(self._folder, self._name)
        if status is None:
            return self._alone()
        if status.st_nlink > 1:
            raise Refused(self._path, "hard-link")
        if not status.st_mode & stat.S_IWUSR or not self._folder.changeable():
            raise NotWritable(self._path)
        stamp = Stamp.of(status)
        own = f"{token_of(self._name)}.new"
        beside: Path | None = None
        # closed before the exchange, which Windows refuses otherwise
        with closing(os.fdopen(self._folder.open(self._name, os.O_RDONLY), "rb", buffering=0)) as file:
            descriptor = file.fileno()
            if Stamp.of(os.fstat(descriptor)) != stamp:
                raise ChangedSincePlan(self._path)
            way = self._way(descriptor, stamp.size)
            if way.beside is not None:
                beside = self._beside(way.beside, way.beside_size)
            if way.blocks is not None:
                self._write(own, descriptor, way.blocks, exact=way.how == "as-before")
        if way.blocks is not None:
            self._exchange(own, stamp)
        return way.how, beside or self._path

    def _way(self, descriptor: int, size: int) -> "_Way":
        copy = self._copy
        if _stands(descriptor, size, copy, self._read()):
            return _Way("there-already")
        if _starts_with_rest(descriptor, size, copy):
            if size == copy.rest_size:
                return _Way("as-before", self._woven(descriptor, size))
            if copy.unit != "entry" or not read_whole(descriptor, copy.rest_size, size).strip(_SPACE):
                return _Way("merged", self._woven(descriptor, size))
        if _length(copy) > LARGEST_DOCUMENT:
            return _Way("beside", None, self._read, _length(copy))
        merge = self._merge(descriptor, size)
        blocks = edited(descriptor, size, merge.edits) if merge.edits else None
        if merge.beside:
            return _Way("beside", blocks, lambda: [merge.beside], len(merge.beside))
        return _Way("merged" if blocks is not None else "there-already", blocks)

    def _merge(self, descriptor: int, size: int) -> Merge:
        cut = [one for one in self._taken() if not one[1].put]
        words = put_words(descriptor, size, [one for one in self._taken() if one[1].put])
        if self._copy.unit != "entry" or not cut:
            others = put_lines(descriptor, size, cut)
        elif size > LARGEST_DOCUMENT:
            others = as_document(content for _, _, content in cut)
        else:
            data = read_whole(descriptor, 0, size)
            others = put_entries(
                data, [(piece, content) for _, piece, content in cut], self._copy.container, self._copy.key
            )
        return Merge((*words.edits, *others.edits), words.beside + others.beside)

    def _taken(self) -> Iterator[Taken]:
        """The pieces with their bytes; only for what fits into the memory."""
        content = _Content(self._read(), self._path)
        for number, piece in enumerate(self._copy.pieces):
            yield number, piece, b"".join(content.next(piece.length))

    def _woven(self, descriptor: int, size: int) -> Iterator[bytes]:
        """The old file, and what was written behind it since."""
        content = _Content(self._read(), self._path)
        last = b""
        at = old = 0
        for piece in self._copy.pieces:
            run = piece.start - old
            yield from read_range(descriptor, at, at + run)
            for block in content.next(piece.length):
                yield block
                last = block[-1:]
            at += run + len(piece.put)
            old = piece.start + piece.length
        yield from read_range(descriptor, at, self._copy.rest_size)
        if size > self._copy.rest_size:
            # only what was cut from the very end can have ended without a line end
            end = self._copy.pieces[-1:]
            if end and not end[0].put and old == self._copy.size and last != b"\n" and self._copy.unit != "entry":
                yield b"\n"
            yield from read_range(descriptor, self._copy.rest_size, size)

    def _write(self, own: str, descriptor: int, blocks: Iterable[bytes], *, exact: bool) -> None:
        with new_file(self._folder, own, self._name, self._journal) as new:
            for block in blocks:
                write_all(new, block)
            carry_over(descriptor, new)
            if exact:
                give(new, self._folder.path / own, self._copy.attributes)

    def _exchange(self, own: str, stamp: Stamp) -> None:
        try:
            self._check(stamp)
            if self._journal is not None:
                self._journal.note("replace", self._path)
            self._folder.replace(own, self._name)
        except BaseException:
            take_away(self._folder, own)
            raise
        self._folder.sync()

    def _check(self, stamp: Stamp) -> None:
        if Stamp.of(self._folder.look(self._name)) != stamp:
            raise ChangedSincePlan(self._path)

    def _alone(self) -> tuple[Restored, Path]:
        """The file is gone: whole lines are a file again, entries and words are none without the rest."""
        whole = self._copy.unit != "entry" and not any(piece.put for piece in self._copy.pieces)
        if whole:
            with suppress(FileExistsError):
                put_new(self._folder, self._name, self._read(), self._copy.attributes, self._journal)
                return "merged", self._path
        if _length(self._copy) > LARGEST_DOCUMENT or whole:
            return "beside", self._beside(self._read, _length(self._copy))
        contents = [content for _, _, content in self._taken()]
        text = as_document(contents).beside if self._copy.unit == "entry" else b"".join(one + b"\n" for one in contents)
        return "beside", self._beside(lambda: [text], len(text))

    def _beside(self, read: Read, size: int) -> Path:
        return put_beside(self._folder, self._name, self._receipt, read, size, self._copy.attributes, self._journal)


class _Way(NamedTuple):
    """What is done about one file."""

    how: Restored
    blocks: Iterable[bytes] | None = None
    """The bytes that take the place of today's."""
    beside: Read | None = None
    beside_size: int = 0


class _Content:
    """The bytes of a blob, piece by piece."""

    def __init__(self, blocks: Iterable[bytes], path: Path) -> None:
        self._blocks = iter(blocks)
        self._rest = b""
        self._path = path

    def next(self, length: int) -> Iterator[bytes]:
        """The next so many bytes. Raises NotUnderstood if there are fewer."""
        left = length
        while left > 0:
            if not self._rest:
                block = next(self._blocks, None)
                if block is None:
                    raise NotUnderstood(self._path)
                self._rest = bytes(block)
                continue
            part, self._rest = self._rest[:left], self._rest[left:]
            left -= len(part)
            yield part


def _length(copy: PiecesCopy) -> int:
    return sum(piece.length for piece in copy.pieces)


def _starts_with_rest(descriptor: int, size: int, copy: PiecesCopy) -> bool:
    if size < copy.rest_size:
        return False
    found = blake2b(digest_size=SIZE)
    for block in read_range(descriptor, 0, copy.rest_size):
        found.update(block)
    return found.digest() == copy.rest


def _stands(descriptor: int, size: int, copy: PiecesCopy, blocks: Iterable[bytes]) -> bool:
    """Whether a file begins with the whole old one: nothing was taken out of it, or all is back."""
    if size < copy.size:
        return False
    content = _Content(blocks, Path())
    found = blake2b(digest_size=SIZE)
    old = 0
    for piece in copy.pieces:
        for block in read_range(descriptor, old, piece.start):
            found.update(block)
        at = piece.start
        for block in content.next(piece.length):
            if read_whole(descriptor, at, at + len(block)) != block:
                return False
            at += len(block)
        found.update(piece.put)
        old = piece.start + piece.length
    for block in read_range(descriptor, old, copy.size):
        found.update(block)
    return found.digest() == copy.rest
