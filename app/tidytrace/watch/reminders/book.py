"""What the person wants to be reminded of and what was told already: one private file, without any chat text.

Times in it are those of the clock on the wall, without a zone: a rule means Sunday at ten wherever the person is, and
what was told for that Sunday is not told again when the clock is put back or the computer travels west.
"""

import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.host.reading import opened
from tidytrace.host.state import StateFolders, write_private
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.watch.folders import missing_folders, remove_folders
from tidytrace.watch.notices.keeping import SetAside
from tidytrace.watch.notices.preferences import path_of as preferences_path
from tidytrace.watch.notices.preferences import preferences_of
from tidytrace.watch.peace import Peace
from tidytrace.watch.reminders.errors import BookUnwritable
from tidytrace.watch.reminders.rules import SUBJECTS, Rhythm, Rule, Subject

VERSION: Final = 1
NAME: Final = "reminders.json"
_LARGEST: Final = 1024 * 1024


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, and how far it has come."""

    rule: Rule
    settled: datetime.datetime
    """Up to when everything was told; at first when the rule was set."""
    told: datetime.datetime | None = None
    """When it was told last."""
    again: datetime.datetime | None = None
    """When to tell it once more, because the person put it off."""
    uid: str
    """What calendars know it by."""
    by_itself: bool = False
    """It came with the timer, because the person had set no rule; it goes with it too."""


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    version: int = VERSION
    reminders: tuple[Reminder, ...] = ()
    made: tuple[str, ...] = ()
    """Folders that were made for this file, and for what starts the look; the innermost last."""
    peace: Peace = Peace()
    """When nothing is told; not kept with the rules, but with what the person said about all notices."""

    def of(self, subject: Subject) -> Reminder | None:
        """The reminder of a subject."""
        return next((one for one in self.reminders if one.rule.subject == subject), None)

    def times(self) -> tuple[datetime.time, ...]:
        """When in a day it is worth while to look: at the time of each rule, and when the quiet hours end."""
        found = {self.loud(one.rule.rhythm.at) for one in self.reminders}
        if self.peace.quiet is not None and found:
            found.add(self.peace.quiet.end)
        return tuple(sorted(found))

    def loud(self, at: datetime.time) -> datetime.time:
        """A time of day, or the end of the quiet hours if it is in them."""
        quiet = self.peace.quiet
        return quiet.end if quiet is not None and quiet.holds(at) else at


class Opened(msgspec.Struct, frozen=True):
    """The book as it was found."""

    book: Book
    aside: Path | None = None
    """Where a file went that could not be understood; the book is an empty one then."""
    problem: str = ""
    """What was the matter with it, a sentence marked with ``N_``; it has ``{path}`` in it."""
    silence: SetAside | None = None
    """The same of when nothing is to be told."""


def wall(now: datetime.datetime) -> datetime.datetime:
    """What the clock on the wall shows at a moment: in the zone that the moment carries, to the second."""
    return now.replace(tzinfo=None, microsecond=0)


def path_of(state: StateFolders) -> Path:
    """The file."""
    return state.state / NAME


def open_book(state: StateFolders) -> Opened:
    """Read the rules and when to be silent. A file that is damaged or of a later version is set aside, never lost.

    Raises:
        BookUnwritable: it cannot be read, or not be set aside.
    """
    found = _open_rules(path_of(state))
    try:
        said, silence = preferences_of(state)
    except OSError as error:
        raise _unusable(preferences_path(state), error) from error
    return msgspec.structs.replace(found, book=msgspec.structs.replace(found.book, peace=said.peace), silence=silence)


def _open_rules(path: Path) -> Opened:
    try:
        with opened(path) as file:
            content = at_most(file, _LARGEST + 1)
    except FileNotFoundError:
        return Opened(Book())
    except OSError as error:
        raise _unusable(path, error) from error
    problem = N_("The file with your reminders was damaged. It was put aside as {path}; set the rules again.")
    try:
        raw: Any = msgspec.json.decode(content) if len(content) <= _LARGEST else None
        version = raw.get("version") if isinstance(raw, dict) else None
        if isinstance(version, int) and version > VERSION:
            problem = N_(
                "Your reminders were written by a newer Tidytrace. They were put aside as {path}; set the rules again."
            )
        elif version == VERSION:
            book = msgspec.convert({**raw, "peace": {}}, Book)
            if _sound(book):
                return Opened(book)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        # what it was is of no use to the person; that it was set aside is said below
        del error
    aside = path.with_name(f"{path.stem}.{datetime.datetime.now(datetime.UTC):%Y%m%d-%H%M%S}.aside.json")
    try:
        path.replace(aside)
    except OSError as error:
        raise _unusable(path, error) from error
    return Opened(Book(), aside, problem)


def _sound(book: Book) -> bool:
    times = [moment for one in book.reminders for moment in (one.settled, one.told, one.again) if moment is not None]
    subjects = [one.rule.subject for one in book.reminders]
    return all(moment.tzinfo is None for moment in times) and len(subjects) == len(set(subjects))


def write_book(state: StateFolders, book: Book) -> Book:
    """Keep it, and return it as it is kept. An empty book is no file, and no folder that was made for it.

    Raises:
        BookUnwritable: it stays as it was.
    """
    path = path_of(state)
    own = (state.state, *state.state.parents)
    wanted = book.reminders or any(Path(folder) not in own for folder in book.made)
    try:
        if wanted:
            made = dict.fromkeys((*map(str, missing_folders(state.state)), *book.made))
            book = msgspec.structs.replace(book, made=tuple(made))
            kept = {name: value for name, value in msgspec.to_builtins(book).items() if name != "peace"}
            write_private(path, msgspec.json.format(msgspec.json.encode(kept)) + b"\n")
            return book
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error
    remove_folders(book.made)
    return Book(peace=book.peace)


def _unusable(path: Path, error: OSError) -> BookUnwritable:
    from tidytrace.formats.refusals import of_system

    problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
    return BookUnwritable(path, problem, **parameters)


def with_rule(book: Book, subject: Subject, rhythm: Rhythm | None, now: datetime.datetime) -> Book:
    """The book with another rule, or none, for a subject. The same rule once more changes nothing.

    Args:
        book: as it is.
        subject: of what to remind.
        rhythm: when; none for no more.
        now: this moment, in the person's zone; the rule counts from here.
    """
    import uuid

    before = book.of(subject)
    kept = [one for one in book.reminders if one.rule.subject != subject]
    if before is not None and rhythm is not None and before.rule.rhythm == rhythm:
        kept.append(msgspec.structs.replace(before, by_itself=False))
        rhythm = None
    if rhythm is not None:
        uid = before.uid if before is not None else str(uuid.uuid4())
        kept.append(Reminder(rule=Rule(subject, rhythm), settled=wall(now), uid=uid))
    kept.sort(key=lambda one: SUBJECTS.index(one.rule.subject))
    return msgspec.structs.replace(book, reminders=tuple(kept))
