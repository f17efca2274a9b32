"""Files in the forms that apps write them."""

import contextlib
import datetime
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any


def iso(moment: datetime.datetime) -> str:
    """As JavaScript writes a time."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def millis(moment: datetime.datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def text(path: Path, content: str) -> Path:
    """A text file, with the line ends that are in the text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="")
    return path


def document(path: Path, value: Any, *, indent: int | str | None = None) -> Path:
    """A JSON file."""
    return text(path, json.dumps(value, ensure_ascii=False, indent=indent))


def jsonl(path: Path, values: Iterable[Any]) -> Path:
    """Lines added to a JSON Lines file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    return path


def database(
    path: Path,
    schema: str,
    filled: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    logged: bool = False,
    gone: str = "",
) -> Path:
    """A new database with these rows.

    Args:
        path: the main file.
        schema: statements that make the tables.
        filled: rows by table.
        logged: leave everything in the ``-wal`` file.
        gone: statements that delete rows again; their text stays in free pages, as in the apps.
    """
    with (unfolded if logged else journaled)(path, schema) as connection:
        for table, rows in filled.items():
            for row in rows:
                columns = ", ".join(f'"{name}"' for name in row)
                places = ", ".join("?" for _ in row)
                connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', tuple(row.values()))
        connection.executescript(gone)
    return path


@contextlib.contextmanager
def journaled(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A new database with a rollback journal, as VS Code's; what is deleted in it stays in its free pages."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.executescript(schema)
        yield connection
        connection.commit()


@contextlib.contextmanager
def unfolded(path: Path, schema: str, *, schema_folded: bool = False) -> Iterator[sqlite3.Connection]:
    """A new database whose rows lie in the ``-wal`` file, as an app leaves it that was killed or still runs.

    Args:
        path: the main file.
        schema: statements that make the tables.
        schema_folded: the tables are in the main file already; else that is one empty page.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA secure_delete=OFF")
        connection.executescript(schema)
        if schema_folded:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield connection
        connection.commit()
        kept = {file: file.read_bytes() for file in beside}
    # closing folded the log in and removed it
    for file, content in kept.items():
        file.write_bytes(content)


OWN = "tidytrace"
"""Our own folders; no app writes there, and what we have open there Windows keeps shut."""


def aged(folder: Path, seconds: int = 3600, *, since: float = 0) -> None:
    """Make every file look as if it had last been written to a while ago: what was just written is locked.

    ``since``: files that nobody touched from then on stay as they are, where the system tells.
    """
    waiting = [os.fspath(folder)] if folder.is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != OWN:
                        waiting.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    if os.name == "nt" or status.st_ctime >= since:
                        then = status.st_mtime - seconds
                        os.utime(entry.path, (then, then))
