"""Shows one page at a time: headline and words above, buttons below that stay in sight, and the keyboard."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tidytrace.findings.model import State
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.controls import StateBadge, centred
from tidytrace.gui.design import GRID, LARGE_HEADLINE, SCROLL_BAR, TARGET, TITLE, scaled
from tidytrace.gui.direction import margins
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.paragraphs import Paragraph
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.simple.large import enlarge, letters, said
from tidytrace.gui.simple.leaf import Act, Leaf, Said
from tidytrace.gui.simple.wide import WideButton
from tidytrace.gui.walk.flow import Flow
from tidytrace.gui.wordings import state_word
from tidytrace.language import Language

_LONG: Final = 20
"""Lines."""
_BY_KEYS: Final = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})


class Headline(Paragraph):
    """Gets the keyboard with every new page, so that a screen reader begins there."""

    def __init__(self) -> None:
        """Says nothing yet."""
        super().__init__("")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("large", "headline")

    def ring(self, *, shown: bool) -> None:
        """Whether it shows that the keyboard is here: whoever points with the mouse need not see it."""
        if bool(self.property("ring")) is not shown:
            self.setProperty("ring", shown)
            self.style().unpolish(self)
            self.style().polish(self)
            self.dress()  # polishing takes the letters away

    def dress(self) -> None:
        """The largest letters of the page."""
        self.setFont(scaled(letters(), LARGE_HEADLINE, bold=True))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here by the keyboard sees it."""
        if event.reason() in _BY_KEYS:
            self.ring(shown=True)
        super().focusInEvent(event)


