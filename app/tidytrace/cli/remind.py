"""``tidytrace remind``: what the person wants to be reminded of, and what starts the look for it."""

import datetime
import importlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click
import msgspec

from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import AGE, common
from tidytrace.cli.output import Output, moment
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_, Language
from tidytrace.watch.reminders.book import Book, open_book, write_book
from tidytrace.watch.reminders.errors import BookUnwritable, CalendarRefused, RuleWrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidytrace.watch.notices.desk import Desk
    from tidytrace.watch.notices.notice import Notice
    from tidytrace.watch.reminders.due import Look
    from tidytrace.watch.reminders.grammar import Grammar

GRAMMARS: Final = ("tidytrace.watch.reminders.grammar:Reminders", "tidytrace.watch.retention.grammar:Retention")
"""Kinds of rules; the first that understands a line has it. Each is imported when a rule is read or listed."""

_PATIENCE: Final = 9 * 60
"""Seconds; the unit that is placed allows ten minutes."""
_STEP: Final = 30
_ACTIONS: Final = ("install", "uninstall", "due", "later", "ics")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wants."""

    listing: bool
    rules: tuple[str, ...]
    holidays: tuple[str, ...]
    quiet: str | None
    install: bool
    uninstall: bool
    due: bool
    later: datetime.timedelta | None
    ics: str | None
    rehearsed: bool
    confirmed: bool

    @property
    def changes(self) -> bool:
        """Whether a rule or a time without reminders is set."""
        return bool(self.rules or self.holidays or self.quiet is not None)


@command(
    help=N_(
        "Reminders for a check-up and for old chats, and what starts them.\n\n"
        "A rule is a line such as «checkup every week», «checkup on sunday 10:00» or «purge every 30 days»."
    )
)
@option("--list", "listing", is_flag=True, help=N_("List the rules and when each is told next."))
@option("--set", "rules", multiple=True, metavar=N_("RULE"), help=N_("Set a rule; «off» ends all reminders."))
@option(
    "--holidays",
    multiple=True,
    metavar=N_("DATES"),
    help=N_("Days without reminders, such as 2027-02-05..2027-02-12, or 10-01..10-07 in every year; «none» ends them."),
)
@option("--quiet", metavar=N_("HOURS"), help=N_("Hours without reminders, such as 22:00-08:00; «none» ends them."))
@option("--install", is_flag=True, help=N_("Set up what starts the reminders by itself, after showing all of it."))
@option("--uninstall", is_flag=True, help=N_("Take that away again, without a trace; the rules stay."))
@option("--due", is_flag=True, help=N_("Tell what is due now; this is what is started by itself."))
@option(
    "--later",
    type=AGE,
    is_flag=False,
    flag_value="1d",
    metavar=N_("[TIME]"),
    help=N_("Put off what was told last, by 1d or another time such as 3h or 1w."),
)
@option("--ics", metavar=N_("FILE"), help=N_("Write the reminders as a calendar file; - is the output."))
@option("--dry-run", "rehearsed", is_flag=True, help=N_("Only show what would be done."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do it without asking."))
@common
def remind(output: Output, **options: Any) -> int:
    """Reminders, and what starts them."""
    asked = Asked(**options)
    _refuse(output, asked)
    host = current_host()
    return answer(output, host, asked, datetime.datetime.now().astimezone())


def _refuse(output: Output, asked: Asked) -> None:
    chosen = [name for name in _ACTIONS if getattr(asked, name) not in {None, False}]
    alone = len(chosen) > 1 or (asked.changes and chosen and chosen != ["install"])
    if alone or (asked.listing and (chosen or asked.changes)):
        raise click.UsageError(output.language("These options cannot be used together."))


def answer(output: Output, host: Host, asked: Asked, now: datetime.datetime) -> int:
    """Do what is asked for, at this moment. Returns the exit code."""
    state = StateFolders.of(host)
    try:
        return _answer(output, host, state, asked, now)
    except BookUnwritable as error:
        output.problem(error.path, error.sentence(output.language))
        output.document("remind", host, {})
        return exits.NOT_EVERYTHING


def _answer(output: Output, host: Host, state: StateFolders, asked: Asked, now: datetime.datetime) -> int:
    from tidytrace.cli import reminding

    book = _opened(output, state)
    if asked.due:
        return _due(output, host, state, book, now)
    if asked.later is not None:
        return _later(output, host, state, book, now, asked.later)
    if asked.ics is not None:
        return _calendar(output, host, book, now, asked.ics)
    if asked.changes:
        book = _change(output, state, book, now, asked)
    if asked.install or asked.uninstall:
        settle = reminding.install if asked.install else reminding.uninstall
        return settle(output, host, state, book, now, asked)
    if asked.changes and not asked.rehearsed:
        reminding.renew(output, host, state, book)
    listing(output, host, state, open_book(state).book, now, {"dry_run": True} if asked.rehearsed else {})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _opened(output: Output, state: StateFolders) -> Book:
    """The book; one that had to be put aside is said."""
    found = open_book(state)
    if found.aside is not None:
        output.problem(found.aside, output.language(found.problem).format(path=found.aside))
    if found.silence is not None:
        output.problem(found.silence.path, found.silence.sentence(output.language))
    return found.book


def grammars() -> "tuple[Grammar[Any], ...]":
    """All kinds of rules."""
    found = []
    for place in GRAMMARS:
        module, _, name = place.partition(":")
        found.append(getattr(importlib.import_module(module), name)())
    return tuple(found)


def _change(output: Output, state: StateFolders, book: Book, now: datetime.datetime, asked: Asked) -> Book:
    """Set rules, holidays and quiet hours, once all of them are understood. Returns the book as it is then."""
    from tidytrace.watch.notices.preferences import keep_peace
    from tidytrace.watch.peace import read_holidays, read_quiet
    from tidytrace.watch.reminders.grammar import read_rule

    try:
        kinds = grammars()
        rules = [read_rule(text, kinds) for text in asked.rules]
        holidays = read_holidays(asked.holidays) if asked.holidays else book.peace.holidays
        quiet = book.peace.quiet if asked.quiet is None else read_quiet(asked.quiet)
    except RuleWrong as error:
        raise _usage(error, output.language) from error
    if asked.rehearsed:
        for text in asked.rules:
            output.say(output.language("Would be set: {rule}").format(rule=text.strip()))
        return book
    keep_peace(state, holidays=holidays, quiet=quiet)
    for grammar, read in rules:
        grammar.keep(read, state, now)
    return open_book(state).book


def _usage(error: RuleWrong, language: Language) -> click.UsageError:
    lines = [error.sentence(language)]
    if error.examples:
        lines += [language("Such as:"), *(f"  {language(one)}" for one in error.examples)]
    return click.UsageError("\n".join(lines))


def listing(  # noqa: PLR0913, PLR0917 - the whole of what is told
    output: Output, host: Host, state: StateFolders, book: Book, now: datetime.datetime, more: dict[str, Any]
) -> None:
    """The rules, the times without reminders, and what starts the look."""
    from tidytrace.cli import reminding

    _ = output.language
    lines = [line for grammar in grammars() for line in grammar.lines(state, now, _)]
    timer = reminding.looked(host, book)
    rules = [{"rule": line.rule, "next": moment(_local(line.when)), **line.body} for line in lines]
    body = {
        "rules": rules,
        "holidays": [str(one) for one in book.peace.holidays],
        "quiet": str(book.peace.quiet) if book.peace.quiet else None,
        "timer": timer.body,
    }
    output.document("remind", host, body | more)
    if output.as_json:
        return
    if not lines:
        output.say(_('No rule is set. Such as: tidytrace remind --set "checkup every week"'))
    for line in lines:
        when = _("next: {when}").format(when=f"{line.when:%Y-%m-%d %H:%M}") if line.when else ""
        output.say(f"{line.rule}  ({when})" if when else line.rule)
    if book.peace.holidays:
        output.say(_("Quiet days: {days}").format(days=", ".join(map(str, book.peace.holidays))))
    if book.peace.quiet:
        output.say(_("Quiet hours: {hours}").format(hours=book.peace.quiet))
    if not book.peace.weekends:
        output.say(_("Quiet at weekends."))
    reminding.say(output, timer)


def _local(when: datetime.datetime | None) -> datetime.datetime | None:
    """A time of the clock on the wall as a moment."""
    return None if when is None else when.astimezone()


def _due(output: Output, host: Host, state: StateFolders, book: Book, now: datetime.datetime) -> int:
    import sqlite3
    from contextlib import closing

    from tidytrace.watch.notices.desk import Desk
    from tidytrace.watch.reminders.due import joined, look

    shown: list[Notice] = []

    def tell(notice: "Notice") -> bool:
        if desk.tell((notice,), now).told:
            shown.append(notice)
        return not desk.waits(notice)

    try:
        with closing(Desk.of(host, output.language, terminal=_reader(output, host))) as desk:
            found = look(book, now, tell)
            desk.turn(now)  # what had to wait until now
            on_desktop = desk.way != "terminal"
            for aside in desk.aside:
                output.problem(aside.path, aside.sentence(output.language))
            if found.book != book:
                write_book(state, joined(open_book(state).book, found.book))
            if on_desktop and _by_itself(host):
                _hear(desk, shown)
    except (OSError, sqlite3.Error) as error:
        output.problem(state.state, str(error))
        output.document("remind-due", host, {"told": [], "held": []})
        return exits.NOT_EVERYTHING
    told = [_due_body(one) for one in found.told]
    held = [_due_body(one) | {"because": why} for one, why in found.held]
    output.document("remind-due", host, {"told": told, "held": held})
    _say_due(output, found, shown if on_desktop else ())
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _by_itself(host: Host) -> bool:
    """Whether systemd started this (systemd.exec(5)): nobody reads it, and nobody waits for it."""
    return "JOURNAL_STREAM" in host.environ


def _hear(desk: "Desk", shown: "Sequence[Notice]") -> None:
    """Stay for the answers: without this process a press of a button would reach nobody."""
    until = time.monotonic() + _PATIENCE
    while (left := until - time.monotonic()) > 0 and any(map(desk.asks, shown)):
        desk.turn(datetime.datetime.now().astimezone(), min(left, _STEP))


def _reader(output: Output, host: Host) -> TextIO | None:
    """Where somebody reads what no desktop shows."""
    if _by_itself(host):
        return None
    return sys.stderr if output.as_json else sys.stdout


def _due_body(one: Any) -> dict[str, Any]:
    return {"subject": one.reminder.rule.subject, "for": moment(_local(one.when)), "missed": one.missed}


def _say_due(output: Output, found: "Look", shown: "Sequence[Notice]") -> None:
    from tidytrace.findings.wording import render

    _ = output.language
    for one in shown:
        output.say("✓ " + _("Shown on the desktop: {title}").format(title=render(one.title, _)))
    reasons = {
        "holiday": N_("Something is due, but today is a day without reminders; it is told after it."),
        "quiet": N_("Something is due, but these are quiet hours; it is told after them."),
        "untold": N_("Something is due, but it could not be shown; it is told at the next look."),
    }
    for why in dict.fromkeys(why for _one, why in found.held):
        output.say(_(reasons[why]))
    if not found.told and not found.held:
        output.say(_("Nothing is due."))


def _later(  # noqa: PLR0913, PLR0917 - as the others, and how much later
    output: Output,
    host: Host,
    state: StateFolders,
    book: Book,
    now: datetime.datetime,
    by: datetime.timedelta,
) -> int:
    from tidytrace.watch.reminders.due import LONGEST_LATER, put_off
    from tidytrace.watch.reminders.rules import written

    _ = output.language
    if not datetime.timedelta() < by <= LONGEST_LATER:
        sentence = _("A reminder can be put off by up to {days} days.")
        raise click.UsageError(sentence.format(days=LONGEST_LATER.days))
    changed, which = put_off(book, now, by)
    if which:
        write_book(state, changed)
    body = [{"subject": one.rule.subject, "until": moment(_local(one.again))} for one in which]
    output.document("remind", host, {"put_off": body})
    if not which:
        output.say(_("Nothing was told that could be put off."))
    for one in which:
        sentence = _("{rule}: told again from {when} on.")
        output.say(sentence.format(rule=written(one.rule, _), when=f"{one.again:%Y-%m-%d %H:%M}"))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _calendar(output: Output, host: Host, book: Book, now: datetime.datetime, where: str) -> int:
    from tidytrace.watch.reminders.ics import calendar_of, write_calendar

    _ = output.language
    if not book.reminders:
        raise click.UsageError(_('No rule is set. Such as: tidytrace remind --set "checkup every week"'))
    content = calendar_of(book, now, _)
    if where == "-":
        if output.as_json:
            raise click.UsageError(_("These options cannot be used together."))
        sys.stdout.buffer.write(content)
        return exits.NOT_EVERYTHING if output.problems else exits.DONE
    path = Path(where).absolute()
    try:
        write_calendar(path, content)
    except CalendarRefused as error:
        output.problem(error.path, error.sentence(_))
    else:
        output.say("✓ " + _("Written: {path}. Open it with your calendar.").format(path=path))
    events = len(book.reminders) if not output.problems else 0
    output.document("remind", host, {"calendar": str(path), "events": events})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE
