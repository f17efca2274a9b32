"""A program that copies folders elsewhere: one file of ``resources/sync/`` each.

It says where the program tells which folders it copies, where the copies go, and what keeps a folder out of that.
"""

import datetime
from typing import Annotated, Literal

import msgspec

from tidytrace.catalog.model import Source
from tidytrace.catalog.words import Grade, System, Text

SyncKind = Literal["sync", "mount", "worktree", "backup"]
"""``sync`` keeps folders in step, a ``mount`` is a folder that lies elsewhere, a ``worktree`` is sent by hand (git), a
``backup`` also keeps what was deleted."""
Leaves = Literal["cloud", "server", "devices"]
"""Where copies go: to the maker of the program, to a server that may be the person's own, to the person's devices."""
ListFormat = Literal["json", "plist", "qt-ini", "text", "xml", "sqlite"]


class NamedFolder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder that is known by its place and name alone."""

    path: str
    """A template of the host's variables, or with ``{drive}`` at its beginning for each drive of Windows."""
    grade: Grade
    systems: tuple[System, ...] = ()


class FolderList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the program in which its folders stand."""

    files: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    format: ListFormat
    select: Annotated[str, msgspec.Meta(min_length=1)]
    """``json``, ``plist``: JMESPath to a list of folders. ``qt-ini``, ``text``: a regular expression over lines whose
    group 1 is a folder. ``xml``: ``element@attribute``. ``sqlite``: a SELECT with one column."""
    unless: tuple[str, ...] = ()
    """``xml``: elements with one of these ``attribute=value`` are not copied now."""
    grade: Grade
    systems: tuple[System, ...] = ()


class FolderKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key of the Windows registry in which its folders stand."""

    key: Annotated[str, msgspec.Meta(pattern=r"^HK(CU|LM)\\.+$")]
    """``*`` is every key at that place."""
    value: str
    """The name of the value, or ``*`` for all of the key."""
    grade: Grade


class Exclusion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of patterns in which a line keeps a folder out."""

    file: str
    """From the copied folder."""
    wins: Literal["first", "last"]
    """Which of several lines that fit decides."""
    grade: Grade


class SyncClient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One program."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    names: Text
    kind: SyncKind
    leaves: Leaves
    verified_on: datetime.date
    folders: tuple[NamedFolder, ...] = ()
    lists: tuple[FolderList, ...] = ()
    keys: tuple[FolderKey, ...] = ()
    mounts: tuple[str, ...] = ()
    """Types of file systems, as Linux calls them."""
    stands_in: bool = False
    """It only tells what no other definition tells of the same folder."""
    exclusion: Exclusion | None = None
    marks: tuple[str, ...] = ()
    """Attributes by which a person leaves a file or folder out; they are read, and never set."""
    steps: Text
    """How a person keeps a folder out, or gets it out."""
    url: Annotated[str, msgspec.Meta(pattern=r"^https://[^\s]+$")] | None = None
    sources: Annotated[tuple[Source, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a program whose folders nobody could find, and a change that a weak fact would drive."""
        found = bool(self.folders or self.lists or self.keys or self.mounts)
        if found == (self.kind == "worktree"):
            raise ValueError("needs folders, lists, keys or mounts; only a worktree is found by itself")
        if self.exclusion is not None and not self.exclusion.grade.actionable:
            raise ValueError(f"exclusion: a fact graded {self.exclusion.grade} must not drive a change")
