"""The page «Preferences»: how the person wants the window; everything takes effect at once and can be put back."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, centred, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine
from tidytrace.gui.preferences.exit_card import ExitCard
from tidytrace.gui.preferences.habits_card import HabitsCard
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.lock_card import LockCard
from tidytrace.gui.preferences.looks_card import LooksCard
from tidytrace.gui.preferences.own_card import OwnCard
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.scrolling import lay_headed, scrolling
from tidytrace.gui.tray.port import Closing
from tidytrace.gui.work import Work
from tidytrace.language import Language

_STAYS: Final = ("greeted", "lock")
"""What is not put back: the first pages were read, and a lock is taken away by who can open it."""


class PreferencesPage(QWidget):
    """It is made when it is shown for the first time: most people open another page first."""

    greeting = Signal()
    """The person wants to read the first pages again."""
    catalogue = Signal()
    assistant = Signal()
    """The person wants to see what starts by itself."""
    lock_now = Signal()
    removed = Signal()
    """Tidytrace's own things are gone, so the program has to end."""

    def __init__(
        self, engine: Engine, work: Work, language: Language, wishes: LiveWishes, parent: QWidget | None = None
    ) -> None:
        """Nothing is looked at before the page is shown."""
        super().__init__(parent)
        self._ = language
        self._engine, self._work, self._wishes = engine, work, wishes
        self._before: tuple[Wishes, Closing | None] | None = None
        """What «Put all back» has put away."""
        self._putting = False
        self.ahead = self._slices()
        """Makes everything on it, a part at a time."""
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def showEvent(self, event: QShowEvent) -> None:
        """Made now, if it was not."""
        super().showEvent(event)
        self.make()

    def make(self) -> None:
        """Make what is not made yet."""
        for _slice in self.ahead:
            pass

    def _slices(self) -> Iterator[None]:
        _, preferring = self._, self._engine.preferring
        # the frame first: a part that is taken from one place to another is dressed anew, with all that is in it.
        # And each belongs to the page from the first: one that nobody comes back to must go with it, in its order
        body = QWidget()
        body.setProperty("kind", "page")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        inside.setSpacing(GRID * 2)
        self.area = scrolling(centred(body))
        head = QVBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(headline(_("Preferences")))
        self.said = text(_("What you change takes effect at once."), kind="quiet")
        head.addWidget(self.said)
        lay_headed(self, head, self.area)
        yield
        self.looks = LooksCard(self._wishes, preferring.language_said(), _, body)
        yield
        self.habits = HabitsCard(self._engine, self._work, self._wishes, _, body)
        yield
        self.exit = ExitCard(self._wishes, _, body)
        yield
        self.lock = LockCard(preferring.lock, self._work, self._wishes, _, body)
        yield
        self.own = OwnCard(preferring, self._work, _, body)
        yield
        self.habits.assistant.connect(self.assistant)
        self.lock.lock_now.connect(self.lock_now)
        self.own.catalogue.connect(self.catalogue)
        self.own.greeting.connect(self.greeting)
        self.own.removed.connect(self.removed)
        for card in self._cards():
            card.ensurePolished()  # else all of them are dressed at once where the page scrolls
            yield
            inside.addWidget(card)
            yield
        self.back = Button(_("Put all back as it was at first"), glyph="undo", pressed=self.put_back)
        inside.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        inside.addStretch()
        yield
        self._wishes.changed.connect(self._changed)
        self._show(self._wishes.now)  # something may have been wished between two parts

    def _cards(self) -> Sequence[Any]:
        return self.looks, self.habits, self.exit, self.lock, self.own

    def _changed(self, _before: Wishes, now: Wishes) -> None:
        """What was put away cannot be had any more once something else was changed."""
        if not self._putting:
            self._before = None
            self.said.setText(self._("What you change takes effect at once."))
        self._show(now)

    def _show(self, now: Wishes) -> None:
        for card in (self.looks, self.habits, self.exit, self.lock):
            card.show_wishes(now)
        self._show_back()

    def _first(self) -> Wishes:
        """As at first, but for what stays."""
        now = self._wishes.now
        return Wishes(**{name: getattr(now, name) for name in _STAYS})

    def _show_back(self) -> None:
        if self._before is not None:
            self.back.setText(self._("Undo: as it was before"))
            return
        self.back.setText(self._("Put all back as it was at first"))

    def put_back(self) -> None:
        """Everything as at first; pressed once more, as it was before that."""
        preferring = self._engine.preferring
        if self._before is None:
            self._before = (self._wishes.now, preferring.closing())
            wishes, closing = self._first(), None
            words = self._("Everything is as at first; the lock was left as it is.")
        else:
            (before, closing), self._before = self._before, None
            stays = {name: getattr(self._wishes.now, name) for name in _STAYS}
            wishes = before._replace(**stays)
            words = self._("Everything is as it was before.")
        preferring.keep_closing(closing)
        self._putting = True
        self._wishes.become(wishes)
        self._putting = False
        self._show(wishes)
        self.said.setText(words)

    def after_language(self) -> None:
        """The window was opened anew in another language, from here."""
        self.make()
        self.looks.language.setFocus()
