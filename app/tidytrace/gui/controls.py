"""Small building blocks that every page uses: text in the type scale, cards, tinted icons and buttons."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from tidytrace.findings.state import State
from tidytrace.gui import icons
from tidytrace.gui.design import FIGURE, GRID, HEADLINE, RADIUS, READING_WIDTH, SMALL, TITLE
from tidytrace.gui.direction import visual
from tidytrace.gui.paragraphs import Line, Paragraph
from tidytrace.gui.theme import set_scale, sized, worn

_ARROW: Final = GRID * 3
_AROUND: Final = GRID * 7
"""Pixels around the words of a list of choices: its sides and its arrow."""
_LINK: Final = GRID * 36
"""Pixels that a link of many words may be shortened to."""
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
_TINTED_ANEW: Final = {
    QEvent.Type.PaletteChange,
    QEvent.Type.EnabledChange,
    QEvent.Type.LayoutDirectionChange,
    QEvent.Type.FontChange,
}


def text(words: str = "", *, kind: str = "", wrap: bool = True) -> QLabel:
    """A label that shows plain text only: what comes from files must never be taken for markup."""
    label = Paragraph(words) if wrap else Line(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label


def headline(words: str = "") -> QLabel:
    """The one big line of a page."""
    label = text(words)
    set_scale(label, HEADLINE, bold=True)
    return label


def figure(words: str = "") -> QLabel:
    """The one figure that a card is about."""
    label = text(words)
    set_scale(label, FIGURE, bold=True)
    return label


def title(words: str = "") -> QLabel:
    """The name of a section or dialog part."""
    label = text(words)
    set_scale(label, TITLE, bold=True)
    return label


def strong(words: str = "", *, wrap: bool = True) -> QLabel:
    """A line that is read first within a card."""
    label = text(words, wrap=wrap)
    set_scale(label, 1.0, bold=True)
    return label


def small(words: str = "", *, wrap: bool = True) -> QLabel:
    """Second-rank text."""
    label = text(words, kind="quiet", wrap=wrap)
    set_scale(label, SMALL)
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


def roomy(dialog: QWidget, width: int, height: int = 0) -> None:
    """Ask for so much room beside letters of the usual size, and never for more than the screen has."""
    screen = dialog.screen().availableGeometry().size()
    dialog.setMinimumSize(min(sized(width), screen.width() - 4 * GRID), min(sized(height), screen.height() - 8 * GRID))


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
        self._fit()

    def show_icon(self, name: str, role: str) -> None:
        """Another drawing."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tinted at the moment of drawing, so it follows the theme by itself."""
        colour = str(getattr(worn(), self._role))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, colour, self.width(), self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        """As large as the letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedSize(sized(self._size), sized(self._size))


class StateBadge(QWidget):
    """The shape of a state in its colour on a soft round ground."""

    def __init__(self, state: State | None = None, size: int = 40, parent: QWidget | None = None) -> None:
        """``size`` of the ground in pixels; the shape takes a bit more than half of it."""
        super().__init__(parent)
        self._state, self._size = state, size
        self._fit()

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

    def changeEvent(self, event: QEvent) -> None:
        """As large as the letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedSize(sized(self._size), sized(self._size))


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
        self._least = (0, 0)
        self._tinted: tuple[object, ...] | None = None
        """What the icon was drawn from."""
        super().__init__(words, parent)
        self._glyph = glyph
        self.setProperty("kind", kind)
        wide = QSizePolicy.Policy.Maximum if kind == "link" else QSizePolicy.Policy.Minimum
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if kind == "big":
            set_scale(self, TITLE, bold=True)
        self._pressed = pressed
        self.clicked.connect(self._call)
        self._tint()

    def at_least(self, width: int, height: int = 0) -> None:
        """Ask for so much room, in pixels beside letters of the usual size, and for more where the words need it."""
        self._least = width, height
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """What the words need, and what was asked for."""
        width, height = self._least
        return super().sizeHint().expandedTo(QSize(sized(width), sized(height)))

    def minimumSizeHint(self) -> QSize:
        """Never cut; a long link may be shortened, and tells its words whole when somebody points at it."""
        hint = self.sizeHint()
        longest = sized(_LINK) if self.property("kind") == "link" else hint.width()
        return QSize(min(hint.width(), longest), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is shortened is told."""
        super().resizeEvent(event)
        if self.width() < self.sizeHint().width() and not self.toolTip():
            self.setToolTip(self.text().replace("&", ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """On a filled ground one ring alone is hard to see: a second one lies inside it."""
        lacks = self.sizeHint().width() - self.width()
        if lacks > 0:
            from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter  # few buttons are shortened

            option = QStyleOptionButton()
            self.initStyleOption(option)
            room = self.fontMetrics().horizontalAdvance(self.text()) - lacks
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
            QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
        else:
            super().paintEvent(event)
        look, kind = worn(), str(self.property("kind"))
        if self.hasFocus() and kind in {"primary", "big", "danger"}:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(look.on_danger if kind == "danger" else look.on_accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), RADIUS - 2, RADIUS - 2)

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
            if self._tinted is not None:
                self._tinted = None
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
        gap, side = GRID // 2 if self.text() else 0, sized(20)
        colour = colour if self.isEnabled() else look.quiet
        wanted = (self._glyph, colour, side, gap, *icons.drawn_for())
        if wanted == self._tinted:
            return  # Qt tells of changes much more often than there is one
        self._tinted = wanted
        self.setIcon(icons.icon(self._glyph, colour, size=side, gap=gap))
        self.setIconSize(QSize(side + gap, side))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, and turn quiet when disabled."""
        super().changeEvent(event)
        if event.type() in _TINTED_ANEW:
            self._tint()


class Choice(QComboBox):
    """A drop-down list with an arrow of our own."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader says."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        # where there is little room the words are shortened, and told whole when somebody points at them
        self.currentTextChanged.connect(lambda words: self.setToolTip(f"{name}\n{words}" if words else name))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)

    def sizeHint(self) -> QSize:
        """The style sheet forgets the room of the arrow."""
        return super().sizeHint() + QSize(_ARROW, 0)

    def minimumSizeHint(self) -> QSize:
        """As much."""
        return super().minimumSizeHint() + QSize(_ARROW, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet draws all but the arrow; it would cut words that do not fit in the middle of a letter."""
        if self.fontMetrics().horizontalAdvance(self.currentText()) + _AROUND > self.width():
            self._draw_shortened()
        else:
            super().paintEvent(event)
        painter = QPainter(self)
        side = sized(18)
        drawn = icons.pixmap("down", worn().quiet, side, self.devicePixelRatioF())
        spot = QRect(self.width() - side - GRID, (self.height() - side) // 2, side, side)
        painter.drawPixmap(visual(self, spot).topLeft(), drawn)

    def _draw_shortened(self) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter  # few are

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - 2
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
