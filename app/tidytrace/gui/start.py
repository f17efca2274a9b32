"""Opening the window on this computer."""

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tidytrace import __version__
from tidytrace.gui import theme
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language, choose_language
from tidytrace.resources import desktop_entry, resources

if TYPE_CHECKING:
    from tidytrace.gui.family.port import Papers
    from tidytrace.gui.only import Only
    from tidytrace.gui.preferences.wishes import WishBook, Wishes
    from tidytrace.gui.program import Program
    from tidytrace.gui.quick.watchman import Watchman
    from tidytrace.gui.refusal import Refusal
    from tidytrace.gui.report.port import Evidence
    from tidytrace.host import Host
    from tidytrace.host.errors import HostError
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


def open_window(app: Application, language: Language, place: str | None = None) -> MainWindow | None:
    """Show the window; its pages follow as soon as it was painted. None where something has to stand in front."""
    book = _book()
    return Opening(app, lambda _wished: language, book, place).begin()


def prepare(app: QApplication, language: Language, wishes: "Wishes | None" = None, *, finished: bool = True) -> None:
    """Name, icon, language and look of the application; ``finished`` as ``theme.dress`` has it."""
    app.setApplicationName("tidytrace")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(desktop_entry())
    app.setWindowIcon(QIcon(str(resources() / "icons" / "tidytrace.svg")))
    speak(app, language)
    theme.dress(app, wishes=wishes, finished=finished)


class _Spoken:
    """The translation of Qt's own texts. One per process, as the application is."""

    texts: QTranslator | None = None


