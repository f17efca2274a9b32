"""What stands in the window: its pages, or for a while something in front of them, and then they cannot be reached."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tidytrace.gui.greeting.greeting import Greeting
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.watch.notices.places import Place


class Front(QObject):
    """Lets the greeting stand in front of the pages."""

    opened = Signal(bool, object)
    """The pages are there (again): whether the person wants to look now, and the ``Place`` that waited or none."""

    def __init__(self, stack: QStackedWidget, wishes: LiveWishes, language: Language, *, said: str) -> None:
        """Nothing stands in front.

        Args:
            stack: Holds all that the window shows; the greeting takes its place for a while.
            wishes: Those of the person.
            language: Of all words.
            said: The language that the environment asks for, if it does.
        """
        super().__init__(stack)
        self._ = language
        self._stack, self._wishes, self._said = stack, wishes, said
        self._behind: QWidget | None = None
        self._waiting: Place | None = None
        self._focus: QWidget | None = None
        self.greeting: Greeting | None = None

    @property
    def closed(self) -> bool:
        """Whether the pages cannot be reached now."""
        return self.greeting is not None

    def wait(self, place: "Place") -> None:
        """The person wants to go there as soon as the pages are there."""
        self._waiting = place

    def stand_before(self, button: QWidget) -> None:
        """What stands behind is there only now.

        Args:
            button: Gets the keyboard when nothing stands in front of it any more.
        """
        if self.closed:
            self._focus = button

    def greet(self, *, again: bool = False, page: int = 0) -> None:
        """Show what Tidytrace does and never does, and ask whether it may look.

        Args:
            again: Only to be read.
            page: Where to begin.
        """
        if self.greeting is not None:
            return
        self._focus = self._stack.window().focusWidget()
        self._behind = self._stack.currentWidget()
        self.greeting = Greeting(self._wishes, self._, again=again, said=self._said)
        self.greeting.answered.connect(lambda look: self._answered(look=look, again=again))
        self._stack.addWidget(self.greeting)
        self._stack.setCurrentWidget(self.greeting)
        self.greeting.turn(page)

    def _answered(self, *, look: bool, again: bool) -> None:
        greeting, self.greeting = self.greeting, None
        if self._behind is not None:
            self._stack.setCurrentWidget(self._behind)
        if greeting is not None:
            self._stack.removeWidget(greeting)
            greeting.deleteLater()
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        waiting, self._waiting = self._waiting, None
        if again:
            self.opened.emit(False, waiting)
            return
        self._wishes.wish(greeted=True)
        # who would not have anything looked at now is not led to where that happens by itself
        self.opened.emit(look, waiting if look else None)
