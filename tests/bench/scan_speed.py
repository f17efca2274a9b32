"""How fast a look for sensitive content is, beside Kingfisher, ripgrep and ``cat`` on the same files in one run.

    .venv/bin/python tests/bench/scan_speed.py FOLDER [--rounds 5] [--kingfisher PROGRAM] [--ripgrep PROGRAM]

FOLDER holds a labelled corpus (``data`` in it) or any files. Where none is named, TIDYTRACE_TEST_CORPUS may name the
generator of one, which is then asked for 500 MB in 5,000 files. Whole processes, in turn, so that a busy moment hits
every row; the table shows medians. Tidytrace has its rules compiled, as after its first start, but no memory of these
files. Memory is that of all processes of a command together, from one more run.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from running import MEGABYTE, TIDYTRACE, Run, environment, peak_memory, timed

from tidytrace.sensitive import load_rules
from tidytrace.sensitive.engine.anchors import anchors_of

GENERATED = ("--mb", "500", "--files", "5000", "--items", "2000", "--seed", "7")
NOTHING_FOUND, FOUND = {0, 1}, {0, 1, 200, 205}
"""How programs end that looked everywhere."""
TOO_LONG = 60
"""Seconds: what takes longer runs once."""
READY = """
import sys, time
from pathlib import Path
from tidytrace.sensitive.looks.look import Look
cache = Path(sys.argv[1]) / "rules"
look = Look(cache, Path(sys.argv[1]) / "key", Path(sys.argv[1]) / "looks")
begin = time.perf_counter()
look.scanner
print(time.perf_counter() - begin)
"""


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def peers(data: Path, scratch: Path, kingfisher: str | None, ripgrep: str | None) -> dict[str, tuple[str, ...] | None]:
    """What runs beside Tidytrace; None for what is not installed."""
    anchors = scratch / "anchors"
    anchors.write_text("\n".join(dict.fromkeys(_expressions())), "utf-8")
    where = os.fspath(data)
    most = ("--regex-size-limit", "1G", "--dfa-size-limit", "1G")
    low = ("--no-validate", "--no-update-check", "--confidence", "low")
    by_bytes = ("-j2", "-uu", "-a", "-o", "-N", "--no-unicode", *most, "-f", os.fspath(anchors))
    return {
        "`kingfisher scan`": (kingfisher, "scan", where, *low) if kingfisher else None,
        "`rg -j2`, the same anchors, by bytes": (ripgrep, *by_bytes, where) if ripgrep else None,
        "`cat` of all of them": ("/bin/sh", "-c", 'find "$0" -type f -print0 | xargs -0 cat >/dev/null', where),
    }


def _expressions() -> Iterator[str]:
    """The anchors of the rules in ripgrep's syntax; those few that go over the end of a line it cannot have."""
    for one in anchors_of(load_rules(), few=True):
        if not any(line_end in one.expression for line_end in (b"\n", rb"\n", rb"\x0a")):
            by_bytes = "".join(chr(byte) if byte < 0x80 else f"\\x{byte:02x}" for byte in one.expression)
            yield f"(?i:{by_bytes})" if one.ignore_case else by_bytes


