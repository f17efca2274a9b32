"""The engine on this computer: the window's questions, passed on to the rooms that answer them."""

import datetime
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tidytrace.catalog import Setting, load_tips
from tidytrace.catalog.updates import Status, Updates, shipped_status
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.accounts.services import Service
from tidytrace.checks.run import Progress, run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.tips import TipState, tip_states
from tidytrace.erase.act.usual import usual_days
from tidytrace.erase.model import PlaceKind
from tidytrace.findings.model import Finding
from tidytrace.gui import real_accounts, real_catalogue, real_plan, real_redacting, real_sensitive
from tidytrace.gui.apps.real import RealApps
from tidytrace.gui.believe.real import RealBelieving
from tidytrace.gui.chats.real import RealKeeping, RealMasking, listing, with_masked
from tidytrace.gui.engine import Cancelled, CatalogueInUse, CheckUp, Chosen, EngineProblem, Fixed, Listing, Step
from tidytrace.gui.erasing import Choice, Deeds, Erased, Erasure, KeyHome, Restored, Settled, Title, Trouble
from tidytrace.gui.found import Found
from tidytrace.gui.home.batch.real import RealFixing
from tidytrace.gui.preferences.real import RealPreferring
from tidytrace.gui.real_erasing import RealErasing
from tidytrace.gui.real_network import RealNetwork
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.real_searching import RealSearching
from tidytrace.gui.redacting import Redacted, Redaction
from tidytrace.gui.remind.real import RealMinding
from tidytrace.gui.walk.real import RealWalking
from tidytrace.host import Host, Installation, StateFolders
from tidytrace.host.state import write_private
from tidytrace.language import N_
from tidytrace.watch.drift.checkup import Drift

if TYPE_CHECKING:
    from tidytrace.erase.rehearse.rehearsal import Rehearsal
    from tidytrace.receipts import ErasureReceipt, Receipts

_LAST: Final = "last-check-up"
"""Name of the state file that holds the time of the last complete check-up, and nothing else."""


