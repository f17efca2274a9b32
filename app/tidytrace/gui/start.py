"""Opening the window on this computer."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tidytrace import __version__
from tidytrace.gui import theme
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language, choose_language
from tidytrace.resources import resources

if TYPE_CHECKING:
    from tidytrace.gui.family.port import Papers
    from tidytrace.gui.only import Only
    from tidytrace.gui.report.port import Evidence
    from tidytrace.gui.tray.tray import Tray
    from tidytrace.host import Host
    from tidytrace.watch.notices.places import Place

# Whatever knows of apps and chats is loaded after the window has been painted; see ``frame.py``.

_FIRST: Final = (
    "tidytrace.catalog",
    "tidytrace.host",
    "tidytrace.chats.library",
    "tidytrace.checks.exposed_server",
    "tidytrace.checks.secrets_at_rest",
    "tidytrace.checks.run",
    "tidytrace.erase",
    "tidytrace.gui.engine",
    "tidytrace.gui.real_engine",
    "tidytrace.gui.home.row",
    "tidytrace.gui.home.page",
    "tidytrace.gui.chats.preview",
    "tidytrace.gui.chats.page",
)
"""What the pages are built on, in parts that are loaded in a moment each."""
_UNSEEN: Final = 300
"""Milliseconds after which the rest goes on, though nobody may have seen the window yet."""


class Application(QApplication):
    """Hears that the program has to end, before its windows are asked to close."""

    ending = Signal()

    def event(self, event: QEvent) -> bool:
        """Of the application itself, not of its windows."""
        if event.type() is QEvent.Type.Quit:
            self.ending.emit()
        return super().event(event)


def open_window(app: Application, language: Language, place: str | None = None) -> MainWindow:
    """Show the window; its pages follow as soon as it was painted."""
    window = MainWindow(None, language)
    opening = Opening(app, window, language, place)
    window.show()
    opening.wait()
    return window


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
    from tidytrace.host import current_host

    return RealEvidence(current_host())


def _papers() -> "Papers":
    """Loaded when somebody wants the page for the family."""
    from tidytrace.gui.family.real import RealPapers
    from tidytrace.host import current_host

    return RealPapers(current_host())


def run_window(argv_language: str | None, place: str | None = None) -> int:
    """Show the window until it is closed.

    Args:
        argv_language: the language asked for on the command line, if any.
        place: where it shall open, as ``Place`` reads it; the first page if there is none.

    Returns:
        The exit code.
    """
    gc.disable()  # what is loaded now stays; looking through it for rubbish takes as long as painting the window
    language = Language(choose_language(os.environ, argv_language))
    app = Application([*sys.argv[:1], *theme.STYLED])
    theme.begins_styled()
    prepare(app, language)
    # Python would hear Ctrl+C only at the next event; everything on disk survives an end at any moment
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if _others_may_be_there() and _handed_over(place):
        return 0
    _window = open_window(app, language, place)  # kept, or it would be gone
    return app.exec()


class Opening(QObject):
    """What follows the first sight of the window: its pages, what answers for them, the tray. A slice at a time."""

    def __init__(self, app: Application, window: MainWindow, language: Language, place: str | None = None) -> None:
        """Begins when the window was painted, or could have been."""
        super().__init__(window)
        self._app, self._window, self._, self._place = app, window, language, place
        self.tray: Tray | None = None
        self._rest = self._slices()
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._next)

    def wait(self) -> None:
        """Until the window was painted."""
        self._window.painted.connect(self._turn.start)
        QTimer.singleShot(_UNSEEN, self._turn, self._turn.start)

    def _next(self) -> None:
        try:
            next(self._rest)
        except StopIteration:
            self._turn.stop()
            self.deleteLater()

    def _slices(self) -> Iterator[None]:
        for name in _FIRST:
            import_module(name)
            yield
        from tidytrace.host import StateFolders, current_host

        yield
        from tidytrace.gui.apart.engine import ApartEngine
        from tidytrace.watch.notices.places import Place

        yield
        host = current_host()
        yield from self._window.furnish(ApartEngine(host), _evidence)
        self._window.family.papers = _papers
        from tidytrace.gui.tray.presence import Presence
        from tidytrace.gui.tray.real import RealMemory, RealWatcher
        from tidytrace.gui.tray.tray import Tray

        yield
        memory = RealMemory(StateFolders.of(host))
        tray = self.tray = Tray(self._window, RealWatcher(host, self._), memory, self._, Presence())
        self._app.ending.connect(tray.session_ends)
        only = _only(host)
        if only is not None and not only.hand_over(self._place):
            only.asked.connect(lambda asked, token: _come(tray, asked, token))
            only.listen()
        if self._place is not None:
            self._window.show_place(Place.of(self._place))
        # everything that is there by now stays as long as the window
        gc.freeze()
        gc.enable()


def _others_may_be_there() -> bool:
    """Whether a window of this person may be open already: a glance that loads nothing. See ``only.py``."""
    if sys.platform in {"win32", "darwin"}:
        return True
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")  # noqa: PTH111 - a text
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    for folder in (runtime, f"{state}/tidytrace", f"/tmp/tidytrace-{os.getuid()}"):  # noqa: S108 - where it may be
        try:
            if folder and any(name.startswith("tidytrace-") for name in os.listdir(folder)):  # noqa: PTH208
                return True
        except OSError:
            continue
    return False


def _handed_over(place: str | None) -> bool:
    """Whether the window of an earlier start is shown now."""
    from tidytrace.host import current_host

    only = _only(current_host())
    return only is not None and only.hand_over(place, os.environ.get("XDG_ACTIVATION_TOKEN", ""))


def _only(host: "Host") -> "Only | None":
    """The only window; none where that cannot be found out, and then there may be several."""
    from tidytrace.gui.only import Only
    from tidytrace.host import StateFolders
    from tidytrace.host.errors import HostError

    try:
        return Only(StateFolders.of(host))
    except (OSError, HostError):
        return None


def _come(tray: "Tray", place: "Place | None", token: str) -> None:
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt shows it to the desktop
    tray.come(place)
