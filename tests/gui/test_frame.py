"""What is there at the first moment, and what follows."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from gui.staged import StagedEngine
from tidytrace.gui.frame import PAGES
from tidytrace.gui.home.page import Phase
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language

_LOADED = """
import sys
from tidytrace.gui import start
print(*sorted(name for name in sys.modules if name.startswith("tidytrace.") or name == "msgspec"))
"""


def test_the_first_sight_loads_nothing_that_knows_of_apps():
    said = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True).stdout.split()
    rooms = {name.split(".")[1] for name in said if "." in name}
    assert rooms == {"findings", "gui", "language", "resources"}
    assert {name for name in said if name.startswith("tidytrace.findings.")} == {"tidytrace.findings.state"}
    assert "msgspec" not in said


def _frame(qtbot):
    window = MainWindow(None, Language("en"))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    return window


def test_what_was_pressed_before_its_page_is_there_is_done_then(qtbot):
    window = _frame(qtbot)
    assert window.header.headline.text() == "A privacy check-up of your AI apps"
    assert [button.text() for button in window.rail.buttons] == [words for _name, words in PAGES]
    qtbot.mouseClick(window.header.button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    for _page in window.furnish(StagedEngine(), None):
        pass
    assert window.pages.currentWidget() is window.chats
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.work.close()


def test_nothing_changes_its_place_when_the_pages_come(qtbot):
    window = _frame(qtbot)
    place = window.header.button.mapTo(window, window.header.button.rect().topLeft())
    assert window.focusWidget() is window.header.button
    with qtbot.waitSignal(window.complete):
        for _page in window.furnish(StagedEngine(), None):
            pass
    qtbot.wait(20)
    assert window.header is window.home.header
    assert window.header.button.mapTo(window, window.header.button.rect().topLeft()) == place
    assert window.focusWidget() is window.header.button
    window.work.close()


def test_a_window_that_is_closed_before_its_pages_are_there_just_closes(qtbot):
    window = _frame(qtbot)
    window.leave()
    assert not window.isVisible()


def test_pages_are_one_of_several_to_a_screen_reader(window):
    tabs = [*window.rail.buttons, *window.network.tabs]
    assert {QAccessible.queryAccessibleInterface(one).role() for one in tabs} == {QAccessible.Role.RadioButton}


@pytest.mark.parametrize("size", [(1280, 840), (960, 600), (640, 320)])
def test_who_has_to_hide_never_scrolls_first(qtbot, window, size):
    window.resize(*size)
    leave = window.rail.leave_now
    qtbot.waitUntil(lambda: leave.visibleRegion().boundingRect() == leave.rect())
    assert "Hide at once" in leave.text().replace("&", "") + leave.toolTip()


def test_in_a_low_window_the_pages_move_together_before_they_scroll(qtbot, window):
    bar = window.rail._area.verticalScrollBar()
    window.resize(1280, 840)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    roomy = window.rail.buttons[-1].y()
    window.resize(960, 600)
    qtbot.waitUntil(lambda: bar.maximum() == 0 and window.rail.buttons[-1].y() < roomy)
    window.resize(1280, 840)
    qtbot.waitUntil(lambda: window.rail.buttons[-1].y() == roomy)
