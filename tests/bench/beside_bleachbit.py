"""How large Tidytrace is and how soon it is there, beside BleachBit: both as Debian packages, each in a bare Debian 12.

    .venv/bin/python installer/linux/deb.py FOLDER
    .venv/bin/python tests/bench/beside_bleachbit.py FOLDER/*.deb [--rounds 9] [--scratch FOLDER] [--ahead]

Needs an administrator (for root folders and for emptying the page cache), debootstrap, Xvfb and Debian's archive, and
prints the table of the READMEs. Two folders are made alike by ``debootstrap --variant=minbase``; into each goes one
package with what it depends on and nothing else (``apt-get install --no-install-recommends``).

Counted is every file that is there afterwards and was not before, bytes as ``ls`` shows them, hard links once, without
what apt and dpkg keep for themselves (``/var/lib/apt``, ``/var/cache``, ``/var/lib/dpkg``, ``/var/log``): so Python and
the libraries of the desktop count for both, and what both compile when they are installed.

A start is cold: the page cache is emptied before each (``/proc/sys/vm/drop_caches``), and the two take turns. The
window is that of somebody who has used the program before; it stands on an empty Xvfb, whose picture is looked at
every few milliseconds: «window» is when it has more than twenty colours, «at rest» when nothing changes any more for
six seconds. The home is empty, so neither has anything to list. ``--ahead`` gives both precedence over other programs
of a busy computer.
"""

import argparse
import contextlib
import mmap
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[1]))

from running import MEGABYTE, timed

PERSON = "alice"
SCREEN = (1366, 900)
_OWN = ("var/lib/apt", "var/cache", "var/lib/dpkg", "var/log", "proc", "sys", "dev", "run", "tmp", "srv", "home")
"""What the package managers keep for themselves, and what is no file of a package."""
_COLOURS = 20
_STILL = 6.0
"""Seconds without a change after which a window is at rest."""
_LONGEST = 60.0
_STEP = 4 * 101
"""Of the picture every so many bytes are looked at."""


