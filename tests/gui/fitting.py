"""What of a window's words cannot be read whole."""

import re
from collections.abc import Iterator

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QPushButton, QWidget

from tidytrace.gui.rail_entries import InRail

_SHORTENED = 2
"""Pixels by which a font's own rounding may differ."""


def plain(words: str) -> str:
    """Without the marks of keys."""
    return re.sub(r"&(.)", r"\1", words)


def _longest_piece(words: str, metrics: QFontMetrics) -> int:
    """The widest part that no line break cuts: a word, or one Chinese character."""
    pieces = re.split(r"[\s\u200b\-]+|(?<=[\u2e80-\uffef])|(?=[\u2e80-\uffef])", words)
    return max((metrics.horizontalAdvance(piece) for piece in pieces), default=0)


def _of_label(label: QLabel) -> str | None:
    words, room, needs = label.text(), label.contentsRect(), label.sizeHint()
    if not words:
        return None
    if label.wordWrap():
        if room.width() + _SHORTENED < _longest_piece(words, label.fontMetrics()):
            return f"a word of «{words}» does not fit in {room.width()} pixels"
        needed = label.heightForWidth(label.width())
        return f"«{words}» needs {needed} of {label.height()} pixels of height" if label.height() < needed else None
    if label.width() + _SHORTENED < needs.width() and not label.toolTip():
        return f"«{words}» needs {needs.width()} of {label.width()} pixels"
    return f"«{words}» is too low" if label.height() + _SHORTENED < needs.height() else None


def _of_button(button: QAbstractButton) -> str | None:
    needs, words = button.sizeHint(), plain(button.text())
    if isinstance(button, InRail) and not words:
        return None if button.plain in button.toolTip() else f"nothing tells what the shape of «{button.plain}» means"
    if not words or (isinstance(button, QPushButton) and button.layout() is not None):
        return None  # its words are labels of their own
    if button.hasHeightForWidth() and button.heightForWidth(button.width()) <= button.height():
        return None
    if button.width() + _SHORTENED < needs.width() and words not in button.toolTip():
        return f"button «{words}» needs {needs.width()} of {button.width()} pixels"
    return f"button «{words}» is too low" if button.height() + _SHORTENED < needs.height() else None


def _of_choice(choice: QComboBox) -> str | None:
    words = choice.currentText()
    fits = choice.width() >= choice.fontMetrics().horizontalAdvance(words) + 30
    return None if fits or words in choice.toolTip() else f"«{words}» does not fit its list"


def _problem(widget: QWidget) -> str | None:
    if isinstance(widget, QLabel):
        return _of_label(widget)
    if isinstance(widget, QComboBox):
        return _of_choice(widget)
    return _of_button(widget) if isinstance(widget, QAbstractButton) else None


def cut_off(window: QWidget) -> Iterator[str]:
    """One sentence for each."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (QLabel, QAbstractButton, QComboBox)):
            continue
        problem = _problem(widget)
        parent = widget.parentWidget()
        if problem is not None:
            yield problem
        elif not parent.rect().adjusted(-_SHORTENED, -_SHORTENED, _SHORTENED, _SHORTENED).contains(widget.geometry()):
            words = widget.text() if not isinstance(widget, QComboBox) else widget.currentText()
            yield f"«{words}» lies outside its place: {widget.geometry()} in {parent.rect()}"


def over(window: QWidget) -> int:
    """Pixels by which the page that is shown is wider than its place."""
    return max(0, window.beside.area.horizontalScrollBar().maximum())
