"""What Tidytrace itself is: its catalogue, its first pages, where it keeps things, and the way to be rid of them."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.preferences.line import Line
from tidytrace.gui.preferences.own_dialog import OwnDialog
from tidytrace.gui.preferences.own_words import counted
from tidytrace.gui.preferences.port import Preferring
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.watch.own.model import Own

_JOB: Final = "preferences-own"


class OwnCard(QWidget):
    """How large it is, is looked at when the card is shown."""

    catalogue = Signal()
    greeting = Signal()
    removed = Signal()

    def __init__(self, preferring: Preferring, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet."""
        super().__init__(parent)
        self._ = _ = language
        self._preferring, self._work = preferring, work
        self.dialog: OwnDialog | None = None
        self.show_catalogue = Button(_("Catalogue of apps…"), pressed=self.catalogue.emit)
        self.read_again = Button(_("Read them again"), pressed=self.greeting.emit)
        self.remove = Button(_("Remove all traces of Tidytrace itself…"), pressed=self._ask)
        self.places = small(breakable("\n".join(preferring.folders)))
        self.places.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.places.setAccessibleName(_("Where Tidytrace keeps its own things"))
        frame, lines = headed(_("Tidytrace itself"))
        lines.addWidget(
            Line(_("What it knows of AI apps"), self.show_catalogue, _("Which catalogue is in use, and a newer one."))
        )
        lines.addWidget(Line(_("The first pages"), self.read_again, _("What Tidytrace does, and what it never does.")))
        self._own_line = Line(_("Where Tidytrace keeps its own things"), self.remove)
        lines.addWidget(self._own_line)
        lines.addWidget(self.places)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._own_line.say(_("Looking…"))

    def showEvent(self, event: QShowEvent) -> None:
        """It grows while the window is used."""
        super().showEvent(event)
        preferring = self._preferring
        self._work.start(_JOB, lambda _handle: preferring.own(), done=self._looked, failed=self._not_looked)

    def _looked(self, own: Own) -> None:
        self._own_line.say(counted(self._, own.pieces))

    def _not_looked(self, problem: EngineProblem) -> None:
        self._own_line.say(problem.told(self._))

    def _ask(self) -> None:
        self.dialog = OwnDialog(self._preferring, self._work, self._, self)
        self.dialog.removed.connect(self.removed)
        self.dialog.open()
