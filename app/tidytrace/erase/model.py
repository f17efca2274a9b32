"""Plan, outcome and leftovers as data. A plan lives in memory only: it knows passages of the conversations."""

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

from tidytrace.catalog import Database
from tidytrace.catalog.stores import StoreKind
from tidytrace.chats.model import What
from tidytrace.erase.copies import Part
from tidytrace.erase.databases.rowimages import RowImage
from tidytrace.erase.search.needles import Needles
from tidytrace.erase.search.traces import Traces
from tidytrace.language import N_

Action = Literal["remove", "cut", "rows", "entries"]
PlaceKind = StoreKind | Literal["app-file", "copy-elsewhere", "synced-copy"]
"""What a place is: a store of the definition; or another file of the app, a copy that another tool made, or one in a
folder that is kept in step with other computers."""
_LONGEST: Final = 2**64 - 1
_SPREAD: Final = 0x9E37_79B9_7F4A_7C15
"""An odd number without a pattern (2**64 divided by the golden ratio)."""
COMPANION: Final = 0
INDEX: Final = 1
TRANSCRIPT: Final = 2


class Stamp(msgspec.Struct, frozen=True):
    """What tells one file, and one state of it, from another."""

    size: int
    mtime_ns: int
    inode: int
    device: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file that was just looked at."""
        return cls(status.st_size, status.st_mtime_ns, _short(status.st_ino), status.st_dev)

    def same_file(self, other: "Stamp") -> bool:
        """Whether it is the same file, in whatever state."""
        return (self.inode, self.device) == (other.inode, other.device)


def _short(number: int) -> int:
    """The number of a file in 64 bits, as the journal keeps it; ReFS has 128 of them, in two counting halves."""
    return number if number <= _LONGEST else (number ^ (number >> 64) * _SPREAD) & _LONGEST


class Target(msgspec.Struct, frozen=True):
    """A path as the way from one of the app's own folders, so that it can be walked without following links."""

    anchor: Path
    anchor_stamp: Stamp
    parts: tuple[str, ...]
    """At least one name; the last is the file or folder itself."""
    stamp: Stamp

    @property
    def path(self) -> Path:
        """The whole path, for people."""
        return self.anchor.joinpath(*self.parts)


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of one database go."""

    database: Database
    natives: dict[str, str]
    """The app's own id, children included, to the conversation it goes with."""
    needles: Needles
    """Passages for the columns that ``holds`` names."""
    last: bool = False
    """The app's last conversation goes."""
    clear: bool = False
    """So do the rows that the definition marks for that."""


class Packed(msgspec.Struct, frozen=True):
    """What a file becomes as a whole, in memory until it is written."""

    content: bytes

    def __repr__(self) -> str:
        """Never shows it: other sites' words stand in it."""
        return f"<Packed of {len(self.content)} bytes>"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One place that a plan changes."""

    app: str
    store: str
    """Empty for a place that no definition knows."""
    kind: PlaceKind
    path: Path
    what: What
    action: Action
    conversations: tuple[str, ...]
    """Ids of the conversations that it belongs to; none for remains of an interrupted or earlier deletion."""
    pieces: int
    """Files, links, lines, entries, sections or rows."""
    bytes: int
    """A link has none."""
    target: Target
    shares: dict[str, int] = {}
    """Pieces by conversation, where a place holds pieces of several."""
    contents: tuple[Target, ...] = ()
    """All files of a folder that goes."""
    links: tuple[Target, ...] = ()
    """Symbolic links in a folder that goes: their names go, what they lead to is no part of it."""
    folders: tuple[Target, ...] = ()
    """Folders that go when they are empty, deepest first."""
    cuts: tuple[tuple[int, int], ...] = ()
    """Byte ranges that go, in order."""
    becomes: Packed | None = None
    """What comes in the place of the one range, where the file is packed and the range is all of it."""
    parts: tuple[Part, ...] = ()
    """The same ranges by conversation."""
    apart: bool = False
    """Any of the parts can go without the others: lines and sections, not entries with commas between them."""
    deletions: tuple[Deletion, ...] = ()
    """For a database: the rows of each store that stands in it."""
    sites: dict[str, str] = {}
    """For a key-value store that sites share: host to the conversation whose entries go. ``target`` is its CURRENT,
    ``contents`` are its files."""
    rank: int = 0
    """0 for companions, 1 for indexes that list conversations, 2 for transcripts: what names a conversation goes
    last, so that an interruption leaves it listed."""

    @property
    def offered(self) -> bool:
        """Whether it goes only because the person asked for it by its path."""
        return not self.store


SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""Endings of what SQLite keeps beside a database."""


def database_of(path: Path) -> Path:
    """The database that a file belongs to, by its name; the file itself if it is none of SQLite's side files."""
    ending = next((ending for ending in SIDE_FILES if path.name.endswith(ending)), "")
    return path.with_name(path.name.removesuffix(ending)) if ending else path


class Kept(msgspec.Struct, frozen=True):
    """A conversation that stays, and why (a key of ``findings.wording``)."""

    id: str
    reason: str
    parameters: dict[str, str] = {}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has a sentence for the person."""

    problem: str
    """An English sentence, marked for translation, with ``{names}`` for the parameters."""
    parameters: dict[str, str | int] = {}

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``), without the path."""
        return translate(self.problem).format(**self.parameters)


class Spared(Told, frozen=True, kw_only=True):
    """A place of a conversation that is left alone although the conversation goes."""

    path: Path
    reason: str
    """A key of ``errors.REFUSALS``, or ``unreadable``."""
    conversations: tuple[str, ...]


