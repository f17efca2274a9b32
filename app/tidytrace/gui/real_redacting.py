"""Cutting words out, as the window shows it: plans before, and how it ended."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.erase.plan.storage import storages
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.real_plan import reason, shown
from tidytrace.gui.redacting import CutPlace, Redacted, Redaction

if TYPE_CHECKING:
    from tidytrace.erase.act.erasures import Redacted as Done
    from tidytrace.erase.act.recovery import Problem
    from tidytrace.erase.model import Failed
    from tidytrace.erase.redact.proof import Left
    from tidytrace.erase.redact.redaction import RedactionPlan


def plan(surroundings: Surroundings, conversation: Conversation, words: Sequence[str]) -> Redaction:
    """Look for words in every place of a conversation. Raises UnfitWord."""
    from tidytrace.erase.redact.redaction import plan_redaction

    host = surroundings.host
    made = plan_redaction([conversation], words, surroundings.library, host)
    names = {app.id: app.names for app in surroundings.catalogue}
    return Redaction(
        conversation=conversation,
        words=len(made.words),
        places=tuple(CutPlace(shown(item.path, host.home), item.kind, item.places) for item in made.items),
        kept=next((reason(one, names) for one in made.kept), None),
        left=tuple(_trouble(one, host.home) for one in made.left),
        storages=storages([item.path for item in made.items], host),
        plan=made,
    )


def redacted(
    done: "Done", plan: "RedactionPlan", home: Path, searched: int, trouble: Callable[["Problem"], Trouble]
) -> Redacted:
    """How it ended, after ``searched`` files were looked through."""
    changed, outcome = done.outcome.changed, done.outcome
    # one failure is told for each conversation that a place belongs to
    failed = {(one.path, one.problem): one for one in outcome.failed}
    return Redacted(
        times=sum(max(item.places, 1) for item in changed),
        files=len({item.path for item in changed}),
        searched=searched,
        receipt=done.receipt.id,
        until=done.receipt.until if changed else None,
        failed=tuple(_trouble(one, home) for one in failed.values()),
        found=tuple(_trouble(one, home) for one in done.left if one.seen),
        unread=tuple(_trouble(one, home) for one in done.left if not one.seen),
        some_short=plan.words.some_short,
        problems=tuple(map(trouble, done.problems)),
        complete=not outcome.stopped,
    )


def _trouble(one: "Left | Failed", home: Path) -> Trouble:
    return Trouble(shown(one.path, home), one.problem, one.parameters)
