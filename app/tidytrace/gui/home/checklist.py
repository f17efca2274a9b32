"""The ministry's tips as a grid of cards; each says its state by word, shape and colour."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tidytrace.checks.tips import TipState
from tidytrace.findings.model import State
from tidytrace.gui.controls import Pressable, StateBadge, set_kind, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.theme import sized
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import Language

_NARROWEST = 264
"""Pixels that a card needs for the longest title in two lines, with letters of the usual size."""


class TipCard(Pressable):
    """One tip; pressing it tells more."""

    def __init__(self, tip: TipState, language: Language, parent: QWidget | None = None) -> None:
        """Starts as «not looked at yet»."""
        super().__init__(parent)
        self._ = language
        self.tip = tip
        self.state: State | None = None
        self._shown: tuple[State | None, int] | None = None
        self.setProperty("kind", "tip")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._badge = StateBadge(size=GRID * 9 // 2)
        self._title = text(tip.title.in_language(language.code))
        self._word = small()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._word)
        words.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self._badge)
        layout.addLayout(words, 1)
        for child in (self._badge, self._title, self._word):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_state(None, 0)

    def show_state(self, state: State | None, count: int) -> None:
        """``count`` findings are in this state; told when the person has to look at them."""
        if self._shown == (state, count):
            return
        self._shown = state, count
        self.state = state
        word = state_word(self._, state)
        if count and state in {State.RISK, State.UNKNOWN}:
            word += f"{SEPARATOR}{count}"
        self._badge.show_state(state)
        self._word.setText(word)
        set_kind(self._word, "quiet" if state is None else state.value)
        self.setAccessibleName(self._.led(self._title.text(), word))

    def needs(self, width: int) -> int:
        """The height that this card needs at a width: a button does not ask its layout by itself."""
        layout = self.layout()
        return max(layout.heightForWidth(width), GRID * 7) if layout is not None else GRID * 7

    def sizeHint(self) -> QSize:
        """The checklist fixes the height."""
        return QSize(sized(_NARROWEST), self.needs(sized(_NARROWEST)))

    def minimumSizeHint(self) -> QSize:
        """As high as the others, and not narrower than the grid allows."""
        return self.sizeHint()


class Checklist(QWidget):
    """All tips, in as many columns as there is room for."""

    pressed = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``show_tips``."""
        super().__init__(parent)
        self._ = language
        self.cards: dict[str, TipCard] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)

    def show_tips(self, tips: tuple[TipState, ...]) -> None:
        """The checklist in its order. Cards that are there already stay as they are."""
        for tip in tips:
            if tip.id not in self.cards:
                card = TipCard(tip, self._, self)
                card.clicked.connect(lambda _checked=False, tip_id=tip.id: self.pressed.emit(tip_id))
                self.cards[tip.id] = card
        self._columns = 0
        self._arrange()

    def show_states(self, state_of: Callable[[str], State | None], count_of: Callable[[str], int]) -> None:
        """Ask for the state of every card."""
        for tip, card in self.cards.items():
            card.show_state(state_of(tip), count_of(tip))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more columns."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        spacing = self._grid.spacing()
        columns = max(1, (self.width() + spacing) // (sized(_NARROWEST) + spacing))
        width = (self.width() - (columns - 1) * spacing) // columns
        height = max((card.needs(width) for card in self.cards.values()), default=0)
        for card in self.cards.values():
            card.setFixedHeight(height)
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)

    def minimumSizeHint(self) -> QSize:
        """One column is enough, so that the window can be made narrow."""
        return QSize(sized(_NARROWEST), super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Other letters, other columns."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._arrange()
