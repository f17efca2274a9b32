"""Plan, outcome and leftovers as data. A plan lives in memory only: it knows passages of the conversations."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from tidytrace.catalog import Database
from tidytrace.catalog.stores import StoreKind
from tidytrace.chats.model import What
from tidytrace.erase.needles import Needles
from tidytrace.erase.traces import Traces
from tidytrace.language import N_

Action = Literal["remove", "cut", "rows"]


class Stamp(msgspec.Struct, frozen=True):
    """What tells one file, and one state of it, from another."""

    size: int
    mtime_ns: int
    inode: int
    device: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file that was just looked at."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)

    def same_file(self, other: "Stamp") -> bool:
        """Whether it is the same file, in whatever state."""
        return (self.inode, self.device) == (other.inode, other.device)


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


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One place that a plan changes."""

    app: str
    store: str
    kind: StoreKind
    path: Path
    what: What
    action: Action
    conversations: tuple[str, ...]
    """Ids of the conversations that it belongs to; none for remains of an interrupted or earlier deletion."""
    pieces: int
    """Files, lines, entries, sections or rows."""
    bytes: int
    target: Target
    shares: dict[str, int] = {}
    """Pieces by conversation, where a place holds pieces of several."""
    contents: tuple[Target, ...] = ()
    """All files of a folder that goes."""
    folders: tuple[Target, ...] = ()
    """Folders that go when they are empty, deepest first."""
    cuts: tuple[tuple[int, int], ...] = ()
    """Byte ranges that go, in order."""
    deletions: tuple[Deletion, ...] = ()
    """For a database: the rows of each store that stands in it."""
    rank: int = 0
    """0 for companions, 1 for indexes that list conversations, 2 for transcripts: what names a conversation goes
    last, so that an interruption leaves it listed."""


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

    @property
    def conversations(self) -> tuple[str, ...]:
        """Ids of the conversations that go."""
        return tuple(self.apps)


class Erased(msgspec.Struct, frozen=True):
    """A conversation that is gone."""

    id: str
    app: str
    files: int
    rows: int
    bytes: int
    vault_id: str | None = None


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


Remnant = Literal["text", "shared-text", "id", "unreadable", "too-large"]


class Leftover(msgspec.Struct, frozen=True):
    """A file that still holds something of an erased conversation, or could not be looked into."""

    path: Path
    what: Remnant
    """``shared-text``: a conversation that stays has the same words."""
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


class Keep(Protocol):
    """Takes a copy of a place before anything of it leaves; the vault is one."""

    def take(self, item: Item) -> str | None:
        """Copy what the item is about to lose; the id of the copy. An error stops this item."""
        ...  # pragma: no cover


class Journal(Protocol):
    """Is told each step before it happens, so that an interruption can be told and finished."""

    def note(self, step: str, path: Path) -> None:
        """``step``: overwrite, remove, write, replace, delete-rows, commit, fold-in, compact."""
        ...  # pragma: no cover
