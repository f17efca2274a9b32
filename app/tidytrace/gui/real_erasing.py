"""The window's questions about erasing, passed on to the rooms that plan, copy, erase, prove and bring back.

Everything in here is called while nobody else uses the chats' library.
"""

import datetime
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tidytrace.catalog import Text
from tidytrace.catalog.stores import StoreKind
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.erase.storage import storages
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import WORDING
from tidytrace.gui.engine import Cancelled, EngineProblem, Step, VaultLocked
from tidytrace.gui.erasing import (
    Beside,
    Choice,
    Erased,
    Erasure,
    Kept,
    KeyHome,
    Leftover,
    News,
    Place,
    Proof,
    Restored,
    Settled,
    Spared,
    Title,
    Trouble,
)
from tidytrace.host import Host, StateFolders
from tidytrace.language import N_, Language

if TYPE_CHECKING:
    from tidytrace.erase import Failed, Plan, Progress
    from tidytrace.erase import Kept as PlanKept
    from tidytrace.erase import Spared as PlanSpared
    from tidytrace.erase.erasures import Done, Erasures
    from tidytrace.erase.errors import ErasureError
    from tidytrace.erase.model import Item
    from tidytrace.erase.recovery import Recovered
    from tidytrace.erase.vault import VaultError
    from tidytrace.receipts import ErasureReceipt

OnStep = Callable[[Step], None]
COPYING: Final = N_("Keeping an encrypted copy…")
ERASING: Final = N_("Erasing…")
LOOKING: Final = N_("Looking for what is left…")
_BRINGING: Final = N_("Bringing back…")
_FINISHING: Final = N_("Finishing what was interrupted…")
_LOCKS: Final = frozenset({"pinned", "just-used"})
"""Reasons for which a conversation stays until it is confirmed by name."""
_PLAIN_REASONS: Final = frozenset(
    {
        *("link", "hard-link", "special-file", "other-disk", "other-owner", "outside"),
        *("read-only", "changed", "newer-schema", "cancelled"),
    }
)
"""Keys of the wording that need no parameters."""


class RealErasing:
    """The erasures of one person on one computer."""

    def __init__(self, host: Host, state: StateFolders) -> None:
        """Nothing is looked at yet."""
        self._host = host
        self._state = state
        self._passphrase: str | None = None

    @cached_property
    def _erasures(self) -> "Erasures":
        from tidytrace.erase.erasures import Erasures

        def library() -> Library:
            self._host.refresh()
            return Surroundings.of(self._host).library

        return Erasures(self._host, self._state, library, ask=lambda: self._passphrase)

    @contextmanager
    def _opened_with(self, passphrase: str | None) -> Iterator[None]:
        """What the vault is told if it asks meanwhile; the passphrase is not kept."""
        self._passphrase = passphrase
        try:
            yield
        finally:
            self._passphrase = None

    # --- plan

    def plan(self, surroundings: Surroundings, conversations: Sequence[Conversation], choice: Choice) -> Erasure:
        """Look for every place of these conversations."""
        from tidytrace.erase import plan_erasure

        plan = plan_erasure(
            conversations,
            surroundings.library,
            self._host,
            named=choice.named,
            unticked={Path(one) for one in choice.unticked},
            ticked={Path(one) for one in choice.ticked},
        )
        by_id = {one.id: one for one in conversations}
        names = {app.id: app.names for app in surroundings.catalogue}
        return Erasure(
            conversations=tuple(one for one in conversations if one.id in plan.apps),
            kept=tuple(_kept(one, by_id[one.id], names) for one in plan.kept if one.id in by_id),
            spared=tuple(Spared(shown(one.path, self._host.home), _why(one)) for one in plan.spared),
            places=tuple(
                self._place(item, optional=optional)
                for items, optional in ((plan.items, False), (plan.optional, True))
                for item in items
            ),
            storages=storages([item.path for item in plan.items], self._host),
            plan=plan,
        )

    def _place(self, item: "Item", *, optional: bool) -> Place:
        return Place(
            path=str(item.path),
            shown=shown(item.path, self._host.home),
            kind=item.kind,
            what=item.what,
            pieces=item.pieces,
            bytes=item.bytes,
            owners=item.conversations,
            optional=optional,
        )

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
        from tidytrace.erase.erasures import Stages

        plan = erasure.plan
        assert isinstance(plan, Plan)  # the window only carries it back
        copies = sum(item.action != "rows" for item in plan.items) if days else 0

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, COPYING if step.done <= copies else ERASING))

        def looked(step: "Progress") -> None:
            progress(Step(step.done, step.total, LOOKING, can_stop=False))

        with self._opened_with(passphrase):
            done = self._erasures.erase(
                plan,
                erasure.conversations,
                surroundings.library,
                days=days,
                stages=Stages(act=told, proof=looked),
                cancelled=cancelled,
            )
        return self._erased(done, plan, erasure)

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
            receipt=done.receipt.id,
            until=done.receipt.until if gone else None,
            failed=tuple(Kept(by_id[one.id], _why(one)) for one in outcome.failed if one.id in by_id),
            spared=tuple(Spared(shown(one.path, home), _why(one)) for one in outcome.problems),
            leftovers=tuple(
                Leftover(shown(one.path, home), one.what, wanted=one.path in plan.unticked)
                for one in done.proof.leftovers
                if not one.erased
            ),
            complete=not any(one.reason == "cancelled" for one in outcome.failed),
        )

    # --- the vault

    def key_home(self) -> KeyHome | None:
        """None when the person has to choose."""
        from tidytrace.erase.vault import NoKeyHome

        try:
            return self._erasures.vault.home()
        except NoKeyHome:
            return None

    def choose_key_home(self, home: KeyHome, passphrase: str | None) -> None:
        """A new vault, or another place for the key of this one."""
        from tidytrace.erase.lock import alone

        with alone(self._state.state):
            self._erasures.vault.choose(home, passphrase)

    def restore(
        self, receipt: "ErasureReceipt", progress: OnStep, cancelled: Cancelled, passphrase: str | None
    ) -> Restored:
        """Bring back everything of one receipt."""
        from tidytrace.erase.restoring import restore

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, _BRINGING))

        if not receipt.restorable:
            raise EngineProblem(N_("No copy of these chats is kept any more, so they cannot be brought back."))
        with self._opened_with(passphrase):
            (done,) = restore(self._erasures, [receipt], progress=told, cancelled=cancelled)
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
        with self._opened_with(passphrase), self._erasures.vault.withdraw(receipt.id) as withdrawal:
            for copy in withdrawal.records():
                if not isinstance(copy, ConversationCopy):
                    break  # they stand at the beginning
                found.append(Title(copy.title, names.get(copy.app, Text(copy.app, copy.app))))
        return found

    def destroy(self, receipt: "ErasureReceipt") -> None:
        """Destroy the copy of one receipt."""
        from tidytrace.erase.lock import alone

        with alone(self._state.state):
            self._erasures.destroy(receipt)

    # --- the next start

    def settle(self, progress: OnStep, passphrase: str | None) -> Settled:
        """Finish what was interrupted, end what is over."""
        from tidytrace.erase.erasures import Stages
        from tidytrace.erase.recovery import recover

        def told(step: "Progress") -> None:
            progress(Step(step.done, step.total, _FINISHING))

        with self._opened_with(passphrase):
            recovered = recover(self._erasures, Stages(act=told, proof=told))
        ended = self._erasures.tidy()
        return Settled(tuple(self._news(one, one.when) for one in recovered if one.when is not None), len(ended))

    def _news(self, recovered: "Recovered", when: datetime.datetime) -> News:
        from tidytrace.erase.vault import PassphraseNeeded, WrongPassphrase

        names = {app.id: app.names for app in Surroundings.of(self._host).catalogue} if recovered.kept else {}
        return News(
            how=recovered.how,
            when=when,
            gone=len(recovered.chats) - len(recovered.kept),
            kept=tuple(_reason(one, names) for one in recovered.kept),
            problems=tuple(self._trouble(one) for one in recovered.problems),
            locked=any(isinstance(one, PassphraseNeeded | WrongPassphrase) for one in recovered.problems),
        )

    def _trouble(self, error: "ErasureError | VaultError") -> Trouble:
        where = shown(error.path, self._host.home) if error.path is not None else ""
        return Trouble(where, error.problem, error.parameters)


