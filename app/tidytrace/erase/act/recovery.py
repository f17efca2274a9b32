"""What the next start does about an erasure, or a restoration, that a kill or a power cut interrupted.

Nothing had left yet: the half-made copy is destroyed and the receipt forgotten. Something may have left: what was begun
is brought to its end by what stands on the disk, then the conversations that are still listed are planned anew and
erased, as the person had confirmed. A conversation that was used since is left as it is. What was being brought back
is brought back.
"""

import contextlib
import datetime
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.act.erasures import Done, Erasures, Stages
from tidytrace.erase.act.journal import Begun, Chronicle, Interrupted, Restoring, interrupted
from tidytrace.erase.act.lock import AnotherTidytrace, alone
from tidytrace.erase.act.restoring import Restoration, finish_restoration
from tidytrace.erase.act.settling import Settling
from tidytrace.erase.copies import spelled
from tidytrace.erase.errors import CannotErase, ErasureError, NoSpace, NotWritable, StillOpen, Unscrubbed
from tidytrace.erase.model import Kept, Plan
from tidytrace.erase.plan.plan import plan_erasure
from tidytrace.erase.vault import (
    AlreadyInVault,
    KeyGone,
    NotInVault,
    VaultDamaged,
    VaultDeposit,
    VaultError,
    VaultNewer,
    VaultUnsafe,
)
from tidytrace.receipts import (
    ErasedChat,
    ErasureReceipt,
    ReceiptDamaged,
    ReceiptError,
    ReceiptMissing,
)

