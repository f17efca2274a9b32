"""What a person has looked at and finds all right: kept as marks and places, never as values, and taken back by ID."""

import datetime
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.model import Kind

Width = Literal["here", "value", "rule"]
"""This value in this conversation or file; this value wherever it stands; what a rule finds in this app or folder."""
WIDTHS: Final[tuple[Width, ...]] = ("here", "value", "rule")
_LARGEST: Final = 16 << 20
_ID_BYTES: Final = 6

Write = Callable[[Path, bytes], None]
"""Writes a file for this account alone, whole or not at all. Raises OSError."""


class AcceptedUnreadable(Exception):  # noqa: N818 - says what is the matter
    """What was accepted cannot be read; nothing is taken for accepted then."""

    def __init__(self, path: Path) -> None:
        """The sentence is for the person."""
        super().__init__(f"{path}: {self.problem}")
        self.path = path

    problem = N_("What you accepted cannot be read: the file is damaged. Delete it to begin anew.")

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of ``translate``."""
        return translate(self.problem)


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Something sensitive in one place, as far as accepting it is concerned."""

    rule: str
    kind: Kind
    mark: str
    masked: str
    path: str
    app: str | None = None
    chat: str | None = None
    """Where several conversations share a file, it tells them apart."""

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return os.path.dirname(self.path)  # noqa: PTH120 - a text in, a text out


class Here(msgspec.Struct, frozen=True, tag="here"):
    """One value in one conversation or file."""

    mark: str
    path: str
    chat: str | None = None


class Everywhere(msgspec.Struct, frozen=True, tag="value"):
    """One value."""

    mark: str


class InApp(msgspec.Struct, frozen=True, tag="app"):
    """All that a rule finds in what an app keeps."""

    rule: str
    app: str


class InFolder(msgspec.Struct, frozen=True, tag="folder"):
    """All that a rule finds in a folder and in those below it."""

    rule: str
    folder: str


Reach = Here | Everywhere | InApp | InFolder


class Acceptance(msgspec.Struct, frozen=True):
    """One decision of the person."""

    id: str
    """To take it back with."""
    when: datetime.datetime
    rule: str
    kind: Kind
    masked: str
    reach: Reach

    @property
    def width(self) -> Width:
        """How wide it is."""
        if isinstance(self.reach, Here):
            return "here"
        return "value" if isinstance(self.reach, Everywhere) else "rule"


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accepted: tuple[Acceptance, ...]
    layout: Literal[1] = 1


class Accepted:
    """All decisions of one account."""

    def __init__(self, path: Path, key: bytes, write: Write, kept: tuple[Acceptance, ...] = ()) -> None:
        """See ``of``."""
        self._path = path
        self._key = key
        self._write = write
        self._set(kept)

    @classmethod
    def of(cls, path: Path, marks: Marks, write: Write) -> "Accepted":
        """What is kept in a file; nothing if it is missing. Raises OSError, AcceptedUnreadable.

        Args:
            path: The file.
            marks: Those of this computer; IDs are made with a key of the same origin.
            write: Writes it.
        """
        return cls(path, marks.key_for("places"), write, _read(path))

    def __iter__(self) -> Iterator[Acceptance]:
        """The decisions, oldest first."""
        return iter(self._all)

    def __len__(self) -> int:
        """How many."""
        return len(self._all)

    def id_of(self, spot: Spot) -> str:
        """The ID of a place: the same for the same value in the same conversation or file; it tells neither."""
        return self._hash(Here(spot.mark, spot.path, spot.chat))

    def holds(self, spot: Spot) -> bool:
        """Whether the person accepted it."""
        if Here(spot.mark, spot.path, spot.chat) in self._reaches or Everywhere(spot.mark) in self._reaches:
            return True
        if spot.app is not None and InApp(spot.rule, spot.app) in self._reaches:
            return True
        return any(InFolder(spot.rule, one) in self._reaches for one in _above(spot.folder)) if self._folders else False

    def accept(self, spot: Spot, width: Width) -> Acceptance:
        """Accept it from now on. Raises OSError, AcceptedUnreadable; then nothing is accepted."""
        reach = _reach(spot, width)
        when = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        one = Acceptance(self._hash(reach), when, spot.rule, spot.kind, spot.masked, reach)
        self._save((*(other for other in _read(self._path) if other.id != one.id), one))
        return one

    def take_back(self, acceptance_id: str) -> Acceptance | None:
        """Accept it no longer; None if no decision has this ID. Raises OSError, AcceptedUnreadable."""
        kept = _read(self._path)
        gone = next((one for one in kept if one.id == acceptance_id), None)
        if gone is not None:
            self._save(tuple(one for one in kept if one is not gone))
        return gone

    def _save(self, these: tuple[Acceptance, ...]) -> None:
        self._write(self._path, msgspec.json.format(msgspec.json.encode(_Kept(these)), indent=1))
        self._set(these)

    def _set(self, these: tuple[Acceptance, ...]) -> None:
        self._all = these
        self._reaches = frozenset(one.reach for one in these)
        self._folders = any(isinstance(one.reach, InFolder) for one in these)

    def _hash(self, reach: Reach) -> str:
        return hashlib.blake2b(msgspec.msgpack.encode(reach), key=self._key, digest_size=_ID_BYTES).hexdigest()


def _reach(spot: Spot, width: Width) -> Reach:
    if width == "here":
        return Here(spot.mark, spot.path, spot.chat)
    if width == "value":
        return Everywhere(spot.mark)
    return InApp(spot.rule, spot.app) if spot.app is not None else InFolder(spot.rule, spot.folder)


def _above(folder: str) -> Iterator[str]:
    while True:
        yield folder
        above = os.path.dirname(folder)  # noqa: PTH120 - a text in, a text out
        if above == folder:
            return
        folder = above


def _read(path: Path) -> tuple[Acceptance, ...]:
    try:
        with path.open("rb") as file:
            content = at_most(file, _LARGEST)
    except FileNotFoundError:
        return ()
    try:
        return msgspec.json.decode(content, type=_Kept).accepted
    except msgspec.MsgspecError as error:
        raise AcceptedUnreadable(path) from error