class Bench:
    """The same files for everybody."""

    def __init__(self, data: Path, scratch: Path) -> None:
        self.data = data
        self.scratch = scratch
        self.home = scratch / "home"
        self._ready = scratch / "ready"
        self._ready.mkdir()
        empty = scratch / "empty"
        empty.mkdir()
        self.scan_nothing = (*TIDYTRACE, "scan", os.fspath(empty), "--json")
        self.scan = (*TIDYTRACE, "scan", os.fspath(data), "--json")
        # so much that the rules are compiled for it; less is looked through without
        some = scratch / "some"
        some.mkdir()
        (some / "text.txt").write_text("said in a day\n" * 20_000, "utf-8")
        self.run((*TIDYTRACE, "scan", os.fspath(some), "--json"), self._ready)
        shutil.rmtree(self._ready / ".local", ignore_errors=True)
        (self._ready / ".cache/tidytrace/looks.sqlite").unlink(missing_ok=True)

    def prepare(self, command: Sequence[str]) -> None:
        """Let another program keep its compiled rules too, as after its first start."""
        where = os.fspath(self.data)
        self.run([self.scan_nothing[-2] if part == where else part for part in command], self._ready)

    def run(self, command: Sequence[str], home: Path | None = None) -> Run:
        run = timed(command, environment(home or self.home), self.scratch / "output")
        if run.code not in NOTHING_FOUND | FOUND:
            sys.exit(f"{command[0]} ended with {run.code}:\n{(self.scratch / 'output.err').read_text('utf-8')[:2000]}")
        return run

    def forget(self) -> None:
        """A home in which the rules are compiled and nothing was looked at."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._ready, self.home, symlinks=True)

    def memory(self, command: Sequence[str], surroundings: Mapping[str, str]) -> str:
        peak = peak_memory(command, surroundings, self.scratch / "output")
        return "?" if peak is None else f"{peak / MEGABYTE:.0f}"


def compare(bench: Bench, others: Mapping[str, tuple[str, ...] | None], rounds: int, size: float) -> None:
    rows: dict[str, list[Run]] = {}
    for command in others.values():
        if command:
            bench.prepare(command)
    commands = {"`tidytrace scan`": bench.scan, **{name: command for name, command in others.items() if command}}
    for _ in range(rounds):
        for name, command in commands.items():
            if name in rows and rows[name][0].seconds > TOO_LONG:
                continue
            bench.forget()
            rows.setdefault(name, []).append(bench.run(command))
    ours = statistics.median(run.seconds for run in rows["`tidytrace scan`"])
    print("| whole process | median s | fastest–slowest | processor s | MB/s | Tidytrace is | peak memory MB |")
    print("|---|---|---|---|---|---|---|")
    for name in ("`tidytrace scan`", *others):
        if name not in rows:
            print(f"| {name} | not installed | | | | | |")
            continue
        seconds = [run.seconds for run in rows[name]]
        median = statistics.median(seconds)
        busy = statistics.median(run.busy for run in rows[name])
        bench.forget()
        memory = bench.memory(commands[name], environment(bench.home))
        print(
            f"| {name} | {median:.2f} | {min(seconds):.2f}–{max(seconds):.2f} | {busy:.2f} | {size / median:.0f} | "
            f"{median / ours:.2f} × | {memory} |"
        )


def start(bench: Bench, rounds: int) -> None:
    """What a look costs before anything is looked at, and when nothing changed."""
    bench.forget()
    bench.run(bench.scan)
    again = [bench.run(bench.scan).seconds for _ in range(rounds)]
    nothing = [bench.run(bench.scan_nothing).seconds for _ in range(rounds * 4)]
    python = [bench.run((sys.executable, "-I", "-c", "pass")).seconds for _ in range(rounds * 4)]
    command = [sys.executable, "-c", READY, os.fspath(bench.scratch)]
    ready = [
        float(subprocess.run(command, env=environment(bench.home), capture_output=True, check=True).stdout)
        for _ in range(rounds * 4 + 1)
    ]
    print("\n| | median | fastest–slowest |\n|---|---|---|")
    for name, seconds, unit in (
        ("scan again, nothing changed", again, 1),
        ("scan of an empty folder", nothing, 1),
        ("the bare interpreter", python, 1),
        ("rules made ready, first time on a machine", ready[:1], 1000),
        ("rules made ready, from the cache", ready[1:], 1000),
    ):
        sign = "ms" if unit == 1000 else "s"
        low, middle, high = (one(seconds) * unit for one in (min, statistics.median, max))
        print(f"| {name} | {middle:.3f} {sign} | {low:.3f}–{high:.3f} |")


def corpus(asked: Path | None, scratch: Path) -> Path:
    """The folder with the files."""
    if asked is None:
        generator = os.environ.get("TIDYTRACE_TEST_CORPUS")
        if not generator:
            sys.exit("name a folder, or the generator of a corpus in TIDYTRACE_TEST_CORPUS")
        asked = scratch / "corpus"
        subprocess.run([sys.executable, generator, os.fspath(asked), *GENERATED], check=True)
    return asked / "data" if (asked / "truth.jsonl").is_file() else asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kingfisher", default=shutil.which("kingfisher"))
    parser.add_argument("--ripgrep", default=shutil.which("rg"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as temporary:
        scratch = Path(temporary)
        data = corpus(asked.folder, scratch).resolve()
        files = files_of(data)
        size = sum(path.stat().st_size for path in files) / MEGABYTE
        print(
            f"{len(files):,} files, {size:,.0f} MB; {os.cpu_count()} cores, Python {sys.version.split()[0]}; "
            f"{asked.rounds} rounds\n"
        )
        bench = Bench(data, scratch)
        compare(bench, peers(data, scratch, asked.kingfisher, asked.ripgrep), asked.rounds, size)
        start(bench, asked.rounds)


if __name__ == "__main__":
    main()
