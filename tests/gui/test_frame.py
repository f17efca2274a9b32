"""What is there at the first moment, and what follows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from gui.pointing import stand_still
from gui.staged import StagedEngine
from tidytrace.gui import theme
from tidytrace.gui.controls import headline
from tidytrace.gui.design import HEADLINE, Scheme
from tidytrace.gui.frame import PAGES
from tidytrace.gui.home.page import Phase
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language

_SEEN = """
import json, os, sys
from tidytrace import __main__ as command
from tidytrace.gui import imports

plainly = imports.import_plainly
sys.argv[1:] = []

def tell(window):
    import linecache
    ours = [name for name in sys.modules if name.partition(".")[0] == "tidytrace"]
    classes = vars(sys.modules["PySide6.QtWidgets"])
    print(json.dumps({
        "ours": ours,
        "structs": "msgspec" in sys.modules,
        "read": [path for path in linecache.cache if os.path.join("app", "tidytrace") in path],
        "styles": [name for name in ("QStyle", "QStyleOptionButton") if name in classes],
        "greets": window.greeting is not None,
        "laid": window.laid,
        "leaves": [] if window.greeting is None else [
            window.greeting.leaves.widget(number).layout() is not None for number in range(3)
        ],
        "shown": window.isVisible(),
    }), flush=True)
    os._exit(0)

def import_plainly():
    plainly()
    from tidytrace.gui import start
    class Window(start.MainWindow):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.painted.connect(lambda: tell(self))
    start.MainWindow = Window

imports.import_plainly = import_plainly
command.main()
"""


def _seen(home, wishes):
    """What there is at the moment at which the window was painted for the first time."""
    (home / ".config" / "tidytrace").mkdir(parents=True)
    (home / ".config" / "tidytrace" / "window.json").write_text(json.dumps(wishes), "utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "TIDYTRACE"))}
    environ |= {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "TIDYTRACE_LANG": "en", "APPDATA": str(home)}
    environ["PYTHONPATH"] = os.pathsep.join(["app", *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", _SEEN],
        cwd=Path(__file__).parents[2],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="where its folder is is asked of the system there")
@pytest.mark.parametrize("greeted", [False, True])
def test_the_first_sight_loads_nothing_that_knows_of_apps(tmp_path, greeted):
    seen = _seen(tmp_path, {"greeted": greeted})
    assert seen["shown"]
    rooms = {name.split(".")[1] for name in seen["ours"] if "." in name}
    assert rooms == {"__main__", "findings", "gui", "language", "resources"}
    assert {name for name in seen["ours"] if name.startswith("tidytrace.findings.")} == {"tidytrace.findings.state"}
    assert not seen["structs"]
    assert seen["styles"] == []  # a fortieth of the whole start, and nothing seen by then needs it
    assert seen["read"] == []  # no module is read a second time; see ``gui/imports.py``


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="where its folder is is asked of the system there")
def test_who_is_greeted_sees_the_first_page_and_the_rest_is_made_behind_it(tmp_path):
    seen = _seen(tmp_path, {})
    assert seen["greets"]
    assert not seen["laid"]
    assert seen["leaves"] == [True, False, False]


def _frame(qtbot):
    window = MainWindow(None, Language("en"))
    window.lay()
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
    stand_still(qtbot, window)
    place = window.header.button.mapTo(window, window.header.button.rect().topLeft())
    assert window.focusWidget() is window.header.button
    with qtbot.waitSignal(window.complete):
        for _page in window.furnish(StagedEngine(), None):
            pass
    stand_still(qtbot, window)
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


def _greeted_first(qtbot, engine):
    engine.preferring.kept = Wishes()
    window = MainWindow(None, Language("en"))
    qtbot.addWidget(window)
    window.greet(engine.preferring, "")
    with qtbot.waitSignal(window.painted):
        window.show()
    return window


def test_the_greeting_stays_in_front_when_the_rail_comes_and_gives_way_to_it(qtbot):
    window = _greeted_first(qtbot, engine := StagedEngine())
    on_button = window.focusWidget()
    window.lay()
    assert window.greeting.isVisible()
    assert not window.rail.isVisible()
    assert window.focusWidget() is on_button is window.greeting.next
    for _page in window.furnish(engine, None):
        pass
    window.greeting.later.click()
    assert window.rail.isVisible()
    assert window.pages.currentWidget() is window.home
    assert window.focusWidget() is window.header.button
    window.work.close()


def test_who_answers_before_the_rail_is_there_sees_it_as_soon_as_it_is(qtbot):
    window = _greeted_first(qtbot, engine := StagedEngine())
    window.greeting.look.click()
    window.lay()
    assert window.rail.isVisible()
    assert window.focusWidget() is window.header.button
    for _page in window.furnish(engine, None):
        pass
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.work.close()


def test_the_look_is_whole_before_the_window_is_shown(qtbot, qapp):
    before = qapp.styleSheet()
    theme.dress(qapp, finished=False)
    label = headline("Large")
    qtbot.addWidget(label)
    assert qapp.styleSheet() == before  # whatever was there before
    theme.finish(qapp)
    assert theme.worn().window in qapp.styleSheet()
    assert label.font().pointSizeF() == pytest.approx(qapp.font().pointSizeF() * HEADLINE)
    theme.dress(qapp, Scheme.LIGHT)
