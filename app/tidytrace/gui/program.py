"""The program while it runs: it has a window, or a locked one, or none at all after a quick exit.

A window that the person left in a hurry, or that was locked, is never shown again. It is thrown away with everything
that was typed, found and revealed in it, and a new one takes its place when the person is back: so nothing has to be
remembered that must be forgotten. Only an erasure that was confirmed comes to its end unseen; its receipt stands under
Activity.
"""

import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from tidytrace.gui import theme
from tidytrace.gui.chats.deed_dialog import JOB as DEED
from tidytrace.gui.engine import Engine
from tidytrace.gui.focus_again import FocusAgain
from tidytrace.gui.lock.page import LockWindow
from tidytrace.gui.preferences.wishes import Lock, Wishes
from tidytrace.gui.quick.cover import vanish
from tidytrace.gui.quick.watchman import Watchman
from tidytrace.gui.tray.plain import PlainSign
from tidytrace.gui.tray.port import Closing, Memory, Watcher
from tidytrace.gui.tray.tray import RAISES, There, Tray
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language
from tidytrace.watch.notices.places import Place

_DEEDS: Final = frozenset({DEED})
"""Kinds of work that erase or bring back, as the person confirmed it."""
_LOOKS: Final = ("colours", "letters", "simple", "motion")
_OFTEN: Final = 200
"""Milliseconds between two looks whether work of an earlier window has come to its end."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the program is made of; tests have others."""

    engine: Engine
    watcher: Callable[[Language], Watcher]
    memory: Memory
    there: There
    language: Callable[[str], Language]
    """The language for what the person wishes; empty for the desktop's."""
    speak: Callable[[QApplication, Language], None]
    """Let Qt's own texts follow."""
    evidence: Callable[[], Any] | None = None
    """Gives what makes reports."""
    papers: Callable[[], Any] | None = None
    """Gives what makes a page for the family."""
    hush: Callable[[], None] = lambda: None
    """Takes off the screen what the desktop still shows of us; called in a thread of its own, because it may wait."""
    make_sign: Callable[[QObject], QSystemTrayIcon] = QSystemTrayIcon