_FOR_GOOD: Final = (AlreadyInVault, KeyGone, NotInVault, VaultDamaged, VaultNewer, VaultUnsafe)
"""No copy can be made any more, so nothing more may go."""
_WAIT: Final = frozenset({"app-running", "processes-unknown"})
Problem = ErasureError | VaultError | ReceiptError


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one interruption."""

    when: datetime.datetime | None
    """When the erasure had been confirmed, or the restoration begun; none when not even that was written."""
    how: Literal["rolled-back", "finished", "unfinished", "waiting"]
    """``waiting``: an app runs, a key is locked, a file cannot be read or written; tried again at the next start.
    ``unfinished``: words that were cut out without a copy stay cut out, the others stand; only the person can say again
    which."""
    chats: tuple[str, ...]
    """Ids that were to go, or to come back."""
    kept: tuple[Kept, ...] = ()
    """Those that stay, or wait, and why."""
    problems: tuple[Problem, ...] = ()
    """Places that could not be brought to their end."""
    done: Done | None = None
    """What was still to erase."""
    restoration: Restoration | None = None
    """What was still to bring back."""
    what: Literal["erasure", "restoration"] = "erasure"


def recover(erasures: Erasures, stages: Stages | None = None) -> tuple[Recovered, ...]:
    """Finish or roll back what was interrupted. Nothing happens while another Tidytrace is at work.

    Raises ErasureError if the journals cannot be read, or the lock cannot be had.
    """
    state = erasures.state.state
    if not any(interrupted(state)):
        return ()
    with contextlib.suppress(AnotherTidytrace), alone(state):
        return tuple(_Recovery(erasures, one, stages or Stages()).run() for one in interrupted(state))
    return ()


class _Recovery:
    def __init__(self, erasures: Erasures, found: Interrupted, stages: Stages) -> None:
        self._erasures = erasures
        self._found = found
        self._stages = stages
        self._chronicle = Chronicle(erasures.state.state, found.receipt)
        self._settling = Settling()
        self._problems: list[Problem] = []

    def run(self) -> Recovered:
        begun, restoring = self._found.begun, self._found.restoring
        try:
            if begun is not None and begun.redaction and self._found.leaving:
                return self._taken_back(begun)
            if restoring is not None:
                return self._restored(restoring)
            if begun is None:
                self._chronicle.end()
                return Recovered(when=None, how="rolled-back", chats=())
            if not self._found.leaving:
                self._erasures.take_back(begun.receipt, self._chronicle)
                return Recovered(when=begun.when, how="rolled-back", chats=tuple(begun.chats))
            return self._finished(begun)
        except (ErasureError, VaultError, ReceiptError) as error:
            # the journal is still there, so it is tried again
            return Recovered(
                when=restoring.when if restoring is not None else begun.when if begun is not None else None,
                how="waiting",
                chats=tuple(begun.chats) if begun is not None else (),
                problems=(*self._settling.problems, *self._problems, error),
                what="erasure" if restoring is None else "restoration",
            )

    def _restored(self, restoring: Restoring) -> Recovered:
        steps = self._found.begun.steps if self._found.begun is not None and self._found.leaving else ()
        self._settling.steps(steps, self._found.databases)
        self._settling.places(restoring.places, self._erasures.host.home)
        restoration = finish_restoration(self._erasures, restoring.receipt, restoring.chats)
        problems = restoration.problems if restoration is not None else ()
        waiting = restoration is not None and restoration.waiting
        if not waiting:
            self._chronicle.end()
        return Recovered(
            when=restoring.when,
            how="waiting" if waiting else "finished",
            chats=restoration.chats if restoration is not None else (),
            problems=(*self._settling.problems, *problems),
            restoration=restoration,
            what="restoration",
        )

    def _taken_back(self, begun: Begun) -> Recovered:
        """The words that were to go are written nowhere, so what was cut out comes back, if there is a copy."""
        self._settling.steps(begun.steps, self._found.databases)
        how: Literal["rolled-back", "finished", "unfinished", "waiting"] = "unfinished"
        restoration = None
        if self._found.acted is not None and self._found.restoring is None:
            how = "finished"
            if begun.vault:
                self._seal(begun)
        elif begun.vault:
            if self._found.restoring is not None:
                self._settling.places(self._found.restoring.places, self._erasures.host.home)
            restoration = finish_restoration(self._erasures, begun.receipt)
            if restoration is not None:
                self._problems += restoration.problems
                how = "rolled-back" if restoration.complete else "waiting" if restoration.waiting else "unfinished"
        if how in {"finished", "unfinished"}:
            self._mark(begun, ())
        if how != "waiting":
            self._chronicle.end()
        return Recovered(
            when=begun.when,
            how=how,
            chats=tuple(begun.chats),
            problems=(*self._settling.problems, *self._problems),
            restoration=restoration,
        )

    # --- an erasure ----------------------------------------------------------------------------------------------

    def _finished(self, begun: Begun) -> Recovered:
        self._settling.steps(begun.steps, self._found.databases)
        waiting = any(map(_passes, self._settling.problems))
        done: Done | None = None
        kept: list[Kept] = []
        if self._found.acted is None:
            library = self._erasures.library()
            listed = self._listed(begun, library)
            used = {one.id for one in listed if self._used(one, begun)}
            kept = [Kept(one, "used-since") for one in used]
            rest = [one for one in listed if one.id not in used]
            if rest:
                done, left = self._erased(begun, rest, library, waiting=waiting)
                kept += left
                waiting = waiting or any(one.reason in _WAIT for one in left)
        failed = [one.id for one in done.outcome.failed] if done is not None else []
        staying = {*map(spelled, (*(one.id for one in kept), *failed))}
        staying.update(self._found.acted.stayed if self._found.acted is not None else ())
        # what belongs to no single conversation goes with all of them
        self._settling.rest(
            step for step in begun.steps if (not staying if not step.chats else staying.isdisjoint(step.chats))
        )
        if not waiting:
            if begun.vault and done is None and not self._problems:
                self._seal(begun)
            self._mark(begun, staying)
            self._chronicle.end()
        return Recovered(
            when=begun.when,
            how="waiting" if waiting else "finished",
            chats=tuple(begun.chats),
            kept=tuple(kept),
            problems=(*self._settling.problems, *self._problems, *(done.problems if done is not None else ())),
            done=done,
        )

    def _listed(self, begun: Begun, library: Library) -> list[Conversation]:
        """The conversations that are still there. Raises CannotErase if one could be in a place that cannot be read."""
        listed = [
            one
            for app in dict.fromkeys(begun.chats.values())
            for one in library.conversations(app, counts=False)
            if spelled(one.id) in begun.chats
        ]
        places = {step.spot.target.path for step in begun.steps}
        for one in library.problems:
            if one.path in places:
                raise CannotErase(one.path, one.problem, **one.parameters) from one
        return listed

    def _used(self, conversation: Conversation, begun: Begun) -> bool:
        """Whether somebody wrote to it after it was confirmed."""
        if conversation.path in self._settling.changed:
            return True
        updated = conversation.updated
        shown = begun.updated.get(spelled(conversation.id))
        return updated is not None and updated > begun.when and updated != shown

    def _erased(
        self, begun: Begun, rest: Sequence[Conversation], library: Library, *, waiting: bool
    ) -> tuple[Done | None, tuple[Kept, ...]]:
        """The rest goes the same way, into the same copy."""
        plan = plan_erasure(
            rest,
            library,
            self._erasures.host,
            named={one.id for one in rest},
            unticked=[Path(os.fsdecode(path)) for path in begun.unticked],
            ticked={step.spot.target.path for step in begun.steps},
        )
        waiting = waiting or any(one.reason in _WAIT for one in plan.kept)
        if not plan.apps:
            return None, plan.kept
        deposit: VaultDeposit | None = None
        if begun.vault:
            try:
                deposit = self._erasures.vault.resume(begun.receipt)
            except _FOR_GOOD as error:
                self._problems.append(error)
                return None, (*plan.kept, *(Kept(one, "no-copy") for one in plan.apps))
        try:
            return self._carried_on(begun, plan, library, deposit, waiting=waiting), plan.kept
        finally:
            if deposit is not None:
                deposit.close()

    def _carried_on(
        self, begun: Begun, plan: Plan, library: Library, deposit: VaultDeposit | None, *, waiting: bool
    ) -> Done:
        self._chronicle.begin(plan, begun.when, begun.until)
        return self._erasures.carry_on(
            self._receipt(begun), plan, library, self._chronicle, deposit, self._stages, waiting=waiting
        )

    def _seal(self, begun: Begun) -> None:
        """Say that the copy is complete; without that it can be brought back all the same."""
        try:
            with self._erasures.vault.resume(begun.receipt) as deposit:
                deposit.seal()
        except AlreadyInVault:
            return
        except VaultError as error:
            self._problems.append(error)

    # --- the receipt ---------------------------------------------------------------------------------------------

    def _receipt(self, begun: Begun) -> ErasureReceipt:
        """The erasure's receipt; made again from the journal if it is gone or damaged. Raises ReceiptError."""
        receipts = self._erasures.receipts
        try:
            found = receipts.get(begun.receipt)
        except (ReceiptMissing, ReceiptDamaged):
            receipts.discard(begun.receipt)
        else:
            if isinstance(found, ErasureReceipt):
                return found
            receipts.discard(begun.receipt)
        made = ErasureReceipt(
            id=begun.receipt,
            when=begun.when,
            chats=tuple(ErasedChat(id=one, app=app) for one, app in begun.chats.items()),
            action="redact" if begun.redaction else "erase",
            until=begun.until,
        )
        receipts.add(made)
        return made

    def _mark(self, begun: Begun, staying: Collection[str]) -> None:
        receipt = self._receipt(begun)
        chats = tuple(one for one in receipt.chats if one.id not in staying)
        self._erasures.receipts.change(msgspec.structs.replace(receipt, finished=True, chats=chats))


def _passes(problem: BaseException | None) -> bool:
    """Whether what is in the way may be gone the next time."""
    if isinstance(problem, Unscrubbed):
        return _passes(problem.__cause__)
    return isinstance(problem, StillOpen | NoSpace | NotWritable | CannotErase | OSError)
