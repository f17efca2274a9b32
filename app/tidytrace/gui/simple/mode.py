"""Turning the open window into the large and simple one, and back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from tidytrace.gui.engine import Engine
from tidytrace.gui.family.saving import FamilyReport
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.watch.notices.places import Place

if TYPE_CHECKING:
    from tidytrace.gui.simple.checking import Checking
    from tidytrace.gui.simple.reader import Reader


class SimpleMode(QObject):
    """Its pages are made when they are first wanted: the window opens without."""

    switched = Signal(bool)
    """The person wants it so; nothing is kept here."""
    erased = Signal()
    """Chats are gone, or back."""

    def __init__(  # noqa: PLR0913 - what the window has, and what gives way
        self,
        engine: Engine,
        work: Work,
        home: HomePage,
        language: Language,
        parent: QWidget,
        *,
        report: FamilyReport | None = None,
    ) -> None:
        """Off. ``report`` saves a page about the check-up."""
        super().__init__(parent)
        self._engine, self._work, self._home, self._ = engine, work, home, language
        self._report = report
        self._layout: QBoxLayout | None = None
        self._others: tuple[QWidget, ...] = ()
        self.reader: Reader | None = None
        self.checking: Checking | None = None
        self.is_on = False

    def stand_in(self, layout: QBoxLayout, *others: QWidget) -> None:
        """Where it is shown, and what it takes the place of."""
        self._layout, self._others = layout, others

    def turn(self, *, on: bool) -> None:
        """Make the window large and simple, or as it was; the check-up and what was done in it stay."""
        if on is self.is_on or self._layout is None:
            return
        self.is_on = on
        reader, checking = self._made()
        for one in self._others:
            one.setVisible(not on)
        reader.setVisible(on)
        if on:
            checking.begin()

    def wish(self, *, on: bool) -> None:
        """As ``turn``, because the person pressed for it."""
        self.turn(on=on)
        self.switched.emit(on)

    def takes(self, place: Place) -> bool:
        """Whether a place is shown here: the first page is, all others need the whole window."""
        if not self.is_on or place.page != "home" or self.checking is None:
            return False
        if place.deed == "check" and self._home.phase is not Phase.WORKING:
            self.checking.check()
        return True

    def _made(self) -> "tuple[Reader, Checking]":
        if self.reader is None or self.checking is None or self._layout is None:
            from tidytrace.gui.simple.checking import Checking
            from tidytrace.gui.simple.desk import Desk
            from tidytrace.gui.simple.reader import Reader

            reader = self.reader = Reader(self._)
            reader.whole.connect(lambda: self.wish(on=False))
            if self._layout is not None:
                self._layout.addWidget(reader, 1)
            self.checking = Checking(Desk(reader, self._engine, self._work, self._home, self._), self._report)
            self.checking.erased.connect(self.erased)
        return self.reader, self.checking
