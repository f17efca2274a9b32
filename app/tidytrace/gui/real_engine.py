"""The engine on this computer: the window's questions, passed on to the rooms that answer them."""

import datetime
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Final

from tidytrace.catalog import DefinitionError, Setting, Text, load_tips
from tidytrace.chats.errors import StoreError
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.run import Progress, run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.tips import TipState, tip_states
from tidytrace.erase.storage import Promise, storage_promise
from tidytrace.findings.model import Finding, Phrase
from tidytrace.formats import SettingsError
from tidytrace.formats.refusals import of_database, of_system
from tidytrace.gui.engine import (
    Cancelled,
    CheckUp,
    EngineProblem,
    Erased,
    Erasure,
    Fixed,
    Kept,
    Leftover,
    Listing,
    Place,
    Step,
    Trouble,
)
from tidytrace.host import Host, HostError, Installation, StateFolders
from tidytrace.host.state import write_private
from tidytrace.language import N_, Language

if TYPE_CHECKING:
    from tidytrace.erase import Failed, Spared
    from tidytrace.receipts import Receipts

_LAST: Final = "last-check-up"
"""Name of the state file that holds the time of the last complete check-up, and nothing else."""
_EVERY: Final = 50
"""Conversations between two reports of progress."""
_PLAIN_REASONS: Final = frozenset(
    {
        *("link", "hard-link", "special-file", "other-disk", "other-owner", "outside"),
        *("read-only", "changed", "newer-schema", "cancelled"),
    }
)
"""Keys of the wording that need no parameters."""
_WORST_FIRST: Final[tuple[Promise, ...]] = ("not-here", "snapshots-possible", "best-effort", "overwritten")


class RealEngine:
    """Answers for one person on one computer. A lock per kind of work: a library serves one thread at a time."""

    def __init__(self, host: Host) -> None:
        """Nothing is looked at yet."""
        self._host = host
        self._state = StateFolders.of(host)
        self._changing = threading.Lock()
        """Held by whoever changes settings or looks at them, so that a check-up sees a fix whole or not at all."""
        self._reading = threading.Lock()
        """Held by whoever uses the chats' library."""
        self._checked: Surroundings | None = None
        self._listed: Surroundings | None = None

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

        with self._changing, _as_problems():
            self._host.refresh()
            surroundings = self._checked = Surroundings.of(self._host)
            outcome = run_checkup(surroundings, progress=told, cancelled=cancelled, found=found)
            when = datetime.datetime.now(datetime.UTC)
            if not outcome.cancelled:
                write_private(self._state.state / _LAST, when.isoformat(timespec="seconds").encode())
        return CheckUp(findings=outcome.findings, tips=outcome.tips, when=when, complete=not outcome.cancelled)

    def fix(self, finding_id: str) -> Fixed:
        """Apply the remedy of one switch; the receipt brings the old value back."""
        from tidytrace.remedies import apply_fix

        with self._changing, _as_problems():
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
        """Bring back what a fix changed."""
        from tidytrace.remedies import undo

        with self._changing, _as_problems():
            undo(self._receipts.get(receipt_id), self._receipts, self._host)

    @property
    def _receipts(self) -> "Receipts":
        from tidytrace.receipts import Receipts

        return Receipts(self._state.state / "receipts")

    # --- chats

    def conversations(self, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
        """List them all; what could not be read is named beside them."""
        with self._reading, _as_problems():
            surroundings = self._listed = Surroundings.of(self._host)
            found: list[Conversation] = []
            for conversation in surroundings.library.conversations():
                found.append(conversation)
                if len(found) % _EVERY == 0:
                    progress(len(found))
                    if cancelled():
                        break
            surroundings.index.save()
            problems = tuple(
                Trouble(str(one.path), one.problem, one.parameters) for one in surroundings.library.problems
            )
        names = {app.id: app.names for app in surroundings.catalogue}
        return Listing(conversations=tuple(found), apps=names, problems=problems)

    def messages(self, conversation: Conversation, most: int, cancelled: Cancelled) -> Sequence[Message]:
        """Read from the app's own file."""
        with self._reading, _as_problems():
            messages: list[Message] = []
            for message in islice(self._library().library.messages(conversation), most):
                if cancelled():
                    break
                messages.append(message)
        return messages

    def _library(self) -> Surroundings:
        if self._listed is None:
            self._listed = Surroundings.of(self._host)
        return self._listed

    def plan_erasure(self, conversations: Sequence[Conversation], cancelled: Cancelled) -> Erasure:
        """Look for every place of these conversations."""
        from tidytrace.erase import plan_erasure

        with self._reading, _as_problems():
            surroundings = self._library()
            plan = plan_erasure(conversations, surroundings.library, self._host)
            promises = {storage_promise(item.path, self._host).promise for item in plan.items}
        by_id = {one.id: one for one in conversations}
        names = {app.id: app.names for app in surroundings.catalogue}
        return Erasure(
            conversations=tuple(one for one in conversations if one.id in plan.apps),
            kept=tuple(
                Kept(by_id[one.id], Phrase(one.reason, {"app": names.get(by_id[one.id].app), **one.parameters}))
                for one in plan.kept
                if one.id in by_id
            ),
            spared=tuple(Place(str(one.path), _why(one)) for one in plan.spared),
            places=len(plan.items),
            bytes=sum(item.bytes for item in plan.items),
            promise=next((one for one in _WORST_FIRST if one in promises), "best-effort"),
            plan=plan,
        )

    def erase(self, erasure: Erasure, progress: Callable[[Step], None], cancelled: Cancelled) -> Erased:
        """Act, then search the apps' folders for what is left of those that are gone."""
        from tidytrace import erase

        plan = erasure.plan
        assert isinstance(plan, erase.Plan)  # the window only carries it back

        def told(step: erase.Progress) -> None:
            progress(Step(step.done, step.total, N_("Erasing…")))

        def looked(step: erase.Progress) -> None:
            progress(Step(step.done, step.total, N_("Looking for what is left…")))

        by_id = {one.id: one for one in erasure.conversations}
        with self._reading, _as_problems():
            outcome = erase.carry_out(plan, progress=told, cancelled=cancelled)
            gone = frozenset(one.id for one in outcome.erased)
            left = erase.prove(plan, conversations=gone, progress=looked).leftovers if gone else ()
            self._listed = None  # what it remembers of the files is no longer true
        failed = [Kept(by_id[one.id], _why(one)) for one in outcome.failed if one.id in by_id]
        return Erased(
            gone=gone,
            places=sum(gone.issuperset(item.conversations) for item in plan.items),
            bytes=sum(one.bytes for one in outcome.erased),
            failed=tuple(failed),
            spared=tuple(Place(str(one.path or one.id), _why(one)) for one in outcome.problems),
            leftovers=tuple(Leftover(str(one.path), one.what, one.erased) for one in left if one.what != "shared-text"),
            complete=not any(one.reason == "cancelled" for one in outcome.failed),
        )


def _why(left: "Spared | Failed") -> Phrase:
    """Why a place stays: a sentence of the wording where there is one, else that of whoever left it."""
    if left.reason in _PLAIN_REASONS:
        return Phrase(left.reason)
    return Phrase("failed", {"problem": Text(en=left.sentence(), zh_CN=left.sentence(Language("zh_CN")))})


@contextmanager
def _as_problems() -> Iterator[None]:
    """Turn the rooms' own errors into the one that the window knows."""
    from tidytrace.receipts import ReceiptError
    from tidytrace.remedies import RemedyError

    try:
        yield
    except (SettingsError, StoreError, ReceiptError) as error:
        raise EngineProblem(error.problem, error.parameters, where=str(error.path)) from error
    except (RemedyError, HostError) as error:
        raise EngineProblem(error.problem, error.parameters) from error
    except DefinitionError as error:
        raise EngineProblem(
            N_("Tidytrace itself is damaged; please install it again. ({reason})"), {"reason": str(error)}
        ) from error
    except sqlite3.Error as error:
        raise EngineProblem(*of_database(error)) from error
    except OSError as error:
        problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
        raise EngineProblem(problem, parameters, where=str(error.filename or "")) from error
