"""The sign in the tray: shows how things stand, and keeps the program when the window closes, if the person agreed."""

import datetime
import sys
from collections.abc import Callable
from typing import Final, Protocol

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon, QSessionManager
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from tidytrace.findings.model import State
from tidytrace.gui import icons
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.gui.tray.closing import ClosingQuestion
from tidytrace.gui.tray.menu import TrayMenu
from tidytrace.gui.tray.placing import PlacingDialog
from tidytrace.gui.tray.port import Closing, Counts, Memory, Seen, Watcher
from tidytrace.gui.tray.sight import COLOUR, Mood, Sight, tooltip
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language
from tidytrace.watch.notices.places import Place
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.standing.orders import tomorrow

_LOOK: Final = 10_000
"""Milliseconds between two looks at the watcher."""
_PRESENCE: Final = 2_000
"""The same at the tray itself, while the window is only there."""
_MISSED: Final = 2
"""So many times the tray may be missing, because a desktop's panel is started anew now and then."""
RAISES: Final = frozenset({"xcb", "windows", "cocoa"})
"""Elsewhere only the desktop puts a window before others."""
_SIZES: Final = (16, 22, 24, 32, 48, 64)


class There(Protocol):
    """Says whether there is a tray."""

    def available(self) -> bool:
        """Whether a sign would be seen now."""
        ...


