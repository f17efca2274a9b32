"""Nothing is taken away while Qt goes through all widgets one by one."""

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tidytrace.gui import theme
from tidytrace.gui.design import Scheme
from tidytrace.gui.rubbish import Collector, left_lying

TOLD = {QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.FontChange}
CHANGED = """
import gc, sys
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from tidytrace.gui import theme
from tidytrace.gui.design import Scheme

class Reckless(QWidget):
    def changeEvent(self, event):
        super().changeEvent(event)
        thrown_away.clear()
        [[] for _ in range(10_000)]  # Python collects now and then

app = QApplication(sys.argv)
theme.dress(app, Scheme.LIGHT)
kept, thrown_away = [], []
for _ in range(20):
    kept.append(Reckless())
    other = QWidget()
    other.itself = [other]
    QVBoxLayout(other).addWidget(QLabel("text"))
    thrown_away.append(other)
    for widget in (kept[-1], other):
        widget.show()
del other, widget
gc.set_threshold(100, 1, 1)
theme.dress(app, Scheme.DARK)
print("alive")
"""


class Listener(QWidget):
    """Notes whether Python may collect when it is told of another look."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[QEvent.Type, bool] = {}

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in TOLD:
            self.heard[event.type()] = gc.isenabled()


@pytest.fixture
def collecting():
    was = gc.isenabled()
    gc.enable()
    yield
    if not was:
        gc.disable()


def test_another_look_is_put_on_whole(qapp, qtbot, collecting):
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    theme.dress(qapp, Scheme.DARK)
    assert listener.heard[QEvent.Type.StyleChange] is False
    assert set(listener.heard.values()) == {False}
    assert gc.isenabled()


def test_a_window_that_nobody_has_any_more_ends_nothing():
    """It was a crash: Qt turned to a widget that had gone while another one heard of the new look."""
    app = Path(theme.__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", CHANGED, "-platform", "offscreen"],
        env={"PYTHONPATH": str(app), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "alive\n")


@pytest.fixture
def collector(qapp, collecting):
    parent = QObject()
    yield Collector(parent)
    shiboken6.delete(parent)


def test_only_the_thread_of_the_window_collects(qtbot, collector):
    assert not gc.isenabled()
    gone: list[str] = []

    def leave(count: int) -> None:
        for _ in range(count):
            one = Knot(gone)
            one.itself = one

    worker = threading.Thread(target=leave, args=(gc.get_threshold()[0] * 3,))
    worker.start()
    worker.join()
    assert gone == []
    qtbot.waitUntil(lambda: len(gone) > 0)
    assert set(gone) == {threading.main_thread().name}
    gc.collect()
    gone.clear()
    leave(3)
    collector.look()
    assert gone == []  # three are not worth it


class Knot:
    """Something that only a collection takes away; it says in which thread."""

    itself: "Knot"

    def __init__(self, gone: list[str]) -> None:
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(threading.current_thread().name)


def test_who_did_not_collect_before_does_not_after():
    was = gc.isenabled()
    gc.disable()
    try:
        with left_lying():
            pass
        assert not gc.isenabled()
    finally:
        if was:
            gc.enable()
