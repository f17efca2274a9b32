"""``tidytrace notices``: what the assistant told, answers to it, and when it shall be silent."""

import datetime
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_, Language
from tidytrace.watch.notices.answers import Answered, Answers, Outcome
from tidytrace.watch.notices.desk import Desk
from tidytrace.watch.notices.ledger import Entry, Ledger, Stage
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.notices.preferences import (
    MOST_MINUTES,
    Preferences,
    keep_preferences,
    preferences_of,
)
from tidytrace.watch.notices.shown import shown, trial, words_of
from tidytrace.watch.peace import Days, Hours, read_quiet
from tidytrace.watch.reminders.errors import RuleWrong

_NONE = "none"
_KINDS = click.Choice([kind.value for kind in Kind])


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wants to have otherwise; what is None or empty stays as it is."""

    off: Sequence[str] = ()
    on: Sequence[str] = ()
    quiet: str | None = None
    holidays: Sequence[str] = ()
    weekends: bool | None = None
    later: int | None = None

    def applied(self, before: Preferences, language: Language) -> Preferences:
        """The preferences that come of it. Raises click.UsageError."""
        holidays = () if _NONE in self.holidays else before.holidays
        holidays += tuple(_days(one, language) for one in self.holidays if one != _NONE)
        return Preferences(
            off=tuple(kind for kind in Kind if (kind in before.off or kind in self.off) and kind not in self.on),
            quiet=before.quiet if self.quiet is None else _hours(self.quiet, language),
            holidays=tuple(dict.fromkeys(holidays)),
            weekends=before.weekends if self.weekends is None else self.weekends,
            later_minutes=self.later or before.later_minutes,
        )


@command(help=N_("What the assistant told you, your answers to it, and when it shall be silent."))
@option("--list", "listing", is_flag=True, help=N_("List what was told and what waits, newest first (the default)."))
@option(
    "--answer",
    nargs=2,
    type=(click.IntRange(min=1), click.Choice([action.value for action in Action])),
    metavar=N_("NUMBER ANSWER"),
    help=N_("Answer one of them."),
)
@option("--try", "trying", is_flag=True, help=N_("Show something now, to see whether the desktop shows it."))
@option("--off", multiple=True, type=_KINDS, help=N_("Tell nothing more of this kind; it is only listed."))
@option("--on", multiple=True, type=_KINDS, help=N_("Tell of this kind again."))
@option("--quiet", metavar="22:00-08:00", help=N_("Hours in which only what is urgent is told; «none» ends them."))
@option(
    "--holidays",
    multiple=True,
    metavar="2026-12-24..2027-01-02",
    help=N_("Days on which only what is urgent is told; «none» ends them."),
)
@option("--weekends/--no-weekends", default=None, help=N_("Whether weekends are days like others."))
@option(
    "--later",
    type=click.IntRange(1, MOST_MINUTES),
    metavar=N_("MINUTES"),
    help=N_("How long «later» is; beside --answer only this time."),
)
@common
def notices(  # noqa: PLR0913 - one for each option
    output: Output,
    *,
    listing: bool,
    answer: tuple[int, str] | None,
    trying: bool,
    off: Sequence[str],
    on: Sequence[str],
    quiet: str | None,
    holidays: Sequence[str],
    weekends: bool | None,
    later: int | None,
) -> int:
    """What the assistant told, answers to it, and when it shall be silent."""
    asked = Asked(off=off, on=on, quiet=quiet, holidays=holidays, weekends=weekends, later=later)
    _ = output.language
    snooze = later if answer is not None and answer[1] == Action.LATER else None
    if answer is not None and (listing or trying or asked != Asked(later=snooze)):
        raise click.UsageError(_("--answer goes with no other option"))
    if trying and (listing or asked != Asked()):
        raise click.UsageError(_("--try goes with no other option"))
    host = current_host()
    if trying:
        return _try(output, host)
    state = StateFolders.of(host)
    before, aside = preferences_of(state)
    wanted = before if answer is not None else asked.applied(before, _)
    if wanted != before:
        keep_preferences(state, wanted)
    ledger = Ledger.of(state)
    for one in (aside, ledger.aside):
        if one is not None:
            output.problem(one.path, one.sentence(_))
    try:
        if answer is not None:
            return _answer(output, host, ledger, answer, snooze)
        entries = ledger.entries()
    finally:
        ledger.close()
    body = {"notices": [_body(one, _) for one in entries], "preferences": _preferences(wanted)}
    output.document("notices", host, body)
    if listing or asked == Asked():
        _list(output, entries)
    _say(output, wanted)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _try(output: Output, host: Host) -> int:
    from tidytrace.watch.notices.ways.choosing import way_for
    from tidytrace.watch.notices.ways.way import NotDelivered

    _ = output.language
    way = way_for(host)
    try:
        way.show(trial(_))
    except NotDelivered as error:
        output.problem(way.name, render(error.why, _))
    else:
        output.say(_("The desktop has shown it."))
    finally:
        way.close()
    output.document("notices", host, {"trial": {"way": way.name, "shown": not output.problems}})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _answer(output: Output, host: Host, ledger: Ledger, answer: tuple[int, str], snooze: int | None) -> int:
    from tidytrace.watch.notices.ways.choosing import Ways

    _ = output.language
    number, action = answer[0], Action(answer[1])
    entry = ledger.entry(number)
    if entry is None:
        raise click.UsageError(_("no such notice: {number}").format(number=number))
    if action not in {*entry.notice.actions, Action.LATER, Action.SHOW}:
        offered = ", ".join(one.value for one in (*entry.notice.actions, Action.LATER))
        raise click.UsageError(_("this notice takes other answers: {answers}").format(answers=offered))
    state = StateFolders.of(host)
    answers = Answers(host, state, _, stays=False)
    desk = Desk(state, ledger, Ways(()), answers, _)
    now = datetime.datetime.now(datetime.UTC)
    if snooze is not None:
        done = desk.snooze(entry, now + datetime.timedelta(minutes=snooze))
    else:
        done = desk.answer(entry, action, now)
    said = answers.words(done)
    if done.outcome is Outcome.FAILED:
        output.problem(number, said)
    else:
        output.say(said)
    after = ledger.entry(number) or entry
    output.document("notices", host, {"notices": [_body(after, _)], "answer": _outcome(action, done, said)})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _outcome(action: Action, done: Answered, said: str) -> dict[str, Any]:
    return {"action": action, "outcome": done.outcome, "message": said}


def _hours(text: str, language: Language) -> Hours | None:
    try:
        return read_quiet(text)
    except RuleWrong as error:
        raise click.UsageError(language("{value!r} are no hours such as 22:00-08:00").format(value=text)) from error


def _days(text: str, language: Language) -> Days:
    days = Days.of(text)
    if days is None:
        raise click.UsageError(language("{value!r} are no days such as 2026-12-24..2027-01-02").format(value=text))
    return days


def _list(output: Output, entries: Sequence[Entry]) -> None:
    _ = output.language
    if not entries:
        output.say(_("Nothing was told yet."))
    for one in entries:
        told = shown(one.notice, one.number, _)
        output.say(f"{one.number}  {told.title}")
        if told.body:
            output.say(f"   {told.body}")
        output.say(f"   {one.since.astimezone():%Y-%m-%d %H:%M} · {_state(one, _)}")
        if one.stage is not Stage.ANSWERED and told.how:
            for line in told.how.splitlines():
                output.say(f"   {line}")


def _state(entry: Entry, language: Language) -> str:
    if entry.answer is not None and entry.stage is Stage.ANSWERED:
        return language("your answer: {answer}").format(answer=words_of(entry.answer, language))
    if entry.stage is Stage.WAITING and entry.until is not None:
        return language("again on {when}").format(when=f"{entry.until.astimezone():%Y-%m-%d %H:%M}")
    return render(Phrase(f"notice-state.{entry.stage}"), language)


def _say(output: Output, preferences: Preferences) -> None:
    _ = output.language
    for kind in preferences.off:
        output.say(_("Not told: {what}").format(what=render(Phrase(f"notice.{kind}"), _)))
    if preferences.quiet is not None:
        output.say(_("Quiet hours: {hours}").format(hours=preferences.quiet))
    if preferences.holidays:
        output.say(_("Quiet days: {days}").format(days=", ".join(str(one) for one in preferences.holidays)))
    if not preferences.weekends:
        output.say(_("Quiet at weekends."))


def _preferences(preferences: Preferences) -> dict[str, Any]:
    return {
        "off": list(preferences.off),
        "quiet": None if preferences.quiet is None else str(preferences.quiet),
        "holidays": [str(one) for one in preferences.holidays],
        "weekends": preferences.weekends,
        "later_minutes": preferences.later_minutes,
    }


def _body(entry: Entry, language: Language) -> dict[str, Any]:
    told = shown(entry.notice, entry.number, language)
    return {
        "number": entry.number,
        "id": entry.notice.id,
        "kind": entry.notice.kind,
        "title": told.title,
        "body": told.body,
        "state": entry.stage,
        "since": moment(entry.since),
        "until": moment(entry.until),
        "urgent": entry.notice.urgent,
        "actions": list(entry.notice.actions),
        "answer": entry.answer,
        "about": entry.notice.about,
    }
