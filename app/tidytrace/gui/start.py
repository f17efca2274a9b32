"""Opening the window on this computer."""

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tidytrace import __version__
from tidytrace.gui import theme
from tidytrace.gui.real_engine import RealEngine
from tidytrace.gui.window import MainWindow
from tidytrace.host import current_host
from tidytrace.language import Language, choose_language
from tidytrace.resources import resources
from tidytrace.watch.notices.places import Place

if TYPE_CHECKING:
    from tidytrace.gui.report.port import Evidence


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
    app = QApplication(sys.argv[:1])
    prepare(app, language)
    # Python would hear Ctrl+C only at the next event; everything on disk survives an end at any moment
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = MainWindow(RealEngine(current_host()), language, _evidence)
    window.show()
    if place is not None:
        window.show_place(Place.of(place))
    return app.exec()
