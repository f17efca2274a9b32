"""The keys of the quick exit, and what happens then."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QVBoxLayout, QWidget

from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.preferences.line import Line
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.quick.keys import portable, unfit
from tidytrace.language import Language


class ExitCard(QWidget):
    """A combination that does not fit is not taken, and the one before stays."""

    def __init__(self, wishes: LiveWishes, language: Language, parent: QWidget | None = None) -> None:
        """As it is set."""
        super().__init__(parent)
        self._ = _ = language
        self._wishes = wishes
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setMinimumWidth(GRID * 24)
        for part in (self.keys, *self.keys.findChildren(QLineEdit)):  # it is the field inside that has the keyboard
            part.setAccessibleName(_("Keys of the quick exit"))
        self.usual = Button(_("The usual keys"), kind="link", pressed=self._usual)
        self.none = Button(_("No keys"), kind="link", pressed=lambda: wishes.wish(quick_exit=""))
        self.problem = text(kind="problem")
        self.problem.hide()
        frame, lines = headed(_("Quick exit"))
        lines.addWidget(
            small(
                _(
                    "With these keys, or with «Hide at once» below the list of pages, everything goes off the screen "
                    "at once: windows, menus, and what Tidytrace put into the clipboard. What was typed, found and "
                    "revealed is forgotten. You come back from the tray, or by starting Tidytrace again."
                )
            )
        )
        lines.addWidget(
            small(
                _(
                    "An erasure that you confirmed comes to its end unseen; everything else stops. Where the desktop "
                    "has no tray, Tidytrace ends, and an erasure stops between two places."
                )
            )
        )
        lines.addWidget(Line(_("Keys of the quick exit"), self.keys, _("Press them here, as you would later.")))
        lines.addWidget(self.problem)
        lines.addLayout(Flow(self.usual, self.none))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.show_wishes(wishes.now)
        self.keys.editingFinished.connect(self._take)

    def show_wishes(self, wishes: Wishes) -> None:
        """As they are now."""
        kept = QKeySequence.fromString(wishes.quick_exit, QKeySequence.SequenceFormat.PortableText)
        if self.keys.keySequence() != kept:
            self.keys.setKeySequence(kept)
        self.none.setEnabled(bool(wishes.quick_exit))
        self.usual.setEnabled(wishes.quick_exit != Wishes().quick_exit)

    def _usual(self) -> None:
        self._complain("")
        self._wishes.wish(quick_exit=Wishes().quick_exit)

    def _take(self) -> None:
        typed = self.keys.keySequence()
        problem = unfit(typed)
        self._complain(problem)
        if problem:
            self.show_wishes(self._wishes.now)
        else:
            self._wishes.wish(quick_exit=portable(typed))

    def _complain(self, problem: str) -> None:
        self.problem.setText(self._(problem))
        self.problem.setVisible(bool(problem))
        self.keys.setAccessibleDescription(self._(problem))
