"""One finding as a row: what it is, why it matters, one button; the evidence is one click deeper."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tidytrace.findings.model import Evidence, Finding, State
from tidytrace.findings.moving import moved_phrase
from tidytrace.findings.plainly import last_steps, matters, to_do
from tidytrace.findings.wording import render
from tidytrace.gui import desktop
from tidytrace.gui.controls import Button, StateBadge, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.fitted import Fitted
from tidytrace.gui.home.guide import breakable, steps_of
from tidytrace.gui.wordings import state_word
from tidytrace.language import N_, Language

_ACTION_WIDTH = GRID * 21
_NETWORK = {"exposed-server": N_("Who can reach in…"), "outbound": N_("Where apps are connected…")}


class FindingRow(Fitted):
    """A row never changes its place by itself; a fix changes its words and its button only."""

    fix = Signal(str)
    undo = Signal(str)
    guide = Signal(str)
    chats = Signal(str)
    tick = Signal(str)
    untick = Signal(str)
    about = Signal(str)
    """The person wants to know more about the app."""
    network = Signal(str)
    """The person wants to see the network page; the check."""

    def __init__(
        self, finding: Finding, language: Language, parent: QWidget | None = None, *, of_page: bool = False
    ) -> None:
        """Shows the finding as it was found. ``of_page``: on the page of its app, to which nothing needs to lead."""
        super().__init__(parent)
        self._of_page = of_page
        self._ = language
        self.finding = finding
        heading = render(finding.title, language)
        self.setAccessibleName(language.led(state_word(language, finding.state), heading))
        self.badge = StateBadge(finding.state)
        self.heading = strong(breakable(heading))
        self.why = text(breakable(matters(finding, language)), kind="quiet")
        self.advice = text(breakable(to_do(finding, language)))
        keeps = self.advice.sizePolicy()
        keeps.setRetainSizeWhenHidden(bool(self.advice.text()))  # or the rows below would move when it is done
        self.advice.setSizePolicy(keeps)
        if not self.advice.text():  # showing it before it has a parent would open a window of its own for a moment
            self.advice.hide()
        self.setAccessibleDescription(f"{self.why.text()} {self.advice.text()}".strip())
        self.moved = self._moved()
        self.problem = text(kind="problem")
        self.problem.hide()
        self.more = Button(self._("Details"), kind="link", glyph="right", pressed=self.toggle)
        self.more.setAccessibleName(self._("Details: {title}").format(title=heading))
        self.action: Button | None = self._action(heading)
        self.ticking: Button | None = self._ticking(heading)
        self._details: QWidget | None = None
        self.copying: Button | None = None
        """Among the details."""
        self.about_button: Button | None = None
        """Among the details, of a finding about an app."""
        self.network_button: Button | None = None
        """Among the details, of a finding that the network page tells more about."""
        self._open = False
        self._below = _Below(self)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.why)
        words.addWidget(self.advice)
        words.addWidget(self.moved)
        words.addWidget(self.problem)
        under = QHBoxLayout()
        # the arrow of the link has empty space of its own; the texts stand in one line
        under.setContentsMargins(-GRID, 0, 0, 0)
        under.addWidget(self.more)
        under.addStretch()
        words.addLayout(under)
        self._words = words
        layout = QHBoxLayout(self)
        if self._of_page:
            layout.setContentsMargins(0, GRID // 2, 0, 0)  # the card around it has margins of its own
        else:
            layout.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        layout.setSpacing(GRID * 2)
        layout.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID // 2)
        for button in (self.action, self.ticking):
            if button is not None:
                button.at_least(_ACTION_WIDTH)
                buttons.addWidget(button)
        buttons.addStretch()
        layout.addLayout(buttons)

    def _moved(self) -> QLabel:
        """When its switch moved, and from what to what."""
        moved = self.finding.moved
        label = text(kind="moved")
        if moved is not None:
            label.setText(breakable(render(moved_phrase(self.finding.id, moved), self._)))
        if moved is None:
            label.hide()
        return label

    def _action(self, heading: str) -> Button | None:
        remedy = self.finding.remedy
        if remedy.kind == "none" or (self.finding.state is State.OK and self.finding.card is None):
            return None
        if remedy.kind == "setting":
            button = Button(self._remedy_words(), kind="soft", pressed=self._pressed)
        elif remedy.kind == "erase":
            button = Button(self._("Show the chats"), kind="soft", pressed=self._pressed)
        else:
            button = Button(self._("Show me where"), kind="soft", pressed=self._pressed)
        button.setAccessibleName(self._.led(button.text(), heading))
        return button

    def _remedy_words(self) -> str:
        moved = self.finding.moved
        back = moved is not None and moved.was_private and moved.cause == "app"
        return self._("Put back") if back else self._("Fix")

    def _ticking(self, heading: str) -> Button | None:
        """For what only the person can see: they say that it is done, or take that back."""
        if self.finding.card is None:
            return None
        button = Button("", parent=self)
        self._show_tick(button, heading)
        return button

    def _show_tick(self, button: Button, heading: str) -> None:
        ticked = self.finding.card is not None and self.finding.card.ticked is not None
        signal = self.untick if ticked else self.tick
        words = self._("Take back") if ticked else self._("Done")
        button.become(words, "", "undo" if ticked else "tick", lambda: signal.emit(self.finding.id))
        button.setAccessibleName(self._.led(words, heading))

    def tick_shown(self, finding: Finding) -> None:
        """The person said that it is done, or took that back; the row stays where it is."""
        self.finding = finding
        heading = render(finding.title, self._)
        self.problem.hide()
        self.badge.show_state(finding.state)
        self._say_why()
        self.setAccessibleName(self._.led(state_word(self._, finding.state), heading))
        if self.ticking is not None:
            self._show_tick(self.ticking, heading)

    def _say_why(self) -> None:
        self.why.setText(breakable(matters(self.finding, self._)))
        self.advice.setText(breakable(to_do(self.finding, self._)))
        self.advice.setHidden(not self.advice.text())

    def tick_waits(self) -> None:
        """It is being kept."""
        self.problem.hide()
        if self.ticking is not None:
            self.ticking.wait(self._("One moment…"))

    def tick_failed(self, sentence: str) -> None:
        """It could not be kept; the row is as before and says why."""
        self.tick_shown(self.finding)
        self.problem.setText(breakable(sentence))
        self.problem.show()

    def add_part(self, finding: Finding) -> None:
        """One that this row's finding sums up; whoever wants can change just that."""
        row = FindingRow(finding, self._, self._below, of_page=True)
        for here, there in (
            (row.fix, self.fix),
            (row.undo, self.undo),
            (row.guide, self.guide),
            (row.chats, self.chats),
        ):
            here.connect(there)
        if not self.parts:
            self._words.addWidget(self._below)
        self._below.add(row)
        self._below.setVisible(self._open)

    @property
    def parts(self) -> dict[str, "FindingRow"]:
        """The rows of what its finding sums up, below its details."""
        return self._below.rows

    @property
    def opened(self) -> bool:
        """Whether what is one click deeper is shown."""
        return self._open

    @property
    def stops(self) -> list[Button]:
        """Where the keyboard stops, as the eye reads it; the details come last."""
        first = [one for one in (self.more, self.action, self.ticking) if one is not None]
        return [*first, *(one for one in self.findChildren(Button) if one not in first)]

    def show_details(self) -> None:
        """Open what is one click deeper, if it is not."""
        if not self._open:
            self.toggle()

    def _pressed(self) -> None:
        signals = {"setting": self.fix, "erase": self.chats, "guide": self.guide}
        signals[self.finding.remedy.kind].emit(self.finding.id)

    def toggle(self) -> None:
        """Show or hide the evidence."""
        if self._details is None:
            self._details = self._evidence()
            self._words.insertWidget(self._words.count() - bool(self.parts), self._details)
        self._open = not self._open
        self._details.setVisible(self._open)
        self._below.setVisible(self._open and bool(self.parts))
        self.more.set_glyph("down" if self._open else "right")

    def _evidence(self) -> QWidget:
        widget = QWidget(self)
        grid = QGridLayout(widget)
        grid.setContentsMargins(GRID, 0, 0, GRID)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        widget.setAccessibleName(self.more.accessibleName())
        lines = self.told()
        for number, (what, value) in enumerate(lines):
            grid.addWidget(small(what, wrap=False), number, 0, Qt.AlignmentFlag.AlignTop)
            shown = small(breakable(value))
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(self._.led(what, value))
            grid.addWidget(shown, number, 1)
        self.copying = Button(self._("Copy as text"), kind="link", glyph="copy", pressed=self._copy)
        self.copying.setAccessibleName(self._("Copy as text: {title}").format(title=self.heading.text()))
        grid.addWidget(self.copying, len(lines) + 3, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        if self.finding.remedy.kind == "setting" and self.finding.remedy.steps:
            grid.addWidget(small(self._("By hand"), wrap=False), len(lines), 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(steps_of(self.finding, self._), len(lines), 1)
        check = self.finding.check
        if check in _NETWORK and not self._of_page:
            there = Button(
                self._(_NETWORK[check]), kind="link", glyph="network", pressed=lambda: self.network.emit(check)
            )
            there.setAccessibleName(self._.led(there.text(), self.heading.text()))
            grid.addWidget(there, len(lines) + 2, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
            self.network_button = there
        app = self.finding.app
        if app is not None and not self._of_page:
            more = Button(self._("About this app…"), kind="link", glyph="info", pressed=lambda: self.about.emit(app))
            more.setAccessibleName(self._("About this app: {title}").format(title=self.heading.text()))
            grid.addWidget(more, len(lines) + 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
            self.about_button = more
        return widget

    def told(self) -> list[tuple[str, str]]:
        """What stands one click deeper, as pairs of what it is and its words."""
        lines: list[tuple[str, str]] = []
        whole = render(self.finding.why, self._)
        if whole != matters(self.finding, self._):
            lines.append((self._("More about it"), whole))
        for one in self.finding.evidence:
            lines += self._lines(one)
        lines.append((self._("Name"), self.finding.id))
        return lines

    def _copy(self) -> None:
        heading = render(self.finding.title, self._)
        steps = [(self._("By hand"), render(one, self._)) for one in self.finding.remedy.steps]
        desktop.copy("\n".join([heading, *(self._.led(what, value) for what, value in [*self.told(), *steps])]))
        if self.copying is not None:
            self.copying.setText(self._("Copied"))

    def _lines(self, one: Evidence) -> list[tuple[str, str]]:
        if self.finding.card is not None:
            told = ((self._("Address"), one.where), (self._("In the menu"), one.key), (self._("Known from"), one.value))
            return [(what, value) for what, value in told if value]
        lines = [(self._("Seen in"), one.where)]
        if one.key is not None:
            shown = one.key if one.value is None else f"{one.key} = {one.value}"
            lines.append((self._("There"), shown))
        return lines

    def busy(self) -> None:
        """The fix, or its undoing, is being made."""
        self.problem.hide()
        if self.action is not None:
            self.action.wait(self._("One moment…"))

    def done(self) -> None:
        """It was fixed: «Done.» and a button that takes it back."""
        self.badge.show_state(State.OK)
        last = last_steps(self.finding, self._)
        done = self._("The setting is changed. You can undo this at any time.") if last else ""
        self.why.setText(done or self._("Done. You can undo this at any time."))
        self.advice.setText(breakable(last))
        self.advice.setHidden(not last)
        self.moved.hide()
        self._below.setEnabled(False)  # what it sums up was changed with it
        self._act(self._("Undo"), "", "undo", lambda: self.undo.emit(self.finding.id))

    def undone(self) -> None:
        """It is as it was found."""
        self.badge.show_state(self.finding.state)
        self._say_why()
        self._below.setEnabled(True)
        self.moved.setHidden(self.finding.moved is None)
        self._act(self._remedy_words(), "soft", "", self._pressed)

    def failed(self, sentence: str, *, fixed: bool) -> None:
        """It could not be changed; the row is as before and says why."""
        if fixed:
            self.done()
        else:
            self.undone()
        self.problem.setText(breakable(sentence))
        self.problem.show()

    def _act(self, words: str, kind: str, glyph: str, pressed: Callable[[], None]) -> None:
        if self.action is None:
            return
        self.problem.hide()
        self.action.become(words, kind, glyph, pressed)
        self.action.setAccessibleName(self._.led(words, self.heading.text()))


class _Below(QWidget):
    """The rows of what another row's finding sums up."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.rows: dict[str, FindingRow] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, GRID)

    def add(self, row: FindingRow) -> None:
        self.rows[row.finding.id] = row
        self._lines.addWidget(row)
