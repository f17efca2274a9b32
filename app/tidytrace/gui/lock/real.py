"""The lock on this computer."""

import datetime
import threading
from collections.abc import Callable
from typing import Final

import msgspec

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.lock.keeping import COST, SHORTEST, Kept, LockFile, Phrase
from tidytrace.gui.lock.port import Tried
from tidytrace.gui.preferences.wishes import LOCK_FILE, Lock
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import StateFolders
from tidytrace.host.errors import HostError
from tidytrace.host.passwords import PasswordCheck, Verdict, password_check, refuses_nonsense
from tidytrace.language import N_

SILENT: Final = N_("This computer does not say whether that is the password of your account.")
TRUSTING: Final = N_(
    "This computer lets any password pass, so it would lock nothing. Take a passphrase of your own instead."
)
WRONG: Final = N_("That is not the password of your account.")
DAMAGED: Final = N_("The lock cannot be read, so nothing can open it.")
SHORT: Final = N_("Take at least {count} characters.")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class RealLocksmith:
    """A file in the private configuration, and the system's own password where it can be asked about."""

    def __init__(
        self,
        state: StateFolders,
        *,
        system: Callable[[], PasswordCheck | None] = password_check,
        now: Callable[[], datetime.datetime] = _now,
        cost: int = COST,
    ) -> None:
        """Nothing is read or asked yet.

        Args:
            state: Where the file is.
            system: Gives what asks the system.
            now: The time, with a zone.
            cost: Of a new passphrase's digest.
        """
        self._file = LockFile(state.config / LOCK_FILE)
        self._system, self._now, self._cost = system, now, cost
        self._trying = threading.Lock()
        self._aside: Kept | None = None
        """What could not be counted in the file."""

    @property
    def file(self) -> str:
        """Named to the person, because deleting it takes the lock away."""
        return str(self._file.path)

    def kind(self) -> Lock:
        """A damaged one is a lock too."""
        try:
            kept = self._file.read()
        except ValueError:
            return Lock.PASSPHRASE
        return Lock.NONE if kept is None else kept.lock

    def damaged(self) -> bool:
        """Read anew: the person may just have deleted it."""
        try:
            self._file.read()
        except ValueError:
            return True
        return False

    def wait(self) -> float:
        """None while there is no lock."""
        try:
            kept = self._file.read()
        except ValueError:
            return 0.0
        return 0.0 if kept is None else self._counted(kept).wait(self._now())

    def _counted(self, kept: Kept) -> Kept:
        aside = self._aside
        same = aside is not None and (aside.kind, aside.phrase) == (kept.kind, kept.phrase)
        return aside if aside is not None and same and aside.failed > kept.failed else kept

    def has_system(self) -> bool:
        """Only whether there is somebody to ask; whether the answer is worth something is tried when it is set."""
        return self._system() is not None

    def open(self, secret: str) -> Tried:
        """The try is counted before it is compared, so that ending the program in between gains nothing."""
        with self._trying:
            try:
                kept = self._file.read()
            except ValueError:
                return Tried(opened=False, problem=DAMAGED)
            if kept is None:
                return Tried(opened=True)
            before = self._counted(kept)
            wait = before.wait(self._now())
            if wait > 0:
                return Tried(opened=False, wait=wait)
            counted = msgspec.structs.replace(before, failed=before.failed + 1, last=self._now())
            self._write(counted)
            return self._compare(counted, before, secret)

    def _compare(self, counted: Kept, before: Kept, secret: str) -> Tried:
        verdict = Verdict.UNUSABLE
        if counted.phrase is not None:
            verdict = Verdict.RIGHT if counted.phrase.fits(secret) else Verdict.WRONG
        elif (asked := self._system()) is not None:
            verdict = asked.check(secret)
        if verdict is Verdict.RIGHT:
            self._write(msgspec.structs.replace(counted, failed=0, last=None))
            return Tried(opened=True)
        if verdict is Verdict.UNUSABLE:
            self._write(before)
            return Tried(opened=False, problem=SILENT)
        return Tried(opened=False, wait=counted.wait(self._now()))

    def _write(self, kept: Kept) -> None:
        """What cannot be written is counted until the program ends."""
        try:
            self._file.write(kept)
        except (OSError, HostError):
            self._aside = kept
        else:
            self._aside = None

    def lock_with_passphrase(self, secret: str) -> None:
        """Replaces whatever lock there was."""
        if len(secret) < SHORTEST:
            raise EngineProblem(SHORT, {"count": SHORTEST})
        self._keep(Kept(kind="passphrase", phrase=Phrase.of(secret, self._cost)))

    def lock_with_system(self, secret: str) -> None:
        """A password that nobody has is tried first: what lets that pass locks nothing."""
        asked = self._system()
        if asked is None:
            raise EngineProblem(SILENT)
        if not refuses_nonsense(asked):
            passes = asked.check(secret) is Verdict.RIGHT
            raise EngineProblem(TRUSTING if passes else SILENT)
        verdict = asked.check(secret)
        if verdict is not Verdict.RIGHT:
            raise EngineProblem(WRONG if verdict is Verdict.WRONG else SILENT)
        self._keep(Kept(kind="system"))

    def _keep(self, kept: Kept) -> None:
        with self._trying, as_problems():
            self._file.write(kept)

    def take_away(self) -> None:
        """The file goes."""
        with self._trying, as_problems():
            self._file.remove()
