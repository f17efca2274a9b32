"""Every page of the window with something on it: for pictures, and for what has to hold on each of them.

The pages are found from the window. One that needs a hand before there is something to see has a scene here; any other
is shown as it comes.
"""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QRect, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from gui.receipts import deeds
from gui.staged import NOW, StagedEngine
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.home.page import Phase
from tidytrace.gui.remind.page import REMINDING, TELLING
from tidytrace.gui.window import MainWindow
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.peace import Days, Hours
from tidytrace.watch.reminders.rules import Weekly
from tidytrace.watch.retention.rules import Rule

Scene = Callable[[MainWindow], None]
_PATIENCE = 60.0
"""Seconds."""
_QUIET = 0.16
"""Seconds in which nothing may begin any more; what waits for the typing to pause waits shorter."""


def rest(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def settle(window: MainWindow) -> None:
    """Until nothing is being done any more, and everything has its place."""
    end = time.monotonic() + _PATIENCE
    quiet = time.monotonic()
    while time.monotonic() - quiet < _QUIET:
        rest(0.02)
        if any(window.work.busy(kind) for kind in list(window.work._jobs)):
            quiet = time.monotonic()
        assert time.monotonic() < end, [kind for kind in window.work._jobs if window.work.busy(kind)]
    still(window)


def still(window: QWidget) -> None:
    """Until nothing in it changes its place any more: layouts hear of each other by and by."""
    before: list[QRect] = []

    def calm() -> bool:
        nonlocal before
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        last, before = before, [one.geometry() for one in window.findChildren(QWidget) if one.isVisible()]
        return last == before

    for _ in range(3):
        until(calm)


def until(true: Callable[[], bool]) -> None:
    """However busy this machine is."""
    end = time.monotonic() + _PATIENCE
    while not true():
        rest(0.01)
        assert time.monotonic() < end, "it never came to be"


def engine() -> StagedEngine:
    """A computer with something of everything."""
    made = StagedEngine(120, last=NOW)
    minding = made.minding
    minding.set_rule(Rule(does="tidy", days=30))
    minding.set_rule(Rule(scope="folder", of="/home/wang/papers/bills", does="keep"))
    minding.remind("checkup", Weekly())
    minding.prefer(quiet=Hours.of("22:00-08:00"), holidays=(Days.of("10-01..10-07"),))
    minding.tell(Kind.CHECKUP, (Action.CHECK, Action.LATER))
    return made


def names(window: MainWindow) -> dict[str, QWidget]:
    """The pages by the names of their signs in the rail, in their order."""
    return {window.rail.icons[number]: window.pages.widget(number) for number in range(window.pages.count())}


def _checked(window: MainWindow) -> None:
    window.home.check()
    until(lambda: window.home.phase is Phase.DONE)


def _read(window: MainWindow) -> None:
    until(lambda: window.chats.table.rowCount() > 0)
    window.chats.view.setCurrentIndex(window.chats.table.index(3, Column.TITLE))
    until(lambda: bool(window.chats.preview.transcript.toPlainText()))
    for row in (0, 2, 3):
        window.chats.table.toggle(row)


def _done(window: MainWindow) -> None:
    window.activity._engine.done = deeds()
    window.activity.load()


SCENES: dict[str, dict[str, Scene]] = {
    "home": {"first": lambda _window: None, "": _checked},
    "chats": {"": _read},
    "activity": {"none": lambda _window: None, "": _done},
    "network": {"": lambda window: window.network.turn(0), "connections": lambda window: window.network.turn(1)},
    "remind": {
        "": lambda window: window.remind.show_side(0),
        "reminders": lambda window: window.remind.show_side(REMINDING),
        "notices": lambda window: window.remind.show_side(TELLING),
    },
}


def scenes(window: MainWindow, wanted: tuple[str, ...] = ()) -> Iterator[tuple[str, QWidget]]:
    """Turn to one page after the other. Gives its name, with the scene's, as soon as there is something on it."""
    for name, page in names(window).items():
        if wanted and name not in wanted:
            continue
        window.turn_to(page)
        settle(window)
        for scene, play in SCENES.get(name, {"": lambda _window: None}).items():
            play(window)
            settle(window)
            focused = QApplication.focusWidget()
            if focused is not None:
                focused.clearFocus()
            rest(0.02)
            yield (f"{name}-{scene}" if scene else name), page
