"""The fault table: killed or failed at each of its calls, nothing is lost, and nothing is half done after a start.

Every point is a run of its own: a computer with conversations in every kind of place, the program killed (before the
call, in the middle of it where it writes, after the last one) or a call of the system failed, the program started
anew. Afterwards everything is as before or as after, to the byte and to the row, and what went comes back.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from isolation import clean_environment

TESTS = Path(__file__).resolve().parents[2]
COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
CAN_FORK = hasattr(os, "fork")
HAS_SHIM = CAN_FORK and platform.libc_ver()[0] == "glibc" and COMPILER is not None


class Part(NamedTuple):
    """A part of one scenario, for one process of the tests."""

    scenario: str
    first: int
    step: int
    least: int
    """Points that there must be."""

    @property
    def name(self) -> str:
        return f"{self.scenario}-{self.first}"


def parts(scenario: str, count: int, step: int, least: int) -> list[Part]:
    """``count`` parts that try every ``step``-th point together."""
    return [Part(scenario, number * step, count * step, least // count) for number in range(count)]


KILLS = [
    *parts("erase", 4, 1, 312),
    *parts("erase-for-good", 1, 6, 40),
    *parts("erase-all", 1, 10, 22),
    *parts("redact", 1, 5, 30),
    *parts("restore", 1, 2, 90),
    *parts("twice", 2, 1, 100),
]
FAILINGS = [
    *parts("full-app", 1, 7, 20),
    *parts("full-own", 1, 4, 14),
    *parts("full-once", 1, 9, 18),
    *parts("full-for-good", 1, 13, 10),
    *parts("broken-app", 1, 11, 20),
    *parts("broken-own", 1, 5, 16),
    *parts("read-only-app", 1, 23, 8),
    *parts("read-only-own", 1, 7, 8),
    *parts("full-restoration", 1, 7, 15),
    *parts("broken-restoration", 1, 9, 15),
]
WITHOUT_COMPILER = [*parts("erase", 1, 7, 20), *parts("erase-for-good", 1, 11, 10), *parts("restore", 1, 5, 12)]


@pytest.fixture(scope="session")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that is laid under the program."""
    library = tmp_path_factory.mktemp("killer") / "killer.so"
    source = TESTS / "killer.c"
    # some systems have these set, and then the calls have other names
    plain = ("-U_FORTIFY_SOURCE", "-U_FILE_OFFSET_BITS", "-U_TIME_BITS")
    subprocess.run([COMPILER, "-O1", *plain, "-shared", "-fPIC", "-Wall", "-o", library, source, "-ldl"], check=True)
    return library


def table(part: Part, weapon: str, folder: Path, library: Path | None) -> None:
    """Try a part, and say what was lost or half done."""
    environment = clean_environment(os.environ, folder / "own")
    environment["PYTHONPATH"] = os.pathsep.join([str(TESTS.parent / "app"), str(TESTS)])
    if library is not None:
        environment["LD_PRELOAD"] = str(library)
    (folder / "run").mkdir()
    command = [sys.executable, TESTS / "fault_run.py", part.scenario, weapon, str(part.first), str(part.step)]
    done = subprocess.run([*command, folder / "run"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    told = [f"{part.scenario} at {point}: {problem}" for point, found in answer["wrong"].items() for problem in found]
    lost = sum("lost:" in one for one in told)
    assert not told, f"{answer['points']} points, {lost} lost, {len(told) - lost} half-done\n" + "\n".join(told[:40])
    assert answer["points"] >= part.least


@pytest.mark.skipif(not HAS_SHIM, reason="needs glibc and a C compiler")
@pytest.mark.parametrize("part", KILLS, ids=lambda part: part.name)
def test_killed_at_any_call_nothing_is_lost_or_half_done(part, tmp_path, killer):
    table(part, "calls", tmp_path, killer)


@pytest.mark.skipif(not HAS_SHIM, reason="needs glibc and a C compiler")
@pytest.mark.parametrize("part", FAILINGS, ids=lambda part: part.name)
def test_when_a_call_fails_every_place_is_whole_or_gone(part, tmp_path, killer):
    table(part, "calls", tmp_path, killer)


@pytest.mark.skipif(not CAN_FORK, reason="kills a forked process")
@pytest.mark.parametrize("part", WITHOUT_COMPILER, ids=lambda part: part.name)
def test_killed_at_a_call_of_its_own_nothing_is_lost_or_half_done(part, tmp_path):
    table(part, "python", tmp_path, None)


def test_the_table_is_large_enough():
    assert sum(part.least for part in KILLS) >= 550
    assert sum(part.least for part in KILLS if part.scenario == "twice") >= 100
