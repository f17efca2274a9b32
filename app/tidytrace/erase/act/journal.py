"""What was confirmed, on the disk before anything leaves, so that an interruption can be finished.

One file per erasure, one JSON object per line (empty lines between them count for nothing), each on the disk before
the next step happens. It holds ids, paths, stamps and byte counts, never text. A line that a power cut tore is
ignored: what it would have said did not happen.

The states of an erasure by what its journal holds:

- ``Begun``: copies are being made, nothing has left. Rolled back: the copy is destroyed.
- ``Leaving``: everything that goes as files is copied. Finished: what was begun is done, then the rest is done anew.
- ``Acted``: everything was done; only the receipt is to be written.
- ``Restoring``: the person wants it back. What was begun is done, nothing else is erased, and the rest comes back.
- no journal: over.
"""

import contextlib
import datetime
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.erase.copies import Place, spelled
from tidytrace.erase.errors import from_system
from tidytrace.erase.model import Action, Item, Plan, Stamp, Target
from tidytrace.erase.redact.redaction import RedactedFile, RedactedRows, RedactionPlan
from tidytrace.host.state import private_folder

FOLDER: Final = "erasing"
_ENDING: Final = ".journal"
_DATABASE_STEPS: Final = frozenset({"delete-rows", "delete-entries"})


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A target as the journal keeps it: names as bytes, because not every name is Unicode."""

    anchor: bytes
    anchor_stamp: tuple[int, int, int, int]
    parts: tuple[bytes, ...]
    stamp: tuple[int, int, int, int]

    @classmethod
    def of(cls, target: Target) -> "Spot":
        """The spot of a target."""
        return cls(
            os.fsencode(target.anchor),
            _numbers(target.anchor_stamp),
            tuple(os.fsencode(part) for part in target.parts),
            _numbers(target.stamp),
        )

    @property
    def target(self) -> Target:
        """The target of a spot."""
        return Target(
            Path(os.fsdecode(self.anchor)),
            Stamp(*self.anchor_stamp),
            tuple(os.fsdecode(part) for part in self.parts),
            Stamp(*self.stamp),
        )


def _numbers(stamp: Stamp) -> tuple[int, int, int, int]:
    return stamp.size, stamp.mtime_ns, stamp.inode, stamp.device


class Step(msgspec.Struct, frozen=True, array_like=True):
    """One item of the plan."""

    action: Action
    app: str
    spot: Spot
    contents: tuple[Spot, ...]
    folders: tuple[Spot, ...]
    chats: tuple[str, ...]
    """The conversations that it belongs to."""
    links: tuple[Spot, ...] = ()
    """Symbolic links in a folder that goes."""

    @property
    def is_folder(self) -> bool:
        """Whether a folder goes with all that is in it."""
        return bool(self.folders) and self.folders[-1] == self.spot

    @property
    def files(self) -> tuple[Spot, ...]:
        """The files that it takes away or changes."""
        return self.contents if self.is_folder else (self.spot,)

    @classmethod
    def of(cls, item: Item | RedactedFile | RedactedRows) -> "Step":
        """The step of an item."""
        chats = tuple(map(spelled, item.conversations))
        if not isinstance(item, Item):
            action: Action = "rows" if isinstance(item, RedactedRows) else "cut"
            return cls(action, item.app, Spot.of(item.target), (), (), chats)
        return cls(
            item.action,
            item.app,
            Spot.of(item.target),
            tuple(Spot.of(one) for one in item.contents),
            tuple(Spot.of(one) for one in item.folders),
            chats,
            tuple(Spot.of(one) for one in item.links),
        )


class Begun(msgspec.Struct, frozen=True, tag="begun", kw_only=True):
    """An erasure was confirmed, or a redaction."""

    receipt: str
    redaction: bool = False
    """Words go; which ones is written nowhere, so it can only be taken back."""
    when: datetime.datetime
    chats: dict[str, str]
    """Conversation to app."""
    updated: dict[str, datetime.datetime | None]
    """When each was written to last, as it was shown to the person."""
    unticked: tuple[bytes, ...]
    """Places that the person wants to keep."""
    vault: bool
    """A copy is made first."""
    until: datetime.datetime | None
    steps: tuple[Step, ...]


class Leaving(msgspec.Struct, frozen=True, tag="leaving"):
    """From now on things leave."""


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """A database is being changed."""

    path: bytes


class Acted(msgspec.Struct, frozen=True, tag="acted"):
    """Everything that could be done was done."""

    stayed: tuple[str, ...]
    """The conversations that could not go."""


class Restoring(msgspec.Struct, frozen=True, tag="restoring", kw_only=True):
    """What was erased is being brought back."""

    receipt: str
    when: datetime.datetime
    places: tuple[Place, ...]
    """The files that are written."""
    chats: tuple[str, ...] | None = None
    """Only these; all if there are none."""


_Line = Begun | Leaving | Opened | Acted | Restoring
_decoder: Final[msgspec.json.Decoder[_Line]] = msgspec.json.Decoder(_Line)


class Chronicle:
    """The journal of one receipt while something is going on; it is the ``Journal`` that the steps are noted in."""

    def __init__(self, state: Path, receipt: str) -> None:
        """Nothing is written yet."""
        self._folder = state / FOLDER
        self.path = self._folder / f"{receipt}{_ENDING}"
        self._receipt = receipt
        self.leaving = False
        """Whether something may have left."""
        self.opened: set[Path] = set()
        """Databases in which deleting began."""

    def begin(
        self,
        plan: Plan | RedactionPlan,
        when: datetime.datetime,
        until: datetime.datetime | None,
        conversations: Collection[Conversation] = (),
    ) -> None:
        """Write down what was confirmed, or what finishes it after an interruption. Raises ErasureError.

        Args:
            plan: What is going to be done.
            when: It was confirmed.
            until: The copy is kept; none when there is none.
            conversations: Those of the plan as they were shown.
        """
        self._make_folder()
        begun = Begun(
            receipt=self._receipt,
            redaction=isinstance(plan, RedactionPlan),
            when=when,
            chats={spelled(one): app for one, app in plan.apps.items()},
            updated={spelled(one.id): one.updated for one in conversations if one.id in plan.apps},
            unticked=tuple(os.fsencode(path) for path in sorted(plan.unticked)) if isinstance(plan, Plan) else (),
            vault=until is not None,
            until=until,
            steps=tuple(Step.of(item) for item in plan.items),
        )
        self._write(begun)

    def leave(self) -> None:
        """From now on an interruption is finished, not rolled back. Raises ErasureError."""
        self._write(Leaving())
        self.leaving = True

    def note(self, step: str, path: Path) -> None:
        """A step of the act; only those of databases need a line, the files of the plan are looked at one by one.

        Raises ErasureError.
        """
        if step in _DATABASE_STEPS:
            self._write(Opened(os.fsencode(path)))
            self.opened.add(path)

    def acted(self, stayed: Collection[str]) -> None:
        """All is done but the receipt. Raises ErasureError."""
        self._write(Acted(tuple(map(spelled, stayed))))

    def restore(self, when: datetime.datetime, places: Sequence[Place], chats: tuple[str, ...] | None = None) -> None:
        """Everything is going to come back, or these conversations. Raises ErasureError."""
        self._make_folder()
        self._write(Restoring(receipt=self._receipt, when=when, places=tuple(places), chats=chats))

    def end(self) -> None:
        """It is over. Raises ErasureError."""
        try:
            self.path.unlink(missing_ok=True)
            _settle(self._folder)
        except OSError as error:
            raise from_system(self.path, error) from error

    def _make_folder(self) -> None:
        try:
            private_folder(self._folder)
        except OSError as error:
            raise from_system(self._folder, error) from error

    def _write(self, line: _Line) -> None:
        # begun on a line of its own, also where an interruption tore the one before
        data = b"\n" + msgspec.json.encode(line) + b"\n"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            fresh = not self.path.exists()
            descriptor = os.open(self.path, flags, 0o600)
            before = os.fstat(descriptor).st_size
            try:
                while data:
                    data = data[os.write(descriptor, data) :]
                os.fsync(descriptor)
            except OSError:
                # what it says will not happen
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, before)
                raise
            finally:
                os.close(descriptor)
            if fresh:
                _settle(self._folder)
        except OSError as error:
            raise from_system(self.path, error) from error


def _settle(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class Interrupted(msgspec.Struct, frozen=True, kw_only=True):
    """Something that did not come to its end."""

    receipt: str
    begun: Begun | None = None
    """None when not even that was written whole, so that nothing had happened; or when nothing was to be erased."""
    leaving: bool = False
    acted: Acted | None = None
    restoring: Restoring | None = None
    databases: tuple[Path, ...] = ()
    """Those in which deleting had begun."""


def interrupted(state: Path) -> Iterator[Interrupted]:
    """What has a journal, the oldest first. Raises ErasureError."""
    folder = state / FOLDER
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(_ENDING))
    except FileNotFoundError:
        return
    except OSError as error:
        raise from_system(folder, error) from error
    for path in paths:
        yield _read(path)


def interruption(state: Path, receipt: str) -> Interrupted:
    """What the journal of one receipt holds; nothing if there is none. Raises ErasureError."""
    path = Chronicle(state, receipt).path
    return _read(path) if path.exists() else Interrupted(receipt=receipt)


def _read(path: Path) -> Interrupted:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise from_system(path, error) from error
    found = Interrupted(receipt=path.name.removesuffix(_ENDING))
    databases: dict[Path, None] = {}
    for line in data.split(b"\n"):
        try:
            one = _decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            # torn by the interruption: each line was whole on the disk before its step began
            continue
        if isinstance(one, Opened):
            databases[Path(os.fsdecode(one.path))] = None
        else:
            found = _with(found, one)
    return msgspec.structs.replace(found, databases=tuple(databases))


def _with(found: Interrupted, line: Begun | Leaving | Acted | Restoring) -> Interrupted:
    if isinstance(line, Leaving):
        return msgspec.structs.replace(found, leaving=True)
    if isinstance(line, Acted):
        return msgspec.structs.replace(found, acted=line)
    if isinstance(line, Restoring):
        return msgspec.structs.replace(found, restoring=line)
    if found.begun is not None:
        # what finished an interrupted erasure was interrupted too: both have to be brought to their end
        line = msgspec.structs.replace(found.begun, steps=(*found.begun.steps, *line.steps))
    return msgspec.structs.replace(found, begun=line)
