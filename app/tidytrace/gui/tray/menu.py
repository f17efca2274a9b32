"""The menu of the sign in the tray. Its entries stay the same objects, so that an open menu does not jump."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from tidytrace.gui.moments import when
from tidytrace.gui.tray.port import Closing, Told
from tidytrace.gui.tray.sight import Sight, check_words, last_words, waiting_words, watch_words
from tidytrace.language import Language

_LONGEST = 70
"""Characters of one entry."""


class TrayMenu(QObject):
    """What can be done from the tray."""

    opened = Signal()
    """The person wants to see the window."""
    check = Signal()
    pause = Signal(str)
    """``hour``, ``tomorrow`` or ``until-resumed``."""
    resume = Signal()
    watch = Signal()
    """The person wants to have the watcher start at login, or no longer."""
    begin = Signal()
    told = Signal(object)
    """The person wants to see what this notice is about; its ``Place``."""
    closing = Signal(object)
    """What closing the window means from now on."""
    quit = Signal()
    looked = Signal()
    """The menu is about to be seen."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        """Nothing is known yet."""
        super().__init__(parent)
        self._ = _ = language
        self.menu = QMenu()
        self.destroyed.connect(self.menu.deleteLater)
        self.menu.aboutToShow.connect(self.looked)
        self.state = self._line()
        self.waiting = self._line()
        self.last = self._line()
        self.watching = self._line()
        self.menu.addSeparator()
        self.open = self._entry(self.menu, _("&Open Tidytrace"), self.opened.emit)
        self.check_now = self._entry(self.menu, _("&Check now"), self.check.emit)
        self.menu.addSeparator()
        self.pauses = self.menu.addMenu(_("&Pause watching"))
        self.pause_entries = [
            self._entry(self.pauses, words, partial(self.pause.emit, length))
            for length, words in (
                ("hour", _("For 1 hour")),
                ("tomorrow", _("Until tomorrow morning")),
                ("until-resumed", _("Until I resume it")),
            )
        ]
        self.resume_entry = self._entry(self.menu, _("&Resume watching"), self.resume.emit)
        self.begin_entry = self._entry(self.menu, _("&Start watching again"), self.begin.emit)
        self.at_login = self._entry(self.menu, _("&Watch while I am signed in…"), self.watch.emit)
        self.at_login.setCheckable(True)
        self.menu.addSeparator()
        self.told_last = self.menu.addMenu(_("What was &told last"))
        self.when_closed = self.menu.addMenu(_("When the &window closes"))
        self._choices = QActionGroup(self)
        self.choices: dict[Closing, QAction] = {}
        for closing, words in ((Closing.TRAY, _("Stay in the tray")), (Closing.END, _("End Tidytrace"))):
            choice = self._entry(self.when_closed, words, partial(self.closing.emit, closing))
            choice.setCheckable(True)
            self._choices.addAction(choice)
            self.choices[closing] = choice
        self.menu.addSeparator()
        self.end = self._entry(self.menu, _("&Quit"), self.quit.emit)
        self._shown: Sequence[Told] | None = None

    def _line(self) -> QAction:
        line = self.menu.addAction("")
        line.setEnabled(False)
        return line

    def _entry(self, menu: QMenu, words: str, act: Callable[[], None]) -> QAction:
        entry = menu.addAction(words)
        entry.triggered.connect(lambda _checked=False: act())
        return entry

    def show_sight(self, sight: Sight, closing: Closing | None) -> None:
        """How things stand now."""
        _, seen = self._, sight.seen
        for line, words in (
            (self.state, check_words(_, sight)),
            (self.waiting, waiting_words(_, sight)),
            (self.last, last_words(_, sight)),
            (self.watching, watch_words(_, sight)),
        ):
            line.setText(words)
            line.setVisible(bool(words))
        self.check_now.setEnabled(not sight.checking)
        paused = seen.pause is not None
        self.pauses.menuAction().setVisible(seen.running and not paused)
        self.resume_entry.setVisible(paused)
        self.begin_entry.setVisible(seen.placed and not seen.running and not paused)
        self.at_login.setChecked(seen.placed)
        if closing is not None:
            self.choices[closing].setChecked(True)
        if seen.told != self._shown:
            self._shown = seen.told
            self._show_told(seen.told)

    def _show_told(self, told: Sequence[Told]) -> None:
        self.told_last.clear()
        for one in told:
            words = one.words if len(one.words) <= _LONGEST else one.words[: _LONGEST - 1].rstrip() + "…"
            line = f"{when(self._, one.when)}  {words}".replace("&", "&&")
            self._entry(self.told_last, line, partial(self.told.emit, one.place))
        if not told:
            self.told_last.addAction(self._("Nothing was told yet")).setEnabled(False)