class Ground(msgspec.Struct, frozen=True):
    """Where the traces of one app's conversations are looked for."""

    app: str
    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    """Files of the stores outside the folders (in the person's projects)."""
    protected: frozenset[Path]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure will do; nothing has happened yet."""

    items: tuple[Item, ...]
    kept: tuple[Kept, ...]
    spared: tuple[Spared, ...] = ()
    apps: dict[str, str] = {}
    """The app of every conversation that goes."""
    grounds: tuple[Ground, ...] = ()
    traces: Traces
    optional: tuple[Item, ...] = ()
    """Places that hold the same text and belong to something else: each goes only if it is asked for by its path."""
    unticked: frozenset[Path] = frozenset()
    """Places that stay because the person wants them to."""

    @property
    def conversations(self) -> tuple[str, ...]:
        """Ids of the conversations that go."""
        return tuple(self.apps)

    def with_optional(self, paths: Collection[Path]) -> "Plan":
        """The same plan with some of the optional places. Paths that are none of them are ignored."""
        chosen = tuple(item for item in self.optional if item.path in paths)
        rest = tuple(item for item in self.optional if item.path not in paths)
        return msgspec.structs.replace(self, items=(*chosen, *self.items), optional=rest)

    def listed_from(self, paths: Collection[Path]) -> frozenset[str]:
        """Conversations that would still be listed if these places stayed."""
        return frozenset(
            one for item in self.items if item.path in paths and item.rank != COMPANION for one in item.conversations
        )

    def spares(self, path: Path) -> bool:
        """Whether a file stays because the person wants it to: itself, or the database whose log or index it is."""
        return path in self.unticked or database_of(path) in self.unticked

    def without(self, paths: Collection[Path]) -> "Plan":
        """The same plan without some places, none of which a conversation is listed from."""
        items = tuple(item for item in self.items if item.path not in paths)
        return msgspec.structs.replace(self, items=items, unticked=self.unticked | frozenset(paths))


class Erased(msgspec.Struct, frozen=True):
    """A conversation that is gone."""

    id: str
    app: str
    files: int
    rows: int
    bytes: int


class Failed(Told, frozen=True, kw_only=True):
    """A conversation that is not, or not wholly, gone."""

    id: str
    reason: str
    """The key of an ErasureError, or ``cancelled``."""
    path: Path


class Outcome(msgspec.Struct, frozen=True):
    """How an erasure ended for each conversation."""

    erased: tuple[Erased, ...]
    failed: tuple[Failed, ...]
    problems: tuple[Failed, ...] = ()
    """Places that belong to no single conversation and could not be cleaned (``id`` is the app)."""
    changed: bool = True
    """Whether anything has left at all."""


Remnant = Literal["text", "shared-text", "id", "link", "unreadable", "too-large"]


class Leftover(msgspec.Struct, frozen=True):
    """A file that still holds something of an erased conversation, or could not be looked into."""

    path: Path
    what: Remnant
    """``shared-text``: a conversation that stays has the same words. ``link``: a link that went with the conversation's
    folder stands there again, or still."""
    erased: bool = False
    conversations: tuple[str, ...] = ()
    """Ids of the conversations whose words or id it holds."""
    bytes: int = 0
    """Its size."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What a search for erased conversations found. Goes through its leftovers like a tuple of them."""

    leftovers: tuple[Leftover, ...] = ()
    files: int = 0
    """Files that were looked into from end to end."""
    bytes: int = 0
    """What was read of them; holes and unpacked content do not count."""
    cancelled: bool = False
    """Not everything was looked at, because the person stopped it."""

    def __iter__(self) -> Iterator[Leftover]:
        """The leftovers."""
        return iter(self.leftovers)

    @property
    def traces(self) -> int:
        """How many files still hold text of the conversations and of none that stays."""
        return sum(one.what == "text" and not one.erased for one in self.leftovers)

    @property
    def unread(self) -> tuple[Path, ...]:
        """Files and folders that could not be looked into, wholly or in part: nobody may call them clean."""
        return tuple(one.path for one in self.leftovers if one.what in {"unreadable", "too-large"})

    @property
    def clean(self) -> bool:
        """Whether all was looked at, and nothing of the conversations found."""
        return not self.cancelled and all(one.what == "shared-text" or one.erased for one in self.leftovers)


class Progress(msgspec.Struct, frozen=True):
    """How far a step is."""

    done: int
    total: int
    path: Path | None


OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


class RowsKeep(Protocol):
    """Takes the rows of one database while its transaction is open."""

    def keep(self, image: RowImage) -> None:
        """One row as it is before it leaves. Raises ErasureError, and then nothing of the database leaves."""
        ...  # pragma: no cover

    def kept(self) -> None:
        """That was all: bring it to the disk, for the transaction is about to be committed. Raises ErasureError."""
        ...  # pragma: no cover


class Keep(Protocol):
    """Takes a copy of each place before anything of it leaves; the vault is one."""

    def take(self, item: Item) -> None:
        """Copy what files are about to lose. Raises ErasureError, and then the item stays."""
        ...  # pragma: no cover

    def settle(self) -> None:
        """Everything taken is on the disk. Raises ErasureError, and then nothing leaves."""
        ...  # pragma: no cover

    def rows(self, item: Item) -> RowsKeep:
        """For the rows of one database."""
        ...  # pragma: no cover


class Journal(Protocol):
    """Is told each step before it happens, so that an interruption can be told and finished."""

    def note(self, step: str, path: Path) -> None:
        """``step``: overwrite, remove, write, replace, delete-rows, delete-entries, commit, fold-in, compact."""
        ...  # pragma: no cover
