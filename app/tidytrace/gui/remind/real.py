"""The assistant of the person at this computer: reminders and notices. What chats stay is in ``real_retaining``."""

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.findings.wording import render
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.remind.port import Reminding, Told
from tidytrace.gui.remind.real_retaining import RealRetaining
from tidytrace.host import Host, StateFolders
from tidytrace.language import N_, Language
from tidytrace.watch.notices.keeping import SetAside, problem_of
from tidytrace.watch.notices.ledger import Entry, Ledger
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.places import Place
from tidytrace.watch.notices.preferences import Preferences, keep_preferences, preferences_of
from tidytrace.watch.reminders.book import Book, open_book, with_rule, write_book
from tidytrace.watch.reminders.errors import BookUnwritable, CalendarRefused, PlacingFailed
from tidytrace.watch.reminders.placing.setting_up import install, setup_of, uninstall, with_any_rule
from tidytrace.watch.reminders.rules import Rhythm, Subject
from tidytrace.watch.standing.setting_up import is_placed

_ELSEWHERE: Final = frozenset({Action.SHOW, Action.CHECK, Action.ERASE, Action.CUT_OUT})


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


@contextmanager
def _told() -> Iterator[None]:
    """The errors of reminders, as the window's."""
    try:
        with as_problems():
            yield
    except (BookUnwritable, CalendarRefused) as error:
        raise EngineProblem(error.problem, error.parameters, where=str(error.path)) from error
    except PlacingFailed as error:
        raise EngineProblem(error.problem, error.parameters, where=error.where) from error


def _aside(*several: SetAside | None) -> tuple[Trouble, ...]:
    return tuple(Trouble("", problem_of(one), {"path": str(one.path)}) for one in several if one is not None)


class RealReminders:
    """Rules, and what starts the look for them."""

    def __init__(self, host: Host, state: StateFolders, now: Callable[[], datetime.datetime]) -> None:
        """``now`` is in the person's zone."""
        self._host, self._state, self._now = host, state, now
        self._writing = threading.Lock()

    def look(self) -> Reminding:
        """Nothing is changed."""
        from tidytrace.watch.reminders.due import upcoming

        now = self._now()
        with self._writing, _told():
            found = open_book(self._state)
            book = found.book
            # what would be placed is that of a check-up a week where nothing is set
            setup = setup_of(self._host, with_any_rule(book, now))
            watched = is_placed(self._host)
        aside = (Trouble("", found.problem, {"path": str(found.aside)}),) if found.aside is not None else ()
        return Reminding(
            reminders=book.reminders,
            next={one.rule.subject: upcoming(one, book, now) for one in book.reminders},
            setup=setup,
            watched=watched,
            peace=book.peace,
            problems=(*aside, *_aside(found.silence)),
        )

    def remind(self, subject: Subject, rhythm: Rhythm | None) -> None:
        """What is set up looks at the new times; what was changed by hand is left to the person."""
        with self._writing, _told():
            book = write_book(self._state, with_rule(open_book(self._state).book, subject, rhythm, self._now()))
            self._renew(book)

    def _renew(self, book: Book) -> None:
        setup = setup_of(self._host, book)
        edited = any(one.standing == "edited" for one in setup.found)
        if setup.installed and not setup.current and book.reminders and not edited:
            install(self._host, self._state, book)

    def install(self) -> tuple[Trouble, ...]:
        """All of it or nothing."""
        with self._writing, _told():
            book = with_any_rule(open_book(self._state).book, self._now())
            _book, gone = install(self._host, self._state, book)
        return tuple(Trouble(one.where, one.problem, one.parameters) for one in gone.problems)

    def uninstall(self) -> tuple[Trouble, ...]:
        """Also what is left of a half one."""
        with self._writing, _told():
            gone = uninstall(self._host, self._state)
        return tuple(Trouble(one.where, one.problem, one.parameters) for one in gone.problems)

    def calendar(self, path: str, language: Language) -> int:
        """Never over a file of somebody else."""
        from tidytrace.watch.reminders.ics import calendar_of, write_calendar

        with self._writing, _told():
            book = open_book(self._state).book
            write_calendar(Path(path), calendar_of(book, self._now(), language))
        return len(book.reminders)


class RealNotices:
    """The ledger, and what the person said about notices."""

    def __init__(self, host: Host, state: StateFolders, now: Callable[[], datetime.datetime]) -> None:
        """``now`` is aware of its zone."""
        self._host, self._state, self._now = host, state, now
        self._writing = threading.Lock()

    def look(self) -> Told:
        """Where nothing was told yet, no ledger is made."""
        with self._writing, _told():
            preferences, aside = preferences_of(self._state)
            if not (self._state.state / "notices.sqlite").exists():
                return Told(preferences=preferences, problems=_aside(aside))
            with self._ledger() as ledger:
                return Told(entries=ledger.entries(), preferences=preferences, problems=_aside(aside, ledger.aside))

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        ledger = Ledger.of(self._state)
        try:
            yield ledger
        finally:
            ledger.close()

    def answer(self, number: int, action: Action, language: Language) -> tuple[bool, str]:
        """In this process: the person is here and sees what becomes of it."""
        from tidytrace.watch.notices.answers import Answers, Outcome
        from tidytrace.watch.notices.desk import Desk
        from tidytrace.watch.notices.ways.choosing import Ways

        now = self._now()
        with self._writing, _told(), self._ledger() as ledger:
            entry = ledger.entry(number)
            if entry is None:
                raise EngineProblem(N_("This notice is too old; it is kept no more."))
            self._host.refresh()
            answers = Answers(self._host, self._state, language, stays=False)
            done = Desk(self._state, ledger, Ways(()), answers, language).answer(entry, action, now)
        return done.outcome is not Outcome.FAILED, render(done.said, language)

    def place(self, entry: Entry, action: Action) -> Place | None:
        """What opens a place is done in this window, not in another one."""
        from tidytrace.watch.notices.answers import place_of

        return place_of(entry.notice, action) if action in _ELSEWHERE else None

    def seen(self, number: int) -> None:
        """Told, and gone to."""
        with self._writing, _told(), self._ledger() as ledger:
            ledger.closed(number)

    def prefer(self, **changes: Any) -> Preferences:
        """Read again before it is written: the command line may have been faster."""
        with self._writing, _told():
            wanted = msgspec.structs.replace(preferences_of(self._state)[0], **changes)
            keep_preferences(self._state, wanted)
        return wanted

    def try_one(self, language: Language) -> str:
        """The way that notices take, too."""
        from tidytrace.watch.notices.shown import trial
        from tidytrace.watch.notices.ways.choosing import way_for
        from tidytrace.watch.notices.ways.way import NotDelivered

        way = way_for(self._host)
        try:
            with _told():
                way.show(trial(language))
        except NotDelivered as error:
            return render(error.why, language)
        finally:
            way.close()
        return ""


class RealMinding:
    """The three of them; each asks the computer by itself."""

    def __init__(
        self,
        host: Host,
        state: StateFolders,
        reading: threading.Lock,
        now: Callable[[], datetime.datetime] = _now,
    ) -> None:
        """``reading`` is held while chats are read or erased."""
        self.retaining = RealRetaining(host, state, reading, now)
        self.reminders = RealReminders(host, state, now)
        self.notices = RealNotices(host, state, now)
