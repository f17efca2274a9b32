"""Kills the program at each of its calls that change something, starts it again and looks what became of everything.

Runs as a program of its own, so that a library can be laid under it before anything is imported:

    python tests/kills.py SCENARIO WEAPON FIRST STEP FOLDER

SCENARIO is one of SCENARIOS. WEAPON is ``calls`` (with ``killer.c`` in LD_PRELOAD: all calls, those of SQLite too) or
``python`` (only the calls of this program's own code). It tries every STEP-th kill point from FIRST on and writes one
JSON object to its standard output.
"""

import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from menagerie import ALL, ALL_MARKS, CHOSEN, MARKS, WORDS, Computer, move_on, snapshot
from tidytrace.catalog import App
from tidytrace.erase.act.lock import alone
from tidytrace.erase.act.recovery import recover
from weapons import AFTER, BEFORE, COUNT, FSYNC, HOWS, KINDS, OFF, TORN, WRITE, Weapon


class Scenario:
    """What is killed, and what must be true after the next start."""

    torn = 6
    """Of so many writes one is also torn."""

    def __init__(self, folder: Path, app: App, weapon: Weapon) -> None:
        self.folder = folder
        self.app = app
        self.weapon = weapon
        self.template = folder / "template"
        self.number = 0
        Computer(self.template, app)
        self.prepare()

    def prepare(self) -> None:
        """What comes before; then the states that may be found."""
        computer = self.fresh()
        self.before = snapshot(computer.desk)
        self.act(computer, lambda: None)
        self.after = snapshot(computer.desk)

    def fresh(self) -> Computer:
        self.number += 1
        root = self.folder / str(self.number)
        shutil.copytree(self.template, root, symlinks=True)
        return Computer(root, self.app)

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        raise NotImplementedError

    def start(self, computer: Computer) -> None:
        """The next start of the program."""
        erasures = computer.erasures
        for one in recover(erasures):
            assert one.how != "waiting", one
            assert not one.problems, one
        erasures.tidy()

    def look(self, computer: Computer) -> list[str]:
        """What is wrong after the next start."""
        raise NotImplementedError

    def common(self, computer: Computer) -> list[str]:
        erasures = computer.erasures
        wrong = [f"half-done: {name} is left" for name in computer.untidy()]
        with alone(computer.state.state):
            receipts = erasures.erasures()
        wrong += [f"half-done: {problem}" for problem in erasures.receipts.problems]
        kept = {one.id for one in receipts if one.restorable}
        if kept != set(erasures.vault.ids()):
            wrong.append(f"lost: receipts {sorted(kept)}, but the vault holds {erasures.vault.ids()}")
        wrong += [f"half-done: {one.id} is not finished" for one in receipts if not one.finished]
        return wrong

    def die(self, computer: Computer, how: int, at: int, step: Callable[[Computer, Callable[[], None]], None]) -> bool:
        """Whether it was killed before it was through."""
        process = os.fork()
        if not process:
            try:
                step(computer, lambda: self.weapon.arm(computer.root, how, at))
                os._exit(0)
            except BaseException:  # noqa: BLE001 - it is told, and a forked process must end here
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed by itself"
        return os.WIFSIGNALED(status)

    def points(self) -> list[tuple[int, int]]:
        """How and at which call."""
        self.kinds = kinds = self.counted(self.act, self.fresh())
        # a sync changes nothing that a kill could take: before and after it the same stands there
        before = [(BEFORE, at) for at in range(len(kinds)) if not at or kinds[at - 1] != FSYNC]
        torn = [(TORN, at) for at, kind in enumerate(kinds) if kind == WRITE]
        return [*before, *torn[:: self.torn], (AFTER, len(kinds) - 1)]

    def counted(self, step: Callable[[Computer, Callable[[], None]], None], computer: Computer) -> list[int]:
        end, begin = os.pipe()
        process = os.fork()
        if not process:
            step(computer, lambda: self.weapon.arm(computer.root, COUNT, 0))
            calls = self.weapon.calls()
            self.weapon.arm(computer.root, OFF, 0)
            with os.fdopen(begin, "wb") as file:
                file.write(bytes(calls))
            os._exit(0)
        os.close(begin)
        with os.fdopen(end, "rb") as file:
            found = list(file.read())
        os.waitpid(process, 0)
        assert found, "nothing was counted"
        return found

    def run(self, first: int, step: int) -> Iterator[tuple[str, list[str]]]:
        """The name of each kill point, and what was wrong after it."""
        for how, at in self.points()[first::step]:
            computer = self.fresh()
            assert self.die(computer, how, at, self.act), f"not reached: {at}"
            yield f"{at}: {HOWS[how]} {KINDS[self.kinds[at]]}", self.judged(computer)
            shutil.rmtree(computer.root, ignore_errors=True)

    def judged(self, computer: Computer) -> list[str]:
        try:
            self.start(computer)
            return self.look(computer)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            return [f"half-done: {traceback.format_exc()}"]


