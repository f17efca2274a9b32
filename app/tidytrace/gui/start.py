"""Opening the window on this computer."""

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tidytrace import __version__
from tidytrace.gui import theme
from tidytrace.gui.only import Only
from tidytrace.gui.preferences.wishes import WishBook
from tidytrace.gui.real_engine import RealEngine
from tidytrace.gui.tray.presence import Presence
from tidytrace.gui.tray.real import RealMemory, RealWatcher
from tidytrace.gui.tray.tray import Tray
from tidytrace.gui.window import MainWindow
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.host.errors import HostError
from tidytrace.language import Language, choose_language
from tidytrace.resources import resources
from tidytrace.watch.notices.places import Place

if TYPE_CHECKING:
    from tidytrace.gui.report.port import Evidence


class Application(QApplication):
    """Hears that the program has to end, before its windows are asked to close."""

    ending = Signal()

    def event(self, event: QEvent) -> bool:
        """Of the application itself, not of its windows."""
        if event.type() is QEvent.Type.Quit:
            self.ending.emit()
        return super().event(event)


def prepare(app: QApplication, language: Language) -> None:
    """Name, icon, language and look of the application."""
    app.setApplicationName("tidytrace")
    app.setApplicationDisplayName(language("Tidytrace"))
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("tidytrace")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "tidytrace.svg")))
    QLocale.setDefault(QLocale("zh_CN" if language.code == "zh_CN" else "en_GB"))
    texts = QTranslator(app)
    # Qt's own texts: the buttons of its dialogs, the menu of a text field
    if language.code != "en" and texts.load(
        f"qtbase_{language.code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        app.installTranslator(texts)
    theme.dress(app)


def translators(app: QApplication) -> list[QTranslator]:
    """The translations of Qt's own texts that ``prepare`` installed."""
    return app.findChildren(QTranslator)


def _evidence() -> "Evidence":
    """Loaded when somebody wants a report: the window opens without it."""
    from tidytrace.gui.report.real import RealEvidence

    return RealEvidence(current_host())


def run_window(argv_language: str | None, place: str | None = None) -> int:
    """Show the window until it is closed.

    Args:
        argv_language: the language asked for on the command line, if any.
        place: where it shall open, as ``Place`` reads it; the first page if there is none.

    Returns:
        The exit code.
    """
    language = Language(choose_language(os.environ, argv_language))
    app = Application(sys.argv[:1])
    prepare(app, language)
    # Python would hear Ctrl+C only at the next event; everything on disk survives an end at any moment
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    host = current_host()
    theme.wear_wishes(app, WishBook(StateFolders.of(host)).read())
    only = _only(host)
    if only is not None and only.hand_over(place, os.environ.get("XDG_ACTIVATION_TOKEN", "")):
        return 0
    there = Presence()
    window = MainWindow(RealEngine(host), language, _evidence)
    theme.follow(window)
    tray = Tray(window, RealWatcher(host, language), RealMemory(StateFolders.of(host)), language, there)
    app.ending.connect(tray.session_ends)
    if only is not None:
        only.asked.connect(lambda asked, token: _come(tray, asked, token))
        only.listen()
    window.show()
    if place is not None:
        window.show_place(Place.of(place))
    return app.exec()


def _only(host: Host) -> Only | None:
    """The only window; none where that cannot be found out, and then there may be several."""
    try:
        return Only(StateFolders.of(host))
    except (OSError, HostError):
        return None


def _come(tray: Tray, place: Place | None, token: str) -> None:
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt shows it to the desktop
    tray.come(place)
