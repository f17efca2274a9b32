"""How long it takes to erase conversations for good, against ``shred -n1 -u`` on files of the same bytes.

    .venv/bin/python tests/bench/erase_files.py [--rounds 5] [--files 2000] [--kilobytes 250] [--big MEGABYTES]

Times whole processes (start, reading the chats, planning, erasing, proof), the two in turn, on homes that are written
anew for every round, and prints a Markdown table of medians. ``--parts`` adds where the time of one run goes.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAUNCH = HERE / "launch.py"
TIDYTRACE = (sys.executable, "-P", "-m", "tidytrace")
ERASE = (*TIDYTRACE, "chats", "erase", "--app", "claude-code", "--yes", "--json", "--undo-days", "0")
KEEP = (*ERASE[:-1], "7")
KEY = (*TIDYTRACE, "vault", "key", "file", "--json")
LONG_AGO = 1_770_000_000
PARTS = """
import sys, time
from tidytrace.chats.library import Library
from tidytrace import erase, __main__
from tidytrace.erase.act import erasures
from tidytrace.erase.files import overwrite
from tidytrace.cli.chats import erase as command
spent = {}
def timed(owner, name, label):
    real = getattr(owner, name)
    def run(*arguments, **more):
        begin = time.perf_counter()
        try:
            return real(*arguments, **more)
        finally:
            spent[label] = spent.get(label, 0) + time.perf_counter() - begin
    setattr(owner, name, run)
begin = time.perf_counter()
lazy = command.select
command.select = lambda *arguments, **more: list(lazy(*arguments, **more))
timed(command, "select", "reading the chats")
timed(command, "plan_erasure", "plan")
timed(erasures, "carry_out", "erase")
timed(erasures, "prove", "proof")
timed(overwrite.Removal, "_overwrite", "- of it: overwrite")
timed(overwrite.Removal, "_sync_disk", "- of it: sync")
timed(overwrite.Removal, "_unlink", "- of it: remove")
try:
    __main__.main()
finally:
    spent["process without the interpreter's start"] = time.perf_counter() - begin
    for label, seconds in spent.items():
        print(f"{label}: {seconds:.2f} s", file=sys.stderr)
