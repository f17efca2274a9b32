"""A real sign on a real bus: Qt's own way to the panels of today's Linux desktops, and a panel that comes and goes."""

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import textwrap
import threading

import pytest

from gui.tray.panel import Panel
from waiting import PATIENCE, screen, wait_until
from watch.notices.servers import private_bus

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="StatusNotifierItem is of Linux"),
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is missing"),
]

PROGRAM = """
    import datetime
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon
    from tidytrace.gui.tray.menu import TrayMenu
    from tidytrace.gui.tray.port import Counts, Seen
    from tidytrace.gui.tray.presence import Presence
    from tidytrace.gui.tray.sight import Mood, Sight, tooltip
    from tidytrace.gui.tray.tray import drawing
    from tidytrace.language import Language
    say = lambda *words: print(*words, flush=True)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    there = Presence()
    before = [there.available()]
    last = datetime.datetime(2026, 11, 26, 9, 12, tzinfo=datetime.timezone.utc)
    sight = Sight(seen=Seen(running=True), counts=Counts(needs=3, unknown=0), last=last)
    menu = TrayMenu(Language("en"))
    menu.show_sight(sight, None)
    menu.check.connect(lambda: say("check"))
    sign = QSystemTrayIcon(drawing(Mood.NEEDS))
    sign.setContextMenu(menu.menu)
    sign.setToolTip(tooltip(Language("en"), sight))
    sign.activated.connect(lambda reason: say("clicked", reason.name))
    sign.show()
    def look():
        now = there.available()
        if now != before[0]:
            before[0] = now
            say("there" if now else "gone")
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    say("there" if before[0] else "gone")
    app.exec()
"""


class Program:
    """What it says, line by line."""

    def __init__(self, bus, display):
        environ = {**os.environ, **bus.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        environ.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PROGRAM)],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line.strip())

    def says(self):
        try:
            return self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            self.process.kill()
            raise AssertionError(self.process.stderr.read()) from None

    def close(self):
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture(scope="module")
def display():
    with screen(640, 480) as name:
        if not name:
            pytest.skip("Xvfb does not start here")
        yield name


@pytest.fixture
def bus():
    with private_bus() as one:
        yield one


@pytest.fixture
def panel(bus):
    with contextlib.closing(Panel(bus.address)) as one:
        yield one


@pytest.fixture
def start(bus, display):
    """Starts the program."""
    with contextlib.ExitStack() as started:
        yield lambda: started.enter_context(contextlib.closing(Program(bus, display)))


def test_a_panel_shows_the_sign_and_its_clicks_arrive(bus, panel, start):
    program = start()
    assert program.says() == "there"
    wait_until(lambda: bool(panel.signs))
    assert "3 things need you" in panel.property("ToolTip")[2]
    assert {size[0] for size in panel.property("IconPixmap")} >= {22}
    assert {"Open Tidytrace", "Check now", "Pause watching", "Quit"} <= set(panel.entries())
    panel.click()
    assert program.says() == "clicked Trigger"
    panel.choose("Check now")
    assert program.says() == "check"
    panel.close()
    assert program.says() == "gone"
    with contextlib.closing(Panel(bus.address)) as again:
        assert program.says() == "there"
        wait_until(lambda: bool(again.signs))  # the sign is shown again by itself


def test_without_a_panel_there_is_no_tray(start):
    assert start().says() == "gone"
