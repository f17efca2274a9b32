"""Small building blocks that every page uses: text in the type scale, cards, tinted icons and buttons."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from tidytrace.findings.state import State
from tidytrace.gui import icons
from tidytrace.gui.design import FIGURE, GRID, HEADLINE, READING_WIDTH, SMALL, TITLE, scaled
from tidytrace.gui.theme import worn

_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
_COMFORTABLE: Final = 480
"""Pixels; a paragraph asks for no more by itself, and takes what it gets."""


class Paragraph(QLabel):
    """A label of several lines that remembers how high it is at a width.

    Nested layouts ask that dozens of times, and a label breaks its lines anew for every answer: a page of a hundred
    findings stood still for two seconds.
    """

    def __init__(self, words: str) -> None:
        """Wraps its words."""
        super().__init__(words)
        self._heights: dict[int, int] = {}
        self.setWordWrap(True)

    def setText(self, words: str) -> None:
        """Other words."""
        self._heights.clear()
        super().setText(words)

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other heights."""
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._heights.clear()
        super().changeEvent(event)

    def hasHeightForWidth(self) -> bool:
        """Always."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Measured once for each width."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """One line if it is short, else a comfortable width."""
        metrics = self.fontMetrics()
        width = min(metrics.horizontalAdvance(self.text()) + 2, _COMFORTABLE)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few words wide; the layouts ask for the height themselves."""
        metrics = self.fontMetrics()
        return QSize(min(metrics.averageCharWidth() * 12, self.sizeHint().width()), metrics.lineSpacing())


def text(words: str = "", *, kind: str = "", wrap: bool = True) -> QLabel:
    """A label that shows plain text only: what comes from files must never be taken for markup."""
    label = Paragraph(words) if wrap else QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label


def headline(words: str = "") -> QLabel:
    """The one big line of a page."""
    label = text(words)
    label.setFont(scaled(label.font(), HEADLINE, bold=True))
    return label


def figure(words: str = "") -> QLabel:
    """The one figure that a card is about."""
    label = text(words)
    label.setFont(scaled(label.font(), FIGURE, bold=True))
    return label


def title(words: str = "") -> QLabel:
    """The name of a section or dialog part."""
    label = text(words)
    label.setFont(scaled(label.font(), TITLE, bold=True))
    return label


def strong(words: str = "", *, wrap: bool = True) -> QLabel:
    """A line that is read first within a card."""
    label = text(words, wrap=wrap)
    label.setFont(scaled(label.font(), 1.0, bold=True))
    return label


def small(words: str = "", *, wrap: bool = True) -> QLabel:
    """Second-rank text."""
    label = text(words, kind="quiet", wrap=wrap)
    label.setFont(scaled(label.font(), SMALL))
    return label


def hairline() -> QFrame:
    """A thin line between rows of a card."""
    line = QFrame()
    line.setProperty("kind", "hairline")
    return line


def card() -> QFrame:
    """A surface that groups what belongs together."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    return frame


def settle() -> None:
    """Let all layouts hear at once of words that have changed; those around a card learn of it only by and by."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def fit_height(window: QWidget) -> None:
    """As high as its words need at its width, and not higher than the screen: a dialog does not find out by itself."""
    settle()
    layout = window.layout()
    if layout is not None:
        layout.activate()
        most = window.screen().availableGeometry().height() - 4 * GRID
        window.resize(window.width(), min(max(layout.totalHeightForWidth(window.width()), GRID), most))


def centred(inner: QWidget) -> QWidget:
    """Keep lines readable in a wide window."""
    outer = QWidget()
    outer.setProperty("kind", "page")
    inner.setMaximumWidth(READING_WIDTH)
    layout = QHBoxLayout(outer)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(1)
    layout.addWidget(inner, 1000)
    layout.addStretch(1)
    return outer


def set_kind(widget: QWidget, kind: str) -> None:
    """Change what a widget is to the style sheet."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Glyph(QWidget):
    """A tinted icon; always says in words what its shape says."""

    def __init__(self, name: str, role: str = "quiet", size: int = 20, parent: QWidget | None = None) -> None:
        """``role`` names a colour of the look."""
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Another drawing."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tinted at the moment of drawing, so it follows the theme by itself."""
        colour = str(getattr(worn(), self._role))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, colour, self._size, self.devicePixelRatioF()))


class StateBadge(QWidget):
    """The shape of a state in its colour on a soft round ground."""

    def __init__(self, state: State | None = None, size: int = 40, parent: QWidget | None = None) -> None:
        """``size`` of the ground in pixels; the shape takes a bit more than half of it."""
        super().__init__(parent)
        self._state = state
        self.setFixedSize(size, size)

    def show_state(self, state: State | None) -> None:
        """Another state; none is «not looked at yet»."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn from the look of now."""
        look = worn()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.soft_of(self._state)))
        painter.drawEllipse(self.rect())
        side = round(self.width() * 0.56)
        drawn = icons.pixmap(icons.STATE_ICON[self._state], look.of_state(self._state), side, self.devicePixelRatioF())
        offset = (self.width() - side) // 2
        painter.drawPixmap(offset, offset, drawn)


class Pressable(QPushButton):
    """A button that Enter presses as well as the space bar, as people know it from everywhere else."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where a dialog has a button for Enter, the one that has the focus comes first."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)


class Button(Pressable):
    """A button of one of the kinds of the style sheet, with a tinted icon if it has one."""

    def __init__(
        self,
        words: str,
        *,
        kind: str = "",
        glyph: str = "",
        pressed: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``pressed`` is called without arguments."""
        super().__init__(words, parent)
        self._glyph = glyph
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if kind == "big":
            self.setFont(scaled(self.font(), TITLE, bold=True))
        self._pressed = pressed
        self.clicked.connect(self._call)
        self._tint()

    def _call(self) -> None:
        if self._pressed is not None:
            self._pressed()

    def wait(self, words: str) -> None:
        """Do nothing when pressed, until ``become``. It stays enabled, or the keyboard's focus would wander off."""
        self._pressed = None
        self.setText(words)

    def become(self, words: str, kind: str, glyph: str, pressed: Callable[[], None]) -> None:
        """Another button in the same place; the keyboard's focus stays."""
        self._pressed = pressed
        self._glyph = glyph
        self.setText(words)
        set_kind(self, kind)
        self._tint()

    def set_kind(self, kind: str) -> None:
        """Turn into a button of another kind."""
        set_kind(self, kind)
        self._tint()

    def set_glyph(self, glyph: str) -> None:
        """Another drawing."""
        self._glyph = glyph
        self._tint()

    def _tint(self) -> None:
        if not self._glyph:
            self.setIcon(QIcon())
            return
        look = worn()
        kind = str(self.property("kind"))
        colour = {
            "primary": look.on_accent,
            "big": look.on_accent,
            "danger": look.on_danger,
            "link": look.accent,
            "soft": look.accent,
        }.get(kind, look.text)
        gap = GRID // 2
        self.setIcon(icons.icon(self._glyph, colour if self.isEnabled() else look.quiet, gap=gap))
        self.setIconSize(QSize(20 + gap, 20))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, and turn quiet when disabled."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.EnabledChange}:
            self._tint()


class Choice(QComboBox):
    """A drop-down list with an arrow of our own."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader says."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet draws all but the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        drawn = icons.pixmap("down", worn().quiet, 18, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 18 - GRID, (self.height() - 18) // 2, drawn)
