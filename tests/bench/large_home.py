"""How long a check-up takes where there is a lot: every app that has a home on Linux, 50,000 conversations of them.

    .venv/bin/python tests/bench/large_home.py [--rounds 5] [--conversations 50000] [--apps 40] [--home FOLDER]

Most of the conversations are in eight apps (SQLite, JSON Lines, JSON, folders, LevelDB), a few in each of the others;
a person's own folders lie beside them. The home is written once, below the folder for temporary files, and used
again; ``--home`` names another place. Prints Markdown tables: whole processes («first» has nothing that Tidytrace
keeps, but files in memory; «again» is the next check-up), the steps inside one process, and reading the definitions.
Each figure is the lowest of all rounds: on a busy machine the others tell of the machine.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, os.fspath(ROOT / "tests"))

from checkup import MEGABYTE, TIDYTRACE, Home, Run, write, writers

from tidytrace.host import FixtureHost

MOST = {
    "claude-code": 0.18,
    "codex": 0.16,
    "open-webui": 0.14,
    "cursor": 0.14,
    "opencode": 0.10,
    "cherry-studio": 0.08,
    "lm-studio": 0.08,
    "cline": 0.06,
}
"""Shares of the apps that a person talks to every day."""
_FOLDERS = 2000
_SETTINGS = (*TIDYTRACE, "checkup", "--json", "--without", "sensitive-chats")
_WHOLE = (*TIDYTRACE, "checkup", "--json")
_DUE = (*TIDYTRACE, "retention", "--set", "tidy older than 90 days", "--due", "--json")
_LIST = (*TIDYTRACE, "chats", "list", "--json")


def build(root: Path, conversations: int, megabytes: int, count: int | None = None) -> None:
    """A home with so many conversations; what is written of each is as long as on average, companions besides.

    Args:
        root: where.
        conversations: how many.
        megabytes: of what was said.
        count: of how many apps; of all when left out.
    """
    rest = [app for app in writers() if app not in MOST][: None if count is None else count - len(MOST)]
    shares = {app: max(1, round(conversations * (1 - sum(MOST.values())) / len(rest))) for app in rest}
    shares |= {app: round(conversations * share) for app, share in MOST.items()}
    length = megabytes * MEGABYTE / conversations / 2  # twice, because most apps keep more than one copy
    write(root, shares, {app: share * length for app, share in shares.items()}, seed=40)
    home = FixtureHost(root, "linux").home
    for number in range(_FOLDERS):
        folder = home / "Documents" / f"year-{number % 20}" / f"matter-{number}"
        folder.mkdir(parents=True)
        (folder / "letter.odt").write_bytes(b"")


def steps(*, first: bool) -> dict[str, float]:
    """Processor seconds of each part of a check-up of this process's home, imports among them."""
    took: dict[str, float] = {}
    last = time.process_time()

    def done(name: str) -> None:
        nonlocal last
        now = time.process_time()
        took[name] = now - last
        last = now

    from tidytrace.checks.run import STEPS
    from tidytrace.checks.surroundings import Surroundings
    from tidytrace.host import current_host

    done("imports")
    surroundings = Surroundings.of(current_host())
    done("definitions")
    _ = surroundings.installations
    done("which apps are there")
    _ = surroundings.index.of("claude-code")  # any question makes it read
    done("what is known from earlier")
    _ = surroundings.services
    done("web services in browsers")
    for step in STEPS:
        if step.check != "sensitive-chats" or not first:
            list(step.run(surroundings, None))
            done(step.name)
    return took


def definitions() -> dict[str, float]:
    """Processor seconds for reading all definitions: as they are written, and as they were checked before."""
    from tidytrace.catalog import load_catalogue

    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("as they are written", "checked before"):
            begin = time.process_time()
            load_catalogue(cache=Path(folder) / "catalogue")
            took[name] = time.process_time() - begin
    return took