def drawing(mood: Mood) -> QIcon:
    """The sign of a state, in the sizes of panels."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(icons.pixmap(f"tray/{mood.value}", COLOUR[mood], size))
    return made


class Tray(QObject):
    """One for the program."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it shows, and who is asked
        self,
        window: MainWindow,
        watcher: Watcher,
        memory: Memory,
        language: Language,
        there: There,
        make: Callable[[QObject], QSystemTrayIcon] = QSystemTrayIcon,
    ) -> None:
        """Show the sign, if there is a tray.

        Args:
            window: The one window.
            watcher: This computer.
            memory: What is remembered.
            language: Of all words.
            there: Says whether there is a tray.
            make: Makes the sign.
        """
        super().__init__(window)
        self._ = language
        self._window = window
        self._watcher = watcher
        self._memory = memory
        self._there = there
        self._ending = False
        self._missed = 0
        self._for_now: Closing | None = None
        self._mood: Mood | None = None
        self.question: ClosingQuestion | None = None
        self.placing: PlacingDialog | None = None
        self.sight = Sight(seen=Seen(), counts=memory.counts(), last=window.home.last_check_up)
        self.menu = TrayMenu(language, self)
        self.sign = make(self)
        self.sign.setContextMenu(self.menu.menu)
        self.sign.activated.connect(self._activated)
        self._connect()
        self._looks = QTimer(self)
        self._looks.timeout.connect(self.look)
        self._looks.start(_LOOK)
        self._presence = QTimer(self)
        self._presence.setInterval(_PRESENCE)
        self._presence.timeout.connect(self._still_there)
        self._show()
        self.sign.show()
        self.look()

    def _connect(self) -> None:
        menu, home = self.menu, self._window.home
        menu.looked.connect(self.look)
        menu.opened.connect(self.come)
        menu.check.connect(lambda: self.come(Place("home", deed="check")))
        menu.pause.connect(self._pause)
        menu.resume.connect(lambda: self._do(self._watcher.resume))
        menu.begin.connect(lambda: self._do(self._watcher.begin))
        menu.watch.connect(self._ask_watch)
        menu.told.connect(self.come)
        menu.closing.connect(self._keep)
        menu.quit.connect(self.quit)
        home.stepped.connect(lambda _step: self._counted(checking=True))
        home.settled.connect(self._counted)
        home.stands.connect(lambda _finding, _why: self._counted())
        self._window.before_closing = self.keeps
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.commitDataRequest.connect(self._logs_off)
            app.aboutToQuit.connect(self.sign.hide)

    # --- what is shown

    def look(self) -> None:
        """See how things stand; nobody waits for it."""
        self._window.work.start(
            "tray",
            lambda _handle: self._watcher.seen(),
            done=self._saw,
            failed=lambda problem: self._saw(None, problem),
        )

    def _saw(self, seen: Seen | None, problem: EngineProblem | None = None) -> None:
        del problem  # it is shown by what it means
        self.sight = msgspec.structs.replace(self.sight, seen=seen or Seen(unread=True))
        self._show()

    def _counted(self, *, checking: bool = False) -> None:
        home = self._window.home
        counts = self.sight.counts
        if home.phase is Phase.DONE:
            states = home.results.counts()
            counts = Counts(needs=states[State.RISK], unknown=states[State.UNKNOWN])
            self._memory.keep_counts(counts)
        checking = checking and home.phase is Phase.WORKING
        self.sight = msgspec.structs.replace(self.sight, counts=counts, last=home.last_check_up, checking=checking)
        self._show()

    def _show(self) -> None:
        sight = self.sight
        if sight.mood is not self._mood:
            self._mood = sight.mood
            self.sign.setIcon(drawing(sight.mood))
        self.sign.setToolTip(tooltip(self._, sight))
        self.menu.show_sight(sight, self._closing())

    # --- the window

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # a click opens the menu on a Mac
        if reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.come()

    def come(self, place: Place | None = None) -> None:
        """Bring the window to the front, and turn to a place."""
        self._presence.stop()
        QApplication.setQuitOnLastWindowClosed(True)
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.show()
        if QApplication.platformName() in RAISES:
            window.raise_()
        window.activateWindow()
        if place is not None:
            window.show_place(place)

    def keeps(self) -> bool:
        """Whether the window that is being closed stays, here or on the screen; when in doubt it closes."""
        if self._ending or not self.sign.isVisible() or not self._there.available():
            return False
        closing = self._closing()
        if closing is None:
            self._ask_closing()
            return True
        if closing is Closing.TRAY:
            self._hide()
            return True
        return False

    def _closing(self) -> Closing | None:
        return self._for_now or self._memory.closing()

    def _hide(self) -> None:
        # a dialog that closes later would else be the last window
        QApplication.setQuitOnLastWindowClosed(False)
        self._missed = 0
        self._presence.start()
        self._window.hide()

    def _ask_closing(self) -> None:
        if self.question is not None:
            return
        self.question = ClosingQuestion(self._, self._window)
        self.question.answered.connect(self._answered)
        self.question.finished.connect(self._asked)
        self.question.open()

    def _asked(self) -> None:
        self.question = None

    def _answered(self, closing: Closing) -> None:
        self._keep(closing)
        self._window.close()

    def _keep(self, closing: Closing) -> None:
        """If it cannot be remembered it holds until the program ends."""
        self._for_now = None if self._memory.keep_closing(closing) else closing
        self._show()

    def _still_there(self) -> None:
        self._missed = 0 if self._there.available() else self._missed + 1
        if self._missed >= _MISSED:
            self.come()
            self._window.rail.note.say(self._("The desktop's tray has gone, so the window is here again."))

    # --- the end

    def quit(self) -> None:
        """End the program; work in hand comes to a clean end."""
        self.session_ends()
        QApplication.setQuitOnLastWindowClosed(True)
        self.sign.hide()
        self._window.close()
        QApplication.quit()

    def retire(self) -> None:
        """The window goes, and with it this sign: nothing is looked at, shown or told any more."""
        self._ending = True
        self._looks.stop()
        self._presence.stop()
        self.menu.menu.close()
        self._window.before_closing = None
        self.sign.hide()

    def _logs_off(self, _manager: QSessionManager) -> None:
        self.session_ends()

    def session_ends(self) -> None:
        """The person logs off, or the computer is shut down: from now on closing closes, and nothing is asked."""
        self._ending = True

    # --- the watcher

    def _do(self, act: Callable[[], None]) -> None:
        self._window.work.start(
            "tray-order", lambda _handle: act(), done=lambda _nothing: self.look(), failed=self._failed
        )

    def _pause(self, length: str) -> None:
        now = datetime.datetime.now(datetime.UTC)
        until = {"hour": now + datetime.timedelta(hours=1), "tomorrow": tomorrow(now)}.get(length)
        self._do(lambda: self._watcher.pause(until))

    def _ask_watch(self) -> None:
        self.menu.at_login.setChecked(self.sight.seen.placed)
        self._window.work.start(
            "tray-setup", lambda _handle: self._watcher.setup(), done=self._show_setup, failed=self._failed
        )

    def _show_setup(self, setup: Setup) -> None:
        self.come()
        away = bool(self.sight.seen.placed)
        self.placing = PlacingDialog(setup, self._, self._window, away=away)
        act = self._watcher.take_away if away else self._watcher.place
        self.placing.confirmed.connect(lambda: self._do(act))
        self.placing.open()

    def _failed(self, problem: EngineProblem) -> None:
        words = problem.told(self._)
        if self._window.isVisible():
            self._window.rail.note.say(words)
        else:
            self.sign.showMessage(self._("Tidytrace"), words)
        self.look()
