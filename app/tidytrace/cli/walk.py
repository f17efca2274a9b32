"""``tidytrace walk``: the tips, one question after the other; or their states, where nobody can answer."""

import datetime
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from tidytrace.catalog import load_tips
from tidytrace.checks.run import Checkup, Progress, run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.checkup import MARKS
from tidytrace.cli.help import command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.cli.walk_asking import Asking
from tidytrace.findings.model import State
from tidytrace.findings.wording import day
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.receipts import Receipts
from tidytrace.watch.walk.book import Kept, Walks
from tidytrace.watch.walk.model import STANDINGS, Answer, Walk
from tidytrace.watch.walk.questions import load_walk
from tidytrace.watch.walk.seen import Seen, seen_of
from tidytrace.watch.walk.telling import ANSWERS, answers_line, done_line, seen_line, standings_line
from tidytrace.watch.walk.today import done_since

_KEYS: Final[Mapping[State, str]] = {
    State.OK: "fine",
    State.MANUAL: "only_you_know",
    State.UNKNOWN: "could_not_check",
    State.RISK: "needs_you",
}


@command(
    help=N_(
        "Walk through the tips for using AI safely, one question after the other.\n\nWhat a machine can see is looked "
        "up first. Answers are kept after every question; q leaves, and the next walk goes on there."
    )
)
@common
def walk(output: Output) -> int:
    """Walk through the tips for using AI safely, one question after the other."""
    surroundings = Surroundings.of(current_host())
    walks = Walks(surroundings.state)
    kept = walks.kept(_now())
    if kept.trouble is not None:
        output.problem(kept.trouble.path, output.language(kept.trouble.problem))
    checkup = run_checkup(surroundings, progress=_progress(output))
    for problem in surroundings.library.problems:
        output.problem(problem.path, problem.sentence(output.language))
    output.working("")
    tips = load_tips()
    seen = {
        tip.id: seen_of(tip, checkup.findings, lambda finding: finding.state, complete=not checkup.cancelled)
        for tip in tips
    }
    output.document("walk", surroundings.host, walk_body(output, checkup, seen, kept))
    if not output.as_json:
        if _at_terminal():
            _ask(output, surroundings, walks, checkup)
        else:
            _list(output, checkup, seen, kept)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _progress(output: Output) -> Callable[[Progress], None]:
    return lambda progress: output.working(output.language(progress.name))


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


# --- asking


def _ask(output: Output, surroundings: Surroundings, walks: Walks, checkup: Checkup) -> None:
    _ = output.language
    kept = walks.kept(_now())
    if kept.lapsed is not None:
        line = _("The walk of {date} was left for more than 14 days, so this one begins anew.")
        output.say(line.format(date=day(kept.lapsed)))
    asking = Asking(output, surroundings, walks, checkup, load_walk(load_tips()), _now)
    finished = asking.through(kept.current)
    if finished is None:
        output.say(_("Your answers are kept. «tidytrace walk» goes on from here."))
        return
    receipts = Receipts(surroundings.state.state / "receipts").all()
    output.say()
    output.say(_("The walk is done."))
    output.say("  " + standings_line(finished.standings(), _))
    output.say("  " + answers_line(finished, _))
    output.say(
        "  " + _("Done during this walk: {what}").format(what=done_line(done_since(receipts, finished.began), _))
    )
    next_day = walks.kept(_now()).next_day
    if next_day is not None:
        output.say(_("The next one is offered on {date}.").format(date=next_day.isoformat()))


# --- telling


def _list(output: Output, checkup: Checkup, seen: Mapping[str, Seen], kept: Kept) -> None:
    _ = output.language
    said = _said(kept)
    rows = [
        (
            f"{MARKS[seen[tip.id].state]} {tip.title.in_language(_.code)}",
            seen_line(seen[tip.id], _),
            _(ANSWERS[said[tip.id]]) if tip.id in said else "",
        )
        for tip in checkup.tips
    ]
    output.table((_("Tip"), _("What was seen"), _("Your answer")), rows, flexible=(1,))
    for one in reversed(kept.past):
        output.say(f"{day(one.touched)}\t{standings_line(one.standings(), _)}\t{answers_line(one, _)}")


def _said(kept: Kept) -> dict[str, Answer]:
    """The newest answer to each tip."""
    walks = [*kept.past[-1:], *([kept.current] if kept.current is not None else [])]
    return {tip: said.answer for one in walks for tip, said in one.said.items()}


def walk_body(output: Output, checkup: Checkup, seen: Mapping[str, Seen], kept: Kept) -> dict[str, Any]:
    """``tidytrace/walk/1``: the tips as they stand now, the walk that is not finished, and those that are."""
    said = _said(kept)
    code = output.language.code
    return {
        "tips": [
            {
                "id": tip.id,
                "title": tip.title.in_language(code),
                "state": seen[tip.id].state.value,
                "answer": said[tip.id].value if tip.id in said else None,
                "evidence": {
                    **{state.value: seen[tip.id].counts.get(state, 0) for state in State},
                    "apps": [name.in_language(code) for name in seen[tip.id].apps],
                },
                "told": seen_line(seen[tip.id], output.language),
            }
            for tip in checkup.tips
        ],
        "current": None if kept.current is None else _walk_body(kept.current),
        "walks": [_walk_body(one) for one in kept.past],
        "next": None if kept.next_day is None else kept.next_day.isoformat(),
    }


def _walk_body(one: Walk) -> dict[str, Any]:
    standings, answers = one.standings(), one.answers()
    return {
        "began": moment(one.began),
        "last_answer": moment(one.touched),
        "finished": one.finished,
        "counts": {_KEYS[state]: standings[state] for state in STANDINGS},
        "answers": {answer.value: answers[answer] for answer in Answer},
        "tips": [
            {"id": tip, "answer": said.answer.value, "seen": said.seen.value, "state": said.standing.value}
            for tip, said in one.said.items()
        ],
    }
