"""Lets calls of the system fail instead of killing: a full disk, a disk that breaks, one that may only be read.

The disk is well again at the next start. Until then and after it no word may be lost and none half gone.
"""

import errno
import json
import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kills import Erase, Restore, Scenario, differences
from menagerie import CHOSEN, Computer, snapshot
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.vault import VaultError
from tidytrace.receipts import ReceiptError
from weapons import COUNT, CREATE, FAIL, FSYNC, FTRUNCATE, KINDS, LINK, MKDIR, OFF, RENAME, RMDIR, UNLINK, WRITE

ROOM = 1 << WRITE | 1 << CREATE | 1 << MKDIR | 1 << LINK | 1 << FTRUNCATE
"""Calls that need room."""
ANY = ROOM | 1 << FSYNC | 1 << RENAME | 1 << UNLINK | 1 << RMDIR


class Failing(Scenario):
    """A call fails, or all from one on."""

    own = False
    """Below Tidytrace's own folders, not the app's."""
    error = errno.ENOSPC
    kinds = ROOM
    good = True
    """For good, until the next start."""

    def place(self, computer: Computer) -> Path:
        return computer.desk.host.home / ".local" if self.own else computer.desk.data

    def run(self, first: int, step: int) -> Iterator[tuple[str, list[str]]]:
        def counting(computer: Computer, _: Callable[[], None]) -> None:
            self.act(computer, lambda: self.weapon.arm(self.place(computer), COUNT, 0, self.kinds))

        for at, kind in list(enumerate(self.counted(counting, self.fresh())))[first::step]:
            computer = self.fresh()
            said = self.said(computer, at)
            yield f"{at}: {KINDS[kind]} {said}", [said["broken"]] if "broken" in said else self.found(computer, said)
            shutil.rmtree(computer.root, ignore_errors=True)

    def said(self, computer: Computer, at: int) -> dict[str, Any]:
        """What the program says for itself when it fails."""
        end, begin = os.pipe()
        process = os.fork()
        if not process:
            try:
                answer = self.answer(
                    computer,
                    lambda: self.weapon.arm(self.place(computer), FAIL, at, self.kinds, self.error, good=self.good),
                )
            except BaseException:  # noqa: BLE001 - it is told, and a forked process must end here
                answer = {"broken": traceback.format_exc()}
            self.weapon.arm(computer.root, OFF, 0)
            with os.fdopen(begin, "w") as file:
                json.dump(answer, file)
            os._exit(0)
        os.close(begin)
        with os.fdopen(end) as file:
            answer = json.load(file)
        os.waitpid(process, 0)
        return answer

    def answer(self, computer: Computer, ready: Callable[[], None]) -> dict[str, Any]:
        raise NotImplementedError

    def found(self, computer: Computer, said: dict[str, Any]) -> list[str]:
        try:
            self.start(computer)
            return self.wrong(computer, said)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            return [f"half-done: {traceback.format_exc()}"]

    def wrong(self, computer: Computer, said: dict[str, Any]) -> list[str]:
        raise NotImplementedError


class FailingErasure(Failing, Erase):
    """While erasing with a copy."""

    def answer(self, computer: Computer, ready: Callable[[], None]) -> dict[str, Any]:
        try:
            done = computer.erase(self.days, ready)
        except (ErasureError, VaultError, ReceiptError) as error:
            return {"refused": error.problem}
        return {
            "erased": [one.id.rpartition(":")[2] for one in done.outcome.erased],
            "failed": {one.id.rpartition(":")[2]: one.reason for one in done.outcome.failed},
            "problems": [one.reason for one in done.outcome.problems] + [type(one).__name__ for one in done.problems],
        }

    def wrong(self, computer: Computer, said: dict[str, Any]) -> list[str]:
        now = snapshot(computer.desk)
        wrong = self.common(computer)
        if "refused" in said:
            return wrong + differences(now, self.before, self.before)
        wrong += [one for one in differences(now, self.before, self.after) if one.startswith("lost")]
        listed = set(computer.desk.chats())
        for native, mark in zip(CHOSEN, (b"cat", b"eel", b"fox", b"hen", b"d-1", b"a-1", b"web"), strict=True):
            gone = native in said["erased"]
            # what could not even be noted was finished at the next start
            noted = not {"NoSpace", "CannotErase", "NotWritable"} & set(said["problems"])
            if gone == (native in listed) and (gone or noted):
                wrong.append(
                    f"half-done: {native} was {'erased' if gone else 'not erased'}, and the list says otherwise"
                )
            if gone and (where := computer.raw(b"MARK-" + mark)) and not said["problems"]:
                wrong.append(f"half-done: {native} is said to be gone and stands in {where}")
        return wrong + (self.restored(computer) if self.days else [])


class FailingRestoration(Failing, Restore):
    """While bringing back."""

    def answer(self, computer: Computer, ready: Callable[[], None]) -> dict[str, Any]:
        (done,) = computer.restore(ready)
        return {"complete": done.complete, "problems": [type(one).__name__ for one in done.problems]}

    def wrong(self, computer: Computer, said: dict[str, Any]) -> list[str]:
        whole = snapshot(computer.desk) == self.after
        if said["complete"] and not whole:
            return ["lost: it is said to be complete"]
        return self.look(computer)


class FullApp(FailingErasure):
    """The app's disk is full from one moment on."""


class FullOwn(FailingErasure):
    """Tidytrace's disk is full from one moment on."""

    own = True


class FullOnce(FailingErasure):
    """One call has no room."""

    good = False


class FullForGood(FailingErasure):
    """The same without a copy."""

    days = 0


class BrokenApp(FailingErasure):
    """One call on the app's disk fails."""

    error = errno.EIO
    kinds = ANY
    good = False


class BrokenOwn(BrokenApp):
    """One call on Tidytrace's disk fails."""

    own = True


class ReadOnlyApp(FailingErasure):
    """The system puts the app's disk to reading only, as it does with a disk that has faults."""

    error = errno.EROFS
    kinds = ANY & ~(1 << FSYNC)


class ReadOnlyOwn(ReadOnlyApp):
    """The same with Tidytrace's disk."""

    own = True


class FullRestoration(FailingRestoration):
    """The app's disk is full from one moment on."""


class BrokenRestoration(FailingRestoration):
    """One call on the app's disk fails."""

    error = errno.EIO
    kinds = ANY
    good = False


FAILINGS: dict[str, type[Scenario]] = {
    "full-app": FullApp,
    "full-own": FullOwn,
    "full-once": FullOnce,
    "full-for-good": FullForGood,
    "broken-app": BrokenApp,
    "broken-own": BrokenOwn,
    "read-only-app": ReadOnlyApp,
    "read-only-own": ReadOnlyOwn,
    "full-restoration": FullRestoration,
    "broken-restoration": BrokenRestoration,
}