def footprint(surroundings: Surroundings, conversation: Conversation) -> Mapping[StoreKind, int]:
    """How many other places of each kind hold a conversation, as far as they are known by its id."""
    app = surroundings.library.installation(conversation.app).app
    found: dict[StoreKind, set[Path]] = {}
    for piece in surroundings.library.pieces([conversation]):
        found.setdefault(app.store(piece.store).kind, set()).add(piece.path)
    surroundings.library.close()
    return {kind: len(paths) for kind, paths in found.items()}


def shown(path: Path, home: Path) -> str:
    """A path as a person writes it; a name that is no Unicode, or breaks the line, as it can be shown."""
    near = Path("~") / path.relative_to(home) if home in path.parents else path
    return os.fsencode(near).decode("utf-8", "replace").replace("\n", "␤").replace("\r", "␍")


def locked_out(error: "VaultError") -> VaultLocked | None:
    """The problem to ask a passphrase for, if it is one."""
    from tidytrace.erase.vault import PassphraseNeeded, WrongPassphrase

    if isinstance(error, PassphraseNeeded | WrongPassphrase):
        return VaultLocked(error.problem, wrong=isinstance(error, WrongPassphrase))
    return None


def _raise_if_locked(error: "ErasureError | VaultError") -> None:
    from tidytrace.erase.vault import VaultError

    locked = locked_out(error) if isinstance(error, VaultError) else None
    if locked is not None:
        raise locked from error


def _kept(kept: "PlanKept", conversation: Conversation, names: Mapping[str, Text]) -> Kept:
    return Kept(conversation, _reason(kept, names), locked=kept.reason in _LOCKS)


def _reason(kept: "PlanKept", names: Mapping[str, Text]) -> Phrase:
    app = kept.id.partition(":")[0]
    key = kept.reason if kept.reason in WORDING else "changed"
    return Phrase(key, {**kept.parameters, "app": names.get(app, Text(app, app))})


def _why(left: "PlanSpared | Failed") -> Phrase:
    """Why a place stays: a sentence of the wording where there is one, else that of whoever left it."""
    if left.reason in _PLAIN_REASONS:
        return Phrase(left.reason)
    return Phrase("failed", {"problem": Text(en=left.sentence(), zh_CN=left.sentence(Language("zh_CN")))})
