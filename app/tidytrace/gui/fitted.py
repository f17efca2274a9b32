"""Rows that fix their own height.

Otherwise every layout above asks every line of every row, again for each of the layouts between them, and a page of a
hundred rows stands still for a second.
"""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame


class Fitted(QFrame):
    """As high as its layout needs at its width."""

    def hasHeightForWidth(self) -> bool:
        """Not for those above: they get a fixed height."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    def fit_to(self, width: int) -> None:
        """As wide as that, and as high as it needs then; at once, and also while nobody sees it."""
        self.resize(width, self.height())
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Words have changed, or something was opened."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            height = layout.totalHeightForWidth(self.width())
            if height != self.maximumHeight():
                self.setFixedHeight(height)
            # this may be a resize within a resize, of which Qt's layout has only seen the outer one
            layout.setGeometry(self.rect())
