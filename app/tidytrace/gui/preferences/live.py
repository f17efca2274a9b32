"""The person's wishes while the window is open: whoever changes one tells everybody, and it is kept at once."""

from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from tidytrace.gui.preferences.wishes import Wishes


class Keeping(Protocol):
    """Where they are kept."""

    def wishes(self) -> Wishes:
        """What the person said."""

    def keep(self, wishes: Wishes) -> bool:
        """Remember it. Returns whether that could be done."""


class LiveWishes(QObject):
    """One for each window."""

    changed = Signal(object, object)
    """``Wishes`` before and now."""
    unkept = Signal()
    """They hold until the program ends, because they could not be kept."""

    def __init__(self, kept: Keeping, parent: QObject | None = None) -> None:
        """As they were kept."""
        super().__init__(parent)
        self._kept = kept
        self.now: Wishes = kept.wishes()

    def wish(self, **fields: Any) -> None:
        """Change fields of ``Wishes``."""
        self.become(self.now._replace(**fields))

    def become(self, wishes: Wishes) -> None:
        """Other wishes altogether."""
        before, self.now = self.now, wishes
        if before == wishes:
            return
        if not self._kept.keep(wishes):
            self.unkept.emit()
        self.changed.emit(before, wishes)
