"""Everything that one person erases on one computer: plan, copy, act, proof and receipt on one path, one at a time."""

import contextlib
import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import msgspec

from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.act.act import carry_out
from tidytrace.erase.act.journal import Chronicle, Step
from tidytrace.erase.act.keeping import Keeping, KeepingWords
from tidytrace.erase.act.lock import AnotherTidytrace, alone
from tidytrace.erase.act.settling import Settling
from tidytrace.erase.copies import ConversationCopy, Deposit, spelled
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.model import Cancelled, Failed, OnProgress, Outcome, Plan, Proof
from tidytrace.erase.plan.storage import storages
from tidytrace.erase.redact.proof import Left
from tidytrace.erase.redact.redaction import RedactionOutcome, RedactionPlan, carry_out_redaction, prove_redaction
from tidytrace.erase.search.prove import prove
from tidytrace.erase.vault import Ask, Vault, VaultDeposit, VaultError
from tidytrace.host import Host, StateFolders
from tidytrace.receipts import ErasedChat, ErasureReceipt, LeftBehind, ReceiptError, Receipts
from tidytrace.receipts import Proof as ProofKept

DAYS = 7
"""For so long a copy is kept if nobody says otherwise."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """How an erasure ended."""

    outcome: Outcome
    proof: Proof
    receipt: ErasureReceipt
    problems: tuple[ErasureError | VaultError | ReceiptError, ...] = ()
    """What of our own could not be written after the act; the next start tries again."""


class Redacted(msgspec.Struct, frozen=True, kw_only=True):
    """How a redaction ended."""

    outcome: RedactionOutcome
    left: tuple[Left, ...]
    """Files that still hold a word, or could not be looked into."""
    receipt: ErasureReceipt
    problems: tuple[ErasureError | VaultError | ReceiptError, ...] = ()
    """As of ``Done``."""


class Stages(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told how far each stage is."""

    act: OnProgress | None = None
    proof: OnProgress | None = None


