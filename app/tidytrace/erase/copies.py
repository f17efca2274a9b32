"""What the vault keeps of each place that an erasure changed, so that it can be brought back.

A copy is a description; the bytes themselves stand in a *blob* of the same vault, named by its number. Everything
here is only ever written encrypted.
"""

import datetime
import os
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from tidytrace.chats.model import What
from tidytrace.formats.ownership import marks_of

_HOME = "~"


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where something stood. What lies in the home is named from there, so that a moved home can be served."""

    anchor: bytes
    """The app's own folder (or the project folder), links above it followed; ``~`` for the home."""
    parts: tuple[bytes, ...]
    """At least one name below the anchor, walked without following links."""

    @classmethod
    def of(cls, anchor: Path, parts: tuple[str, ...], home: Path) -> "Place":
        """The place of a target."""
        if anchor == home or home in anchor.parents:
            anchor = Path(_HOME) / anchor.relative_to(home)
        return cls(os.fsencode(anchor), tuple(os.fsencode(part) for part in parts))

    def anchor_in(self, home: Path) -> Path:
        """The anchor on this computer."""
        anchor = Path(os.fsdecode(self.anchor))
        return home.joinpath(*anchor.parts[1:]) if anchor.parts[:1] == (_HOME,) else anchor

    @property
    def names(self) -> tuple[str, ...]:
        """The names below the anchor."""
        return tuple(os.fsdecode(part) for part in self.parts)

    def path_in(self, home: Path) -> Path:
        """The whole path on this computer, for people."""
        return self.anchor_in(home).joinpath(*self.names)


def spelled(text: str) -> str:
    """A text that can be written down: what is no Unicode (names of files, damaged titles) as it can be shown."""
    return text.encode("utf-8", "replace").decode()


class Attributes(msgspec.Struct, frozen=True, array_like=True):
    """What a file has besides its bytes."""

    mode: int
    uid: int
    gid: int
    mtime_ns: int
    marks: int = 0
    """Of Windows: hidden and the like."""

    @classmethod
    def of(cls, status: os.stat_result) -> "Attributes":
        """Those of a file that was just looked at."""
        return cls(status.st_mode & 0o7777, status.st_uid, status.st_gid, status.st_mtime_ns, marks_of(status))


class ConversationCopy(msgspec.Struct, frozen=True, tag="conversation", kw_only=True):
    """One conversation that goes, as the list of the vault shows it."""

    id: str
    app: str
    title: str | None
    created: datetime.datetime | None
    updated: datetime.datetime | None


class FolderCopy(msgspec.Struct, frozen=True, tag="folder", kw_only=True):
    """A folder that may go when it is empty; made again when something in it is brought back."""

    place: Place
    attributes: Attributes


class Part(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A range of the old file that is somebody's; parts of several conversations can lie in one piece."""

    start: int
    end: int
    owners: tuple[str, ...]


class FileCopy(msgspec.Struct, frozen=True, tag="file", kw_only=True):
    """A whole file."""

    place: Place
    owners: tuple[str, ...]
    app: str
    store: str
    attributes: Attributes
    size: int
    parts: tuple[Part, ...] = ()
    """Whose is what in it, if lines or sections of several conversations went with it."""
    blob: int


class LinkCopy(msgspec.Struct, frozen=True, tag="link", kw_only=True):
    """A symbolic link of a folder that went as a whole. Nothing of what it leads to."""

    place: Place
    owners: tuple[str, ...]
    app: str
    store: str
    attributes: Attributes
    text: bytes
    """Where it leads, as it was written: absolute or relative, there or not."""


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One run of bytes of a file."""

    start: int
    """Where it stood in the old file."""
    length: int
    before: bytes
    """Digest of what stands before it in what is left: the line; the entry of its container; for a replaced word the
    text of its line up to the mark. Empty when nothing stands there."""
    after: bytes
    """Digest of what stands after it, likewise."""
    put: bytes = b""
    """What stands in its place now (a redaction's mark); nothing after a cut."""


class PiecesCopy(msgspec.Struct, frozen=True, tag="pieces", kw_only=True):
    """Lines, entries or sections of a file, or words that were replaced in it."""

    place: Place
    owners: tuple[str, ...]
    app: str
    store: str
    what: What
    attributes: Attributes
    size: int
    """Of the old file."""
    rest: bytes
    """Digest of the whole new file."""
    rest_size: int
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...] = ()
    """Together all pieces; empty when nobody can tell whose is what."""
    unit: Literal["line", "section", "entry"] = "line"
    """``entry``: of a JSON document."""
    container: str | None = None
    """For entries: JMESPath of the arrays or objects that they stood in; none for the whole document."""
    key: str | None = None
    """For entries: JMESPath of what identifies one of an array."""
    blob: int
    """All pieces, one after the other."""


class RowsCopy(msgspec.Struct, frozen=True, tag="rows", kw_only=True):
    """Rows of a database, in a blob of row images."""

    place: Place
    owners: tuple[str, ...]
    app: str
    store: str
    rows: int
    blob: int


class EntriesCopy(msgspec.Struct, frozen=True, tag="entries", kw_only=True):
    """Entries of a key-value store, in a blob of entries."""

    place: Place
    """Of its file CURRENT."""
    owners: tuple[str, ...]
    app: str
    store: str
    attributes: Attributes
    entries: int
    witness: tuple[tuple[bytes, bytes], ...] = ()
    """Entries that stay, and must be the same when these come back."""
    blob: int


Copy = ConversationCopy | FolderCopy | FileCopy | LinkCopy | PiecesCopy | RowsCopy | EntriesCopy
Restored = Literal["as-before", "merged", "there-already", "beside"]
"""How something came back: to the byte; into something that moved on since; it had never left or is back already;
beside what stands there now, because that is newer."""


class BlobWriter(Protocol):
    """Takes the bytes of one blob."""

    number: int

    def write(self, data: bytes | memoryview) -> None:
        """More bytes. Raises VaultError."""
        ...  # pragma: no cover

    def close(self) -> None:
        """The blob is whole. Raises VaultError."""
        ...  # pragma: no cover


class Deposit(Protocol):
    """One receipt's place in the vault while an erasure fills it."""

    def blob(self) -> BlobWriter:
        """Begin a blob; one at a time."""
        ...  # pragma: no cover

    def record(self, copy: Copy) -> None:
        """Describe what a blob holds. Raises VaultError."""
        ...  # pragma: no cover

    def sync(self) -> None:
        """Everything up to here is on the disk. Raises VaultError."""
        ...  # pragma: no cover
