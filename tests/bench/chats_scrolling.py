"""How the list of chats bears a hundred thousand of them: the time of each picture, and how long the window is held up.

``python tests/bench/chats_scrolling.py [--count 100000] [--steps 400]`` opens the real window on a made-up computer,
scrolls by wheel, by page and by dragging the bar, and fills, sorts, searches and groups the list. Of each picture the
processor time of the window's thread and the time on the clock are told; while the list is worked on, a probe in the
event loop tells for how long nothing else could be done, and how much of that was the window's own work: on a computer
that is busy with something else only the second number means anything. Needs no screen.
"""

import argparse
import datetime
import gc
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.staged import NOW, StagedEngine
from tidytrace.gui import theme
from tidytrace.gui.chats.shelf import Column, Grouping
from tidytrace.gui.chats.view import ChatView
from tidytrace.gui.design import Scheme
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language

FRAME = 16.0
"""Milliseconds between two pictures at 60 a second."""
HELD_UP = 50.0
_PATIENCE = 60.0


class Pictures:
    """The time of each picture of the table."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.busy: list[float] = []
        real = ChatView.paintEvent

        def timed(view: ChatView, event: QPaintEvent) -> None:
            clock, busy = time.perf_counter(), time.thread_time()
            real(view, event)
            self.busy.append((time.thread_time() - busy) * 1000)
            self.clock.append((time.perf_counter() - clock) * 1000)

        ChatView.paintEvent = timed

    def told(self, begin: int) -> dict[str, float]:
        busy, clock = sorted(self.busy[begin:]), sorted(self.clock[begin:])
        return {
            "pictures": len(busy),
            "median_ms": round(statistics.median(busy), 2),
            "p99_ms": round(busy[int(len(busy) * 0.99)], 2),
            "median_clock_ms": round(statistics.median(clock), 2),
            "p99_clock_ms": round(clock[int(len(clock) * 0.99)], 2),
        }


class Probe(QObject):
    """Comes by every two milliseconds, and remembers the longest time that it could not."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = self.busiest = 0.0
        self._last, self._spent = time.perf_counter(), time.thread_time()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._come)
        timer.start(2)

    def _come(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        self.worst = max(self.worst, (now - self._last) * 1000)
        self.busiest = max(self.busiest, (spent - self._spent) * 1000)
        self._last, self._spent = now, spent

    def watch(self, work: Callable[[], None], over: Callable[[], bool]) -> dict[str, float]:
        """Begin something, and see how long it takes and how long the window is held up meanwhile."""
        wait(lambda: True, 0.1)
        self.worst = self.busiest = 0.0
        self._last, self._spent = time.perf_counter(), time.thread_time()
        begin = time.perf_counter()
        work()
        wait(over)
        took = time.perf_counter() - begin
        wait(lambda: True, 0.1)
        return {"took_ms": round(took * 1000), "held_up_ms": round(self.worst, 1), "busy_ms": round(self.busiest, 1)}


def wait(over: Callable[[], bool], least: float = 0.0) -> None:
    """Let the window live until something is so."""
    begin = time.perf_counter()
    while True:
        QApplication.processEvents()
        passed = time.perf_counter() - begin
        if passed >= least and over():
            return
        if passed > _PATIENCE:
            raise TimeoutError
        time.sleep(0.0005)


def varied(count: int) -> StagedEngine:
    """A hundred thousand chats of six apps over five years, in two hundred folders."""
    import msgspec

    engine = StagedEngine(count)
    chance = random.Random(7)
    engine.chats = [
        msgspec.structs.replace(
            one,
            project=None if number % 9 == 0 else f"/home/wang/projects/project-{chance.randrange(200)}",
            updated=NOW - datetime.timedelta(minutes=chance.randrange(5 * 366 * 24 * 60)),
        )
        for number, one in enumerate(engine.chats)
    ]
    engine.sensitive_found = {one.id: {"payment-card": 1} for one in engine.chats[:: max(count // 500, 1)]}
    return engine


def scroll(view: ChatView, pictures: Pictures, steps: int) -> dict[str, dict[str, float]]:
    """By wheel, by page, by dragging the bar."""
    bar = view.verticalScrollBar()
    centre = QPointF(view.viewport().rect().center())

    def wheel(_step: int) -> None:
        event = QWheelEvent(
            centre,
            view.viewport().mapToGlobal(centre),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)

    def page(_step: int) -> None:
        bar.triggerAction(bar.SliderAction.SliderPageStepAdd)

    def drag(step: int) -> None:
        bar.setSliderPosition(int(bar.maximum() * ((step * 7919) % steps) / steps))

    told = {}
    for name, move in (("wheel", wheel), ("page", page), ("drag", drag)):
        bar.setValue(0)
        wait(lambda: True, 0.05)
        begin = len(pictures.busy)
        for step in range(steps):
            seen, before = len(pictures.busy), bar.value()
            move(step)
            if bar.value() != before:
                wait(lambda seen=seen: len(pictures.busy) > seen)
        told[name] = pictures.told(begin)
    return told


def main() -> int:
    """Measure, print, and say by the exit code whether it was fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=400)
    chosen = parser.parse_args()
    app = QApplication([])
    theme.dress(app, Scheme.LIGHT)
    pictures, probe = Pictures(), Probe()
    engine = varied(chosen.count)
    gc.freeze()
    window = MainWindow(engine, Language("en"))
    window.resize(1280, 840)
    window.show()
    chats = window.chats
    table, view = chats.table, chats.view
    work: dict[str, dict[str, float]] = {}
    work["fill"] = probe.watch(lambda: window.show_page(1), lambda: table.rowCount() == chosen.count)
    wait(chats.facets.sensitive.isEnabled)
    wait(lambda: not window.work.busy("arrange"), 0.2)

    def arranged(change: Callable[[], None]) -> dict[str, float]:
        heard: list[bool] = []
        table.arranged.connect(lambda: heard.append(True))
        return probe.watch(change, lambda: bool(heard))

    work["sort by size"] = arranged(lambda: view.sortByColumn(Column.SIZE, Qt.SortOrder.DescendingOrder))
    work["sort by title"] = arranged(lambda: view.sortByColumn(Column.TITLE, Qt.SortOrder.AscendingOrder))
    work["search"] = arranged(lambda: chats.facets.search.setText("tomato"))
    work["search less"] = arranged(chats.facets.search.clear)
    work["only an app"] = arranged(lambda: chats.facets.only_app("codex"))
    work["everything"] = arranged(chats.facets.reset)
    for grouping in (Grouping.APP, Grouping.DATE, Grouping.MONTH, Grouping.FOLDER):
        where = chats.groups.choice.findData(grouping)
        work[f"group by {grouping}"] = arranged(lambda where=where: chats.groups.choice.setCurrentIndex(where))
    work["choose all"] = probe.watch(table.mark_shown, lambda: True)
    work["close a group"] = probe.watch(lambda: table.open_group(0, opened=False), lambda: True)
    work["close all groups"] = probe.watch(lambda: table.open_all(opened=False), lambda: True)
    work["open all groups"] = probe.watch(lambda: table.open_all(opened=True), lambda: True)
    grouped = scroll(view, pictures, chosen.steps)
    work["choose none"] = probe.watch(table.clear_marks, lambda: True)
    work["not grouped"] = arranged(lambda: chats.groups.choice.setCurrentIndex(0))
    work["refresh"] = arranged(chats.load)
    plain = scroll(view, pictures, chosen.steps)
    window.close()
    scrolling = {"plain": plain, "grouped": grouped}
    print(json.dumps({"rows": chosen.count, "scrolling": scrolling, "work": work}, indent=1))
    slow = [one for kind in scrolling.values() for one in kind.values() if one["p99_ms"] >= FRAME]
    held = [one for one in work.values() if one["held_up_ms"] >= HELD_UP]
    return 1 if slow or held else 0


if __name__ == "__main__":
    raise SystemExit(main())