class Erasures:
    """The erasures of one person."""

    def __init__(self, host: Host, state: StateFolders, library: Callable[[], Library], ask: Ask | None = None) -> None:
        """Nothing is looked at yet.

        Args:
            host: The computer.
            state: Where our own files are.
            library: Makes a library of what is on the computer now.
            ask: Asks the person for the vault's passphrase, where it has one; none when nobody can be asked.
        """
        self.host = host
        self.state = state
        self.library = library
        self._ask = ask

    @cached_property
    def receipts(self) -> Receipts:
        """The receipts of everything that was done."""
        return Receipts(self.state.state / "receipts")

    @cached_property
    def vault(self) -> Vault:
        """The copies of what was erased."""
        return Vault(self.state.data / "vault", ask=self._ask)

    def erase(  # noqa: PLR0913 - what is done, for how long it is kept, and who is told
        self,
        plan: Plan,
        conversations: Sequence[Conversation],
        library: Library,
        *,
        days: int,
        stages: Stages | None = None,
        cancelled: Cancelled | None = None,
    ) -> Done:
        """Do what a plan says: copy, erase, prove, and keep the receipt.

        Args:
            plan: What the person confirmed.
            conversations: Those of the plan, with their titles, which only the vault will know.
            library: The one that the plan was made with.
            days: For how long a copy is kept; 0 makes none.
            stages: Told how far it is.
            cancelled: Asked between two places.

        Raises:
            AnotherTidytrace: Somebody else is at it.
            ErasureError: The journal cannot be written; nothing was changed.
            VaultError: No copy can be made; nothing was changed.
            ReceiptError: The receipt cannot be kept; nothing was changed.
        """
        with alone(self.state.state):
            receipt = self._receipt(plan, days)
            with self._begun(receipt, plan, conversations) as (chronicle, deposit):
                return self.carry_on(receipt, plan, library, chronicle, deposit, stages or Stages(), cancelled)

    def redact(
        self,
        plan: RedactionPlan,
        conversations: Sequence[Conversation],
        *,
        days: int,
        stages: Stages | None = None,
        cancelled: Cancelled | None = None,
    ) -> Redacted:
        """Put the mark in the place of words: copy, change, prove, and keep the receipt; otherwise as ``erase``."""
        stages = stages or Stages()
        with alone(self.state.state):
            receipt = msgspec.structs.replace(self._receipt(plan, days), action="redact")
            with self._begun(receipt, plan, conversations) as (chronicle, deposit):
                keep = KeepingWords(deposit, self.host.home) if deposit is not None else None
                outcome = carry_out_redaction(
                    plan,
                    keep=keep,
                    progress=stages.act,
                    cancelled=cancelled,
                    journal=chronicle,
                    leaving=chronicle.leave,
                )
                ending = _Ending()
                ending.of(lambda: chronicle.acted(()))
                if deposit is not None:
                    ending.of(deposit.seal)
                left = prove_redaction(plan, progress=stages.proof)
                receipt = msgspec.structs.replace(receipt, finished=True)
                over = _in_order(plan, outcome.failed, chronicle)
                if over and not outcome.changed:
                    # nothing was cut out, so there is nothing to be told or brought back later
                    ending.of(lambda: self.take_back(receipt.id, chronicle))
                elif ending.of(lambda: self.receipts.change(receipt)) and over:
                    ending.of(chronicle.end)
        return Redacted(outcome=outcome, left=left, receipt=receipt, problems=tuple(ending.problems))

    @contextlib.contextmanager
    def _begun(
        self, receipt: ErasureReceipt, plan: Plan | RedactionPlan, conversations: Sequence[Conversation]
    ) -> Iterator[tuple[Chronicle, VaultDeposit | None]]:
        """A journal, a receipt and, if a copy is kept, a place in the vault; none of them if nothing has left."""
        chronicle = Chronicle(self.state.state, receipt.id)
        deposit = None
        try:
            # first of all, so that an interruption leaves neither a receipt nor a copy that nobody knows of
            chronicle.begin(plan, receipt.when, receipt.until, conversations)
            self.receipts.add(receipt)
            if receipt.until is not None:
                deposit = self.vault.open(receipt.id, receipt.until)
                deposit_titles(deposit, [one for one in conversations if one.id in plan.apps])
            yield chronicle, deposit
        except BaseException:
            if deposit is not None:
                deposit.close()
            if not chronicle.leaving:
                # what cannot be taken back now is taken back at the next start
                with contextlib.suppress(ErasureError, VaultError, ReceiptError):
                    self.take_back(receipt.id, chronicle)
            raise
        if deposit is not None:
            deposit.close()

    def take_back(self, receipt_id: str, chronicle: Chronicle) -> None:
        """Forget an erasure that had not begun. Raises VaultError, ReceiptError or ErasureError."""
        if self.vault.holds(receipt_id):
            self.vault.destroy(receipt_id)
        self.receipts.discard(receipt_id)
        chronicle.end()

    def carry_on(  # noqa: PLR0913, PLR0917 - what was prepared for the act
        self,
        receipt: ErasureReceipt,
        plan: Plan,
        library: Library,
        chronicle: Chronicle,
        deposit: VaultDeposit | None,
        stages: Stages,
        cancelled: Cancelled | None = None,
        *,
        waiting: bool = False,
    ) -> Done:
        """Act, prove and write the receipt of what was begun; the caller holds the lock.

        With ``waiting`` more is to come later: the journal stays.

        Raises ErasureError, VaultError or ReceiptError before anything leaves; later ones stand in what is returned.
        """
        keep = None
        if deposit is not None:
            keep = Keeping(deposit, lambda app: library.installation(app).app, self.host.home)
        outcome = carry_out(
            plan, keep=keep, progress=stages.act, cancelled=cancelled, journal=chronicle, leaving=chronicle.leave
        )
        ending = _Ending()
        if not waiting:
            ending.of(lambda: chronicle.acted([one.id for one in outcome.failed]))
        if deposit is not None and not waiting:
            # unsealed it can be brought back just as well
            ending.of(deposit.seal)
        gone = [one.id for one in outcome.erased]
        proof = prove(plan, conversations=gone, progress=stages.proof, cancelled=cancelled)
        receipt = _finished(receipt, outcome, proof, plan, waiting=waiting)
        over = not waiting and _in_order(plan, (*outcome.failed, *outcome.problems), chronicle)
        if over and not (outcome.changed or receipt.chats):
            # nothing has left, so there is nothing to be told or brought back later
            ending.of(lambda: self.take_back(receipt.id, chronicle))
            return Done(outcome=outcome, proof=proof, receipt=receipt, problems=tuple(ending.problems))
        if ending.of(lambda: self.receipts.change(receipt)) and over:
            ending.of(chronicle.end)
        return Done(outcome=outcome, proof=proof, receipt=receipt, problems=tuple(ending.problems))

    def _receipt(self, plan: Plan | RedactionPlan, days: int) -> ErasureReceipt:
        # as exactly as of every other receipt: the newest of two within one second is the one that is undone first
        when = datetime.datetime.now(datetime.UTC)
        kinds = storages([item.path for item in plan.items], self.host)
        return ErasureReceipt(
            id=self.receipts.new_id(when),
            when=when,
            chats=tuple(ErasedChat(id=spelled(one), app=app) for one, app in plan.apps.items()),
            storage=tuple(dict.fromkeys(one.promise for one in kinds)),
            until=when + datetime.timedelta(days=days) if days else None,
        )

    def tidy(self, now: datetime.datetime | None = None) -> tuple[ErasureReceipt, ...]:
        """Destroy the keys of copies whose time is over; the receipts of these.

        Nothing happens while another Tidytrace is at work, and what cannot be destroyed now is tried again the next
        time. Raises VaultError or ReceiptError.
        """
        now = now or datetime.datetime.now(datetime.UTC)
        if not self.vault.folder.is_dir():
            return ()
        with contextlib.suppress(AnotherTidytrace), alone(self.state.state):
            self.vault.destroy_expired(now)
            kept = set(self.vault.ids())
            # also those whose copy an interruption of this very step had destroyed
            over = [one for one in self.erasures() if one.restorable and one.until is not None and one.until <= now]
            return tuple(self._marked(one, now) for one in over if one.id not in kept)
        return ()

    def erasures(self) -> tuple[ErasureReceipt, ...]:
        """The receipts of erasures, newest first."""
        return tuple(one for one in self.receipts.all() if isinstance(one, ErasureReceipt))

    def destroy(self, receipt: ErasureReceipt) -> ErasureReceipt:
        """Destroy one copy for good; the caller holds the lock. Raises VaultError or ReceiptError."""
        if self.vault.holds(receipt.id):
            self.vault.destroy(receipt.id)
        return self._marked(receipt, datetime.datetime.now(datetime.UTC))

    def _marked(self, receipt: ErasureReceipt, when: datetime.datetime) -> ErasureReceipt:
        gone = msgspec.structs.replace(receipt, destroyed=when.replace(microsecond=0))
        self.receipts.change(gone)
        return gone


