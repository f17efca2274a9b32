"""Runs the tests in the Windows that ``environment.py`` builds, room by room, and prints what became of them.

``python3 installer/windows/suite.py [--beside] [--jobs N] [ROOM…] [-- PYTEST ARGS…]``. With ``--beside`` the same
rooms run on this computer too, and the table shows both. Ends with 0 when no test failed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import BinaryIO

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

from environment import CHECKOUT, UnlikePinnedError, build, cache, display, missing, wine  # noqa: E402

NOT_THERE = {
    "gui": "PySide6 needs system libraries that Wine 8 lacks",
    "installer": "the scripts and packages there are for Linux",
    "scenarios": "drives the window on a desktop of X11, which is of Linux",
    "real_apps": "starts programs that are built for Linux",
    "real_servers": "starts programs that are built for Linux",
    "bench": "measures; there are no tests in it",
}
"""Folders of tests/ that are not run there, and why."""
FEWER = "fewer under Wine: 25 examples where hypothesis tries 100, unless a test names its number; see tests/wine.py"
END = "(end)"
"""What the ledger calls the end of a run."""
TOP = "(top)"
"""The tests that lie in tests/ itself."""
HANGS = 900
"""Seconds in which one test has to end; Wine's processes start slowly."""
LATE = 10
"""Seconds for the last words of a Python that has ended."""
CRASHES = 25
"""How often a room is taken up again after a test that ended the interpreter."""
WINES_OWN = ("wine32", "multiarch needs", 'execute "dpkg', "apt-get install wine")
"""Of the message that a 32-bit Wine is missing, which is harmless."""


