"""What stands in the rail: pages, of which one is shown, and below them what can be done from everywhere."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from tidytrace.gui import icons
from tidytrace.gui.controls import Pressable, set_kind
from tidytrace.gui.design import GRID
from tidytrace.gui.theme import sized, worn

_SHAPE: Final = 22


class InRail(Pressable):
    """A shape and words, or in a narrow window the shape alone, whose words are told when somebody points at it."""

    def __init__(self, words: str, glyph: str, kind: str, parent: QWidget | None = None) -> None:
        """``kind`` of the style sheet; without words it is ``shape``."""
        super().__init__(words, parent)
        self.words = words
        self.glyph = glyph
        self.keys = ""
        """By which it is reached from everywhere."""
        self._kind = kind
        self._compact = False
        self._tinted: tuple[object, ...] | None = None
        """What the icon was drawn from."""
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.plain)

    @property
    def plain(self) -> str:
        """Its words without the mark of a key."""
        return self.words.replace("&", "")

    def make_compact(self, *, compact: bool) -> None:
        """Only the shape, or words beside it."""
        self._compact = compact
        self.setText("" if compact else self.words)
        set_kind(self, "shape" if compact else self._kind)
        self.tint()
        self.say_keys(self.keys)

    def say_keys(self, keys: str) -> None:
        """By which keys it is reached."""
        self.keys = keys
        whole = f"{self.plain} ({keys})" if keys else self.plain
        self.setToolTip(whole if self._compact else keys)

    def tint(self) -> None:
        """In the colours of the look."""
        look = worn()
        gap, side = 0 if self._compact else GRID, sized(_SHAPE)
        page = self.isCheckable()
        colour, chosen = (look.quiet, look.on_here) if page else (look.accent, None)
        wanted = (colour, chosen, side, gap, *icons.drawn_for())
        if wanted == self._tinted:
            return  # Qt tells of changes much more often than there is one
        self._tinted = wanted
        self.setIcon(icons.icon(self.glyph, colour, chosen, side, gap))
        self.setIconSize(QSize(side + gap, side))


class Entry(InRail):
    """A page. One of several of which one is shown: to a screen reader a radio button, not a box to tick."""

    def __init__(self, words: str, glyph: str, parent: QWidget | None = None) -> None:
        """Not shown."""
        super().__init__(words, glyph, "rail", parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)


class Foot(InRail):
    """Something that can be done from every page."""

    def __init__(self, words: str, glyph: str, pressed: Callable[[], None]) -> None:
        """``pressed`` is called without arguments."""
        super().__init__(words, glyph, "foot")
        self.clicked.connect(lambda _checked=False: pressed())
        self.tint()


class Entries(QScrollArea):
    """The pages and more, which may be higher than the window; arrow keys belong to the pages."""

    fitted = Signal()
    """It has another height."""

    def __init__(self, inside: QWidget) -> None:
        """Scrolls ``inside`` up and down."""
        super().__init__()
        self.setProperty("kind", "rail")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell it, once everything inside knows."""
        super().resizeEvent(event)
        self.fitted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing scrolls by keys."""
        event.ignore()
