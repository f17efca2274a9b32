"""Whole processes measured from the outside: time by ``launch.py``, and the memory of all of them together."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")
TIDYTRACE = (sys.executable, "-P", "-m", "tidytrace")
MEGABYTE = 10**6
_EVERY = 0.02
"""Seconds between two looks at the memory."""
_LONG_ENOUGH = 60
"""Seconds after which the memory is known."""


@dataclass(frozen=True)
class Run:
    """One command from its start to its end."""

    seconds: float
    busy: float
    kibibytes: int
    code: int


def environment(home: Path) -> dict[str, str]:
    """What a command of a person with this home sees."""
    return {
        "HOME": os.fspath(home),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TIDYTRACE_LANG": "en",
        **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
    }


def timed(command: Sequence[str], surroundings: Mapping[str, str], output: Path) -> Run:
    """Run a command, what it says into a file, and measure it."""
    launched = subprocess.run(
        [sys.executable, "-I", "-S", os.fspath(LAUNCH), os.fspath(output), *command],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return Run(**json.loads(launched.stdout))


def peak_memory(command: Sequence[str], surroundings: Mapping[str, str], output: Path) -> int | None:
    """The most bytes that a command and all that it starts have in memory at one time; None where /proc is missing.

    What several processes share counts once (the sum of their proportional set sizes, looked at every 20 ms).
    It is a run of its own, ended after a minute: looking takes time from what is looked at.
    """
    peaks = peaks_of(command, surroundings, output, _LONG_ENOUGH, _EVERY)
    return None if peaks is None else peaks[0]


def peaks_of(
    command: Sequence[str], surroundings: Mapping[str, str], output: Path, longest: float, every: float
) -> tuple[int, int] | None:
    """As ``peak_memory``; the second figure is the most that the first process has for itself.

    Args:
        command: What is run; what it says goes into ``output``.
        surroundings: What it sees of the environment.
        output: Also gets what it says on its error stream.
        longest: Seconds after which it is ended.
        every: Seconds between two looks.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    with output.open("wb") as said:
        process = subprocess.Popen(command, env=surroundings, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    most = first = 0
    end = time.monotonic() + longest
    while process.poll() is None:
        family = _family(process.pid)
        each = list(map(_proportional, family))
        most, first = max(most, sum(each)), max(first, each[0])
        if time.monotonic() > end:
            for pid in reversed(family):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
        time.sleep(every)
    return most, first


def _family(root: int) -> list[int]:
    family = [root]
    for pid in family:
        for task in _tasks(pid):
            try:
                children = (task / "children").read_text("ascii")
            except OSError:
                continue  # it has ended
            family.extend(map(int, children.split()))
    return family


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0  # it has ended
    return 0