def _asked(home: Home, *arguments: str) -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, os.fspath(Path(__file__)), *arguments],
        env=home.environment,
        cwd=home.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    ).stdout
    found: dict[str, float] = json.loads(said)
    return found


def measure(home: Home, rounds: int, *, whole: bool) -> None:
    """Print all tables."""
    runs: dict[str, list[Run]] = {}

    def run(name: str, *command: str) -> None:
        runs.setdefault(name, []).append(home.run(*command))

    for _ in range(rounds):
        home.forget()
        run("check-up without the look into chats, first", *_SETTINGS)
        run("check-up without the look into chats, again", *_SETTINGS)
    for _ in range(rounds):
        run("the list of all chats, again", *_LIST)  # the first round is the first one, and not the lowest
        run("the list of those not used for 900 days", *_LIST, "--older-than", "900d")
        run("what a rule of 90 days says to tidy, each of them", *_DUE)
    if whole:
        run("all of it, with a first look into all chats", *_WHOLE)
        for _ in range(rounds):
            run("all of it, again", *_WHOLE)
    print("| whole process | s | processor s | peak memory MB |\n|---|---|---|---|")
    for name, of_name in runs.items():
        memory = max(one.kibibytes for one in of_name) * 1024 / MEGABYTE
        seconds, busy = min(one.seconds for one in of_name), min(one.busy for one in of_name)
        print(f"| {name} | {seconds:.2f} | {busy:.2f} | {memory:.0f} |")
    again = _lowest([_asked(home, "--steps", "again" if whole else "first") for _ in range(rounds)])
    first = _lowest([_first(home) for _ in range(rounds)])
    print("\n| part, processor ms | first | again |\n|---|---|---|")
    for name, milliseconds in again.items():
        print(f"| {name} | {first.get(name, '')} | {milliseconds} |")
    print("\n| reading all definitions | processor ms |\n|---|---|")
    for name, milliseconds in _lowest([_asked(home, "--steps", "definitions") for _ in range(rounds)]).items():
        print(f"| {name} | {milliseconds} |")


def _first(home: Home) -> dict[str, float]:
    home.forget()
    return _asked(home, "--steps", "first")


def _lowest(rounds: list[dict[str, float]]) -> dict[str, int]:
    return {name: round(min(one[name] for one in rounds) * 1000) for name in rounds[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--conversations", type=int, default=50_000)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--apps", type=int, help="so many of them; without it all")
    parser.add_argument("--home", type=Path, help="build there and keep it; an existing one is used as it is")
    parser.add_argument("--without-chats", action="store_true", help="leave the look into all chats out")
    parser.add_argument("--steps", choices=("first", "again", "definitions"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.steps is not None:
        print(json.dumps(definitions() if asked.steps == "definitions" else steps(first=asked.steps == "first")))
        return
    name = f"tidytrace-large-home-{asked.conversations}-{asked.megabytes}"
    name += f"-{asked.apps}" if asked.apps else ""
    root = asked.home or Path(tempfile.gettempdir()) / name
    finished = root / "finished"
    if not finished.exists() and (asked.home is None or not root.exists()):
        # some apps write down where their folder is, so it cannot be made elsewhere and moved
        shutil.rmtree(root, ignore_errors=True)
        build(root, asked.conversations, asked.megabytes, asked.apps)
        finished.touch()
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as temporary:
        home = Home(FixtureHost(root, "linux").home, Path(temporary))
        files = home.files()
        megabytes = sum(path.stat().st_size for path in files) / MEGABYTE
        apps = home.document(*TIDYTRACE, "apps", "--json")["apps"]
        found = sum(store["conversations"] or 0 for app in apps for store in app["stores"])
        print(
            f"{len(apps)} apps, {found:,} conversations, {len(files):,} files, {megabytes:,.0f} MB; "
            f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; {asked.rounds} rounds\n"
        )
        measure(home, asked.rounds, whole=not asked.without_chats)


if __name__ == "__main__":
    main()