def deposit_titles(deposit: Deposit, conversations: Sequence[Conversation]) -> None:
    """Note which conversations go, so that they can be told later by their titles. Raises VaultError."""
    for one in conversations:
        deposit.record(
            ConversationCopy(
                id=spelled(one.id),
                app=one.app,
                title=None if one.title is None else spelled(one.title),
                created=one.created,
                updated=one.updated,
            )
        )


class _Ending:
    """The last steps, none of which may hide that something was erased."""

    def __init__(self) -> None:
        self.problems: list[ErasureError | VaultError | ReceiptError] = []

    def of(self, step: Callable[[], None]) -> bool:
        """Whether it could be done."""
        try:
            step()
        except (ErasureError, VaultError, ReceiptError) as error:
            self.problems.append(error)
            return False
        return True


def _in_order(plan: Plan | RedactionPlan, problems: Sequence[Failed], chronicle: Chronicle) -> bool:
    """Whether nothing half-made is left on the disk; where something failed, that is looked after once more."""
    if not problems:
        return True
    settling = Settling()
    settling.steps([Step.of(item) for item in plan.items], chronicle.opened.intersection(one.path for one in problems))
    return not settling.problems


def _finished(receipt: ErasureReceipt, outcome: Outcome, proof: Proof, plan: Plan, *, waiting: bool) -> ErasureReceipt:
    left = tuple(LeftBehind(path=one.path, what=one.what) for one in proof.leftovers if not plan.spares(one.path))
    gone = {
        spelled(one.id): ErasedChat(id=spelled(one.id), app=one.app, files=one.files, rows=one.rows, bytes=one.bytes)
        for one in outcome.erased
    }
    # one that was gone before an interruption is not in the plan that finished the rest
    planned = {spelled(one) for one in plan.apps}
    before = [one for one in receipt.chats if one.id not in planned]
    return msgspec.structs.replace(
        receipt,
        chats=(*before, *gone.values()),
        finished=not waiting,
        # of those that were gone before nobody knows any more what to look for
        proof=ProofKept(files=proof.files, bytes=proof.bytes, left=left, complete=not proof.cancelled and not before),
    )
