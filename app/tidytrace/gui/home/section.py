"""The findings of one state: their whole number as a heading, the gravest as rows, the rest when asked for."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.controls import Button, title
from tidytrace.gui.design import GRID
from tidytrace.gui.home.column import Column
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.turns import Turns
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import Language

AT_FIRST: Final = 40
"""Rows that are made before the person asks for more: nobody reads on, and a page of hundreds holds the window up."""
_OF_MANUAL: Final = 12
"""Fewer of what only the person knows: a hundred of them would hide what needs somebody."""


class Section(QWidget):
    """The findings of one state under one heading. Until the check-up is over rows are only ever added at the end."""

    made = Signal(object)
    """A row is there, with what it sums up."""
    all_at_once = Signal()
    """The person wants to put right all that can be."""

    def __init__(
        self,
        state: State,
        language: Language,
        parent: QWidget | None = None,
        *,
        heading: str = "",
        folded: bool = False,
    ) -> None:
        """Hidden while it is empty.

        Args:
            state: of its findings.
            language: of the person.
            parent: the widget that it is in.
            heading: what it is called; the word for the state by default.
            folded: whether the person has to open it first.
        """
        super().__init__(parent)
        self._ = language
        self.state = state
        self.rows: dict[str, FindingRow] = {}
        """From top to bottom, by the ids of their findings."""
        self._waiting: dict[str, Finding] = {}
        """Those without a row, which is made when somebody looks."""
        self._parts: dict[str, list[Finding]] = {}
        """What belongs below a row that is not made yet, by the id of its finding."""
        self._heading = heading or state_word(language, state)
        self._folded = folded
        self._most: int | None = _OF_MANUAL if state is State.MANUAL and not folded else AT_FIRST
        """So many rows; none when the person wants to see all."""
        self._turns, self._going = Turns(self), Turns(self)
        """Rows on their way, and rows that are taken away."""
        self._settling = False
        self._lead = False
        """Whether the keyboard goes to the next row that comes."""
        self._title = title()
        self.fold = Button("", kind="link", pressed=self.toggle)
        self.several = Button("", kind="soft", pressed=self.all_at_once.emit)
        keeps = self.several.sizePolicy()
        keeps.setRetainSizeWhenHidden(state is State.RISK)  # or the rows below would move when it comes
        self.several.setSizePolicy(keeps)
        self.several.hide()
        self._column = Column()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.several)
        head.addWidget(self.fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._column)
        self.rest = Button("", kind="link", pressed=self.show_all)
        self.rest.hide()
        layout.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.setVisible(not self._folded)
        self._head()
        self.hide()

    # --- what comes

    def add(self, finding: Finding) -> None:
        """One more at the end."""
        if self._room and not self._turns.busy:
            self._append(finding)
        else:
            self._waiting[finding.id] = finding
            self._turns.add([self._append_next] if self._room else [])
        self._head()
        self.show()

    def add_part(self, whole: str, finding: Finding) -> None:
        """One that another finding sums up: it is shown among the details of that one's row."""
        if whole in self.rows:
            self.rows[whole].add_part(finding)
        else:
            self._parts.setdefault(whole, []).append(finding)

    def renew(self, finding: Finding) -> None:
        """It stands otherwise now; that of a row is told to the row."""
        if finding.id in self._waiting:
            self._waiting[finding.id] = finding

    def drop(self, app: str) -> None:
        """Take the findings of an app away."""
        self._waiting = {name: one for name, one in self._waiting.items() if one.app != app}
        self._parts = {whole: [one for one in parts if one.app != app] for whole, parts in self._parts.items()}
        gone = [row for row in self.rows.values() if row.finding.app == app]
        if gone:
            self._show([name for name, row in self.rows.items() if row not in gone])
            self._delete(gone)
        self._fill()
        self._head()
        self.setVisible(bool(self.rows or self._waiting))

    # --- rows

    @property
    def _room(self) -> bool:
        """Whether another row may come by itself."""
        return not self._folded and (self._most is None or len(self.rows) < self._most)

    def _make(self, finding: Finding) -> FindingRow:
        """A row that nobody sees yet."""
        row = FindingRow(finding, self._, self._column)
        row.hide()
        for part in self._parts.pop(finding.id, ()):
            row.add_part(part)
        self.made.emit(row)
        around = self.parentWidget()
        # a page that is not seen lays nothing out
        self._column.make_fit(row, self.width() if self.isVisible() or around is None else around.width())
        return row

    def _append(self, finding: Finding) -> FindingRow:
        row = self._make(finding)
        self._waiting.pop(finding.id, None)
        last = next(reversed(self.rows.values()), None)
        self.rows[finding.id] = row
        self._column.add(row)
        self._tab(self.fold if last is None else last.stops[-1], [row])
        if self._lead:
            self._lead = False
            row.stops[0].setFocus(Qt.FocusReason.TabFocusReason)
        return row

    def _append_next(self) -> None:
        """The first that waits, if there is room for it."""
        if self._room and self._waiting:
            self._append(next(iter(self._waiting.values())))

    def _fill(self) -> None:
        """Make rows of what waits as far as there is room."""
        if not self._settling:
            self._turns.clear()
            self._turns.add([self._append_next] * (len(self._waiting) - self._beyond))
            self._turns.take()

    @property
    def _beyond(self) -> int:
        """How many come only when the person asks for more."""
        if self._folded:
            return len(self._waiting)
        return 0 if self._most is None else max(0, len(self._waiting) - max(0, self._most - len(self.rows)))

    def _delete(self, rows: Sequence[FindingRow]) -> None:
        for row in rows:
            row.hide()
        self._going.add(row.deleteLater for row in rows)

    def _show(self, wanted: Sequence[str], more: "dict[str, FindingRow] | None" = None) -> None:
        """These rows in this order; those that are new are among ``more``."""
        found = {**self.rows, **(more or {})}
        self.rows = {name: found[name] for name in wanted}
        self._column.arrange(list(self.rows.values()))
        self._tab(self.fold, list(self.rows.values()))

    def _tab(self, before: QWidget, rows: Sequence[FindingRow]) -> None:
        """The keyboard goes from row to row as the eye does, and then to the rest."""
        for row in rows:
            for stop in row.stops:
                self.setTabOrder(before, stop)
                before = stop
        self.setTabOrder(before, self.rest)

    # --- the gravest first

    def settle(self, findings: Iterable[Finding], pointed_at: Callable[[], bool], over: Callable[[], None]) -> None:
        """Let the gravest be seen: rows of those that have none are made, a few in a turn.

        Args:
            findings: All of this section, gravest first.
            pointed_at: Whether somebody points at the rows. Then these stay, as where one is open to be read, and the
                others come below.
            over: Called when it is done; at once where no row has to be made.
        """
        ordered = [one for one in findings if one.id in self.rows or one.id in self._waiting]
        top = [one.id for one in (ordered if self._most is None else ordered[: self._most])]
        fresh: dict[str, FindingRow] = {}
        missing = [] if self._folded else [one for one in ordered if one.id in self._waiting and one.id in top]

        def make(finding: Finding) -> None:
            if finding.id in self._waiting:
                fresh[finding.id] = self._make(finding)

        def done() -> None:
            self._settling = False
            read = self._folded or any(row.opened for row in self.rows.values())
            if not read and not pointed_at():
                self._swap(top, fresh)
            elif fresh:
                self._show([*self.rows, *fresh], fresh)
            self._waiting = {one.id: one for one in ordered if one.id in self._waiting and one.id not in self.rows}
            self._fill()
            self._head()
            over()

        self._turns.clear()
        self._settling = True
        if missing:
            self._turns.add([*(partial(make, one) for one in missing), done])
        else:
            done()

    def _swap(self, top: Sequence[str], fresh: dict[str, FindingRow]) -> None:
        """The gravest instead of those that were found first."""
        wanted = [name for name in top if name in self.rows or name in fresh]
        gone = [row for name, row in self.rows.items() if name not in wanted]
        if wanted == list(self.rows):
            return
        self._waiting |= {row.finding.id: row.finding for row in gone}
        for row in gone:
            if row.parts:
                self._parts[row.finding.id] = [part.finding for part in row.parts.values()]
        self._show(wanted, fresh)
        self._delete(gone)

    # --- what the person wants to see

    def show_all(self) -> None:
        """The rest as well; it comes below what is there, and the keyboard goes with it."""
        self._most = None
        self._lead = bool(self._waiting) and self.rest.hasFocus()
        self._fill()
        self._head()

    def toggle(self) -> None:
        """Fold or unfold."""
        self._folded = not self._folded
        self._column.setVisible(not self._folded)
        self._fill()
        self._head()

    def reveal(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, made and unfolded if it must be; none when it is not here."""
        below = (whole for whole, parts in self._parts.items() if any(one.id == finding_id for one in parts))
        name = finding_id if finding_id in self._waiting else next(below, "")
        if name in self._waiting:
            self._append(self._waiting[name])
            self._head()
        row = self.shown(finding_id)
        if row is not None and finding_id not in self.rows:
            next(one for one in self.rows.values() if finding_id in one.parts).show_details()
        if row is not None and self._folded:
            self.toggle()
        return row

    def shown(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, also one that is below another row; none when it is not made yet."""
        return self.rows.get(finding_id) or next(
            (row.parts[finding_id] for row in self.rows.values() if finding_id in row.parts), None
        )

    def _head(self) -> None:
        count = len(self.rows) + len(self._waiting)
        self._title.setText(f"{self._heading}{SEPARATOR}{count}")
        self.fold.setText(self._("Show") if self._folded else self._("Hide"))
        self.fold.set_glyph("right" if self._folded else "down")
        self.fold.setAccessibleName(self._.led(self.fold.text(), self._title.text()))
        more = self._beyond
        self.rest.setText(self._.plural("Show {count} more", "Show {count} more", more))
        self.rest.setAccessibleName(self._.led(self.rest.text(), self._heading))
        self.rest.setVisible(bool(more) and not self._folded)
