"""What the list is narrowed by, as chips above it; each can be taken away, or all of them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from tidytrace.gui.controls import Button
from tidytrace.gui.design import GRID
from tidytrace.language import Language


class Lines(QLayout):
    """One after the other, in as many lines as they need; from the right where people read from there."""

    def __init__(self, parent: QWidget) -> None:
        """Empty."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GRID)

    def addItem(self, item: QLayoutItem) -> None:
        """One more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, which goes."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """A narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is then."""
        return self._put(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        widths = [item.sizeHint().width() + self.spacing() for item in self._items]
        return QSize(sum(widths), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        """One below the other."""
        sizes = [item.minimumSize() for item in self._items]
        widest = max((one.width() for one in sizes), default=0)
        return QSize(widest, max((one.height() for one in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put them there."""
        super().setGeometry(rect)
        self._put(rect, move=True)

    def _put(self, rect: QRect, *, move: bool) -> int:
        at, high = QPoint(0, 0), 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.isRightToLeft()
        for item in self._items:
            size = item.sizeHint()
            if at.x() and at.x() + size.width() > rect.width():
                at, high = QPoint(0, at.y() + high + self.spacing()), 0
            if move:
                left = rect.right() + 1 - at.x() - size.width() if mirrored else rect.left() + at.x()
                item.setGeometry(QRect(QPoint(left, rect.top() + at.y()), size))
            at.setX(at.x() + size.width() + self.spacing())
            high = max(high, size.height())
        return at.y() + high


class LinksLine(QWidget):
    """Links side by side, or one below the other where there is no room."""

    def __init__(self, *links: QWidget) -> None:
        """In this order."""
        super().__init__()
        lines = Lines(self)
        lines.setSpacing(GRID // 2)
        for link in links:
            lines.addWidget(link)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class Chips(QWidget):
    """Hidden while nothing is looked for."""

    removed = Signal(str)
    """The name of what is no longer looked for."""
    cleared = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self._ = language
        self._shown: Sequence[tuple[str, str]] = ()
        self.chips: dict[str, Button] = {}
        self._lines = Lines(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clear = Button(self._("Clear all"), kind="link", pressed=self.cleared.emit)
        self.clear.setParent(self)
        self._lines.addWidget(self.clear)
        self.hide()

    def show_chips(self, shown: Sequence[tuple[str, str]]) -> None:
        """Name and words of each; those that stay keep their place and the keyboard."""
        if shown == self._shown:
            return
        self._shown = shown
        names = [name for name, _words in shown]
        for name in [one for one in self.chips if one not in names]:
            chip = self.chips.pop(name)
            if chip.hasFocus():
                self.clear.setFocus(Qt.FocusReason.OtherFocusReason)
            self._lines.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._lines.removeWidget(self.clear)
        for name, words in shown:
            self._say(name, words)
        self._lines.addWidget(self.clear)
        self.setVisible(bool(shown))
        self.updateGeometry()

    def _say(self, name: str, words: str) -> None:
        chip = self.chips.get(name)
        if chip is None:
            chip = Button("", kind="soft", glyph="close", pressed=lambda: self.removed.emit(name))
            chip.setParent(self)
            self.chips[name] = chip
            self._lines.addWidget(chip)
            chip.show()
        chip.setText(words.replace("&", "&&"))
        chip.setAccessibleName(self._("No longer: {what}").format(what=words))
        chip.setToolTip(chip.accessibleName())
