"""How long rows of a large database take to go, and what the compaction after that costs.

    .venv/bin/python tests/bench/erase_database.py [--rounds 3] [--rows 200000] [--megabytes 1500] [--folder FOLDER]

Makes a key/value database in WAL mode as editors have it, with 2,000 conversations, and deletes 1 % and 50 % of them,
each time from a fresh copy and in a process of its own. «With images» hands every row over as the vault gets it.
Prints a Markdown table of medians.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Self

import msgspec

from tidytrace.catalog.stores import Database, Rows
from tidytrace.erase.databases.compaction import compact
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.model import Deletion, Stamp, Target
from tidytrace.erase.search.needles import Needles

CONVERSATIONS = 2000
SHARES = {"1 %": 20, "50 %": 1000}
MEGABYTE = 10**6
DATABASE = Database(
    tables={"cursorDiskKV": ("key", "value")},
    rows=(
        Rows(
            table="cursorDiskKV",
            where="key >= 'bubbleId:' || :id || ':' AND key < 'bubbleId:' || :id || ';'",
        ),
    ),
)


def build(path: Path, rows: int, megabytes: float) -> None:
    """Values of exponential sizes, the conversations mixed as they are when several go on for days."""
    chance = random.Random(1)
    text = chance.randbytes(1 << 20).hex().encode()
    mean = megabytes * MEGABYTE / rows
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("CREATE TABLE cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
        connection.execute("BEGIN")
        for number in range(rows):
            size = int(chance.expovariate(1 / mean)) + 20
            start = chance.randrange(1 << 20)
            value = (text[start:] + text)[:size]
            key = f"bubbleId:{number % CONVERSATIONS:05d}:{number:07d}"
            connection.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", (key, value))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def once(path: Path, conversations: int, *, images: bool) -> dict[str, float]:
    """One deletion and one compaction, in this process."""
    stamp = Stamp.of(path.stat())
    target = Target(path.parent, Stamp.of(path.parent.stat()), (path.name,), stamp)
    natives = {f"{number:05d}": f"chat:{number}" for number in range(conversations)}
    deletion = Deletion(database=DATABASE, natives=natives, needles=Needles({}))
    encode = msgspec.msgpack.encode
    with _Peak(path.parent) as first:
        start = time.perf_counter()
        keep = (lambda image: encode(image) and None) if images else None
        gone = erase_rows(target, [deletion], keep=keep, compact=False)
        erased = time.perf_counter() - start
    with _Peak(path.parent) as second:
        start = time.perf_counter()
        how = compact(target)
        compacted = time.perf_counter() - start
    if how != "compacted":
        sys.exit(f"not compacted: {how}")
    return {
        "rows": gone,
        "erased": erased,
        "compacted": compacted,
        "log": first.bytes / MEGABYTE,
        "extra": second.bytes / MEGABYTE,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE,
        "size": path.stat().st_size / MEGABYTE,
    }


class _Peak:
    """How many more bytes a folder holds at most meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start = self._now()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self.bytes = 0

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    def _now(self) -> int:
        total = 0
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self.bytes = max(self.bytes, self._now() - self._start)


def measured(original: Path, folder: Path, conversations: int, *, images: bool) -> dict[str, float]:
    """A fresh copy, on the disk before the clock starts, and a fresh process."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "state.vscdb"
    shutil.copyfile(original, path)
    os.sync()
    command = [sys.executable, __file__, "--once", os.fspath(path), str(conversations), str(int(images))]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--megabytes", type=float, default=1500)
    parser.add_argument("--folder", type=Path, help="where there is room for two copies")
    parser.add_argument("--once", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        path, conversations, images = asked.once
        print(json.dumps(once(Path(path), int(conversations), images=images == "1")))
        return
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-", dir=asked.folder) as temporary:
        original = Path(temporary) / "original.db"
        build(original, asked.rows, asked.megabytes)
        runs: dict[tuple[str, bool], list[dict[str, float]]] = {}
        for _ in range(asked.rounds):
            for share, conversations in SHARES.items():
                for images in (False, True):
                    run = measured(original, Path(temporary) / "work", conversations, images=images)
                    runs.setdefault((share, images), []).append(run)
        size = original.stat().st_size / MEGABYTE
    print(
        f"{size:,.0f} MB, {asked.rows:,} rows, {CONVERSATIONS:,} conversations, WAL; SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} cores; medians of {asked.rounds}\n"
    )
    print("| conversations | rows | erased s (range) | log at peak MB | compacted s | extra MB at peak | memory MB |")
    print("|---|---|---|---|---|---|---|")
    for (share, images), found in runs.items():
        middle = {name: statistics.median(run[name] for run in found) for name in found[0]}
        seconds = [run["erased"] for run in found]
        print(
            f"| {share}{', with images' if images else ''} | {middle['rows']:,.0f} | {middle['erased']:.2f} "
            f"({min(seconds):.2f}–{max(seconds):.2f}) | {middle['log']:,.0f} | {middle['compacted']:.2f} "
            f"| {middle['extra']:,.0f} | {middle['memory']:,.0f} |"
        )


if __name__ == "__main__":
    main()
