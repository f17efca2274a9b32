"""Deletes rows from a SQLite file so that none of their text stays in it, its log or its journal.

The order is the measured one: ``secure_delete`` on and read back, delete, fold the write-ahead log in with the result
looked at, and overwrite the log. That takes a moment whatever the size of the file. Compaction then takes away the free
pages, with all that the app itself deleted earlier; it writes the whole file anew (see ``compaction``).
"""

import sqlite3
import stat
from collections.abc import Callable, Sequence

from tidytrace.erase.databases import compaction, rows
from tidytrace.erase.databases.rowimages import Capture, Keep
from tidytrace.erase.databases.sealed import TAKEN_BACK, Sealed, sealed, state_of
from tidytrace.erase.errors import ErasureError, NotWritable, Unscrubbed
from tidytrace.erase.files.handles import Folder, checked, folder_of
from tidytrace.erase.model import Deletion, Journal, Target


def erase_rows(  # noqa: PLR0913 - what goes, who is told, and when to stop
    target: Target,
    deletions: Sequence[Deletion],
    journal: Journal | None = None,
    *,
    keep: Keep | None = None,
    kept: Callable[[], None] | None = None,
    compact: bool = True,
) -> int:
    """Delete rows; how many rows and entries went.

    Args:
        target: The database; after a compaction the file under its name is another one (another inode).
        deletions: Which rows.
        journal: Is told each step before it happens.
        keep: Gets what stood in each row that leaves, one by one, while nothing is decided yet.
        kept: Called once before the deletion is committed; what it raises undoes everything.
        compact: Take away the free pages too, with what the app itself deleted earlier and the copies that SQLite
            leaves when it moves rows between pages. Without it that is left to the caller (``compaction.compact``).
            That it could not be done (no room, in use) is no error.

    Raises:
        Unscrubbed: The rows are gone from the tables but copies may be left in the file. It can be repeated.
        ErasureError: Everything is as it was. It can be repeated.
    """
    return change_rows(target, deletions, lambda database: _delete(database, deletions, keep, kept), journal, compact)


def change_rows(
    target: Target,
    deletions: Sequence[Deletion],
    change: Callable[[Sealed], int],
    journal: Journal | None = None,
    compact: bool = True,  # noqa: FBT001, FBT002 - as in erase_rows
) -> int:
    """Change a database in one transaction of the caller's, and scrub the whole file; what the change returns.

    Args:
        target: The database.
        deletions: Say whether its foreign keys are to be followed.
        change: Gets the locked database, and ends its own transaction.
        journal: As in ``erase_rows``.
        compact: As in ``erase_rows``.

    Raises:
        ErasureError: As ``erase_rows``.
    """
    changed: int | None = None
    try:
        with folder_of(target) as folder:
            require_changeable(folder, target)
            name = target.parts[-1]
            # not while it is locked: to close the file a second time would give the lock away
            before = state_of(folder, name)
            try:
                with sealed(folder, name, target.stamp, journal) as database:
                    if database.logged:
                        before = TAKEN_BACK  # there a commit that fails does not count, and its counter tells nothing
                    linked = any(one.database.foreign_keys for one in deletions)
                    database.connection.execute(f"PRAGMA foreign_keys={'ON' if linked else 'OFF'}")
                    changed = change(database)
                    database.settle()
            except ErasureError:
                if (
                    changed is None
                    and TAKEN_BACK not in (states := {before, state_of(folder, name)})
                    and len(states) > 1
                ):
                    changed = 0  # the commit went through, only its very last step did not
                raise
        if compact:
            compaction.compact(target, journal)
    except Unscrubbed:
        raise
    except ErasureError as error:
        if changed is None:
            raise
        raise Unscrubbed(target.path, str(error)) from error
    return changed


def require_changeable(folder: Folder, target: Target) -> None:
    """It is the planned file, and it and its folder may be changed. Raises ErasureError."""
    status = checked(folder, target, state=False)
    if not status.st_mode & stat.S_IWUSR or not folder.changeable():
        raise NotWritable(target.path)


def _delete(database: Sealed, deletions: Sequence[Deletion], keep: Keep | None, kept: Callable[[], None] | None) -> int:
    database.note("delete-rows")
    connection = database.connection
    # the triggers and what they stand on must not reach the disk
    connection.execute("PRAGMA temp_store=MEMORY")
    words = rows.Words(connection)
    capture = Capture(connection, keep) if keep is not None else None
    connection.execute("BEGIN EXCLUSIVE")
    try:
        gone = sum(rows.delete(connection, words, one, database.path, capture) for one in deletions)
        if kept is not None:
            kept()
        database.note("commit")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if capture is not None and capture.error is not None:
            raise capture.error from error
        raise
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return gone