class Reader(QWidget):
    """Turns to pages; what they do is their own matter."""

    whole = Signal()
    """The person wants everything at once."""
    vanish = Signal()
    """The person wants everything off the screen at once."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``turn``."""
        super().__init__(parent)
        self._ = language
        self.leaf = Leaf("")
        self.buttons: list[WideButton] = []
        self._parts: list[QWidget] = []
        self.part: QWidget | None = None
        self._keys = True
        self._told = ""
        self._size = letters()
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.where = said(kind="quiet")
        self.leaving = WideButton(self._("E&verything at once"), kind="link", pressed=self.whole.emit, one_line=True)
        self.finishing = WideButton(self._("&Finish"), kind="link", pressed=self._finish, one_line=True)
        self.hiding = WideButton(self._("&Hide at once"), kind="link", pressed=self.vanish.emit, one_line=True)
        self.hiding.setAccessibleDescription(
            self._("Everything goes off the screen at once, and what was typed and shown here is forgotten.")
        )
        self.headline = Headline()
        self.badge = StateBadge(None, TARGET)
        self.bar = BusyBar(parent=self)
        self.bar.hide()
        self.bar.setTextVisible(False)
        self.bar.setProperty("large", True)
        self.bar.setAccessibleName(self._("Progress"))
        self.problem = said(kind="problem")
        self.problem.setParent(self)
        self.problem.hide()
        self._inside = QVBoxLayout()
        self._inside.setSpacing(GRID * 2)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(GRID * 3 // 2)
        self._lay_out()
        self._dress()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        margins(top, GRID * 4, GRID, GRID * 2 + SCROLL_BAR, 0)
        top.setSpacing(GRID * 2)
        top.addWidget(self.where, 1)
        top.addWidget(self.finishing, 0)
        top.addWidget(self.leaving, 0)
        top.addWidget(self.hiding, 0)
        head = QWidget()
        head.setLayout(top)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.headline, 1)
        body = QWidget()
        body.setProperty("kind", "page")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(GRID * 3, GRID * 2, GRID * 4, GRID * 3)
        lines.setSpacing(GRID * 2)
        lines.addLayout(row)
        self._inside.setContentsMargins(GRID + 2, 0, 0, 0)  # in one line with the words of the headline
        lines.addLayout(self._inside)
        lines.addStretch(1)
        self.area = scrolling(centred(body), steady=True)
        foot = QFrame()
        foot.setProperty("kind", "bar")
        inner = QWidget()
        margins(self._foot, GRID * 4, GRID * 2, GRID * 4 + SCROLL_BAR, GRID * 2)
        inner.setLayout(self._foot)
        around = QHBoxLayout(foot)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(centred(inner))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(centred(head))
        layout.addWidget(self.area, 1)
        layout.addWidget(foot)

    def _dress(self) -> None:
        self._size = letters()
        for one in (self.where, self.finishing, self.leaving, self.hiding, self.problem):
            one.setFont(letters())
        self.headline.dress()

    def changeEvent(self, event: QEvent) -> None:
        """The person made all letters of the program larger or smaller."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange} and self._size != letters():
            self._dress()
            if self.leaf.headline:
                self.turn(self.leaf._replace(stay=True))

    # --- turning

    def turn(self, leaf: Leaf) -> None:
        """Show a page: the keyboard goes to its headline, and a screen reader tells the rest of it."""
        same = leaf.stay and self.leaf.headline != ""
        held = self._held() if same else -1
        self.leaf = leaf
        self.where.setText(leaf.where)
        self.finishing.setVisible(leaf.finish is not None)
        self.headline.setText(breakable(leaf.headline))
        self.headline.setAccessibleName(self._named(leaf.headline, leaf.state))
        self.badge.setVisible(leaf.state is not None)
        self.badge.show_state(leaf.state)
        self._fill(leaf)
        self._buttons(leaf.acts)
        self._order()
        if same:
            if 0 <= held < len(self.buttons):
                self.buttons[held].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.area.verticalScrollBar().setValue(0)
        self.headline.ring(shown=self._keys)
        self.headline.setFocus(Qt.FocusReason.OtherFocusReason)
        self._announce(leaf)

    def _named(self, words: str, state: State | None) -> str:
        """What the shape says is said in words as well."""
        return words if state is None else self._.led(state_word(self._, state), words)

    def _held(self) -> int:
        return next((number for number, one in enumerate(self.buttons) if one.hasFocus()), -1)

    def _announce(self, leaf: Leaf) -> None:
        said = [*leaf.lines, leaf.problem, *(f"{one.heading}. {' '.join(one.lines)}" for one in leaf.said), leaf.where]
        self._tell(" ".join(filter(None, said)))

    def _tell(self, words: str) -> None:
        """To a screen reader, after what it is saying now."""
        self._told = words
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @property
    def told(self) -> str:
        """What a screen reader was given last."""
        return self._told

    def _fill(self, leaf: Leaf) -> None:
        for old in self._parts:
            self._inside.removeWidget(old)
            old.hide()
            if old not in {self.bar, self.problem}:
                old.deleteLater()
        self.part = None
        self._parts = [said(breakable(words)) for words in leaf.lines]
        if leaf.working:
            self.bar.setRange(0, 0)
            self._parts.append(self.bar)
        if leaf.problem:
            self.problem.setText(breakable(leaf.problem))
            self._parts.append(self.problem)
        self._parts += [self._block(one) for one in leaf.said]
        if leaf.part is not None:
            self.part = leaf.part()
            enlarge(self.part)
            self._parts.append(self.part)
        for new in self._parts:
            self._inside.addWidget(new)
            new.show()

    def _block(self, block: Said) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        if block.state is not None:
            row.addWidget(StateBadge(block.state, GRID * 5), 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(GRID)
        heading = said(breakable(block.heading))
        heading.setFont(scaled(letters(), TITLE, bold=True))
        lines.addWidget(heading)
        # a long list is one label: hundreds of them would keep the window from the keyboard for a moment
        pieces = block.lines if len(block.lines) < _LONG else ("\n".join(block.lines),)
        for words in pieces:
            line = said(breakable(words))
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(line)
        row.addLayout(lines, 1)
        return widget

    def _buttons(self, acts: Sequence[Act]) -> None:
        while (item := self._foot.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.buttons = [self._button(act) for act in acts]
        if self.buttons:
            self._foot.addWidget(self.buttons[0])
        if len(self.buttons) > 1:
            self._foot.addWidget(Flow(self.buttons[1:], stretch=True))

    def _button(self, act: Act) -> WideButton:
        button = WideButton(act.words, kind=act.kind)
        button.become(act.words, act.kind, "", lambda: self._press(act, button))
        button.setFont(letters())
        button.setAccessibleDescription(self.leaf.headline)
        return button

    def _press(self, act: Act, button: WideButton) -> None:
        self._keys = not button.by_mouse
        act.do()

    def _finish(self) -> None:
        self._keys = not self.finishing.by_mouse
        if self.leaf.finish is not None:
            self.leaf.finish()

    def _order(self) -> None:
        """The keyboard goes from the headline through the words to the buttons, and to the way out last."""
        inner = [one for one in self.part.findChildren(QWidget) if one.focusPolicy()] if self.part is not None else []
        chain: list[QWidget] = [self.headline, *inner, *self.buttons, self.finishing, self.leaving, self.hiding]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # --- while something is done

    def progress(self, words: str, done: int, total: int) -> None:
        """How far it is; ``words`` takes the place of the first line."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        first = self._parts[0] if self._parts else None
        if isinstance(first, QLabel) and words and first.text() != words:
            first.setText(words)
            self._tell(words)

    def enable(self, number: int, *, enabled: bool) -> None:
        """A button that waits until the page is complete."""
        self.buttons[number].setEnabled(enabled)

    # --- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses what has the keyboard, else the page's own answer; Escape goes back. Held keys count once."""
        if event.isAutoRepeat():
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focus = QApplication.focusWidget()
            inside = isinstance(focus, QPushButton) and self.isAncestorOf(focus)
            enter = self.leaf.enter
            given = self.buttons[enter] if enter is not None and self.buttons else None
            button = focus if inside else given
            if isinstance(button, QPushButton):
                button.click()
            return
        if event.key() == Qt.Key.Key_Escape and self.leaf.back is not None:
            self._keys = True
            self.leaf.back()
            return
        super().keyPressEvent(event)
