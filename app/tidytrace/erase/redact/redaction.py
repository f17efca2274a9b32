"""Cuts chosen words out of conversations and leaves the rest: planned like an erasure, carried out, proved.

The places are those that an erasure of the same conversations would take; nothing else is changed.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from tidytrace.chats.errors import StoreError
from tidytrace.chats.image import open_readonly
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.databases import rows
from tidytrace.erase.databases.database import change_rows, transaction
from tidytrace.erase.databases.rowimages import Capture
from tidytrace.erase.databases.sealed import COMPANIONS, Sealed, translated
from tidytrace.erase.errors import ErasureError, Unscrubbed, from_system
from tidytrace.erase.files.rewrite import Splice, splice
from tidytrace.erase.model import (
    Cancelled,
    Deletion,
    Failed,
    Ground,
    Item,
    Journal,
    Kept,
    OnProgress,
    PlaceKind,
    Progress,
    RowsKeep,
    Spared,
    Target,
)
from tidytrace.erase.plan.plan import plan_erasure
from tidytrace.erase.redact import cells as redact_rows
from tidytrace.erase.redact.proof import Left, holds_words, search
from tidytrace.erase.redact.text import words_in_file
from tidytrace.erase.redact.words import Words
from tidytrace.host import Host


class RedactedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file that gets marks in the place of words."""

    app: str
    store: str
    kind: PlaceKind
    target: Target
    conversations: tuple[str, ...]
    splices: tuple[Splice, ...]

    @property
    def path(self) -> Path:
        """The file, for people."""
        return self.target.path

    @property
    def places(self) -> int:
        """How many words go."""
        return len(self.splices)


class RedactedRows(msgspec.Struct, frozen=True, kw_only=True):
    """One database whose cells get marks, or that only has words left in what it no longer uses."""

    app: str
    store: str
    kind: PlaceKind
    target: Target
    conversations: tuple[str, ...]
    deletions: tuple[Deletion, ...]
    places: int
    """Cells."""

    @property
    def path(self) -> Path:
        """The file, for people."""
        return self.target.path


class RedactionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a redaction will do; nothing has happened yet. Lives in memory only: it knows the words."""

    words: Words
    items: tuple[RedactedFile | RedactedRows, ...]
    kept: tuple[Kept, ...]
    """Conversations that cannot be changed."""
    left: tuple[Left, ...]
    places: tuple[Path, ...]
    """All files of the conversations."""
    grounds: tuple[Ground, ...]
    conversations: tuple[str, ...]

    @property
    def apps(self) -> dict[str, str]:
        """The app of every conversation."""
        return {one: one.partition(":")[0] for one in self.conversations}

    def __repr__(self) -> str:
        """Never shows what stands in the places."""
        return f"<RedactionPlan of {len(self.items)} files>"


class RedactionOutcome(msgspec.Struct, frozen=True):
    """How a redaction ended."""

    changed: tuple[RedactedFile | RedactedRows, ...]
    failed: tuple[Failed, ...]
    stopped: bool = False
    """The person stopped it before its end; what was not reached stayed whole."""


class KeepRedacted(Protocol):
    """Takes a copy of what a redaction is about to change; the vault is one. An ErasureError stops that place."""

    def file(self, one: RedactedFile) -> None:
        """The bytes of its splices, before the file is changed."""
        ...  # pragma: no cover

    def settle(self) -> None:
        """Everything taken is on the disk. Raises ErasureError, and then nothing changes."""
        ...  # pragma: no cover

    def rows(self, one: RedactedRows) -> RowsKeep:
        """Takes what stood in the cells of one database, while they change in one transaction."""
        ...  # pragma: no cover


def plan_redaction(
    conversations: Sequence[Conversation], words: Iterable[str] | Words, library: Library, host: Host
) -> RedactionPlan:
    """Look for the words in every place of the conversations.

    Args:
        conversations: What the person chose.
        words: What goes, each as the person writes it.
        library: The conversations of this computer.
        host: Asked anew which apps are running.

    Raises:
        UnfitWord: A word cannot be told from other text.
    """
    chosen = words if isinstance(words, Words) else Words(words)
    erasure = plan_erasure(conversations, library, host, named={one.id for one in conversations}, elsewhere=False)
    left = [_left(one) for one in erasure.spared]
    items: list[RedactedFile | RedactedRows] = []
    places: dict[Path, None] = {}
    for item in erasure.items:
        items += _looked_through(item, chosen, left, places)
    return RedactionPlan(
        words=chosen,
        items=tuple(items),
        kept=erasure.kept,
        left=tuple({(one.path, one.problem): one for one in left}.values()),
        places=tuple(places),
        grounds=erasure.grounds,
        conversations=erasure.conversations,
    )


def _left(one: Spared) -> Left:
    return Left(path=one.path, problem=one.problem, parameters=one.parameters)


def _looked_through(
    item: Item, words: Words, left: list[Left], places: dict[Path, None]
) -> Iterator[RedactedFile | RedactedRows]:
    if item.deletions:
        places.update(dict.fromkeys(item.path.with_name(item.path.name + end) for end in ("", *COMPANIONS)))
        yield from _in_database(item, words, left)
        return
    folder = item.folders[-1:] == (item.target,)
    for target in item.contents if folder or item.sites else (item.target,):
        places[target.path] = None
        try:
            found = words_in_file(target.path, words, item.cuts or None)
        except FileNotFoundError:
            continue
        except OSError as error:
            refused = from_system(target.path, error)
            left.append(Left(path=target.path, problem=refused.problem, parameters=refused.parameters))
            continue
        left += [Left(path=target.path, problem=problem) for problem in found.left]
        if found.splices:
            yield RedactedFile(
                app=item.app,
                store=item.store,
                kind=item.kind,
                target=target,
                conversations=item.conversations,
                splices=tuple(sorted(found.splices)),
            )


def _in_database(item: Item, words: Words, left: list[Left]) -> Iterator[RedactedRows]:
    try:
        with contextlib.closing(open_readonly(item.path)) as connection:
            redact_rows.let_delete_in_memory(connection)
            found = redact_rows.find(connection, rows.Words(connection), item.deletions, words, item.path)
    except (ErasureError, StoreError) as error:
        left.append(Left(path=item.path, problem=error.problem, parameters=error.parameters))
        return
    except sqlite3.Error as error:
        refused = translated(item.path, error)
        left.append(Left(path=item.path, problem=refused.problem, parameters=refused.parameters))
        return
    left += [Left(path=item.path, problem=problem) for problem in found.left]
    if found.cells or any(holds_words(path, words) for path in _beside(item.path)):
        yield RedactedRows(
            app=item.app,
            store=item.store,
            kind=item.kind,
            target=item.target,
            conversations=item.conversations,
            deletions=item.deletions,
            places=found.cells,
        )


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("", *COMPANIONS)]


def carry_out_redaction(  # noqa: PLR0913 - as carry_out
    plan: RedactionPlan,
    *,
    keep: KeepRedacted | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
    journal: Journal | None = None,
    leaving: Callable[[], None] | None = None,
) -> RedactionOutcome:
    """Put the mark in the place of the words. A place that cannot be changed stays whole; the rest goes on.

    Done again after an interruption it does what is left.

    Args:
        plan: From ``plan_redaction``.
        keep: Takes copies; none means that no copy is kept.
        progress: Is told each place.
        cancelled: Asked between two places.
        journal: Is told each step before it happens.
        leaving: Is called once, when the copies of files are on the disk and before anything changes.
    """
    failed: list[Failed] = []
    items = list(plan.items)
    if keep is not None:
        items = [one for one in items if _copied(one, keep, failed)]
        keep.settle()
    if leaving is not None:
        leaving()
    changed: list[RedactedFile | RedactedRows] = []
    stopped = False
    for number, one in enumerate(items, 1):
        if cancelled is not None and cancelled():
            stopped = True
            break
        try:
            if isinstance(one, RedactedRows):
                redact_in_database(one, plan.words, keep, journal)
            else:
                splice(one.target, one.splices, journal)
        except Unscrubbed as error:
            failed += _failed(one, error)
            changed.append(one)
        except ErasureError as error:
            failed += _failed(one, error)
        else:
            changed.append(one)
        if progress is not None:
            progress(Progress(number, len(items), one.path))
    return RedactionOutcome(tuple(changed), tuple(failed), stopped)


def _copied(one: RedactedFile | RedactedRows, keep: KeepRedacted, failed: list[Failed]) -> bool:
    if isinstance(one, RedactedRows):
        return True  # while they change
    try:
        keep.file(one)
    except ErasureError as error:
        failed += _failed(one, error)
        return False
    return True


def _failed(one: RedactedFile | RedactedRows, error: ErasureError) -> list[Failed]:
    return [
        Failed(id=owner, reason=error.key, problem=error.problem, parameters=error.parameters, path=error.path)
        for owner in one.conversations or (one.app,)
    ]


def redact_in_database(
    one: RedactedRows, words: Words, keep: KeepRedacted | None = None, journal: Journal | None = None
) -> int:
    """Change the cells of one database, and scrub it; how many cells. Raises ErasureError as ``erase_rows``."""
    return change_rows(one.target, one.deletions, lambda database: _redacted(database, one, words, keep), journal)


def _redacted(database: Sealed, one: RedactedRows, words: Words, keep: KeepRedacted | None) -> int:
    database.note("delete-rows")
    connection = database.connection
    # the triggers that watch must not reach the disk
    connection.execute("PRAGMA temp_store=MEMORY")
    holds = rows.Words(connection)
    # what is deleted while looking comes back before anybody watches
    found = redact_rows.find(connection, holds, one.deletions, words, one.path)
    kept = keep.rows(one) if keep is not None else None
    capture = Capture(connection, kept.keep) if kept is not None else None
    with transaction(database, capture, kept.kept if kept is not None else None):
        for change in found.changes.values() if capture is not None else ():
            if capture is not None and len(change.at) == 1 and isinstance(change.at[0], int):
                capture.take_changed(change.table, change.at[0], change.cells)
        return redact_rows.apply(connection, found, one.deletions)


def prove_redaction(
    plan: RedactionPlan, *, progress: OnProgress | None = None, cancelled: Cancelled | None = None
) -> tuple[Left, ...]:
    """Files that still hold a word or could not be looked into; other conversations may have it too."""
    return search(plan.words, plan.places, plan.grounds, plan.left, progress=progress, cancelled=cancelled)
