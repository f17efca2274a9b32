"""What is due now. It is told once, however often it was missed, and neither on a holiday nor in quiet hours."""

import datetime
from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.reminders.book import Book, Reminder, wall
from tidytrace.watch.reminders.rules import Daily, Rhythm, Subject, Weekly, following, latest, missed

Tell = Callable[[Notice], bool]
"""Tells a notice; false when it could not be brought to the person, who is then told at the next look."""
Held = Literal["holiday", "quiet", "untold"]

_KINDS: Final = {"checkup": Kind.CHECKUP, "purge": Kind.TIDY, "walk": Kind.CHECKUP}
_ACTIONS: Final = {
    "checkup": (Action.CHECK, Action.LATER),
    "purge": (Action.SHOW, Action.LATER),
    "walk": (Action.SHOW, Action.LATER),
}
_AHEAD: Final = datetime.timedelta(days=2)
"""A clock may be put back, and a person may travel; what lies further ahead was noted under a wrong clock."""
LONGEST_LATER: Final = datetime.timedelta(days=60)
USUAL_LATER: Final = datetime.timedelta(days=1)


class Due(msgspec.Struct, frozen=True):
    """One reminder whose time has come."""

    reminder: Reminder
    when: datetime.datetime
    """For which time it is, by the clock on the wall."""
    missed: int = 0
    """Earlier times that were never told."""


class Look(msgspec.Struct, frozen=True):
    """What one look brought."""

    book: Book
    """As it is to be kept now."""
    told: tuple[Due, ...] = ()
    held: tuple[tuple[Due, Held], ...] = ()
    """Due, but not told now, and why."""


def righted(book: Book, now: datetime.datetime) -> Book:
    """The book without moments that only a wrong clock can have written: they would keep everything silent."""
    clock = wall(now)
    return msgspec.structs.replace(book, reminders=tuple(_righted(one, clock) for one in book.reminders))


def _righted(one: Reminder, clock: datetime.datetime) -> Reminder:
    if one.settled > clock + _AHEAD:
        one = msgspec.structs.replace(one, settled=clock)
    if one.again is not None and one.again > clock + LONGEST_LATER + _AHEAD:
        one = msgspec.structs.replace(one, again=None)
    return one


def due(book: Book, now: datetime.datetime) -> tuple[Due, ...]:
    """What is due, holidays and quiet hours not regarded.

    Args:
        book: the rules.
        now: this moment, in the person's zone.
    """
    clock = wall(now)
    found = (_due(one, clock) for one in righted(book, now).reminders)
    return tuple(one for one in found if one is not None)


def _due(one: Reminder, clock: datetime.datetime) -> Due | None:
    if one.again is not None and one.again > clock:
        return None
    rhythm = one.rule.rhythm
    when = latest(rhythm, clock, one.settled)
    if when is not None:
        return Due(one, when, missed(rhythm, when, one.settled))
    return Due(one, one.again) if one.again is not None else None


def look(book: Book, now: datetime.datetime, tell: Tell) -> Look:
    """Tell what is due, unless it is a holiday or quiet.

    Args:
        book: the rules.
        now: this moment, in the person's zone.
        tell: brings a notice to the person.
    """
    clock = wall(now)
    book = righted(book, now)
    told: list[Due] = []
    held: list[tuple[Due, Held]] = []
    for one in due(book, now):
        why = _held(book, clock, book.loud(one.reminder.rule.rhythm.at))
        if why is None and not tell(notice_of(one)):
            why = "untold"
        if why is not None:
            held.append((one, why))
            continue
        told.append(one)
        book = _noted(book, one, clock)
    return Look(book, tuple(told), tuple(held))


def _held(book: Book, clock: datetime.datetime, at: datetime.time) -> Held | None:
    today = clock.date()
    # the day after a holiday begins at the usual time, not at midnight
    days = [today, today - datetime.timedelta(days=1)] if clock.time() < at else [today]
    if any(book.peace.is_free(day) for day in days):
        return "holiday"
    return "quiet" if book.peace.is_quiet(clock.time()) else None


