"""Tidies what is due: through the plan, the vault and the proof, like any other erasure, and with an undo copy always.

Only conversations whose rule the person agreed to for that app go; none that the plan locks (pinned, used just now, of
an app that runs), and not more at once than a bound. A kill at any moment leaves a journal from which the next start
goes on.
"""

import contextlib
import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.checks.surroundings import Surroundings
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.due import AppDue, Due, look
from tidytrace.watch.retention.rules import Rule

if TYPE_CHECKING:
    from tidytrace.chats.model import Conversation
    from tidytrace.erase import Failed, Kept, Plan
    from tidytrace.erase.act.erasures import Erasures
    from tidytrace.erase.act.recovery import Problem

MOST: Final = 200
"""Conversations that go in one run; the rest waits for the next."""
Cancelled = Callable[[], bool]
_OF_THE_APP: Final = frozenset({"app-running", "processes-unknown"})
"""Why all of an app's conversations stay."""


class Tidied(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one app."""

    app: str
    names: Text
    chosen: int
    """How many were to go in this run."""
    waiting: int
    """How many more are due, for the next run."""
    gone: tuple[str, ...] = ()
    kept: "tuple[Kept, ...]" = ()
    """Those that have to stay, and why."""
    failed: "tuple[Failed, ...]" = ()
    """Those that could not be erased."""
    receipt: str | None = None
    until: datetime.datetime | None = None
    """Until when they can be brought back."""
    files: int = 0
    """How many were searched for traces."""
    left: int = 0
    """How many files still hold words of them that no other conversation has."""
    problems: "tuple[Problem, ...]" = ()
    no_copy: bool = False
    """Nothing went because no undo copy can be made."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of the assistant came to."""

    quiet: bool = False
    """Nothing was done, because the hour is quiet."""
    asking: tuple[AppDue, ...] = ()
    """Where something is due by a rule that the person did not agree to yet."""
    tidied: tuple[Tidied, ...] = ()


def unagreed(found: AppDue, sayings: Sayings) -> frozenset[Rule]:
    """The rules by which something is due and to which the person did not agree for this app."""
    return frozenset(rule for rule in {one.rule for one in found.due} if not sayings.agreed_to(found.app, rule))


def tidy(  # noqa: PLR0913 - where, when, how much, and who may stop it
    surroundings: Surroundings,
    erasures: "Erasures",
    book: Book,
    now: datetime.datetime,
    *,
    asked: bool = False,
    app: str | None = None,
    most: int = MOST,
    cancelled: Cancelled | None = None,
) -> Round:
    """One run. What an earlier one left behind is brought to its end first.

    Args:
        surroundings: The computer as it is now; its library is used for the plan and for the act.
        erasures: Those of the same person; nobody is asked for a passphrase unless it can ask.
        book: What the person said; read anew before each app.
        now: The time by which things are old.
        asked: The person is here and asked for it, so that the hour does not matter.
        app: Only this one.
        most: How many conversations go at most.
        cancelled: Asked between two places.

    Raises:
        OSError: What the person said cannot be read.
        ErasureError: The journals cannot be read, or the lock cannot be had.
    """
    sayings, _problem = book.read()
    if sayings.quiet.holds(now) and not asked:
        return Round(quiet=True)
    _finish(erasures, now)
    asking: list[AppDue] = []
    tidied: list[Tidied] = []
    for found in look(surroundings, Chooser(sayings.rules, surroundings.host), now, app=app):
        if not found.due:
            continue
        if unagreed(found, sayings):
            asking.append(found)
        going = _agreed(found, book, surroundings)
        if not going:
            continue
        if most <= 0 or (cancelled is not None and cancelled()):
            tidied.append(Tidied(app=found.app, names=found.names, chosen=0, waiting=len(going)))
            continue
        done = _one(surroundings, erasures, found, going, sayings.undo_days, most, cancelled)
        most -= done.chosen
        tidied.append(done)
    surroundings.index.save_new()
    return Round(asking=tuple(asking), tidied=tuple(tidied))


def rehearse(
    surroundings: Surroundings, chooser: Chooser, now: datetime.datetime, *, app: str | None = None, most: int = MOST
) -> "Iterator[tuple[Tidied, Plan]]":
    """What a run would do in each app where something is due, agreed or not. Changes nothing."""
    for found in look(surroundings, chooser, now, app=app):
        if found.due:
            _going, plan, kept = _planned(surroundings, found.app, found.due, most)
            waiting = len(found.due) - len(plan.apps) - len(kept)
            yield Tidied(app=found.app, names=found.names, chosen=len(plan.apps), waiting=waiting, kept=kept), plan


def _agreed(found: AppDue, book: Book, surroundings: Surroundings) -> list[Due]:
    """What may go by what the person says at this moment: another app may have taken its time."""
    sayings, _problem = book.read()
    chooser = Chooser(sayings.rules, surroundings.host)
    possible = chooser.possible(found.app)
    return [one for one in found.due if one.rule in possible and sayings.agreed_to(found.app, one.rule)]


def _finish(erasures: "Erasures", now: datetime.datetime) -> None:
    """Bring to its end what an interruption left, and destroy copies whose time is over."""
    if (erasures.state.state / "erasing").is_dir():
        from tidytrace.erase.act.recovery import recover

        recover(erasures)
    if (erasures.state.data / "vault").is_dir():
        from tidytrace.erase.vault import VaultError
        from tidytrace.receipts import ReceiptError

        with contextlib.suppress(VaultError, ReceiptError):  # tried again the next time; it stops no other work
            erasures.tidy(now)


def _one(  # noqa: PLR0913, PLR0917 - as tidy
    surroundings: Surroundings,
    erasures: "Erasures",
    found: AppDue,
    due: Sequence[Due],
    days: int,
    most: int,
    cancelled: Cancelled | None,
) -> Tidied:
    from tidytrace.erase import ErasureError
    from tidytrace.erase.vault import VaultError
    from tidytrace.receipts import ReceiptError

    conversations, plan, kept = _planned(surroundings, found.app, due, most)
    result = Tidied(
        app=found.app,
        names=found.names,
        chosen=len(plan.apps),
        waiting=len(due) - len(plan.apps) - len(kept),
        kept=kept,
    )
    if not plan.apps:
        return result
    try:
        done = erasures.erase(plan, conversations, surroundings.library, days=days, cancelled=cancelled)
    except (ErasureError, VaultError, ReceiptError) as error:
        no_copy = isinstance(error, VaultError)
        return msgspec.structs.replace(result, problems=(error,), no_copy=no_copy)
    gone = tuple(one.id for one in done.outcome.erased)
    return msgspec.structs.replace(
        result,
        gone=gone,
        failed=done.outcome.failed,
        receipt=done.receipt.id if gone else None,
        until=done.receipt.until if gone else None,
        files=done.proof.files,
        left=done.proof.traces,
        problems=done.problems,
    )


def _planned(
    surroundings: Surroundings, app: str, due: Sequence[Due], most: int
) -> "tuple[list[Conversation], Plan, tuple[Kept, ...]]":
    """The plan of as many as may go; what must stay takes no place from those behind it.

    Nobody named any of them, so what is pinned or was used just now stays.
    """
    from tidytrace.erase import plan_erasure

    going: list[Conversation] = []
    kept: list[Kept] = []
    for start in range(0, len(due), most):
        some = _conversations(surroundings, app, due[start : start + most])
        plan = plan_erasure(some, surroundings.library, surroundings.host, elsewhere=False)
        kept += plan.kept
        if not going and len(plan.apps) == len(some):
            return some, plan, tuple(kept)
        going += [one for one in some if one.id in plan.apps]
        if len(going) >= most or any(one.reason in _OF_THE_APP for one in plan.kept):
            break
    going = going[:most]
    plan = plan_erasure(going, surroundings.library, surroundings.host, elsewhere=False)
    return going, plan, tuple({one.id: one for one in (*kept, *plan.kept)}.values())


def _conversations(surroundings: Surroundings, app: str, chosen: Iterable[Due]) -> "list[Conversation]":
    """The conversations themselves, with the titles that the vault alone will know, those used longest ago first."""
    wanted = {one.id: number for number, one in enumerate(chosen)}
    newest = max(one.used for one in chosen)
    found = surroundings.library.conversations(app, counts=False, used=lambda time: time is not None and time <= newest)
    return sorted((one for one in found if one.id in wanted), key=lambda one: wanted[one.id])
