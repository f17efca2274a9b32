"""The window's questions about erasing, passed on to the rooms that plan, copy, erase, prove and bring back.

Everything in here is called while nobody else uses the chats' library.
"""

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.library import Library
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.engine import Cancelled, EngineProblem, Step, VaultLocked
from tidytrace.gui.erasing import (
    Beside,
    Erased,
    Erasure,
    Kept,
    KeyHome,
    Leftover,
    News,
    Proof,
    Restored,
    Settled,
    Spared,
    Title,
    Trouble,
)
from tidytrace.gui.real_plan import reason, shown, why
from tidytrace.gui.real_redacting import redacted
from tidytrace.gui.redacting import Redacted, Redaction
from tidytrace.host import Host, StateFolders
from tidytrace.language import N_

if TYPE_CHECKING:
    from tidytrace.erase import Plan, Progress
    from tidytrace.erase.act.erasures import Done, Erasures
    from tidytrace.erase.act.recovery import Problem, Recovered
    from tidytrace.erase.vault import VaultError
    from tidytrace.receipts import ErasureReceipt

OnStep = Callable[[Step], None]
COPYING: Final = N_("Keeping an encrypted copy…")
ERASING: Final = N_("Erasing…")
CUTTING: Final = N_("Cutting out…")
LOOKING: Final = N_("Looking for what is left…")
_BRINGING: Final = N_("Bringing back…")
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""Ends of the names of the files that SQLite keeps beside a database."""
_FINISHING: Final = N_("Finishing what was interrupted…")


class RealErasing:
    """The erasures of one person on one computer."""

    def __init__(self, host: Host, state: StateFolders) -> None:
        """Nothing is looked at yet."""
        self._host = host
        self._state = state
        self._passphrase: str | None = None

    @cached_property
    def erasures(self) -> "Erasures":
        """What does it; made when it is first needed."""
        from tidytrace.erase.act.erasures import Erasures

        def library() -> Library:
            self._host.refresh()
            return Surroundings.of(self._host).library

        return Erasures(self._host, self._state, library, ask=lambda: self._passphrase)

    @contextmanager
    def opened_with(self, passphrase: str | None) -> Iterator[None]:
        """What the vault is told if it asks meanwhile; the passphrase is not kept."""
        self._passphrase = passphrase
        try:
            yield
        finally:
            self._passphrase = None

    # --- act

    def erase(  # noqa: PLR0913, PLR0917 - what is done, for how long it is kept, and who is told
        self,
        surroundings: Surroundings,
        erasure: Erasure,
        days: int,
        progress: OnStep,
        cancelled: Cancelled,
        passphrase: str | None,
    ) -> Erased:
        """Copy, act, prove."""
        from tidytrace.erase import Plan
        from tidytrace.erase.act.erasures import Stages

        plan = erasure.plan
        assert isinstance(plan, Plan)  # the window only carries it back
        copies = sum(item.action != "rows" for item in plan.items) if days else 0

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, COPYING if step.done <= copies else ERASING))

        def looked(step: "Progress") -> None:
            progress(Step(step.done, step.total, LOOKING, unit="MB", can_stop=False))

        with self.opened_with(passphrase):
            done = self.erasures.erase(
                plan,
                erasure.conversations,
                surroundings.library,
                days=days,
                stages=Stages(act=told, proof=looked),
                cancelled=cancelled,
            )
        return self._erased(done, plan, erasure)

    @staticmethod
    def together(first: Erased, rest: Erasure, then: Erased) -> Erased:
        """Both as one: what was found first, without what is gone since."""
        from tidytrace.erase.act.erasures import Done

        assert isinstance(then.done, Done)
        stayed = {str(one.path) for one in (*then.done.outcome.failed, *then.done.outcome.problems)}
        gone = {one.path for one in rest.places} - stayed
        return msgspec.structs.replace(
            first,
            places=first.places + len(gone),
            bytes=first.bytes + sum(one.bytes for one in rest.places if one.path in gone),
            receipts=(*then.receipts, *first.receipts),
            failed=then.failed,
            spared=(*first.spared, *rest.spared, *then.spared),
            leftovers=tuple(one for one in first.leftovers if one.path not in gone),
            problems=(*first.problems, *then.problems),
        )

    def _erased(self, done: "Done", plan: "Plan", erasure: Erasure) -> Erased:
        home = self._host.home
        by_id = {one.id: one for one in erasure.conversations}
        outcome = done.outcome
        gone = frozenset(one.id for one in outcome.erased)
        return Erased(
            gone=gone,
            places=sum(gone.issuperset(item.conversations) for item in plan.items),
            bytes=sum(one.bytes for one in outcome.erased),
            proof=Proof(done.proof.files, done.proof.bytes, complete=not done.proof.cancelled),
            receipts=(done.receipt.id,),
            until=done.receipt.until if gone else None,
            failed=tuple(Kept(by_id[one.id], why(one)) for one in outcome.failed if one.id in by_id),
            spared=tuple(Spared(shown(one.path, home), why(one)) for one in outcome.problems),
            leftovers=tuple(
                Leftover(
                    shown(one.path, home),
                    one.what,
                    wanted=_is_kept(one.path, plan.unticked),
                    path=str(one.path),
                    bytes=one.bytes,
                )
                for one in done.proof.leftovers
                if not one.erased
            ),
            problems=tuple(self._trouble(one) for one in done.problems),
            complete=not any(one.reason == "cancelled" for one in outcome.failed),
            done=done,
        )

    def redact(
        self,
        redaction: Redaction,
        days: int,
        progress: OnStep,
        cancelled: Cancelled,
        passphrase: str | None,
    ) -> Redacted:
        """The same path, for words."""
        from tidytrace.erase.act.erasures import Stages
        from tidytrace.erase.redact.redaction import RedactionPlan

        plan = redaction.plan
        assert isinstance(plan, RedactionPlan)  # the window only carries it back
        searched = 0

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, CUTTING))

        def looked(step: "Progress") -> None:
            nonlocal searched
            searched = step.done
            progress(Step(step.done, step.total, LOOKING, can_stop=False))

        with self.opened_with(passphrase):
            done = self.erasures.redact(
                plan,
                [redaction.conversation],
                days=days,
                stages=Stages(act=told, proof=looked),
                cancelled=cancelled,
            )
        return redacted(done, plan, self._host.home, searched, self._trouble)

    # --- the vault

    def key_home(self) -> KeyHome | None:
        """None when the person has to choose."""
        from tidytrace.erase.vault import NoKeyHome

        try:
            return self.erasures.vault.home()
        except NoKeyHome:
            return None

    def choose_key_home(self, home: KeyHome, passphrase: str | None) -> None:
        """A new vault, or another place for the key of this one."""
        from tidytrace.erase.act.lock import alone

        with alone(self._state.state):
            self.erasures.vault.choose(home, passphrase)

    def restore(
        self,
        receipt: "ErasureReceipt",
        chats: Collection[str] | None,
        progress: OnStep,
        cancelled: Cancelled,
        passphrase: str | None,
    ) -> Restored:
        """Bring back some or all conversations of one receipt."""
        from tidytrace.erase.act.restoring import restore

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, _BRINGING))

        if not receipt.restorable:
            raise EngineProblem(N_("No copy of these chats is kept any more, so they cannot be brought back."))
        with self.opened_with(passphrase):
            (done,) = restore(self.erasures, [receipt], chats=chats, progress=told, cancelled=cancelled)
        for problem in done.problems:
            _raise_if_locked(problem)
        home = self._host.home
        return Restored(
            chats=len(done.chats),
            places=sum(one.how != "beside" for one in done.returned),
            beside=tuple(
                Beside(shown(one.path, home), shown(one.beside, home))
                for one in done.returned
                if one.beside is not None
            ),
            problems=tuple(self._trouble(one) for one in done.problems),
        )

    def titles(self, receipt: "ErasureReceipt", passphrase: str | None) -> Sequence[Title]:
        """The vault alone knows them."""
        from tidytrace.erase.copies import ConversationCopy

        catalogue = Surroundings.of(self._host).catalogue
        names = {app.id: app.names for app in catalogue}
        found: list[Title] = []
        with self.opened_with(passphrase), self.erasures.vault.withdraw(receipt.id) as withdrawal:
            for copy in withdrawal.records():
                if not isinstance(copy, ConversationCopy):
                    break  # they stand at the beginning
                app = names.get(copy.app, Text(copy.app, copy.app))
                found.append(Title(copy.id, copy.title, app, back=copy.id in receipt.back))
        return found

    def destroy(self, receipt: "ErasureReceipt") -> None:
        """Destroy the copy of one receipt."""
        from tidytrace.erase.act.lock import alone

        with alone(self._state.state):
            self.erasures.destroy(receipt)

    # --- the next start

    def settle(self, progress: OnStep, passphrase: str | None) -> Settled:
        """Finish what was interrupted, end what is over."""
        from tidytrace.erase.act.erasures import Stages
        from tidytrace.erase.act.recovery import recover

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, _FINISHING))

        with self.opened_with(passphrase):
            recovered = recover(self.erasures, Stages(act=told, proof=told))
        ended = self.erasures.tidy()
        return Settled(tuple(self._news(one, one.when) for one in recovered if one.when is not None), len(ended))

    def _news(self, recovered: "Recovered", when: datetime.datetime) -> News:
        from tidytrace.erase.vault import PassphraseNeeded, WrongPassphrase

        names = {app.id: app.names for app in Surroundings.of(self._host).catalogue} if recovered.kept else {}
        failed = len(recovered.done.outcome.failed) if recovered.done is not None else 0
        return News(
            how=recovered.how,
            when=when,
            what=recovered.what,
            gone=len(recovered.chats) - len(recovered.kept) - failed,
            kept=tuple(reason(one, names) for one in recovered.kept),
            problems=tuple(self._trouble(one) for one in recovered.problems),
            locked=any(isinstance(one, PassphraseNeeded | WrongPassphrase) for one in recovered.problems),
        )

    def _trouble(self, error: "Problem") -> Trouble:
        where = shown(error.path, self._host.home) if error.path is not None else ""
        return Trouble(where, error.problem, error.parameters)


def _is_kept(path: Path, unticked: Collection[Path]) -> bool:
    """Whether the person wants a place to stay; the logs of a database stay with it."""
    stem = next((path.name.removesuffix(end) for end in _BESIDE if path.name.endswith(end)), path.name)
    return path in unticked or path.with_name(stem) in unticked


def locked_out(error: "VaultError") -> VaultLocked | None:
    """The problem to ask a passphrase for, if it is one."""
    from tidytrace.erase.vault import PassphraseNeeded, WrongPassphrase

    if isinstance(error, PassphraseNeeded | WrongPassphrase):
        return VaultLocked(error.problem, wrong=isinstance(error, WrongPassphrase))
    return None


def _raise_if_locked(error: "Problem") -> None:
    from tidytrace.erase.vault import VaultError

    locked = locked_out(error) if isinstance(error, VaultError) else None
    if locked is not None:
        raise locked from error