def speak(app: QApplication, language: Language) -> None:
    """Let Qt's own texts be in this language; those of another one go."""
    for old in translators(app):
        app.removeTranslator(old)
        old.deleteLater()
    _Spoken.texts = None
    app.setApplicationDisplayName(language("Tidytrace"))
    QLocale.setDefault(QLocale("zh_CN" if language.code == "zh_CN" else "en_GB"))
    if language.code == "en":
        return
    texts = QTranslator(app)
    # Qt's own texts: the buttons of its dialogs, the menu of a text field
    if texts.load(f"qtbase_{language.code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(texts)
        _Spoken.texts = texts
    else:
        texts.deleteLater()


def language_of(environ: Mapping[str, str], asked: str | None, wished: str) -> Language:
    """What was asked for on the command line, else TIDYTRACE_LANG, else what the person wishes, else the desktop's."""
    if not asked and not environ.get("TIDYTRACE_LANG"):
        asked = wished or None
    return Language(choose_language(environ, asked))


def translators(app: QApplication) -> list[QTranslator]:
    """The translations of Qt's own texts that ``prepare`` installed."""
    # to look for it among the application's children would load what they all are, the style as well
    texts = _Spoken.texts
    return [texts] if texts is not None and isValid(texts) and texts.parent() is app else []


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
    book = _book()
    wishes = book.read()

    def language(wished: str) -> Language:
        # what the person chooses in the window comes last, and so it wins
        return language_of(os.environ, argv_language if wished == wishes.language else None, wished)

    app = Application([*sys.argv[:1], *theme.STYLED])
    theme.begins_styled()
    prepare(app, language(wishes.language), wishes, finished=False)
    if _others_may_be_there() and _handed_over(place):
        return 0
    opening = Opening(app, language, book, place)
    opening.begin()
    return app.exec()


class Opening(QObject):
    """How the program comes: a window at once, then its pages and what answers for them, a slice at a time."""

    def __init__(
        self, app: Application, language: Callable[[str], Language], book: "WishBook", place: str | None = None
    ) -> None:
        """Nothing is seen yet.

        Args:
            app: The application.
            language: The language for what the person wishes.
            book: Holds that.
            place: Where the window shall open.
        """
        super().__init__(app)
        self._app, self._language, self._book, self._place = app, language, book, place
        self._window: MainWindow | None = None
        self.program: Program | None = None
        self._watchman: Watchman | None = None
        """Hears the keys of the quick exit until the program does."""
        self._only: Only | None = None
        self.refusal: Refusal | None = None
        """Stands there when the program cannot be used."""
        self._rest = self._slices()
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._next)

    def begin(self) -> MainWindow | None:
        """Show the window, and let the rest follow; what is locked or large comes when everything is there."""
        wishes = self._book.read()
        if self._book.is_locked(wishes) or (wishes.greeted and wishes.simple):
            theme.finish(self._app)
            for _slice in self._rest:
                pass
            return None
        self._hear(wishes.quick_exit)
        window = self._window = MainWindow(None, self._language(wishes.language))
        theme.follow(window)
        if wishes.greeted:
            window.lay()
        else:
            window.greet(self._book, os.environ.get("TIDYTRACE_LANG", ""))
        theme.finish(self._app)
        window.painted.connect(self._turn.start)
        QTimer.singleShot(_UNSEEN, self._turn, self._turn.start)
        window.show()
        return window

    def _hear(self, keys: str) -> None:
        from tidytrace.gui.quick.watchman import Watchman

        self._watchman = Watchman(self)
        self._watchman.listen_for(keys)
        self._watchman.hurried.connect(self._hurry)

    def _hurry(self) -> None:
        """Whoever leaves before there is anything to come back to ends the program."""
        from tidytrace.gui.quick.cover import vanish

        self._turn.stop()
        vanish()
        if self._window is not None:
            self._window.leave()
        self._app.quit()

    def _next(self) -> None:
        try:
            next(self._rest)
        except StopIteration:
            self._turn.stop()

    def _slices(self) -> Iterator[None]:
        if self._window is not None and not self._window.laid:
            self._window.lay()
            yield
            if self._window.greeting is not None:
                self._window.greeting.write()
            yield
        theme.ask_about_motion(self._app)
        _hear_interrupts()
        yield
        for name in _FIRST:
            import_module(name)
            yield
        from tidytrace.host import StateFolders, current_host

        yield
        from tidytrace.gui.apart.engine import ApartEngine
        from tidytrace.watch.notices.places import Place

        yield
        from tidytrace.gui.program import Parts, Program
        from tidytrace.gui.rubbish import Collector
        from tidytrace.gui.tray.presence import Presence
        from tidytrace.gui.tray.real import RealMemory, RealWatcher

        yield
        host = current_host()
        if not self._brought_up_to_date(host):
            return
        yield

        def hush() -> None:
            from tidytrace.watch.standing.hushing import hush

            hush(host)

        parts = Parts(
            engine=ApartEngine(host),
            watcher=lambda speech: RealWatcher(host, speech),
            memory=RealMemory(StateFolders.of(host)),
            there=Presence(),
            language=self._language,
            speak=speak,
            evidence=_evidence,
            papers=_papers,
            hush=hush,
        )
        program = self.program = Program(self._app, parts)
        place = Place.of(self._place) if self._place is not None else None
        if self._window is None:
            program.start(place)
        else:
            yield from program.adopt(self._window, place)
            if self._watchman is not None:
                self._watchman.deleteLater()
                self._watchman = None
        self._app.ending.connect(program.session_ends)
        only = self._only = _only(host)
        if only is not None and not only.hand_over(self._place):
            # afterwards, because the later start waits for an answer, and a window that is made anew takes its time
            only.asked.connect(lambda asked, token: QTimer.singleShot(0, program, lambda: _come(program, asked, token)))
            only.told_to_leave.connect(lambda: QTimer.singleShot(0, program, program.end))
            only.listen()
        # everything that is there by now stays as long as the window
        gc.freeze()
        Collector(program)

    def _brought_up_to_date(self, host: "Host") -> bool:
        """Whether what is kept has the form of this version; else the person is told why not, and the program ends."""
        import datetime

        from tidytrace.host import StateFolders
        from tidytrace.host.errors import HostError
        from tidytrace.state.errors import StateRefused
        from tidytrace.state.starting import give_number, up_to_date

        folders = StateFolders.of(host)
        # a folder that cannot be read is told by the page that wants to read it
        with contextlib.suppress(OSError):
            try:
                up_to_date(host, folders, datetime.datetime.now(datetime.UTC))
            except StateRefused as error:
                self._refuse(error)
                return False
            except HostError:
                return True  # the same
        self._app.aboutToQuit.connect(lambda: give_number(folders))
        return True

    def _refuse(self, error: "HostError") -> None:
        from tidytrace.gui.refusal import Refusal

        self._turn.stop()
        language = self._language(self._book.read().language)
        self.refusal = Refusal(error.sentence(language), language, self._window)
        self.refusal.finished.connect(lambda _code: QTimer.singleShot(0, self._app, self._app.quit))
        self.refusal.open()


def _hear_interrupts() -> None:
    """Python would hear Ctrl+C only at the next event; everything on disk survives an end at any moment."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _book() -> "WishBook":
    """What the person wishes, found without loading what knows of this computer where that can be."""
    from tidytrace.gui.preferences.wishes import WishBook

    if sys.platform in {"win32", "darwin"}:
        from tidytrace.host import StateFolders, current_host

        return WishBook(StateFolders.of(current_host()))
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        asked = os.environ.get("XDG_CONFIG_HOME", "")
        return WishBook((Path(asked) if asked.startswith("/") else Path.home() / ".config") / "tidytrace")


def _others_may_be_there() -> bool:
    """Whether a window of this person may be open already: a glance that loads nothing. See ``only.py``."""
    if sys.platform in {"win32", "darwin"}:
        return True
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
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


def _come(program: "Program", place: "Place | None", token: str) -> None:
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt shows it to the desktop
    program.come(place)
