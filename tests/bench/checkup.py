"""How long a check-up takes on a home with every shipped app, 2,000 conversations and 500 MB of them.

    .venv/bin/python tests/bench/checkup.py [--rounds 5] [--conversations 2000] [--megabytes 500] [--home FOLDER]

Times whole processes and prints a Markdown table. «First» has no index yet; its files are read from the disk
(they are pushed out of the page cache, as far as the system lets an ordinary user do that) or from memory.
«Again» is the next check-up of the same home. Every round is a new process; the table shows medians.
"""

import argparse
import contextlib
import json
import math
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, os.fspath(ROOT / "tests"))

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.catalog import load_catalogue
from tidytrace.host import FixtureHost

MEGABYTE = 10**6
OWN = (".cache/tidytrace", ".config/tidytrace", ".local/share/tidytrace", ".local/state/tidytrace")
LAUNCH = Path(__file__).with_name("launch.py")
TIDYTRACE = (sys.executable, "-P", "-m", "tidytrace")


@dataclass(frozen=True)
class Run:
    """One process, measured from the outside."""

    seconds: float
    busy: float
    kibibytes: int
    code: int


@dataclass(frozen=True)
class Home:
    """A home folder for a benchmark."""

    folder: Path
    scratch: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a command of a person with this home sees."""
        return {
            "HOME": os.fspath(self.folder),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "TIDYTRACE_LANG": "en",
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
        }

    def run(self, *command: str) -> Run:
        """Run one command in this home; anything that fails outright ends the benchmark."""
        output = self.scratch / "output"
        launched = subprocess.run(
            [sys.executable, "-I", "-S", os.fspath(LAUNCH), os.fspath(output), *command],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
        run = Run(**json.loads(launched.stdout))
        if run.code not in (0, 1, 3):
            sys.exit(f"{' '.join(command)} ended with {run.code}:\n{Path(f'{output}.err').read_text(encoding='utf-8')}")
        return run

    def document(self, *command: str) -> dict:
        """The JSON that a command prints."""
        self.run(*command)
        return json.loads((self.scratch / "output").read_bytes())

    def forget(self) -> None:
        """Take away what Tidytrace itself keeps, the index among it."""
        for name in OWN:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def leave_memory(self) -> None:
        """Push the files out of the page cache; clean pages only, which is what there is after a sync."""
        if not hasattr(os, "posix_fadvise"):
            return
        for path in self.files():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)

    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]


def build(root: Path, conversations: int, megabytes: int, seed: int = 20) -> None:
    """Let every writer write its share of the conversations, of log-normal sizes as people's are."""
    # some apps keep more than one copy of what was said, and some keep no answers (Ollama's terminal): measured
    # on a few, so that the sums come out
    copies = {app: _copies(app, seed) for app in writers()}
    keepers = [app for app in copies if copies[app] >= 0.5]
    shared = conversations - (len(copies) - len(keepers))
    shares = dict.fromkeys(copies, 1)
    for place, app in enumerate(keepers):
        shares[app] = shared // len(keepers) + (place < shared % len(keepers))
    wanted = {app: megabytes * MEGABYTE * shares[app] / shared / copies[app] for app in keepers}
    write(root, shares, wanted, seed)


def writers() -> list[str]:
    """The apps whose home on Linux can be written."""
    return [app.id for app in load_catalogue() if app.id in WRITERS and "linux" in app.systems]


def write(root: Path, shares: Mapping[str, int], wanted: Mapping[str, float], seed: int, days: int = 1000) -> None:
    """Write so many conversations of each app, so many bytes of them together (1,000 where nothing is said).

    They were held within so many days, on each day at least one where that is possible.
    """
    host = FixtureHost(root, "linux")
    host.home.mkdir(parents=True, exist_ok=True)
    for number, (app, share) in enumerate(shares.items()):
        spoken = _talks(share, wanted.get(app, 1000.0), seed + number)
        WRITERS[app](host, [_earlier(talk, spoken[0], min(1, days / share)) for talk in spoken])
    _fold(root)
    os.sync()