class RealEngine:
    """Answers for one person on one computer. A lock per kind of work: a library serves one thread at a time."""

    def __init__(self, host: Host) -> None:
        """Nothing is looked at yet."""
        self._host = host
        self._state = StateFolders.of(host)
        self._changing = threading.Lock()
        """Held by whoever changes settings or looks at them, so that a check-up sees a fix whole or not at all."""
        self._reading = threading.Lock()
        """Held by whoever uses the chats' library or changes what it reads."""
        self._erasing = RealErasing(host, self._state)
        self.network = RealNetwork(host, self._state, self._changing)
        self.fixing = RealFixing(host, self._state, self._changing)
        self.apps = RealApps(host, self._state, self._changing, self._reading, self.network)
        self.walking = RealWalking(self._state)
        self.minding = RealMinding(host, self._state, self._reading)
        self.preferring = RealPreferring(host, self._state)
        self.believing = RealBelieving()
        self.searching = RealSearching(host, self._erasing, self._reading, self._acting)
        self.keeping = RealKeeping(self._state)
        self.masking = RealMasking(self._state)
        self._checked: Surroundings | None = None
        self._listed: Surroundings | None = None

    def undo_days(self) -> int:
        """As on the command line."""
        return usual_days(self._state)

    # --- the catalogue

    def catalogue(self) -> CatalogueInUse:
        """The signed file is held against the files that came out of it."""
        with as_problems():
            return real_catalogue.in_use(self._state)

    def look_at_catalogue(self, path: str) -> Status:
        """Signature and version are looked at."""
        with as_problems():
            return real_catalogue.look(self._state, Path(path))

    def take_catalogue(self, path: str) -> Status:
        """The next look at anything uses it."""
        with self._changing, self._reading, as_problems():
            self._checked = self._listed = None
            return real_catalogue.take(self._state, Path(path))

    def drop_catalogue(self) -> Status:
        """The next look at anything uses the shipped one."""
        with self._changing, self._reading, as_problems():
            self._checked = self._listed = None
            Updates(self._state.data).remove()
            return shipped_status()

    # --- check-up and fixes

    def tips(self) -> tuple[TipState, ...]:
        """The checklist as it is shipped."""
        return tip_states(load_tips(), (), only=False)

    def last_check_up(self) -> datetime.datetime | None:
        """From our state folder; none as well when the file is missing or holds no time."""
        try:
            when = datetime.datetime.fromisoformat((self._state.state / _LAST).read_text("ascii").strip())
        except (OSError, ValueError):
            return None
        return when if when.tzinfo is not None else None

    def check_up(
        self, progress: Callable[[Step], None], cancelled: Cancelled, found: Callable[[Finding], None]
    ) -> CheckUp:
        """Look at this computer as it is now."""

        def told(step: Progress) -> None:
            progress(Step(step.done, step.total, step.name))

        with self._changing, as_problems():
            self._host.refresh()
            surroundings = self._checked = Surroundings.of(self._host)
            drift = Drift(surroundings)

            def come(finding: Finding) -> None:
                marked = drift.mark(finding)
                # one that needs a second look comes at the end
                if marked is not None:
                    found(marked)

            outcome = run_checkup(surroundings, progress=told, cancelled=cancelled, found=come)
            findings = drift.finish(outcome.findings)
            when = datetime.datetime.now(datetime.UTC)
            if not outcome.cancelled:
                write_private(self._state.state / _LAST, when.isoformat(timespec="seconds").encode())
        aside = drift.aside
        note = Trouble(str(aside.path), aside.problem, aside.parameters) if aside is not None else None
        return CheckUp(findings=findings, tips=outcome.tips, when=when, complete=not outcome.cancelled, note=note)

    def fix(self, finding_id: str) -> Fixed:
        """Apply the remedy of one switch; the receipt brings the old value back."""
        from tidytrace.checks.closers import CLOSERS, check_of
        from tidytrace.remedies import apply_fix, close

        with self._changing, as_problems():
            check = check_of(finding_id)
            if check is not None:
                self._host.refresh()
                closing = CLOSERS[check](Surroundings.of(self._host)).get(finding_id)
                if closing is None:
                    raise EngineProblem(N_("This switch is no longer there. Please check again."))
                receipt = close(closing, self._host, self._receipts)
                return Fixed(receipt.id, tuple(str(edit.path) for edit in receipt.edits))
            installation, setting = self._switch(finding_id)
            receipt = apply_fix(installation, setting, self._host, self._receipts)
        return Fixed(receipt.id, tuple(str(edit.path) for edit in receipt.edits))

    def _switch(self, finding_id: str) -> tuple[Installation, Setting]:
        app_id, _, setting_id = finding_id.partition(".")
        self._host.refresh()  # the app may have been started since the check-up
        surroundings = self._checked = Surroundings.of(self._host)
        installation = surroundings.installation(app_id)
        for setting in installation.app.settings if installation is not None else ():
            if installation is not None and setting.id == setting_id:
                return installation, setting
        raise EngineProblem(N_("This switch is no longer there. Please check again."))

    def undo(self, receipt_id: str) -> None:
        """Bring back what a fix changed, or an erasure took."""
        from tidytrace.receipts import SettingReceipt
        from tidytrace.remedies import undo

        with self._changing, as_problems():
            receipt = self._receipts.get(receipt_id)
            if isinstance(receipt, SettingReceipt):
                undo(receipt, self._receipts, self._host)
                return
        done = self.restore(receipt_id, None, lambda _step: None, lambda: False)
        for problem in done.problems:
            raise EngineProblem(problem.sentence, problem.parameters, where=problem.where)

    @property
    def _receipts(self) -> "Receipts":
        from tidytrace.receipts import Receipts

        return Receipts(self._state.state / "receipts")

    # --- accounts

    def tick(self, finding_id: str) -> Finding:
        """Kept with the day and a digest of what is known about it."""
        with self._changing, as_problems():
            return real_accounts.tick(Surroundings.of(self._host), finding_id, done=True)

    def untick(self, finding_id: str) -> Finding:
        """Forgotten."""
        with self._changing, as_problems():
            return real_accounts.tick(Surroundings.of(self._host), finding_id, done=False)

    def services(self) -> tuple[Service, ...]:
        """As browsers and programs are now."""
        with self._changing, as_problems():
            return Surroundings.of(self._host).services

    def use_services(self, services: Collection[str]) -> Chosen:
        """Kept by their ids."""
        with self._changing, as_problems():
            return real_accounts.use(Surroundings.of(self._host), services)

    # --- chats

    def conversations(self, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
        """List them all; what could not be read is named beside them."""
        with self._reading, as_problems():
            surroundings = self._listed = Surroundings.of(self._host)
            listed = listing(surroundings, progress, cancelled)
        return with_masked(listed, self.masking, cancelled)

    def messages(self, conversation: Conversation, most: int, cancelled: Cancelled, skip: int = 0) -> Sequence[Message]:
        """Read from the app's own file."""
        with self._reading, as_problems():
            messages: list[Message] = []
            for number, message in enumerate(islice(self._library().library.messages(conversation), skip + most)):
                if cancelled():
                    break
                if number >= skip:
                    messages.append(message)
        return messages

    def _library(self) -> Surroundings:
        if self._listed is None:
            self._listed = Surroundings.of(self._host)
        return self._listed

    def footprint(self, conversation: Conversation) -> Mapping[PlaceKind, int]:
        """By id alone; a plan looks further."""
        with self._reading, as_problems():
            return real_plan.footprint(self._library(), conversation)

    def sensitive(self, cancelled: Cancelled) -> Found:
        """With a library of its own: it takes long, and who reads a chat must not wait for it."""
        with as_problems():
            return real_sensitive.look(Surroundings.of(self._host), cancelled)

    def sensitive_words(self, conversation: Conversation, cancelled: Cancelled) -> Sequence[str]:
        """Read from the app's own file."""
        with self._reading, as_problems():
            return real_sensitive.words(self._library(), conversation, cancelled)

    # --- erasing

    def plan_erasure(self, conversations: Sequence[Conversation], choice: Choice, cancelled: Cancelled) -> Erasure:
        """Look for every place of these conversations."""
        with self._reading, as_problems():
            return real_plan.plan(self._library(), conversations, choice)

    def rehearse(self, erasure: Erasure, cancelled: Cancelled) -> "Rehearsal":
        """In memory, where there is a place for it."""
        with self._reading, as_problems():
            return real_plan.rehearse(self._library(), erasure, cancelled)

    def key_home(self) -> KeyHome | None:
        """Asks nobody."""
        with self._reading, as_problems():
            return self._erasing.key_home()

    def choose_key_home(self, home: KeyHome, passphrase: str | None) -> None:
        """What is in the vault already moves along."""
        with self._reading, as_problems():
            self._erasing.choose_key_home(home, passphrase)

    def erase(
        self,
        erasure: Erasure,
        days: int,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Erased:
        """Copy and act, then search the apps' folders for what is left of those that are gone."""
        with self._acting():
            return self._erasing.erase(self._library(), erasure, days, progress, cancelled, passphrase)

    def erase_leftovers(  # noqa: PLR0913, PLR0917 - as ``erase``
        self,
        erasure: Erasure,
        erased: Erased,
        paths: Collection[str],
        days: int,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Erased:
        """The same path once more, with a receipt of its own."""
        with self._acting():
            rest = real_plan.plan_rest(self._library(), erasure, erased, paths)
            then = self._erasing.erase(self._library(), rest, days, progress, cancelled, passphrase)
            return self._erasing.together(erased, rest, then)

    def plan_redaction(self, conversation: Conversation, words: Sequence[str], cancelled: Cancelled) -> Redaction:
        """Look for the words in every place of this conversation."""
        with self._reading, as_problems():
            return real_redacting.plan(self._library(), conversation, words)

    def redact(
        self,
        redaction: Redaction,
        days: int,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Redacted:
        """Copy and change, then search the apps' folders for what is left of the words."""
        with self._acting():
            return self._erasing.redact(redaction, days, progress, cancelled, passphrase)

    def restore(
        self,
        receipt_id: str,
        chats: Collection[str] | None,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Restored:
        """Nothing that is newer is written over."""
        with self._acting():
            return self._erasing.restore(self._erasure(receipt_id), chats, progress, cancelled, passphrase)

    def _erasure(self, receipt_id: str) -> "ErasureReceipt":
        from tidytrace.receipts import ErasureReceipt

        receipt = self._receipts.get(receipt_id)
        if not isinstance(receipt, ErasureReceipt):
            raise EngineProblem(N_("This receipt is not one of erased chats."))
        return receipt

    def deeds(self) -> Deeds:
        """From the receipts alone; no title is in there."""
        from tidytrace.catalog.server_load import load_servers
        from tidytrace.gui.real_receipts import deeds

        cache = self._state.cache / "servers"
        with as_problems():
            return deeds(self._receipts, Surroundings.of(self._host).catalogue, lambda: load_servers(cache=cache))

    def titles(self, receipt_id: str, passphrase: str | None = None) -> Sequence[Title]:
        """Out of the vault, for the eyes alone."""
        with self._reading, as_problems():
            return self._erasing.titles(self._erasure(receipt_id), passphrase)

    def destroy_copy(self, receipt_id: str) -> None:
        """The key goes, and with it the copy."""
        with self._reading, as_problems():
            self._erasing.destroy(self._erasure(receipt_id))

    def settle(self, progress: Callable[[Step], None], passphrase: str | None = None) -> Settled:
        """What the start of every face does first."""
        with self._acting():
            return self._erasing.settle(progress, passphrase)

    @contextmanager
    def _acting(self) -> Iterator[None]:
        """Files of apps change, however it ends: what was read of them before is no longer true."""
        with self._reading, as_problems():
            try:
                yield
            finally:
                self._listed = None