"""


@dataclass(frozen=True)
class Run:
    """One process, measured from the outside."""

    seconds: float
    busy: float
    kibibytes: int


class Home:
    """A home of Claude Code with so many sessions of one size."""

    def __init__(self, folder: Path, files: int, size: int) -> None:
        self.folder = folder
        self._files = files
        self._size = size

    def build(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        sessions = self.folder / ".claude" / "projects" / "-home-project"
        sessions.mkdir(parents=True)
        chance = random.Random(7)
        for _ in range(self._files):
            name = str(uuid.UUID(int=chance.getrandbits(128), version=4))
            path = sessions / f"{name}.jsonl"
            with path.open("wb") as file:
                for line in _lines(name, self._size, chance):
                    file.write(line)
            os.utime(path, (LONG_AGO, LONG_AGO))  # what was written just now is locked
        os.sync()

    def run(self, *command: str) -> tuple[Run, str]:
        """One process in this home, from its start to its end, and what it said."""
        environment = {
            "HOME": os.fspath(self.folder),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "TIDYTRACE_LANG": "en",
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
        }
        output = self.folder.with_name("output")
        launched = subprocess.run(
            [sys.executable, "-I", "-S", os.fspath(LAUNCH), os.fspath(output), *command],
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
        measured = json.loads(launched.stdout)
        said = Path(f"{output}.err").read_text("utf-8")
        if measured.pop("code"):
            sys.exit(f"{command[-1]} failed:\n{said}{output.read_text('utf-8')[:2000]}")
        return Run(**measured), said

    def left(self) -> int:
        return sum(1 for path in (self.folder / ".claude" / "projects").rglob("*.jsonl"))


def _lines(name: str, size: int, chance: random.Random) -> Iterator[bytes]:
    """A session of turns of some 4 KB, of the given size."""
    title = json.dumps({"type": "ai-title", "aiTitle": f"Session {name}", "sessionId": name}).encode() + b"\n"
    yield title
    written, number = len(title), 0
    pool = [f"{chance.getrandbits(40):x}" for _ in range(1000)]
    while written < size:
        words = " ".join(chance.choices(pool, k=370))
        answer = number % 2 == 1
        message = (
            {"role": "assistant", "content": [{"type": "text", "text": words}]}
            if answer
            else {"role": "user", "content": f"prompt {number} {words[:200]}"}
        )
        line = {
            "type": "assistant" if answer else "user",
            "isSidechain": False,
            "cwd": "/home/project",
            "sessionId": name,
            "version": "2.1.330",
            "uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "timestamp": "2026-03-02T08:30:00.000Z",
            "message": message,
        }
        encoded = json.dumps(line).encode() + b"\n"
        written += len(encoded)
        number += 1
        yield encoded


def compare(home: Home, rounds: int) -> dict[str, list[Run]]:
    """Both in turn; the file system is at rest before each."""
    rows: dict[str, list[Run]] = {}
    shred = f"find '{home.folder}/.claude/projects' -name '*.jsonl' -print0 | xargs -0 shred -n1 -u"
    ways: dict[str, tuple[str, ...]] = {
        "`shred -n1 -u`": ("/bin/sh", "-c", shred),
        "`tidytrace chats erase --undo-days 0`": ERASE,
        "`tidytrace chats erase`, with a copy in the vault": KEEP,
    }
    for _ in range(rounds):
        for name, command in ways.items():
            home.build()
            if command is KEEP:
                home.run(*KEY)
            rows.setdefault(name, []).append(home.run(*command)[0])
            if home.left():
                sys.exit(f"{name} left {home.left()} files")
    return rows


def show(title: str, rows: dict[str, list[Run]], most: tuple[float, float]) -> None:
    """A table, with the shares of the time of the first row and what they may be at most."""
    print(f"\n{title}\n\n| whole process | median s | fastest–slowest | processor s | peak memory MB |")
    print("|---|---|---|---|---|")
    medians = []
    for name, runs in rows.items():
        seconds = [run.seconds for run in runs]
        medians.append(statistics.median(seconds))
        busy = statistics.median(run.busy for run in runs)
        memory = statistics.median(run.kibibytes for run in runs) * 1024 / 10**6
        print(f"| {name} | {medians[-1]:.2f} | {min(seconds):.2f}–{max(seconds):.2f} | {busy:.2f} | {memory:.0f} |")
    shares = [f"{median / medians[0]:.2f} (at most {bound})" for median, bound in zip(medians[1:], most, strict=True)]
    print(f"\ntimes as long: {', with a copy '.join(shares)}", flush=True)


def parts(home: Home) -> None:
    """Where the time of one run goes."""
    home.build()
    _, said = home.run(sys.executable, "-P", "-c", PARTS, *ERASE[4:])
    print("\n" + "\n".join(f"    {line}" for line in said.splitlines() if line.endswith(" s")), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--kilobytes", type=int, default=250)
    parser.add_argument("--big", type=int, default=2000, help="megabytes of the one large file; 0 leaves it out")
    parser.add_argument("--parts", action="store_true", help="say also where the time of one run goes")
    parser.add_argument("--folder", type=Path, help="where to write the homes (a disk, not memory)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-", dir=asked.folder) as temporary:
        home = Path(temporary) / "home"
        tables: list[tuple[str, Callable[[], Home], tuple[float, float]]] = []
        if asked.files:
            many = f"{asked.files:,} files of {asked.kilobytes} KB"
            tables.append((many, lambda: Home(home, asked.files, asked.kilobytes * 1000), (0.5, 1.0)))
        if asked.big:
            tables.append((f"One file of {asked.big:,} MB", lambda: Home(home, 1, asked.big * 10**6), (1.1, 2.0)))
        for title, make, most in tables:
            if asked.rounds:
                show(title, compare(make(), asked.rounds), most)
            if asked.parts:
                parts(make())


if __name__ == "__main__":
    main()
