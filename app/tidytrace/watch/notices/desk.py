"""The desk over which everything goes: what happened is told, what is answered is carried out."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Self, TextIO

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host.base import Host
from tidytrace.host.state import StateFolders
from tidytrace.language import Language
from tidytrace.watch.notices.answers import Answered, Answers, Handler, Outcome
from tidytrace.watch.notices.keeping import SetAside
from tidytrace.watch.notices.ledger import Entry, Ledger, Stage
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.preferences import Preferences, preferences_of
from tidytrace.watch.notices.shown import Shown, shown
from tidytrace.watch.notices.ways.choosing import way_for
from tidytrace.watch.notices.ways.way import Arrived, Event, Gone, Lost, NotDelivered, Pressed, Way

MOST_AT_ONCE: Final = 5
"""So many are shown one by one; what comes beyond that within a moment is shown as one number."""
_MOMENT: Final = datetime.timedelta(seconds=5)
_SOON: Final = datetime.timedelta(seconds=1)
_FIRST_PAUSE: Final = datetime.timedelta(seconds=30)
_LONGEST_PAUSE: Final = datetime.timedelta(hours=1)
"""Between two tries while the desktop takes nothing."""


class Turn(msgspec.Struct, frozen=True):
    """What one turn came to."""

    told: tuple[int, ...] = ()
    """Numbers of the notices."""
    answered: tuple[tuple[int, Action, Answered], ...] = ()


class Desk:
    """One for a process; every method may raise OSError or sqlite3.Error when the state cannot be kept."""

    def __init__(self, state: StateFolders, ledger: Ledger, way: Way, answers: Answers, language: Language) -> None:
        """Nothing is told yet.

        Args:
            state: Our own folders.
            ledger: What was told.
            way: How it is told.
            answers: Carries out what is answered.
            language: Of all words.
        """
        self._state = state
        self._ledger = ledger
        self._way = way
        self._answers = answers
        self._language = language
        self._pause = _FIRST_PAUSE
        self._not_before: datetime.datetime | None = None
        self._summed_up: datetime.datetime | None = None
        way.adopt(ledger.handles())
        self.problem: Phrase | None = None
        """Why the last one could not be shown; none when it was."""
        self.aside: list[SetAside] = [] if ledger.aside is None else [ledger.aside]
        """State that could not be used, for whoever tells the person."""

    @classmethod
    def of(
        cls,
        host: Host,
        language: Language,
        *,
        terminal: TextIO | None = None,
        own: Mapping[tuple[Kind, Action], Handler] | None = None,
    ) -> Self:
        """The desk of a process that stays, on this computer. Raises as ``Ledger.of``.

        Args:
            host: The computer.
            language: Of all words.
            terminal: Where lines may be written if the desktop shows nothing; none if nobody reads them.
            own: Answers that other parts carry out themselves.
        """
        state = StateFolders.of(host)
        return cls(state, Ledger.of(state), way_for(host, terminal), Answers(host, state, language, own=own), language)

    def fileno(self) -> int | None:
        """What becomes readable when somebody answered, for whoever waits for other things too."""
        return self._way.fileno()

    def close(self) -> None:
        """What is on the screen stays there, but is not heard of."""
        self._way.close()
        self._ledger.close()

    def hush(self) -> None:
        """Take from the screen what is there; it stays on the list, unanswered."""
        self._way.hush()

    def tell(self, notices: Iterable[Notice], now: datetime.datetime) -> Turn:
        """Enter what happened, once for each id for ever, and tell what may be told now.

        It is entered when this returns, whatever happens to it then.
        """
        preferences = self._preferences()
        self._ledger.offer(notices, now, silent=preferences.off)
        return Turn(self._tell_waiting(now, preferences))

    def waits(self, notice: Notice) -> bool:
        """Whether a notice that was told did not reach the person yet, by whomever; it is told again by ``turn``."""
        return self._ledger.stage(notice.id) is Stage.WAITING

    def asks(self, notice: Notice) -> bool:
        """Whether a notice is on the screen, as far as anybody knows, and nobody has answered or closed it."""
        return self._ledger.stage(notice.id) in {Stage.TELLING, Stage.TOLD}

    @property
    def way(self) -> str:
        """The name of the way by which something was shown last."""
        return self._way.name

    def turn(self, now: datetime.datetime, wait: float = 0) -> Turn:
        """Carry out what was answered meanwhile, and tell what may be told by now.

        Args:
            now: Aware of its time zone.
            wait: Seconds to wait for an answer; 0 only looks.
        """
        answered = tuple(one for event in self._way.events(wait) for one in self._hear(event, now))
        return Turn(self._tell_waiting(now, self._preferences()), answered)

    def next_turn(self, now: datetime.datetime) -> datetime.datetime | None:
        """When there may be something to tell even if nothing happens; none if nothing waits."""
        moments = [self._ledger.next_until()]
        due = self._ledger.waiting(now)
        if due:
            quiet = self._preferences().quiet_until(now)
            moments.append(
                self._not_before or (None if any(one.notice.urgent for one in due) else quiet) or now + _SOON
            )
        return min((one for one in moments if one is not None), default=None)

    def snooze(self, entry: Entry, until: datetime.datetime) -> Answered:
        """Tell it once more, not before a time."""
        self._ledger.snoozed(entry.number, until)
        return Answered(Outcome.LATER, Phrase("answer-later", {"when": f"{until.astimezone():%Y-%m-%d %H:%M}"}))

    def answer(self, entry: Entry, action: Action, now: datetime.datetime, token: str = "") -> Answered:
        """Carry out an answer and remember it; one that failed leaves the notice open."""
        if action is Action.LATER:
            return self.snooze(entry, self._preferences().later(now))
        answered = self._answers.carry_out(entry, action, now, token)
        if action is Action.SHOW:
            self._ledger.closed(entry.number)  # seen, but nothing is decided
        elif answered.settled:
            self._ledger.answered(entry.number, action, now)
        return answered

    # --- telling

    def _preferences(self) -> Preferences:
        preferences, aside = preferences_of(self._state)
        if aside is not None:
            self.aside.append(aside)
        return preferences

    def _tell_waiting(self, now: datetime.datetime, preferences: Preferences) -> tuple[int, ...]:
        if self._not_before is not None and now < self._not_before:
            return ()
        due = self._ledger.waiting(now)
        if not due:
            return ()
        if preferences.quiet_until(now) is not None:
            due = tuple(one for one in due if one.notice.urgent)
        room = max(MOST_AT_ONCE - self._ledger.told_since(now - _MOMENT), 0)
        singly = due[:room] if len(due) > room else due
        rest = due[len(singly) :]
        told = [number for one in singly for number in self._tell((one,), self._words(one), now)]
        if rest and not self._stuck(now) and (self._summed_up is None or now - self._summed_up >= _MOMENT):
            numbers = self._tell(rest, self._words(rest[0]) if len(rest) == 1 else self._sum(len(rest)), now)
            if numbers:
                self._summed_up = now
            told += numbers
        return tuple(told)

    def _stuck(self, now: datetime.datetime) -> bool:
        return self._not_before is not None and now < self._not_before

    def _tell(self, entries: Sequence[Entry], words: Shown, now: datetime.datetime) -> Sequence[int]:
        if self._stuck(now):
            return ()
        numbers = self._ledger.take((one.number for one in entries), now)
        if not numbers:
            return ()  # another process was faster
        try:
            handle = self._way.show(words)
        except NotDelivered as error:
            self.problem = error.why
            self._not_before = now + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            if not error.perhaps:
                self._ledger.not_told(numbers)
            return ()
        self.problem = None
        self._not_before, self._pause = None, _FIRST_PAUSE
        self._ledger.told(numbers, handle)
        return sorted(numbers)

    def _words(self, entry: Entry) -> Shown:
        return shown(entry.notice, entry.number, self._language)

    def _sum(self, count: int) -> Shown:
        return Shown(
            number=0,
            title=render(Phrase("notices-more", {"count": count}), self._language),
            body=render(Phrase("notices-more-why"), self._language),
        )

    # --- hearing

    def _hear(self, event: Event, now: datetime.datetime) -> Sequence[tuple[int, Action, Answered]]:
        match event:
            case Arrived(number, handle):
                self._ledger.told((number,), handle)
            case Lost(number):
                self._ledger.not_told((number,))
            case Gone(number, by_person):
                if by_person:
                    self._ledger.closed(number)
            case Pressed(number, action, token):
                return self._pressed(number, action, now, token)
        return ()

    def _pressed(
        self, number: int, action: Action, now: datetime.datetime, token: str
    ) -> Sequence[tuple[int, Action, Answered]]:
        entry = self._ledger.entry(number)
        if entry is None or entry.stage is Stage.ANSWERED or action not in {*entry.notice.actions, Action.SHOW}:
            return ()  # a button that nobody was shown, or that was pressed twice
        answered = self.answer(entry, action, now, token)
        if answered.outcome is not Outcome.FAILED:
            self._way.withdraw(number)
        if answered.outcome in {Outcome.DONE, Outcome.BY_HAND, Outcome.FAILED}:
            self._say(entry, answered, now)
        return ((number, action, answered),)

    def _say(self, entry: Entry, answered: Answered, now: datetime.datetime) -> None:
        """What it came to is told where it was asked; where that does not work it can be seen in the list."""
        words = Shown(number=0, title=self._words(entry).title, body=render(answered.said, self._language))
        try:
            self._way.show(words)
        except NotDelivered as error:
            self.problem = error.why
            self._not_before = now + self._pause
