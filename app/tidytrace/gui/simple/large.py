"""Making what other pages have large enough for this one."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from tidytrace.gui.controls import text
from tidytrace.gui.design import LARGE, LARGEST_PT, TARGET
from tidytrace.gui.theme import unset_scale


def letters() -> QFont:
    """The ordinary letters of the large window; who has large ones everywhere does not get them twice as large."""
    font = QApplication.font()
    size = font.pointSizeF()
    font.setPointSizeF(max(size, min(size * LARGE, LARGEST_PT)))
    return font


def said(words: str = "", kind: str = "") -> QLabel:
    """An ordinary line. The style sheet keeps letters from being inherited, so each line has its own."""
    label = text(words, kind=kind)
    label.setFont(letters())
    return label


def enlarge(widget: QWidget) -> None:
    """Letters of a part of another page, its buttons and fields; nothing becomes smaller than ordinary letters."""
    least = letters().pointSizeF()
    ratio = least / QApplication.font().pointSizeF()
    for one in (widget, *widget.findChildren(QWidget)):
        unset_scale(one)
        font = one.font()
        font.setPointSizeF(max(least, font.pointSizeF() * ratio))
        one.setFont(font)
        if isinstance(one, QAbstractButton | QLineEdit | QComboBox):
            one.setProperty("large", True)
            one.setMinimumHeight(TARGET)
