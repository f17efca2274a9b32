"""One reminder: whether, how often, on which day, at what time."""

import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.controls import Choice, small, strong
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.moments import on_day
from tidytrace.gui.remind.side import DaysChoice
from tidytrace.language import N_, Language
from tidytrace.watch.reminders.rules import MORNING, SUNDAY, WEEKDAYS, Daily, Monthly, Rhythm, Weekly

_EVERY: Final = (7, 14, 30, 60, 90)
_HOURS: Final = tuple(datetime.time(hour) for hour in range(6, 24))
_LAST: Final = 31
_KINDS: Final = {
    "off": N_("No reminder"),
    "week": N_("Every week"),
    "month": N_("Every month"),
    "days": N_("Every so many days"),
}


class TimeChoice(Choice):
    """A time of day; one between the hours stands among them when it is set."""

    def __init__(self, name: str, times: tuple[datetime.time, ...] = _HOURS, parent: QWidget | None = None) -> None:
        """Full hours."""
        super().__init__(name, parent)
        self.setMinimumContentsLength(5)
        for one in times:
            self.addItem(f"{one:%H:%M}", one.isoformat())

    @property
    def time(self) -> datetime.time:
        """What is chosen."""
        return datetime.time.fromisoformat(str(self.currentData()))

    def choose(self, time: datetime.time) -> None:
        """Without a signal."""
        before = self.blockSignals(True)
        number = self.findData(time.isoformat())
        if number < 0:
            number = sum(str(self.itemData(one)) < time.isoformat() for one in range(self.count()))
            self.insertItem(number, f"{time:%H:%M}", time.isoformat())
        self.setCurrentIndex(number)
        self.blockSignals(before)


class RhythmRow(QWidget):
    """Everything in it is set at once when it is chosen."""

    changed = Signal()

    def __init__(self, name: str, about: str, language: Language, parent: QWidget | None = None) -> None:
        """No reminder.

        Args:
            name: Of what is reminded.
            about: A line about it.
            language: Of all words.
            parent: As always.
        """
        super().__init__(parent)
        self._ = language
        self._about = about
        self.line = small(about)

        def named(words: str) -> str:
            return self._.led(name, words)

        self.how = Choice(named(language("how often")))
        for kind, words in _KINDS.items():
            self.how.addItem(language(words), kind)
        self.weekday = Choice(named(language("weekday")))
        for number, day in enumerate(WEEKDAYS):
            self.weekday.addItem(language(day), number)
        self.day = Choice(named(language("day of the month")))
        for number in (*range(1, 29), _LAST):
            words = language("day {day}").format(day=number) if number < _LAST else language("last day")
            self.day.addItem(words, number)
        self.every = DaysChoice(named(language("how many days")), _EVERY, language)
        self.time = TimeChoice(named(language("time of day")))
        self.weekday.setCurrentIndex(SUNDAY)
        self.every.choose(30)
        self.time.choose(MORNING)
        choices = Flow()
        self._choices = (self.how, self.weekday, self.day, self.every, self.time)
        for one in self._choices:
            choices.addWidget(one)
            one.currentIndexChanged.connect(self._chosen)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(strong(name))
        head.addWidget(self.line)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID // 2)
        lines.addLayout(head)
        lines.addLayout(choices)
        self._arrange()

    def _arrange(self) -> None:
        kind = self.how.currentData()
        self.weekday.setVisible(kind == "week")
        self.day.setVisible(kind == "month")
        self.every.setVisible(kind == "days")
        self.time.setVisible(kind != "off")

    def _chosen(self) -> None:
        self._arrange()
        self.changed.emit()

    def show_rhythm(self, rhythm: Rhythm | None, following: datetime.datetime | None) -> None:
        """As it is set, and when it is told next by the clock on the wall."""
        for one in self._choices:
            one.blockSignals(True)
        kind = "off"
        if rhythm is not None:
            kind = "week" if isinstance(rhythm, Weekly) else "month" if isinstance(rhythm, Monthly) else "days"
        self.how.setCurrentIndex(self.how.findData(kind))
        if isinstance(rhythm, Weekly):
            self.weekday.setCurrentIndex(rhythm.weekday)
        elif isinstance(rhythm, Monthly):
            if self.day.findData(rhythm.day) < 0:
                self.day.insertItem(self.day.count() - 1, self._("day {day}").format(day=rhythm.day), rhythm.day)
            self.day.setCurrentIndex(self.day.findData(rhythm.day))
        elif isinstance(rhythm, Daily):
            self.every.choose(rhythm.every)
        if rhythm is not None:
            self.time.choose(rhythm.at)
        for one in self._choices:
            one.blockSignals(False)
        self._arrange()
        if following is None:
            self.line.setText(self._about)
        else:
            words = self._("Next on {date} at {time}.")
            self.line.setText(words.format(date=on_day(self._, following.date()), time=f"{following:%H:%M}"))

    @property
    def rhythm(self) -> Rhythm | None:
        """What is chosen."""
        kind, at = self.how.currentData(), self.time.time
        if kind == "week":
            return Weekly(int(self.weekday.currentData()), at)
        if kind == "month":
            return Monthly(int(self.day.currentData()), at)
        return Daily(self.every.days, at) if kind == "days" else None