def _fold(root: Path) -> None:
    """Fold write-ahead logs as SQLite does by itself from 1,000 pages on; the writers leave everything in them."""
    for log in root.rglob("*-wal"):
        if log.stat().st_size > 1000 * 4120:
            with contextlib.closing(sqlite3.connect(log.with_name(log.name.removesuffix("-wal")))) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _talks(count: int, wanted: float, seed: int) -> list[Talk]:
    chance = random.Random(seed)
    weights = [chance.lognormvariate(0, 1) for _ in range(count)]
    scale = wanted / sum(weights) if weights else 0
    return [_padded(talk, weight * scale, chance) for talk, weight in zip(talks(count, seed), weights, strict=True)]


def _padded(talk: Talk, wanted: float, chance: random.Random) -> Talk:
    """The same conversation with longer answers, of turns of some 4 KB."""
    turns = []
    first = list(talk.turns)
    rounds = max(len(first), math.ceil(wanted / 4096))
    for number in range(rounds):
        prompt, answer = first[number % len(first)]
        filling = " ".join(f"{chance.getrandbits(40):x}" for _ in range(int(wanted / rounds / 11)))
        turns.append((f"{prompt} {number}", f"{answer} {number} {filling}"))
    return Talk(id=talk.id, title=talk.title, turns=turns, started=talk.started, project=talk.project)


def _earlier(talk: Talk, first: Talk, pace: float) -> Talk:
    return replace(talk, started=first.started + (talk.started - first.started) * pace)


def _copies(app: str, seed: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        host = FixtureHost(Path(folder), "linux")
        host.home.mkdir(parents=True)
        WRITERS[app](host, _talks(4, 4 * 250_000, seed))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return max(size / (4 * 250_000), 0.1)


def table(home: Home, rounds: int) -> list[tuple[str, Sequence[Run]]]:
    """All measurements, interleaved so that a busy moment hits every row."""
    rows: dict[str, list[Run]] = {}

    def time(name: str, *command: str) -> None:
        rows.setdefault(name, []).append(home.run(*command))

    settings = (*TIDYTRACE, "checkup", "--json", "--without", "sensitive-chats")
    whole = (*TIDYTRACE, "checkup", "--json")
    for _ in range(rounds):
        home.forget()
        home.leave_memory()
        time("check-up of the settings, first, from the disk", *settings)
        home.forget()
        time("check-up of the settings, first, from memory", *settings)
        time("check-up of the settings, again", *settings)
        time("all of it, with a first look into all chats", *whole)
        time("all of it, again", *whole)
    for _ in range(rounds * 4):
        time("the bare interpreter", sys.executable, "-I", "-c", "pass")
        time("`tidytrace --version`", *TIDYTRACE, "--version")
        time("`tidytrace --help`", *TIDYTRACE, "--help")
        if (ROOT / ".venv" / "ready-runtime").exists():
            time("`sh installer/run.sh --version`", "/bin/sh", os.fspath(ROOT / "installer/run.sh"), "--version")
    return list(rows.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--home", type=Path, help="build there and keep it; an existing one is used as it is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as temporary:
        root = asked.home or Path(temporary) / "computer"
        if not root.exists():
            build(root, asked.conversations, asked.megabytes)
        scratch = Path(temporary) / "scratch"
        scratch.mkdir()
        home = Home(FixtureHost(root, "linux").home, scratch)
        files = home.files()
        megabytes = sum(path.stat().st_size for path in files) / MEGABYTE
        apps = home.document(*TIDYTRACE, "apps", "--json")["apps"]
        found = sum(store["conversations"] or 0 for app in apps for store in app["stores"])
        print(
            f"{len(apps)} apps, {found:,} conversations, {len(files):,} files, {megabytes:,.0f} MB; "
            f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; {asked.rounds} rounds\n"
        )
        print("| whole process | median s | fastest–slowest | processor s | peak memory MB |\n|---|---|---|---|---|")
        for name, runs in table(home, asked.rounds):
            seconds = [run.seconds for run in runs]
            busy = statistics.median(run.busy for run in runs)
            memory = statistics.median(run.kibibytes for run in runs) * 1024 / MEGABYTE
            span = f"{min(seconds):.3f}–{max(seconds):.3f}"
            print(f"| {name} | {statistics.median(seconds):.3f} | {span} | {busy:.3f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
