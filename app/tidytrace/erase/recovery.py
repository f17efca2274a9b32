"""What the next start does about an erasure that a kill or a power cut interrupted.

Nothing had left yet: the half-made copy is destroyed and the receipt forgotten. Something may have left: what was begun
is brought to its end by what stands on the disk, then the conversations that are still listed are planned anew and
erased, as the person had confirmed. A conversation that was used since is left as it is.
"""

import contextlib
import datetime
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Literal

import msgspec

from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.copies import spelled
from tidytrace.erase.database import erase_rows
from tidytrace.erase.erasures import Done, Erasures, Stages
from tidytrace.erase.errors import ChangedSincePlan, ErasureError, StillOpen
from tidytrace.erase.finish import finish
from tidytrace.erase.halfway import settle_folder
from tidytrace.erase.handles import folder_of
from tidytrace.erase.journal import Begun, Chronicle, Interrupted, Step, interrupted
from tidytrace.erase.lock import AnotherTidytrace, alone
from tidytrace.erase.model import Kept, Plan, Stamp, Target
from tidytrace.erase.overwrite import remove_folders
from tidytrace.erase.plan import plan_erasure
from tidytrace.erase.restoring import bring_back
from tidytrace.erase.vault import VaultError
from tidytrace.receipts import ErasureReceipt


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one interrupted erasure."""

    when: datetime.datetime | None
    """When it had been confirmed."""
    how: Literal["rolled-back", "finished", "unfinished", "waiting"]
    """``waiting``: an app runs, or a key is locked; tried again at the next start. ``unfinished``: words that were cut
    out without a copy stay cut out, the others stand; only the person can say again which."""
    chats: tuple[str, ...]
    """Ids that were to go."""
    kept: tuple[Kept, ...] = ()
    """Those that stay, or wait, and why."""
    problems: tuple[ErasureError | VaultError, ...] = ()
    """Places that could not be brought to their end."""
    done: Done | None = None
    """What was still to do."""


def recover(erasures: Erasures, stages: Stages | None = None) -> tuple[Recovered, ...]:
    """Finish or roll back what was interrupted. Nothing happens while another Tidytrace is at work.

    Raises:
        ErasureError: The journals cannot be read.
        ReceiptError: The receipts cannot be written.
    """
    if not (erasures.state.state / "erasing").is_dir():
        return ()
    with contextlib.suppress(AnotherTidytrace), alone(erasures.state.state):
        return tuple(_Recovery(erasures, one, stages or Stages()).run() for one in interrupted(erasures.state.state))
    return ()


class _Recovery:
    def __init__(self, erasures: Erasures, found: Interrupted, stages: Stages) -> None:
        self._erasures = erasures
        self._found = found
        self._stages = stages
        self._problems: list[ErasureError | VaultError] = []
        self._changed: set[Path] = set()

    def run(self) -> Recovered:
        begun = self._found.begun
        if begun is None:
            self._forget()
            return Recovered(when=None, how="rolled-back", chats=())
        if not self._found.leaving:
            return self._rolled_back(begun)
        self._settle(begun.steps)
        return self._taken_back(begun) if begun.redaction else self._finished(begun)

    def _forget(self) -> None:
        self._found.path.unlink(missing_ok=True)

    def _rolled_back(self, begun: Begun) -> Recovered:
        try:
            if self._erasures.vault.holds(begun.receipt):
                self._erasures.vault.destroy(begun.receipt)
        except VaultError as error:
            # nothing has left, so a copy that cannot be taken away yet harms nothing; it is tried again
            return Recovered(when=begun.when, how="waiting", chats=tuple(begun.chats), problems=(error,))
        self._erasures.receipts.discard(begun.receipt)
        self._forget()
        return Recovered(when=begun.when, how="rolled-back", chats=tuple(begun.chats))

    def _taken_back(self, begun: Begun) -> Recovered:
        """The words that were to go are written nowhere, so what was cut out comes back, if there is a copy."""
        receipt = self._erasures.receipts.get(begun.receipt)
        how: Literal["rolled-back", "unfinished", "waiting"] = "unfinished"
        if begun.vault and isinstance(receipt, ErasureReceipt):
            done = bring_back(self._erasures, receipt)
            self._problems += done.problems
            how = "rolled-back" if done.complete else "waiting"
        elif isinstance(receipt, ErasureReceipt):
            self._erasures.receipts.change(msgspec.structs.replace(receipt, finished=True))
        if how != "waiting":
            self._forget()
        return Recovered(when=begun.when, how=how, chats=tuple(begun.chats), problems=tuple(self._problems))

    # --- what was begun ------------------------------------------------------------------------------------------

    def _settle(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if step.action == "remove":
                continue
            target = step.spot.target
            try:
                with folder_of(target) as folder:
                    settled = settle_folder(folder, [target.parts[-1]])
            except ChangedSincePlan:
                continue  # the folder is gone, and with it all that could have been left in it
            except ErasureError as error:
                self._problems.append(error)
            else:
                self._problems += settled.left
        self._finish_files(steps)
        for step in steps:
            if step.action == "rows" and step.spot.target.path in self._found.databases:
                self._scrub(step.spot.target)

    def _finish_files(self, steps: Sequence[Step]) -> None:
        singly: list[Target] = []
        inside: list[Target] = []
        folders: dict[tuple[Path, tuple[str, ...]], Target] = {}
        for step in steps:
            if step.action == "remove":
                is_folder = bool(step.folders) and step.folders[-1] == step.spot
                (inside if is_folder else singly).extend(
                    [one.target for one in step.contents] if is_folder else [step.spot.target]
                )
                for one in step.folders:
                    folders[one.target.anchor, one.target.parts] = one.target
        for targets, force in ((singly, False), (inside, True)):
            finished = finish(targets, force=force)
            for target, error in finished.left:
                if isinstance(error, ChangedSincePlan):
                    self._changed.add(target.path)
                else:
                    self._problems.append(error)
            self._changed.update(target.path for target in finished.added)
        remove_folders(sorted(folders.values(), key=lambda one: len(one.parts), reverse=True))

    def _scrub(self, target: Target) -> None:
        """Rows may be deleted and still stand in the log or in free pages."""
        try:
            with folder_of(target) as folder:
                now = Stamp.of(folder.look(target.parts[-1]))
            erase_rows(msgspec.structs.replace(target, stamp=now), ())
        except ErasureError as error:
            self._problems.append(error)

    # --- what was still to do ------------------------------------------------------------------------------------

    def _finished(self, begun: Begun) -> Recovered:
        library = self._erasures.library()
        listed = [one for one in _listed(library, begun.chats.values()) if spelled(one.id) in begun.chats]
        used = [one for one in listed if one.path in self._changed or _used_since(one, begun.when)]
        kept = [Kept(one.id, "used-since") for one in used]
        rest = [one for one in listed if one not in used]
        done: Done | None = None
        waiting = any(isinstance(one, StillOpen) for one in self._problems)
        if rest:
            plan = plan_erasure(rest, library, self._erasures.host, named={one.id for one in rest})
            kept += plan.kept
            waiting = waiting or any(one.reason in {"app-running", "processes-unknown"} for one in plan.kept)
            if plan.apps:
                try:
                    done = self._erased(begun, plan, library)
                except VaultError as error:
                    self._problems.append(error)
                    waiting = True
        if not waiting:
            self._mark(begun, {spelled(one.id) for one in used})
            self._forget()
        return Recovered(
            when=begun.when,
            how="waiting" if waiting else "finished",
            chats=tuple(begun.chats),
            kept=tuple(kept),
            problems=tuple(self._problems),
            done=done,
        )

    def _erased(self, begun: Begun, plan: Plan, library: Library) -> Done | None:
        """The rest goes the same way, into the same copy. Raises VaultError."""
        receipt = self._erasures.receipts.get(begun.receipt)
        if not isinstance(receipt, ErasureReceipt):
            return None
        deposit = self._erasures.vault.resume(begun.receipt) if begun.vault else None
        chronicle = Chronicle(self._erasures.state.state, begun.receipt)
        chronicle.begin(plan, begun.when, begun.until)
        return self._erasures.carry_on(receipt, plan, library, chronicle, deposit, self._stages)

    def _mark(self, begun: Begun, used: AbstractSet[str]) -> None:
        receipt = self._erasures.receipts.get(begun.receipt)
        if isinstance(receipt, ErasureReceipt):
            chats = tuple(one for one in receipt.chats if one.id not in used)
            self._erasures.receipts.change(msgspec.structs.replace(receipt, finished=True, chats=chats))


def _listed(library: Library, apps: Iterable[str]) -> list[Conversation]:
    return [one for app in dict.fromkeys(apps) for one in library.conversations(app, counts=False)]


def _used_since(conversation: Conversation, when: datetime.datetime) -> bool:
    return conversation.updated is not None and conversation.updated > when
