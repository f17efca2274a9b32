"""What it costs to find and delete the rows of many conversations where the app made no index for that.

    .venv/bin/python tests/bench/erase_many.py [--rounds 3] [--rows 100000] [--megabytes 200] [--folder FOLDER]

Makes a database with 2,000 conversations, their messages and the parts of these, none with an index on the
conversation; counts the rows of 10, 100 and 1,000 of them as a plan does, and deletes them. «One by one» asks for each
conversation alone, «at once» for all in one look. Every figure is processor time of a process of its own, the lowest of
all rounds. Prints a Markdown table.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tidytrace.catalog.stores import Database, Rows
from tidytrace.chats.image import open_readonly
from tidytrace.erase.databases import gathered, rows
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.model import Deletion, Stamp, Target
from tidytrace.erase.search.needles import Needles

CONVERSATIONS = 2000
MANY = (10, 100, 1000)
DATABASE = Database(
    tables={"threads": ("id",), "messages": ("id", "thread"), "parts": ("message",)},
    rows=(
        Rows(table="parts", where="message IN (SELECT id FROM messages WHERE thread = :id)"),
        Rows(table="messages", where="thread = :id"),
        Rows(table="threads", where="id = :id"),
    ),
)
SCHEMA = """
PRAGMA synchronous=OFF;
CREATE TABLE threads (id TEXT, title TEXT);
CREATE TABLE messages (id TEXT, thread TEXT, text TEXT);
CREATE TABLE parts (message TEXT, text TEXT);
"""


def build(path: Path, count: int, megabytes: float) -> None:
    """A tenth of the rows are messages, the others their parts; the conversations are mixed as they go on for days."""
    chance = random.Random(1)
    text = chance.randbytes(1 << 20).hex()
    mean = megabytes * 10**6 / count
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        for number in range(CONVERSATIONS):
            connection.execute("INSERT INTO threads VALUES (?, ?)", (f"thread-{number}", "about"))
        for number in range(count):
            start, size = chance.randrange(1 << 20), int(chance.expovariate(1 / mean)) + 20
            said, message = text[start : start + size], number // 10
            if number % 10:
                connection.execute("INSERT INTO parts VALUES (?, ?)", (f"message-{message}", said))
            else:
                row = (f"message-{message}", f"thread-{message % CONVERSATIONS}", said)
                connection.execute("INSERT INTO messages VALUES (?, ?, ?)", row)
        connection.execute("COMMIT")


def once(path: Path, conversations: int, *, together: bool) -> dict[str, float]:
    """Processor seconds of a plan's count and of the deletion, and how many rows they found."""
    if not together:
        gathered.MANY = sys.maxsize  # type: ignore[misc] - as it was before
    natives = {f"thread-{number}": f"chat:{number}" for number in range(conversations)}
    deletion = Deletion(database=DATABASE, natives=natives, needles=Needles({}))
    start = time.process_time()
    with contextlib.closing(open_readonly(path)) as connection:
        counted = sum(rows.count(connection, deletion, path).values())
    planned = time.process_time()
    target = Target(path.parent, Stamp.of(path.parent.stat()), (path.name,), Stamp.of(path.stat()))
    gone = erase_rows(target, [deletion], keep=lambda _image: None, compact=False)
    if gone != counted:
        sys.exit(f"{counted} rows were counted and {gone} deleted")
    return {"rows": gone, "planned": planned - start, "erased": time.process_time() - planned}


def measured(original: Path, folder: Path, conversations: int, *, together: bool) -> dict[str, float]:
    """A fresh copy and a fresh process."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "chats.db"
    shutil.copyfile(original, path)
    command = [sys.executable, __file__, "--once", os.fspath(path), str(conversations), str(int(together))]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--folder", type=Path, help="where there is room for two copies")
    parser.add_argument("--once", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        path, conversations, together = asked.once
        print(json.dumps(once(Path(path), int(conversations), together=together == "1")))
        return
    print(
        "| conversations | rows | one by one: plan s | erase s | at once: plan s | erase s |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-", dir=asked.folder) as temporary:
        original, folder = Path(temporary) / "original.db", Path(temporary) / "work"
        build(original, asked.rows, asked.megabytes)
        for many in MANY:
            cells = []
            for together in (False, True):
                runs = [measured(original, folder, many, together=together) for _ in range(asked.rounds)]
                cells += [min(run[name] for run in runs) for name in ("planned", "erased")]
            print(f"| {many:,} | {runs[0]['rows']:,} | {' | '.join(f'{cell:.2f}' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main()