@dataclass
class Program:
    """One of the two, in its own root folder."""

    name: str
    root: Path
    package: str
    """What apt installs."""
    window: Sequence[str]
    lines: dict[str, Sequence[str]]
    """Command lines that are timed, by what they do."""
    used: Callable[["Program"], None]
    """Makes the home that of somebody who has used it before."""
    bytes: dict[str, int] = field(default_factory=dict)
    packages: int = 0
    took: dict[str, list[float]] = field(default_factory=dict)

    def run(self, *words: str, person: str = "root") -> str:
        """Run something inside, to its end."""
        done = subprocess.run(self.inside(words, person), capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{self.name}: {' '.join(words)}: {done.stderr[-2000:]}")
        return done.stdout

    def inside(self, words: Sequence[str], person: str, **environ: str) -> list[str]:
        """The words that start something in the root folder, with an environment of its own."""
        home = "/root" if person == "root" else f"/home/{person}"
        told = {"HOME": home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"} | environ
        pairs = [f"{name}={value}" for name, value in told.items()]
        return [
            "/usr/sbin/chroot",
            f"--userspec={person}:{person}",
            str(self.root),
            "/usr/bin/env",
            "-i",
            *pairs,
            *words,
        ]

    def install(self) -> None:
        """Install it, and count what is new."""
        apt = ("apt-get", "-q", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-unsafe-io")
        self.run("useradd", "--create-home", PERSON)
        self.run(*apt, "update")
        before, packages = files(self.root), self._packages()
        self.run("env", "DEBIAN_FRONTEND=noninteractive", *apt, "install", self.package)
        new = {path: size for path, size in files(self.root).items() if path not in before}
        own = self.run("dpkg", "-L", self.name.lower()).splitlines()
        alone = {path.lstrip("/") for path in own}
        folders = ("usr/lib/tidytrace/", "usr/share/bleachbit/")  # what was compiled lies beside what was packed
        self.bytes["alone"] = sum(size for path, size in new.items() if path in alone or path.startswith(folders))
        self.bytes["all"] = sum(new.values())
        self.packages = len(self._packages() - packages)
        self.used(self)

    def _packages(self) -> set[str]:
        return set(self.run("dpkg-query", "-W", "-f", "${Package}\n").split())


def files(root: Path) -> dict[str, int]:
    """Every file of a root folder and its size; of hard links the first."""
    found: dict[str, int] = {}
    seen = set()
    for folder, folders, names in os.walk(root):
        inside = os.path.relpath(folder, root)
        folders[:] = sorted(name for name in folders if os.path.normpath(f"{inside}/{name}") not in _OWN)
        for name in sorted(names):
            status = os.lstat(f"{folder}/{name}")
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                found[os.path.normpath(f"{inside}/{name}")] = status.st_size
    return found


def greeted(program: Program) -> None:
    """Somebody who has read the pages of the first start."""
    code = (
        "from tidytrace.gui.preferences.wishes import WishBook, Wishes\n"
        "from tidytrace.host import StateFolders, current_host\n"
        "WishBook(StateFolders.of(current_host())).keep(Wishes(greeted=True))"
    )
    program.run("/usr/lib/tidytrace/bin/python", "-P", "-c", code, person=PERSON)


def set_up(program: Program) -> None:
    """Somebody who has closed the settings that come up at the first start, and wants no question to the network."""
    version = program.run("dpkg-query", "-W", "-f", "${Version}", "bleachbit").partition("-")[0]
    settings = f"[bleachbit]\nfirst_start = False\ncheck_online_updates = False\nversion = {version}\n"
    code = (
        "import pathlib\n"
        "place = pathlib.Path.home() / '.config/bleachbit/bleachbit.ini'\n"
        "place.parent.mkdir(parents=True)\n"
        f"place.write_text({settings!r})"
    )
    program.run("/usr/bin/python3", "-c", code, person=PERSON)


def cold() -> None:
    """Nothing of a file is in memory any more."""
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3", "ascii")


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[tuple[str, mmap.mmap]]:
    """An empty display in memory: its name, and its picture."""
    read, write = os.pipe()
    size = "{}x{}x24".format(*SCREEN)
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset", "-fbdir", folder]
    server = subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        with (folder / "Xvfb_screen0").open("rb") as picture:
            yield display, mmap.mmap(picture.fileno(), 0, access=mmap.ACCESS_READ)
    finally:
        server.terminate()
        server.wait()


def painted(program: Program, display: str, picture: mmap.mmap, before: Sequence[str]) -> tuple[float, float]:
    """Seconds until the window has been painted, and until it is at rest."""
    cold()
    last = empty = picture[::_STEP]
    began = changed = time.perf_counter()
    process = subprocess.Popen(
        [*before, *program.inside(program.window, PERSON, DISPLAY=display)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    first = None
    try:
        while (now := time.perf_counter()) - began < _LONGEST:
            seen = picture[::_STEP]
            if seen != last:
                last, changed = seen, now
                if first is None and len(set(zip(*[picture[at::_STEP] for at in range(4)], strict=False))) > _COLOURS:
                    first = now
            if first is not None and now - changed > _STILL:
                return first - began, changed - began
            if process.poll() is not None:
                sys.exit(f"{program.name} ended with {process.returncode} before its window was at rest")
            time.sleep(0.004)
        sys.exit(f"{program.name}: no window after {_LONGEST:.0f} seconds")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        over = time.perf_counter() + _STILL
        while picture[::_STEP] != empty and time.perf_counter() < over:  # the display is to be empty again
            time.sleep(0.05)


def measure(programs: Sequence[Program], rounds: int, *, ahead: bool) -> None:
    """All starts, in turns."""
    before = ["/usr/bin/nice", "-n", "-15"] if ahead else []
    with tempfile.TemporaryDirectory() as name, screen(Path(name)) as (display, picture):
        for number in range(rounds + 1):
            for program in programs:
                found = dict(zip(("window", "at rest"), painted(program, display, picture, before), strict=True))
                for what, words in program.lines.items():
                    cold()
                    ran = timed([*before, *program.inside(words, PERSON)], os.environ, Path(name) / "said")
                    if ran.code not in {0, 1}:
                        sys.exit(f"{program.name}: {' '.join(words)} ended with {ran.code}")
                    found[what] = ran.seconds
                if number:  # at the first time each writes down what it has worked out
                    for what, seconds in found.items():
                        program.took.setdefault(what, []).append(seconds)
                print(program.name, {what: round(seconds, 2) for what, seconds in found.items()}, file=sys.stderr)


def table(programs: Sequence[Program], rounds: int) -> Iterator[str]:
    """The lines of the READMEs, and the lowest figures beside the medians."""
    yield "| | " + " | ".join(program.name for program in programs) + " |"
    yield "|---" * (len(programs) + 1) + "|"
    sizes = {"the program itself": "alone", "with all that it needs in a bare Debian 12": "all"}
    for words, what in sizes.items():
        yield (
            f"| installed size, {words} | " + " | ".join(f"{p.bytes[what] / MEGABYTE:.0f} MB" for p in programs) + " |"
        )
    yield "| packages that come along | " + " | ".join(str(program.packages - 1) for program in programs) + " |"
    for what in programs[0].took:
        cells = (f"{statistics.median(p.took[what]):.2f} ({min(p.took[what]):.2f})" for p in programs)
        yield f"| cold start, {what}: s, median of {rounds} (lowest) | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--scratch", type=Path, help="where the root folders are; its base is used again")
    parser.add_argument("--ahead", action="store_true", help="before other programs of a busy computer")
    asked = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("Only an administrator can make root folders and empty the page cache.")
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as name:
        scratch = asked.scratch or Path(name)
        base = scratch / "base"
        if not (base / "usr/bin/apt-get").exists():
            words = ["debootstrap", "--variant=minbase", "bookworm", base]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        roots = [scratch / "tidytrace", scratch / "bleachbit"]
        ours = Program(
            "Tidytrace",
            roots[0],
            f"/srv/{asked.package.name}",
            ["tidytrace"],
            {"`--version`": ["tidytrace", "--version"], "what it knows": ["tidytrace", "apps"]},
            greeted,
        )
        theirs = Program(
            "BleachBit",
            roots[1],
            "bleachbit",
            ["bleachbit"],
            {"`--version`": ["bleachbit", "--version"], "what it knows": ["bleachbit", "--list-cleaners"]},
            set_up,
        )
        with contextlib.ExitStack() as mounted:
            for program in (ours, theirs):
                shutil.rmtree(program.root, ignore_errors=True)
                subprocess.run(["cp", "-a", base, program.root], check=True)
                subprocess.run(["mount", "-t", "proc", "proc", program.root / "proc"], check=True)
                mounted.callback(subprocess.run, ["umount", program.root / "proc"], check=True)
                shutil.copyfile(asked.package, program.root / "srv" / asked.package.name)
                program.install()
                print(program.name, program.bytes, program.packages, file=sys.stderr)
            measure((ours, theirs), asked.rounds, ahead=asked.ahead)
        print("\n".join(table((ours, theirs), asked.rounds)))
        version = theirs.run("dpkg-query", "-W", "-f", "${Version}", "bleachbit")
        print(f"\nBleachBit {version}; {os.cpu_count()} processors; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
