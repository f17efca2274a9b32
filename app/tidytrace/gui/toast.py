"""A quiet bar below the page that says what was just done, and takes it back.

It has a place of its own: it covers nothing, and it comes and goes only while the mouse is elsewhere than where that
would move something. It stays for at least twenty seconds, and as long as the mouse or the keyboard is on it. What is
said meanwhile waits its turn. A screen reader hears it at once.

A page that did something says so with a signal of its own that carries a ``Said``; the window leads it here.
"""

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCursor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from tidytrace.gui.controls import Button, Glyph, text
from tidytrace.gui.design import GRID
from tidytrace.language import Language

STAYS: Final = 20_000
"""Milliseconds for which what was said stays at least."""
_LOOK: Final = 250
"""Milliseconds between two looks whether it may come or go."""
_MOVES: Final = GRID * 20
"""Pixels above its place in which something could move when it comes or goes."""
_MOST: Final = 8
"""What waits at most; of more the oldest is only on the page «Activity»."""


class Said(NamedTuple):
    """Something that was done."""

    words: str
    undo: Callable[[], None] | None = None
    """Takes it back; whoever does it says how that went. None where there is nothing to take back."""
    undo_words: str = ""
    """On the button; «Undo» by default."""


class Toast(QFrame):
    """One for a window, below its pages."""

    more = Signal()
    """The person wants to see all that was done."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Says nothing."""
        super().__init__(parent)
        self._ = language
        self._waiting: deque[Said] = deque()
        self._said: Said | None = None
        self._left = 0
        self.setProperty("kind", "bar")
        self.words = text()
        self.undo_button = Button(language("Undo"), kind="soft", glyph="undo", pressed=self.undo)
        self.more_button = Button(language("Show all"), kind="link", pressed=self._more)
        self.more_button.setAccessibleName(language("Show all that was done"))
        self.close_button = Button("", kind="link", glyph="close", pressed=self.dismiss)
        self.close_button.setAccessibleName(language("Close this note"))
        self.close_button.setToolTip(language("Close this note"))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 4, GRID, GRID * 2, GRID)
        row.setSpacing(GRID * 2)
        row.addWidget(Glyph("tick", "ok", GRID * 3))
        row.addWidget(self.words, 1)
        for button in (self.undo_button, self.more_button, self.close_button):
            row.addWidget(button)
        self.shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._by_key)
        self.shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK)
        self._look.timeout.connect(self._tick)
        self.hide()

    # --- what is said

    def say(self, said: Said) -> None:
        """Now, or after what is said already."""
        self._waiting.append(said)
        while len(self._waiting) > _MOST:
            self._waiting.popleft()
        self._announce(said.words)
        self._look.start()
        self._tick()

    @property
    def said(self) -> Said | None:
        """What is shown now."""
        return self._said

    def undo(self) -> None:
        """Take back what is shown."""
        said = self._said
        if said is None or said.undo is None:
            return
        self._over()
        said.undo()

    def dismiss(self) -> None:
        """The person has read it."""
        self._over()

    def _more(self) -> None:
        self._over()
        self.more.emit()

    def _by_key(self) -> None:
        """Only what the person sees is taken back."""
        if self.isVisible():
            self.undo()

    # --- coming and going

    def _tick(self) -> None:
        if self._said is None:
            if self._waiting and (not self.isHidden() or self._may_move()):
                self._show(self._waiting.popleft())
            elif not self._waiting and (self.isHidden() or self._may_move()):
                self.hide()
                self._look.stop()
            return
        if self.has_attention():
            self._left = max(self._left, STAYS // 4)
            return
        self._left -= _LOOK
        if self._left <= 0:
            self._said = None
            self._tick()

    def _show(self, said: Said) -> None:
        self._said = said
        self._left = STAYS
        self.words.setText(said.words)
        self.undo_button.setVisible(said.undo is not None)
        if said.undo is not None:
            keys = self.shortcut.key().toString(QKeySequence.SequenceFormat.NativeText)
            words = said.undo_words or self._("Undo")
            self.undo_button.setText(self._("{what} ({keys})").format(what=words, keys=keys))
            self.undo_button.setAccessibleName(self._.led(words, said.words))
        self.setAccessibleName(said.words)
        self.show()

    def _over(self) -> None:
        """What is shown has been answered; the keyboard goes back to the page."""
        focused = QApplication.focusWidget()
        self._said = None
        if focused is not None and self.isAncestorOf(focused) and not self._waiting:
            self.focusPreviousChild()
        if self._waiting:
            self._show(self._waiting.popleft())
        else:
            self.hide()  # the person has just used it: nothing else is under the mouse
            self._look.stop()

    def has_attention(self) -> bool:
        """Whether the mouse or the keyboard is on it."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            return True
        return self.isVisible() and self.rect().contains(self.mapFromGlobal(QCursor.pos()))

    def _may_move(self) -> bool:
        """Whether the mouse is where nothing moves when it comes or goes."""
        window = self.window()
        foot = window.height() - _MOVES
        return not QRect(QPoint(0, foot), window.rect().bottomRight()).contains(window.mapFromGlobal(QCursor.pos()))

    def _announce(self, words: str) -> None:
        event = QAccessibleAnnouncementEvent(self, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)
