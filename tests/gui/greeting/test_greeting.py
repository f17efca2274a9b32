"""The first start: three pages in the window, nothing looked at before the person agrees, and all of it by keyboard."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QWidget

from tidytrace.gui.greeting.greeting import Greeting
from tidytrace.gui.greeting.points import LEAVES
from tidytrace.gui.home.page import Phase
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.watch.notices.places import Place


@pytest.fixture
def first(engine, make_window):
    engine.preferring.kept = Wishes()
    return make_window(engine)


@pytest.fixture
def make_greeting(qtbot, engine, english):
    """The pages alone."""

    def make(**how) -> Greeting:
        engine.preferring.kept = Wishes()
        greeting = Greeting(LiveWishes(engine.preferring), english, **how)
        qtbot.addWidget(greeting)
        greeting.show()
        greeting.activateWindow()
        qtbot.waitExposed(greeting)
        greeting.turn(0)
        return greeting

    return make


@pytest.fixture
def greeting(make_greeting):
    return make_greeting()


def _press(qtbot, window, key=Qt.Key.Key_Return):
    qtbot.keyClick(window.focusWidget(), key)


def test_three_pages_at_most_stand_in_the_window_itself(first):
    assert first.front.greeting.isVisible()
    assert first.front.greeting.leaves.count() == len(LEAVES) <= 3
    assert not first.rail.isVisible()
    assert not first.findChildren(QDialog)


def test_nothing_is_looked_at_before_the_answer_nor_after_not_yet(qtbot, first, engine):
    greeting = first.front.greeting
    for _ in LEAVES[1:]:
        _press(qtbot, first)
    qtbot.wait(50)
    assert engine.calls == []
    assert first.focusWidget() is greeting.look
    qtbot.keyClick(greeting.look, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert first.focusWidget() is greeting.later
    _press(qtbot, first, Qt.Key.Key_Space)
    assert first.front.greeting is None
    assert engine.preferring.kept.greeted
    qtbot.wait(50)
    assert engine.calls == []
    assert first.pages.currentWidget() is first.home
    assert first.home.phase is Phase.FIRST
    assert first.home.header.button.isVisible()
    assert first.focusWidget() is first.home.header.button


def test_look_now_looks(qtbot, first, engine):
    for _ in LEAVES:
        _press(qtbot, first)
    assert first.front.greeting is None
    qtbot.waitUntil(lambda: first.home.phase is Phase.DONE)
    assert [call for call, _about in engine.calls] == ["check_up"]
    assert engine.preferring.kept.greeted


def test_the_next_start_does_not_greet(first, engine, make_window):
    first.front.greeting.later.click()
    assert make_window(engine).front.greeting is None


def test_the_promises_are_made():
    told = "\n".join(point.line for leaf in LEAVES for point in leaf.points)
    for promise in ("sends nothing", "changes and deletes nothing", "keeps no text", "cannot see what the services"):
        assert promise in told


def test_a_screen_reader_hears_the_whole_page_with_the_button_that_has_the_keyboard(qtbot, greeting):
    for leaf in LEAVES:
        said = greeting.focusWidget().accessibleDescription()
        assert leaf.heading in said
        assert all(point.line in said and point.sentence in said for point in leaf.points)
        if leaf is not LEAVES[-1]:
            _press(qtbot, greeting)


def test_everything_has_a_name_and_can_be_reached(qtbot, greeting):
    greeting.turn(2)
    reached, wanted = set(), {greeting.languages, greeting.simple, greeting.back, greeting.later, greeting.look}
    for _ in range(12):
        reached.add(greeting.focusWidget())
        qtbot.keyClick(greeting.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= reached
    nameless = [
        one
        for one in greeting.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QComboBox) and not (one.accessibleName() or getattr(one, "text", str)())
    ]
    assert nameless == []


def test_back_leads_to_the_page_before(qtbot, greeting):
    assert not greeting.back.isVisible()
    _press(qtbot, greeting)
    assert greeting.at.text() == "Page 2 of 3"
    greeting.back.click()
    assert greeting.at.text() == "Page 1 of 3"


def test_the_pages_behind_cannot_be_reached(qtbot, first, engine):
    qtbot.keyClick(first, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    first.show_page(1)
    assert first.pages.currentWidget() is first.home
    qtbot.wait(50)
    assert engine.calls == []


def test_a_place_waits_for_the_consent(qtbot, first, engine):
    first.show_place(Place("chats"))
    assert engine.calls == []
    first.front.greeting.look.click()
    qtbot.waitUntil(lambda: "conversations" in [call for call, _about in engine.calls])


def test_a_place_is_forgotten_without_it(qtbot, first, engine):
    first.show_place(Place("home", deed="check"))
    first.front.greeting.later.click()
    qtbot.wait(50)
    assert engine.calls == []


def test_language_and_large_are_kept_at_once(greeting, engine):
    greeting.languages.setCurrentIndex(2)
    greeting.simple.click()
    assert (engine.preferring.kept.language, engine.preferring.kept.simple) == ("zh_CN", True)
    assert not engine.preferring.kept.greeted


def test_a_language_of_the_environment_wins_and_that_is_said(make_greeting):
    greeting = make_greeting(said="zh_CN")
    assert not greeting.languages.isEnabled()
    assert "TIDYTRACE_LANG" in greeting.fixed.text()
    assert "简体中文" in greeting.fixed.text()


def test_they_can_be_read_again_and_nothing_is_asked_then(qtbot, window, engine):
    window.turn_to(window.preferences)
    window.preferences.own.read_again.click()
    greeting = window.front.greeting
    assert greeting.isVisible()
    greeting.turn(2)
    assert not greeting.look.isVisible()
    assert not greeting.later.isVisible()
    greeting.close_button.click()
    assert window.pages.currentWidget() is window.preferences
    assert window.front.greeting is None
    assert "check_up" not in [call for call, _about in engine.calls]


_WATCHED = """
import os, sys
home = os.environ["HOME"]
apps = (os.path.join(home, ".claude"), os.path.join(home, ".codex"), os.path.join(home, ".config", "Cursor"))
def heard(event, arguments):
    if event in {"open", "os.listdir", "os.scandir", "os.chmod", "sqlite3.connect"}:
        path = arguments[0] if arguments else ""
        path = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
        if path.startswith(apps):
            seen.append(path)
seen = []
sys.addaudithook(heard)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tidytrace.gui import program, start
begun = program.Program._equip
def equip_and_go_on(self, window):
    begun(self, window)
    greeting = self.window.front.greeting
    def refuse():
        greeting.turn(2)
        greeting.later.click()
        assert self.window.isVisible() and self.window.home.header.button.isVisible()
        QTimer.singleShot(300, self.end)
    QTimer.singleShot(300, refuse)
program.Program._equip = equip_and_go_on
code = start.run_window("en")
print("seen", seen)
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders of another system")
def test_no_folder_of_an_app_is_opened_at_a_real_first_start(tmp_path):
    home = tmp_path / "home"
    for folder in (".claude/projects/x", ".codex/sessions", ".config/Cursor/User/globalStorage"):
        (home / folder).mkdir(parents=True)
        (home / folder / "talk.jsonl").write_text("{}", "utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "TIDYTRACE"))}
    environ |= {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    environ["PYTHONPATH"] = os.pathsep.join(["app", *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED],
        cwd=Path(__file__).parents[3],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "seen []" in done.stdout
    assert (home / ".config/tidytrace/window.json").is_file()
