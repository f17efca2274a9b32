"""A vault in memory, and the ways of a test through capture, cut and restore."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tidytrace.erase.copies import Copy, FileCopy, PiecesCopy
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files.filecopies import copy_file, copy_pieces
from tidytrace.erase.files.handles import folder_of
from tidytrace.erase.files.rewrite import Splice, splice
from tidytrace.erase.model import Stamp, Target
from tidytrace.erase.restore.putback import restore_file
from tidytrace.erase.restore.putpieces import restore_pieces

RECEIPT = "r-1"


class Blob:
    def __init__(self, number: int) -> None:
        self.number = number
        self.data = bytearray()
        self.closed = False

    def write(self, data: bytes | memoryview) -> None:
        assert not self.closed
        self.data += data

    def close(self) -> None:
        self.closed = True


class Shelf:
    """A deposit that keeps everything in memory."""

    def __init__(self) -> None:
        self.blobs: list[Blob] = []
        self.copies: list[Copy] = []

    def blob(self) -> Blob:
        assert all(one.closed for one in self.blobs)
        self.blobs.append(Blob(len(self.blobs)))
        return self.blobs[-1]

    def record(self, copy: Copy) -> None:
        self.copies.append(copy)

    def sync(self) -> None:
        """Memory needs none."""

    def read(self, copy: FileCopy | PiecesCopy, block: int = 7):
        """Its bytes, in blocks that end anywhere."""

        def chunks() -> Iterator[bytes]:
            data = bytes(self.blobs[copy.blob].data)
            return (data[at : at + block] for at in range(0, len(data), block))

        return chunks


def target_of(path: Path, anchor: Path) -> Target:
    return Target(anchor, Stamp.of(anchor.lstat()), path.relative_to(anchor).parts, Stamp.of(path.lstat()))


class Room:
    """One home with one app folder in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.anchor = home / ".app"
        self.anchor.mkdir(parents=True)
        self.shelf = Shelf()

    def file(self, name: str, data: bytes) -> Path:
        path = self.anchor / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def target(self, path: Path) -> Target:
        return target_of(path, self.anchor)

    def copy(self, path: Path) -> FileCopy:
        target = self.target(path)
        with folder_of(target) as folder:
            copy_file(folder, target, self.shelf, owners=("c-1",), app="app", store="chats", home=self.home)
        return self.shelf.copies[-1]

    def take_out(self, path: Path, splices: Sequence[Splice], **more) -> PiecesCopy:
        """Copy pieces and cut them."""
        target = self.target(path)
        more = {"what": "line", **more}
        copy_pieces(target, splices, self.shelf, owners=("c-1",), app="app", store="chats", home=self.home, **more)
        splice(target, splices)
        return self.shelf.copies[-1]

    def put_back(self, copy: FileCopy | PiecesCopy, home: Path | None = None, **more) -> tuple[str, str]:
        """How it came back, and the name under which."""
        restore = restore_file if isinstance(copy, FileCopy) else restore_pieces
        how, path = restore(copy, self.shelf.read(copy), home or self.home, RECEIPT, **more)
        return how, path.name

    def refusal(self, copy: FileCopy | PiecesCopy) -> str:
        """The key of the error when something cannot come back."""
        try:
            self.put_back(copy)
        except ErasureError as error:
            return error.key
        raise AssertionError("it came back")

    @property
    def names(self) -> list[str]:
        return sorted(one.relative_to(self.anchor).as_posix() for one in self.anchor.rglob("*"))


def spans(data: bytes, *pieces: bytes) -> list[Splice]:
    """Where some bytes stand, as cuts."""
    return [Splice(data.index(one), data.index(one) + len(one)) for one in pieces]