@dataclass(frozen=True)
class Windows:
    """A Windows that is used once: its own registry and drive C, in memory when there is room."""

    built: Path
    environ: Mapping[str, str]

    def run(self, words: Sequence[str], log: Path, **more: str) -> int:
        """Run the Windows Python; what it says goes to ``log``. Returns its exit code."""
        command = ["nice", "wine", str(self.built / "python" / "python.exe"), *words]
        with log.open("ab", buffering=0) as said:
            # a standard input that is no pipe, or output that is none, hangs Wine's consoles
            process = subprocess.Popen(
                command,
                env={**self.environ, **more},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            process.stdin.close()
            writing = Thread(target=_kept, args=(process.stdout, said), daemon=True)
            writing.start()
            try:
                return process.wait()
            except BaseException:
                process.kill()
                raise
            finally:
                # whatever a test left running keeps the output open
                writing.join(LATE)


def _kept(lines: BinaryIO, said: BinaryIO) -> None:
    """Write down what a program says, without what Wine says of itself."""
    for line in lines:
        if not any(words in line.decode("utf-8", "replace") for words in WINES_OWN):
            said.write(line)


@contextmanager
def windows() -> Iterator[Windows]:
    """The built Windows, to be used and thrown away."""
    built = build()
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 << 30
    with (
        tempfile.TemporaryDirectory(prefix="tidytrace-windows-", dir=memory if roomy else cache()) as name,
        display() as number,
    ):
        here = Path(name)
        _lay_out(built / "prefix", here / "prefix")
        (here / "home").mkdir()
        environ = dict(wine(here, number))
        _wake(environ)
        try:
            yield Windows(built, environ)
        finally:
            # whatever a test left running runs in this Wine alone
            subprocess.run(["wineserver", "-k"], env=environ, check=False, stderr=subprocess.DEVNULL)
            subprocess.run(["wineserver", "-w"], env=environ, check=False, stderr=subprocess.DEVNULL)


def _wake(environ: Mapping[str, str]) -> None:
    """Start what serves every program of this Wine, until it is told to end.

    Whatever the first program starts keeps that program's output open: a room would never be seen to end.
    """
    nothing = subprocess.DEVNULL
    for words in (("wineserver", "-p"), ("wine", "cmd", "/c", "exit")):
        subprocess.run(words, env=environ, check=True, stdin=nothing, stdout=nothing, stderr=nothing)


def _lay_out(prefix: Path, copy: Path) -> None:
    """A copy that shares the system's own libraries, which nobody writes to."""
    system = prefix / "drive_c" / "windows"

    def shared(folder: str, names: list[str]) -> set[str]:
        return {one for one in names if one != "temp"} if Path(folder) == system else set()

    shutil.copytree(prefix, copy, symlinks=True, ignore=shared)
    for one in system.iterdir():
        if one.name != "temp":
            (copy / "drive_c" / "windows" / one.name).symlink_to(one)


def dos(path: Path) -> str:
    """How Windows names a path of this computer: Wine shows all of it as drive Z."""
    return "Z:" + str(path).replace("/", "\\")


def rooms() -> Iterator[str]:
    """The folders of tests/ that have tests, and the tests in tests/ itself, in the order of their names."""
    for folder in sorted((CHECKOUT / "tests").iterdir()):
        if folder.name not in NOT_THERE and any(folder.rglob("test_*.py")):
            yield folder.name
    yield TOP


def _files(room: str) -> list[str]:
    if room == TOP:
        return [f"tests/{file.name}" for file in sorted((CHECKOUT / "tests").glob("test_*.py"))]
    return [f"tests/{room}"]


def settings(folder: Path, root: str) -> Path:
    """The project's settings of pytest without those of the plug-in for Qt, and with an end for what hangs."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    kept = {name: value for name, value in project.items() if not name.startswith("qt_")}
    kept |= {
        "pythonpath": root,
        "testpaths": "tests",
        "faulthandler_timeout": HANGS,
        "faulthandler_exit_on_timeout": "true",
    }
    lines = [f"{name} = {' '.join(value) if isinstance(value, list) else value}" for name, value in kept.items()]
    file = folder / "pytest.ini"
    file.write_text("\n".join(("[pytest]", *lines, "")), "utf-8")
    return file


def under_wine(system: Windows, room: str, results: Path, words: Sequence[str]) -> None:
    """Run a room in the Windows, taken up again after a test that ends the interpreter."""
    book, log = results / f"{room}.jsonl", results / f"{room}.log"
    ini = settings(results, dos(CHECKOUT / "tests"))
    paths = ";".join(dos(folder) for folder in (CHECKOUT / "app", CHECKOUT / "tests", HERE, CHECKOUT))
    environ = {"TIDYTRACE_TEST_PATH": paths, "TIDYTRACE_TEST_LEDGER": dos(book)}
    options = (
        "-c",
        dos(ini),
        "--rootdir",
        dos(CHECKOUT),
        "-p",
        "ledger",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-q",
    )
    for _ in range(CRASHES):
        before = len(_entries(book))
        code = system.run(["-m", "pytest", *options, *_files(room), *words], log, **environ)
        after = _entries(book)
        if END in after:
            return
        if len(after) == before:
            break
    with book.open("a", encoding="utf-8") as file:
        entry = {"test": f"tests/{room}", "outcome": "failed", "reason": f"the run ended with {code}; see {log.name}"}
        print(json.dumps(entry), file=file)


def on_linux(room: str, results: Path, words: Sequence[str]) -> None:
    """The same room on this computer."""
    environ = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (CHECKOUT / "app", HERE))),
        "TIDYTRACE_TEST_LEDGER": str(results / f"{room}.linux.jsonl"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    with (results / f"{room}.linux.log").open("ab") as log:
        command = [
            "nice",
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "ledger",
            "-p",
            "no:xdist",
            "-q",
            *_files(room),
            *words,
        ]
        subprocess.run(command, cwd=CHECKOUT, env=environ, check=False, stdout=log, stderr=log)


def _entries(book: Path) -> Mapping[str, Mapping[str, object]]:
    """What is written about each test, by its name; what was written last counts."""
    lines = book.read_text("utf-8").splitlines() if book.is_file() else []
    return {entry["test"]: entry for entry in map(json.loads, lines)}


def _tests(book: Path) -> list[Mapping[str, object]]:
    return [entry for name, entry in _entries(book).items() if name != END]


def main(arguments: Sequence[str]) -> int:
    """Returns how many tests failed, at most 1."""
    parser = argparse.ArgumentParser(prog="test-windows.sh", description=__doc__.partition("\n")[0])
    parser.add_argument("--beside", action="store_true", help="run the same rooms on Linux too, and show both")
    parser.add_argument("--jobs", type=int, default=2, help="rooms at the same time (2)")
    parser.add_argument(
        "--results", type=Path, help="keep ledgers and logs in this folder, and go on from what is there"
    )
    parser.add_argument("rooms", nargs="*", help="folders of tests/; all that can run there when none is named")
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    asked, words = parser.parse_args(arguments[:split]), list(arguments[split + 1 :])
    if lacking := missing():
        print(f"tidytrace: these Debian packages are missing: {' '.join(lacking)}", file=sys.stderr)
        return 69
    results = (asked.results or Path(tempfile.mkdtemp(prefix="run-", dir=_made(cache())))).resolve()
    _made(results)
    print(f"tidytrace: what the tests say is written to {results}", file=sys.stderr)
    chosen = asked.rooms or list(rooms())
    with windows() as system, ThreadPoolExecutor(asked.jobs) as workers:
        list(workers.map(lambda room: under_wine(system, room, results, words), chosen))
        if asked.beside:
            list(workers.map(lambda room: on_linux(room, results, words), chosen))
    print(table(results, chosen))
    return 1 if any(_bad(results / f"{room}.jsonl") for room in chosen) else 0


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _bad(book: Path) -> list[Mapping[str, object]]:
    return [entry for entry in _tests(book) if entry["outcome"] in {"failed", "crashed"}]


def table(results: Path, chosen: Sequence[str]) -> str:
    """How many tests ran and passed in each room, which did not, and why the others were left out."""
    lines = ["", f"{'':14} Windows Python under Wine          | Linux", f"{'room':14} {_head()} | {_head()}"]
    sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for room in chosen:
        both = [
            Counter(str(entry["outcome"]) for entry in _tests(results / name))
            for name in (f"{room}.jsonl", f"{room}.linux.jsonl")
        ]
        lines.append(f"{room:14} {_row(both[0])} | {_row(both[1])}")
        for total, one in zip(sums, both, strict=True):
            total.update(one)
    lines.append(f"{'all':14} {_row(sums[0])} | {_row(sums[1])}")
    entries = [entry for room in chosen for entry in _tests(results / f"{room}.jsonl")]
    reasons = Counter(str(entry["reason"]) for entry in entries if entry["outcome"] in {"skipped", "left out"})
    lines += ["", "not run under Wine, and why (tests, or whole files that need the window)"]
    lines += [f"{count:6} {reason}" for reason, count in reasons.most_common()]
    lines += [f"  tests/{name}: {reason}" for name, reason in NOT_THERE.items()]
    lines += ["", FEWER]
    bad = [entry for entry in entries if entry["outcome"] in {"failed", "crashed"}]
    if bad:
        lines += ["", "failed under Wine"]
        lines += [f"  {entry['test']}: {entry['reason']}" for entry in bad]
    return "\n".join(lines)


def _head() -> str:
    return " ".join(f"{word:>8}" for word in ("tests", "passed", "skipped", "failed"))


def _row(outcomes: Counter[str]) -> str:
    failed = outcomes["failed"] + outcomes["crashed"]
    numbers = (outcomes.total() - outcomes["left out"], outcomes["passed"], outcomes["skipped"], failed)
    return " ".join(f"{number:8}" for number in numbers)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UnlikePinnedError as error:
        sys.exit(f"tidytrace: this cannot be used: {error}")