def _noted(book: Book, one: Due, clock: datetime.datetime) -> Book:
    rhythm = one.reminder.rule.rhythm
    # days are counted from the day on which it was told; a day of the week or month stays where it is
    settled = clock if isinstance(rhythm, Daily) else max(one.when, one.reminder.settled)
    noted = msgspec.structs.replace(one.reminder, settled=settled, told=clock, again=None)
    return _with(book, (noted,))


def _with(book: Book, changed: Sequence[Reminder]) -> Book:
    new = {one.rule.subject: one for one in changed}
    return msgspec.structs.replace(book, reminders=tuple(new.get(one.rule.subject, one) for one in book.reminders))


def joined(fresh: Book, looked: Book) -> Book:
    """The book as it is on the disk now, with what a look noted in it; a rule that was changed meanwhile stays changed.

    Args:
        fresh: read again after the look, because telling takes its time.
        looked: what the look left.
    """
    noted = [one for one in looked.reminders if (there := fresh.of(one.rule.subject)) and there.rule == one.rule]
    return _with(fresh, noted)


def notice_of(one: Due) -> Notice:
    """What is told: the same for the same time, so that nobody tells it twice."""
    subject = one.reminder.rule.subject
    then = (Phrase("remind-missed", {"count": one.missed}),) if one.missed else ()
    return Notice(
        id=f"remind:{subject}:{one.when:%Y-%m-%dT%H:%M}",
        kind=_KINDS[subject],
        title=Phrase(f"remind-{subject}"),
        body=Phrase(f"remind-{subject}-body", then=(_rhythm(one.reminder.rule.rhythm), *then)),
        actions=_ACTIONS[subject],
        about={"reminder": subject},
    )


def _rhythm(rhythm: Rhythm) -> Phrase:
    if isinstance(rhythm, Daily):
        return Phrase("remind-daily") if rhythm.every == 1 else Phrase("remind-days", {"days": rhythm.every})
    return Phrase("remind-weekly" if isinstance(rhythm, Weekly) else "remind-monthly")


def put_off(
    book: Book, now: datetime.datetime, by: datetime.timedelta = USUAL_LATER, subjects: Sequence[Subject] | None = None
) -> tuple[Book, tuple[Reminder, ...]]:
    """Answer «later»: what was told is told once more after a while.

    Args:
        book: the rules.
        now: this moment, in the person's zone.
        by: how much later; at most ``LONGEST_LATER``.
        subjects: which; by default what was told last or is due.

    Returns:
        The book, and what was put off in it.
    """
    book = righted(book, now)
    if subjects is None:
        last = max((one.told for one in book.reminders if one.told is not None), default=None)
        waiting = {one.reminder.rule.subject for one in due(book, now)}
        chosen = [
            one for one in book.reminders if (last and one.told == last) or one.rule.subject in waiting or one.again
        ]
    else:
        chosen = [one for one in book.reminders if one.rule.subject in subjects]
    until = wall(now) + min(by, LONGEST_LATER)
    changed = tuple(msgspec.structs.replace(one, again=until) for one in chosen)
    return _with(book, changed), changed


def upcoming(one: Reminder, book: Book, now: datetime.datetime) -> datetime.datetime:
    """When it will be told next, by the clock on the wall, if the computer is on."""
    clock = wall(now)
    one = _righted(one, clock)
    if _due(one, clock) is not None:
        when = clock
    else:
        when = following(
            one.rule.rhythm, max(one.settled, clock) if not isinstance(one.rule.rhythm, Daily) else one.settled
        )
        if one.again is not None and one.again > clock:
            # while it is put off nothing is told, and what falls due meanwhile is told with it
            when = one.again
    for _ in range(2):
        free = book.peace.working_day(when.date())
        if free != when.date():
            when = datetime.datetime.combine(free, book.loud(one.rule.rhythm.at))
        if book.peace.quiet is not None and book.peace.is_quiet(when.time()):
            day = when.date()
            ended = datetime.datetime.combine(day, book.peace.quiet.end)
            when = ended if ended > when else ended + datetime.timedelta(days=1)
    return when
