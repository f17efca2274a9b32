"""While the window is locked, nothing of the pages is there: not for eyes, keys, a screen reader or the tray."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tidytrace.gui.home.page import Phase
from tidytrace.gui.preferences.wishes import Lock, Wishes
from tidytrace.gui.quick import watchman
from tidytrace.gui.tray.port import Closing
from tidytrace.watch.notices.places import Place

WORD = "blue kettle"


@pytest.fixture
def locked(engine):
    engine.preferring.kept = Wishes(greeted=True, lock=Lock.PASSPHRASE)
    engine.preferring.lock.now, engine.preferring.lock.word = Lock.PASSPHRASE, WORD
    return engine.preferring.lock


@pytest.fixture
def locked_program(qtbot, locked, make_program):
    program = make_program()
    program.start(Place("activity"))
    qtbot.waitExposed(program.locked)
    return program


def _type(program, words):
    program.locked.field.setText(words)
    QTest.keyClick(program.locked.field, Qt.Key.Key_Return)


def _told(interface, found=None):
    found = [] if found is None else found
    found.append(interface.text(QAccessible.Text.Name))
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None:
            _told(child, found)
    return found


def test_at_the_start_only_the_lock_is_there_and_no_app_was_asked_for(locked_program, engine):
    program = locked_program
    assert program.window is None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [program.locked]
    told = _told(QAccessible.queryAccessibleInterface(program.locked))
    assert "Tidytrace is locked" in told
    assert not {"Chats", "Home", "Check now", "Pages"} & set(told)
    assert engine.calls == []


def test_the_keys_of_the_pages_lead_nowhere(qtbot, locked_program):
    QTest.keyClick(locked_program.locked.windowHandle(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert locked_program.window is None


def test_what_opens_it_leads_to_the_place_that_waited(qtbot, locked_program):
    _type(locked_program, WORD)
    qtbot.waitUntil(lambda: locked_program.window is not None)
    assert locked_program.locked is None
    assert locked_program.window.pages.currentWidget() is locked_program.window.activity


def test_something_else_does_not_open_it_and_what_was_typed_is_gone(qtbot, locked_program, locked):
    _type(locked_program, "red kettle")
    assert locked_program.locked.field.text() == ""
    qtbot.waitUntil(lambda: locked_program.locked.state.text() == "That does not open it.")
    assert locked_program.window is None
    assert locked.tries == ["red kettle"]
    assert locked_program.locked.field.echoMode() is QLineEdit.EchoMode.Password


def test_the_wait_is_shown_and_nothing_can_be_tried_meanwhile(qtbot, locked_program, locked):
    locked.waits = 17.0
    _type(locked_program, "red kettle")
    qtbot.waitUntil(lambda: "17 seconds" in locked_program.locked.state.text())
    assert not locked_program.locked.go.isEnabled()
    _type(locked_program, WORD)
    assert locked.tries == ["red kettle"]
    locked.waits = 0.0
    qtbot.waitUntil(locked_program.locked.go.isEnabled)


def test_who_forgot_it_is_told_which_file_to_delete(locked_program, locked):
    locked_program.locked.forgotten.click()
    told = locked_program.locked.help.text().replace("\u200b", "")
    assert locked.file in told
    assert "not encrypted" in told


def test_a_notice_that_is_pressed_opens_nothing_but_waits(qtbot, locked_program):
    locked_program.come(Place("home", deed="check"))
    assert locked_program.window is None
    _type(locked_program, WORD)
    qtbot.waitUntil(lambda: locked_program.window is not None)
    qtbot.waitUntil(lambda: locked_program.window.home.phase is Phase.DONE)


def test_the_sign_in_the_tray_says_nothing_while_it_is_locked(locked_program):
    sign = locked_program.sign
    assert sign.sign.tips == ["Tidytrace"]
    assert [one.text() for one in sign.menu.actions()] == ["&Open Tidytrace", "&Quit"]


def test_after_a_quick_exit_it_is_locked(qtbot, locked_program):
    _type(locked_program, WORD)
    qtbot.waitUntil(lambda: locked_program.window is not None)
    locked_program.quick_exit()
    assert locked_program.window is None
    locked_program.come()
    assert locked_program.window is None
    assert locked_program.locked.isVisible()


def test_a_quick_exit_hides_the_locked_window_as_well(locked_program):
    locked_program.quick_exit()
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert locked_program.locked is None


def test_nobody_there_for_long_enough_locks_it(qtbot, locked_program, monkeypatch):
    _type(locked_program, WORD)
    qtbot.waitUntil(lambda: locked_program.window is not None)
    clock = [1000.0, 1000.0]
    monkeypatch.setattr(watchman, "_clocks", lambda: tuple(clock))
    guard = locked_program.watchman
    guard.wait_for(10)
    clock[:] = [1599.0, 1599.0]
    guard._look()
    assert locked_program.window is not None
    QTest.keyClick(locked_program.window.windowHandle(), Qt.Key.Key_Tab)  # somebody is there
    locked_program.watchman._turn_to(locked_program.window.windowHandle())
    QTest.keyClick(locked_program.window.windowHandle(), Qt.Key.Key_Tab)
    clock[:] = [2198.0, 1599.0]
    guard._look()
    assert locked_program.window is not None
    clock[:] = [1700.0, 2300.0]  # the computer slept
    guard._look()
    assert locked_program.window is None
    assert locked_program.locked.isVisible()


def test_nobody_there_locks_nothing_without_a_lock(program, monkeypatch):
    program._left_alone()
    assert program.window.isVisible()
    assert not program.watchman._timer.isActive()


def test_a_lock_whose_file_was_deleted_is_none(qtbot, engine, make_program):
    engine.preferring.kept = Wishes(greeted=True, lock=Lock.PASSPHRASE)
    program = make_program()
    program.start()
    assert program.window is not None
    assert engine.preferring.kept.lock is Lock.NONE


def test_a_damaged_lock_says_how_to_be_rid_of_it(locked, make_program):
    locked.broken = True
    program = make_program()
    program.start()
    assert "cannot be read" in program.locked.state.text()
    assert locked.file in program.locked.help.text().replace("\u200b", "")


def test_closing_the_locked_window_leaves_the_sign_or_ends(qtbot, locked_program, memory, monkeypatch):
    ended = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    memory.answer = Closing.TRAY
    locked_program.locked.close()
    assert locked_program.locked is None
    assert not ended
    locked_program.come()
    memory.answer = Closing.END
    locked_program.locked.close()
    assert ended == [True]


def test_lock_now(qtbot, program, engine):
    program.window.preferences.lock_now.emit()
    assert program.window is not None  # there is none
    engine.preferring.lock.now = Lock.PASSPHRASE
    program.window.preferences.lock_now.emit()
    assert program.window is None
    assert program.locked.isVisible()
