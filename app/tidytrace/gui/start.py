"""Opening the window on this computer."""

import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTimer, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tidytrace import __version__
from tidytrace.gui import theme
from tidytrace.gui.only import Only
from tidytrace.gui.preferences.wishes import WishBook
from tidytrace.gui.program import Parts, Program
from tidytrace.gui.real_engine import RealEngine
from tidytrace.gui.tray.presence import Presence
from tidytrace.gui.tray.real import RealMemory, RealWatcher
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.host.errors import HostError
from tidytrace.language import Language, choose_language
from tidytrace.resources import resources
from tidytrace.watch.notices.places import Place

if TYPE_CHECKING:
    from tidytrace.gui.family.port import Papers
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
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("tidytrace")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "tidytrace.svg")))
    speak(app, language)
    theme.dress(app)


def speak(app: QApplication, language: Language) -> None:
    """Let Qt's own texts be in this language; those of another one go."""
    for old in translators(app):
        app.removeTranslator(old)
        old.deleteLater()
    app.setApplicationDisplayName(language("Tidytrace"))
    QLocale.setDefault(QLocale("zh_CN" if language.code == "zh_CN" else "en_GB"))
    texts = QTranslator(app)
    # Qt's own texts: the buttons of its dialogs, the menu of a text field
    if language.code != "en" and texts.load(
        f"qtbase_{language.code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        app.installTranslator(texts)
    else:
        texts.deleteLater()


def translators(app: QApplication) -> list[QTranslator]:
    """The translations of Qt's own texts that ``prepare`` installed."""
    return app.findChildren(QTranslator)


def _evidence() -> "Evidence":
    """Loaded when somebody wants a report: the window opens without it."""
    from tidytrace.gui.report.real import RealEvidence

    return RealEvidence(current_host())


def language_of(environ: Mapping[str, str], asked: str | None, wished: str) -> Language:
    """What was asked for on the command line, else TIDYTRACE_LANG, else what the person wishes, else the desktop's."""
    if not asked and not environ.get("TIDYTRACE_LANG"):
        asked = wished or None
    return Language(choose_language(environ, asked))


def _papers() -> "Papers":
    """Loaded when somebody wants the page for the family."""
    from tidytrace.gui.family.real import RealPapers

    return RealPapers(current_host())


def run_window(argv_language: str | None, place: str | None = None) -> int:
    """Show the window until it is closed.

    Args:
        argv_language: the language asked for on the command line, if any.
        place: where it shall open, as ``Place`` reads it; the first page if there is none.

    Returns:
        The exit code.
    """
    host = current_host()
    state = StateFolders.of(host)
    wishes = WishBook(state).read()

    def language(wished: str) -> Language:
        # what the person chooses in the window comes last, and so it wins
        return language_of(os.environ, argv_language if wished == wishes.language else None, wished)

    app = Application(sys.argv[:1])
    prepare(app, language(wishes.language))
    # Python would hear Ctrl+C only at the next event; everything on disk survives an end at any moment
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    theme.wear_wishes(app, wishes)
    only = _only(host)
    if only is not None and only.hand_over(place, os.environ.get("XDG_ACTIVATION_TOKEN", "")):
        return 0
    program = Program(
        app,
        Parts(
            engine=RealEngine(host),
            watcher=lambda speech: RealWatcher(host, speech),
            memory=RealMemory(state),
            there=Presence(),
            language=language,
            speak=speak,
            evidence=_evidence,
            papers=_papers,
        ),
    )
    app.ending.connect(program.session_ends)
    if only is not None:
        # afterwards, because the later start waits for an answer, and a window that is made anew takes its time
        only.asked.connect(lambda asked, token: QTimer.singleShot(0, program, lambda: _come(program, asked, token)))
        only.listen()
    program.start(Place.of(place) if place is not None else None)
    return app.exec()


def _only(host: Host) -> Only | None:
    """The only window; none where that cannot be found out, and then there may be several."""
    try:
        return Only(StateFolders.of(host))
    except (OSError, HostError):
        return None


def _come(program: Program, place: Place | None, token: str) -> None:
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt shows it to the desktop
    program.come(place)
