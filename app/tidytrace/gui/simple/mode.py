"""Turning the open window into the large and simple one, and back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from tidytrace.gui.engine import Engine
from tidytrace.gui.family.saving import FamilyReport
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.gui.rail import Rail
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
    vanish = Signal()
    """The person wants everything off the screen at once."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the window has
        self,
        engine: Engine,
        work: Work,
        home: HomePage,
        language: Language,
        report: FamilyReport,
        stack: QStackedWidget,
    ) -> None:
        """Off. ``report`` saves a page about the check-up; in ``stack`` it takes the place of what is there."""
        super().__init__(stack)
        self._engine, self._work, self._home, self._ = engine, work, home, language
        self._report, self._stack = report, stack
        self._whole = stack.currentIndex()
        self.reader: Reader | None = None
        self.checking: Checking | None = None

    def join(self, rail: Rail, *listing: Callable[[], None]) -> None:
        """The rail leads here, and ``listing`` hear when chats are gone or back."""
        rail.simple.connect(lambda: self.wish(on=True))
        self.vanish.connect(rail.vanish)
        self._report.failed.connect(lambda why: None if self.is_on else rail.note.say(why))
        for refresh in listing:
            self.erased.connect(refresh)

    @property
    def is_on(self) -> bool:
        """Whether the window is large now."""
        return self.reader is not None and self._stack.currentWidget() is self.reader

    def turn(self, *, on: bool) -> None:
        """Make the window large and simple, or as it was; the check-up and what was done in it stay."""
        if on is self.is_on:
            return
        reader, checking = self._made()
        self._stack.setCurrentIndex(self._stack.indexOf(reader) if on else self._whole)
        if on:
            checking.begin()
        elif self._home.header.button.isVisible():
            self._home.header.button.setFocus()

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
        if self.reader is None or self.checking is None:
            from tidytrace.gui.simple.checking import Checking
            from tidytrace.gui.simple.desk import Desk
            from tidytrace.gui.simple.reader import Reader

            self.reader = Reader(self._)
            self.reader.whole.connect(lambda: self.wish(on=False))
            self.reader.vanish.connect(self.vanish)
            self._stack.addWidget(self.reader)
            self.checking = Checking(Desk(self.reader, self._engine, self._work, self._home, self._), self._report)
            self.checking.erased.connect(self.erased)
        return self.reader, self.checking
