"""When the assistant is silent: one wish for notices, reminders and tidying, wherever it is set."""

import datetime
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, text
from tidytrace.gui.flow import Flow
from tidytrace.gui.moments import in_year, on_day
from tidytrace.gui.remind.rhythm_row import TimeChoice
from tidytrace.gui.remind.side import emptied, row_of
from tidytrace.language import Language
from tidytrace.watch.peace import Days, Hours, Peace, read_holidays
from tidytrace.watch.reminders.errors import RuleWrong

_TIMES: Final = tuple(datetime.time(hour) for hour in range(24))
_NIGHT: Final = Hours(datetime.time(22), datetime.time(8))


class PeaceCard(QWidget):
    """Set at once when it is chosen."""

    changed = Signal(object)
    """A mapping of fields of ``Peace``."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Never silent."""
        super().__init__(parent)
        self._ = language
        self._peace = Peace()
        self.night = Tick(language("Quiet hours from"))
        self.begin = TimeChoice(language("Quiet hours begin"), _TIMES)
        self.end = TimeChoice(language("Quiet hours end"), _TIMES)
        self.weekends = Tick(language("Quiet on Saturdays and Sundays"))
        self.days = QLineEdit()
        self.days.setPlaceholderText(language("such as 2027-02-05..2027-02-12, or 10-01..10-07 of every year"))
        self.days.setAccessibleName(language("Quiet days"))
        self.days.returnPressed.connect(self._add)
        self.add = Button(language("Add"), pressed=self._add)
        self.wrong = small()
        self.wrong.hide()
        self._listed = QVBoxLayout()
        self._listed.setSpacing(0)
        self.removes: list[Button] = []
        frame, lines = headed(language("Quiet times"))
        lines.addWidget(small(language("Nothing is tidied then, and only what is urgent is told; the rest waits.")))
        lines.addLayout(Flow(self.night, self.begin, text(language("to"), wrap=False), self.end))
        lines.addLayout(Flow(self.weekends))
        lines.addWidget(text(language("Quiet days")))
        lines.addLayout(self._listed)
        field = row_of()
        field.addWidget(self.days, 1)
        field.addWidget(self.add)
        lines.addLayout(field)
        lines.addWidget(self.wrong)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.show_peace(self._peace)
        self.night.clicked.connect(self._hours)
        self.begin.currentIndexChanged.connect(self._hours)
        self.end.currentIndexChanged.connect(self._hours)
        self.weekends.clicked.connect(lambda: self._say(weekends=not self.weekends.isChecked()))

    def show_peace(self, peace: Peace) -> None:
        """As it is set."""
        self._peace = peace
        hours = peace.quiet or _NIGHT
        self.night.setChecked(peace.quiet is not None)
        self.begin.choose(hours.begin)
        self.end.choose(hours.end)
        self.weekends.setChecked(not peace.weekends)
        emptied(self._listed)
        self.removes = []
        for one in peace.holidays:
            self._listed.addWidget(self._row(one))

    def _row(self, days: Days) -> QWidget:
        row = QWidget()
        words = self._words(days)
        label = self._("Remove")
        remove = Button(label, kind="link", pressed=lambda: self._remove(days))
        remove.setAccessibleName(self._.led(label, words))
        self.removes.append(remove)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(text(words), 1)
        layout.addWidget(remove)
        return row

    def _words(self, days: Days) -> str:
        if days.yearly:
            first, last = (in_year(self._, one) for one in (days.first, days.last))
            return self._("{days} of every year").format(days=first if first == last else f"{first} – {last}")
        first, last = (on_day(self._, one) for one in (days.first, days.last))
        return first if first == last else f"{first} – {last}"

    def _say(self, **fields: Any) -> None:
        self.changed.emit(fields)

    def _hours(self) -> None:
        if not self.night.isChecked():
            if self._peace.quiet is not None:
                self._say(quiet=None)
            return
        if self.begin.time == self.end.time:
            self._complain(self._("Quiet hours need a beginning and another end."))
            return
        self._complain("")
        self._say(quiet=Hours(self.begin.time, self.end.time))

    def _add(self) -> None:
        try:
            more = read_holidays([self.days.text()]) if self.days.text().strip() else ()
        except RuleWrong as error:
            self._complain(error.sentence(self._))
            return
        self._complain("")
        if more:
            self.days.clear()
            self._say(holidays=tuple(dict.fromkeys((*self._peace.holidays, *more))))

    def _remove(self, days: Days) -> None:
        self._say(holidays=tuple(one for one in self._peace.holidays if one != days))

    def _complain(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
