"""Labels: one line, or as many as the words need."""

import re
from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel

from tidytrace.gui.direction import lead
from tidytrace.gui.theme import sized

_COMFORTABLE: Final = 480
"""Pixels; a paragraph asks for no more by itself, and takes what it gets."""
_TOGETHER: Final = re.compile(r" (?=·(?: |$)|\d\d?:\d\d\b)|(?<=\d) (?=[kMGT]?B\b)")
"""Spaces at which no line ends: before the dot between two facts, between a day and its time, a number and its unit."""
_CHINESE_DAY: Final = re.compile(r"([今昨])(天)(?=\u00a0\d)")


def together(words: str) -> str:
    """The same, with what belongs together on one line."""
    words = _TOGETHER.sub("\u00a0", words)
    return words if words.isascii() else _CHINESE_DAY.sub("\\1\u2060\\2", words)


class Line(QLabel):
    """One line."""

    def __init__(self, words: str) -> None:
        """As it is; nothing is taken for markup by ``text``."""
        super().__init__(words)
        lead(self)

    def changeEvent(self, event: QEvent) -> None:
        """Another direction of reading begins at the other side."""
        if event.type() is QEvent.Type.LayoutDirectionChange:
            lead(self)
        super().changeEvent(event)


class Paragraph(QLabel):
    """A label of several lines that remembers how high it is at a width.

    Nested layouts ask that dozens of times, and a label breaks its lines anew for every answer: a page of a hundred
    findings stood still for two seconds.
    """

    def __init__(self, words: str) -> None:
        """Wraps its words."""
        super().__init__(together(words))
        self._words = words
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self.setWordWrap(True)
        lead(self)

    def setText(self, words: str) -> None:
        """Other words."""
        self._heights.clear()
        self._least = None
        self._words = words
        super().setText(together(words))

    def text(self) -> str:
        """As they were given, whatever keeps them together on the screen."""
        return self._words

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other heights."""
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._heights.clear()
            self._least = None
        elif event.type() is QEvent.Type.LayoutDirectionChange:
            lead(self)
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
        """A few words wide, and as wide as the longest; the layouts ask for the height themselves."""
        if self._least is None:
            metrics = self.fontMetrics()
            longest = max((metrics.horizontalAdvance(word) for word in _unbroken(super().text())), default=0)
            usual = min(metrics.averageCharWidth() * 12, self.sizeHint().width())
            self._least = QSize(min(max(longest + 1, usual), sized(_COMFORTABLE) // 2), metrics.lineSpacing())
        return self._least


def _unbroken(words: str) -> list[str]:
    """What stays on one line: a line may break at spaces and hyphens, and Chinese breaks anywhere."""
    words = words.replace("-", " ").replace("\u200b", " ").replace("\n", " ")
    if not words.isascii():
        words = "".join(" " if "\u2e80" <= sign <= "\uffef" else sign for sign in words)
    return words.split(" ")