class Erase(Scenario):
    """Erased with a copy."""

    days = 7
    natives = CHOSEN
    marks = MARKS

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        assert not computer.erase(self.days, ready, self.natives).outcome.failed

    def look(self, computer: Computer) -> list[str]:
        now = snapshot(computer.desk)
        if now == self.before:
            return self.common(computer) + [
                f"half-done: {one.id} is left" for one in computer.erasures.erasures() if one.undone is None
            ]
        if now != self.after:
            return differences(now, self.before, self.after)
        wrong = self.common(computer)
        wrong += [f"half-done: {name} holds a mark" for name in computer.raw(*self.marks)]
        return wrong + self.restored(computer)

    def restored(self, computer: Computer) -> list[str]:
        computer.restore()
        now = snapshot(computer.desk)
        if now != self.before:
            return [one.replace("half-done", "lost") for one in differences(now, self.before, self.before)]
        left = [one.id for one in computer.erasures.erasures() if one.undone is None]
        return [f"lost: {one} was not undone" for one in left] + self.common(computer)


class EraseForGood(Erase):
    """Erased without a copy."""

    days = 0

    def restored(self, computer: Computer) -> list[str]:
        return []


class EraseAll(EraseForGood):
    """All conversations, and what the app keeps of them together."""

    natives = ALL
    marks = ALL_MARKS


class Redact(Erase):
    """Words cut out, with a copy."""

    marks = tuple(word.encode() for word in WORDS)

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        assert not computer.redact(self.days, ready).outcome.failed


class Restore(Scenario):
    """Brought back, while the app has moved on."""

    def prepare(self) -> None:
        computer = Computer(self.template, self.app)
        computer.erase(7)
        move_on(computer.desk)
        super().prepare()

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        computer.restore(ready)

    def look(self, computer: Computer) -> list[str]:
        if any(one.restorable for one in computer.erasures.erasures()):
            computer.restore()
        now = snapshot(computer.desk)
        return self.common(computer) if now == self.after else differences(now, self.after, self.after)


class Twice(Erase):
    """Killed while erasing with a copy, and again while that is finished."""

    def run(self, first: int, step: int) -> Iterator[tuple[str, list[str]]]:
        everywhere = self.points()
        points = [everywhere[number * len(everywhere) // 124] for number in range(124)]
        for number, (how, at) in list(enumerate(points))[first::step]:
            computer = self.killed(how, at)
            again = number * 61 % 180
            if self.die(computer, BEFORE, again, lambda computer, ready: (ready(), self.start(computer))):
                yield f"{at}, then {again}: {HOWS[how]} {KINDS[self.kinds[at]]}", self.judged(computer)
            shutil.rmtree(computer.root, ignore_errors=True)

    def killed(self, how: int, at: int) -> Computer:
        computer = self.fresh()
        assert self.die(computer, how, at, self.act)
        return computer


SCENARIOS: dict[str, type[Scenario]] = {
    "erase": Erase,
    "erase-for-good": EraseForGood,
    "erase-all": EraseAll,
    "redact": Redact,
    "restore": Restore,
    "twice": Twice,
}


def differences(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Places that are neither as before nor as after, or as before and after mixed."""
    found = []
    for name in sorted({*now, *before, *after}):
        is_before, is_after = now.get(name) == before.get(name), now.get(name) == after.get(name)
        same = before.get(name) == after.get(name)
        if not is_before and not is_after:
            found.append(f"{'lost' if same else 'half-done'}: {name}: {str(now.get(name))[:300]}")
        elif not same:
            found.append(f"half-done: {name} is as {'before' if is_before else 'after'}")
    return found