class Program(QObject):
    """One for the process."""

    def __init__(self, app: QApplication, parts: Parts) -> None:
        """No window yet."""
        super().__init__(app)
        self._app, self._parts = app, parts
        self._preferring = parts.engine.preferring
        self._ = parts.language(self._preferring.wishes().language)
        self.window: MainWindow | None = None
        self.tray: Tray | None = None
        self.locked: LockWindow | None = None
        self.sign: PlainSign | None = None
        self._waiting: Place | None = None
        self._shape: QByteArray | None = None
        """Size and place of the window before."""
        self._retired: list[MainWindow] = []
        self._sweep = QTimer(self)
        self._sweep.setInterval(_OFTEN)
        self._sweep.timeout.connect(self._swept)
        FocusAgain(self)
        self.watchman = Watchman(self)
        self.watchman.hurried.connect(self.quick_exit)
        self.watchman.alone.connect(self._left_alone)
        app.aboutToQuit.connect(self._ends)

    # --- coming

    def start(self, place: Place | None = None) -> None:
        """Show the window, or what is in front of it."""
        self._waiting = place
        self._settle_lock()
        if self._preferring.lock.kind() is Lock.NONE:
            self._open()
        else:
            self._lock()

    def come(self, place: Place | None = None) -> None:
        """The person wants to see the program, from the tray or by starting it again."""
        if self.tray is not None:
            self.tray.come(place)
            return
        self._waiting = place or self._waiting
        if self.locked is not None:
            _raise(self.locked)
        elif self._preferring.lock.kind() is Lock.NONE:
            self._open()
        else:
            self._lock()

    def _settle_lock(self) -> None:
        """Whoever deleted the file of the lock has no lock any more."""
        wishes, kind = self._preferring.wishes(), self._preferring.lock.kind()
        if wishes.lock is not kind:
            self._preferring.keep(wishes._replace(lock=kind))

    def adopt(self, window: MainWindow, place: Place | None = None) -> Iterator[None]:
        """Go on with a window that is seen already, and has no pages yet; yields after each."""
        self._waiting = place
        self._settle_lock()
        self.window = window
        before = self._preferring.wishes()
        yield from window.furnish(self._parts.engine, self._parts.evidence)
        self._equip(window)
        QApplication.setQuitOnLastWindowClosed(True)
        self._lead(window)
        if window.wishes.now != before:  # something was chosen on the first pages meanwhile
            self._wished(before, window.wishes.now)

    def _open(self) -> None:
        window = self.window = MainWindow(self._parts.engine, self._, self._parts.evidence)
        theme.follow(window)
        self._equip(window)
        self._show(window)
        self._lead(window)

    def _equip(self, window: MainWindow) -> None:
        """What goes with the window while it is there."""
        window.family.papers = self._parts.papers
        self.tray = Tray(
            window,
            self._parts.watcher(self._),
            self._parts.memory,
            self._,
            self._parts.there,
            self._parts.make_sign,
        )
        window.rail.vanish.connect(self.quick_exit)
        window.preferences.lock_now.connect(self._lock_now)
        window.preferences.removed.connect(self.end)
        window.wishes.changed.connect(self._wished)
        self._arm(window.wishes.now)
        self._without_sign()

    def _lead(self, window: MainWindow) -> None:
        place, self._waiting = self._waiting, None
        if place is not None:
            window.show_place(place)

    def _show(self, window: QMainWindow) -> None:
        if self._shape is not None:
            window.restoreGeometry(self._shape)
        window.show()
        QApplication.setQuitOnLastWindowClosed(True)

    def _without_sign(self) -> None:
        if self.sign is not None:
            self.sign.retire()
            self.sign = None

    def _plain_sign(self) -> None:
        if self.sign is None:
            self.sign = PlainSign(self._, self._parts.there, self._parts.make_sign, self)
            self.sign.opened.connect(self.come)
            self.sign.quit.connect(self.end)
            self.sign.gone.connect(self._end_unseen)

    # --- what the person wishes

    def _arm(self, wishes: Wishes) -> None:
        self.watchman.listen_for(wishes.quick_exit)
        self.watchman.wait_for(wishes.lock_after if self._preferring.lock.kind() is not Lock.NONE else 0)

    def _wished(self, before: Wishes, now: Wishes) -> None:
        if any(getattr(before, name) != getattr(now, name) for name in _LOOKS):
            theme.wear_wishes(self._app, now)  # all widgets are dressed anew, which takes its time
        self._arm(now)
        if before.language != now.language:
            # the list that was used is still open, and goes with its window
            QTimer.singleShot(0, self, self._speak_anew)

    def _speak_anew(self) -> None:
        """A window in the other language in place of this one."""
        old = self.window
        self._ = self._parts.language(self._preferring.wishes().language)
        if old is None:
            return
        greeting = old.greeting
        page = None if greeting is None else greeting.leaves.currentIndex()
        self._parts.speak(self._app, self._)
        self._retire()
        self._open()
        if self.window is None:
            return
        anew = self.window.greeting
        if page is not None and anew is not None:
            anew.turn(page)
            anew.languages.setFocus()
        elif page is None:
            self.window.turn_to(self.window.preferences)
            self.window.preferences.after_language()

    # --- leaving

    def quick_exit(self) -> None:
        """Nothing is left to be seen; where there is no way back by the tray, the program ends."""
        QApplication.setQuitOnLastWindowClosed(False)
        vanish()
        threading.Thread(target=self._parts.hush, name="hush").start()  # the program does not end before it has
        if self._parts.there.available():
            self._waiting = None
            self._away()
        else:
            self.end()

    def _away(self) -> None:
        """No window, and a sign that says nothing."""
        self._retire()
        if self.locked is not None:
            locked, self.locked = self.locked, None
            locked.ended.disconnect()
            locked.close()
            locked.deleteLater()
        self._plain_sign()

    def _retire(self) -> None:
        """The window is gone for the person; what must not be interrupted in it comes to its end."""
        window, self.window = self.window, None
        if self.tray is not None:
            self.tray.retire()
            self.tray = None
        if window is None:
            return
        QApplication.setQuitOnLastWindowClosed(False)
        self._shape = window.saveGeometry()
        window.retire(_DEEDS)
        self._retired.append(window)
        self._sweep.start()

    def _swept(self) -> None:
        for window in [one for one in self._retired if one.work.over]:
            self._retired.remove(window)
            window.deleteLater()
        if not self._retired:
            self._sweep.stop()
            QTimer.singleShot(0, self, gc.collect)  # what was found and typed is then nowhere any more

    # --- the lock

    def _lock_now(self) -> None:
        if self._preferring.lock.kind() is not Lock.NONE:
            self._lock()

    def _left_alone(self) -> None:
        if self.window is None or self._preferring.lock.kind() is Lock.NONE:
            return
        if self.window.isVisible():
            self._lock()
        else:
            QApplication.setQuitOnLastWindowClosed(False)
            self._away()

    def _lock(self) -> None:
        """A locked window takes the place of the open one."""
        if self.window is not None:
            vanish()
            self._retire()
        self.locked = LockWindow(self._preferring.lock, self._)
        self.locked.unlocked.connect(self._unlocked)
        self.locked.ended.connect(self._lock_closed)
        self.watchman.listen_for(self._preferring.wishes().quick_exit)
        if self._parts.there.available():
            self._plain_sign()
        self._show(self.locked)

    def _unlocked(self) -> None:
        locked, self.locked = self.locked, None
        if locked is None:
            return
        self._shape = locked.saveGeometry()
        self._open()
        locked.ended.disconnect()
        locked.close()
        locked.deleteLater()

    def _lock_closed(self) -> None:
        """As with the open window: it stays in the tray if the person wants that."""
        if self._parts.memory.closing() is Closing.TRAY and self._parts.there.available():
            QApplication.setQuitOnLastWindowClosed(False)
            self._away()
        else:
            self.end()

    # --- the end

    def session_ends(self) -> None:
        """The person logs off: nothing is asked any more."""
        if self.tray is not None:
            self.tray.session_ends()

    def _end_unseen(self) -> None:
        if self.locked is None and self.window is None:
            self.end()

    def end(self) -> None:
        """Work in hand stops between two places; what is done has its receipt, and nothing is left half done."""
        self.session_ends()
        self._without_sign()
        if self.window is not None:
            self.window.leave()
        QApplication.quit()

    def _ends(self) -> None:
        for window in (*self._retired, *([self.window] if self.window is not None else [])):
            window.work.close()


def _raise(window: QMainWindow) -> None:
    if window.isMinimized():
        window.showNormal()
    window.show()
    if QApplication.platformName() in RAISES:
        window.raise_()
    window.activateWindow()
