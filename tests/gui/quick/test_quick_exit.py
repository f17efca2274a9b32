"""Leaving in a hurry: everything is off the screen at once, nothing of it comes back, and work comes to a clean end."""

import time
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tidytrace.gui import desktop
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.home.page import Phase
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.quick.cover import Cover
from tidytrace.watch.notices.places import Place


def _seen():
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def _hurry(window):
    """As the window system does it: to the window, not to a widget."""
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_X, shift)


def _active(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())


@pytest.fixture
def busy_program(program, qtbot, engine):
    """A search is typed, a chat is open, a check-up has found things."""
    window = program.window
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.facets.search.setText("tomato")
    window.chats.view.setCurrentIndex(window.chats.table.index(0, 1))
    qtbot.waitUntil(lambda: "My neighbour" in window.chats.preview.transcript.toPlainText())
    return program


def test_the_keys_hide_everything_within_fifty_milliseconds(qtbot, busy_program):
    _active(qtbot, busy_program.window)
    begin = time.thread_time()
    _hurry(busy_program.window)
    took = time.thread_time() - begin
    assert _seen() == []
    assert took < 0.05


def test_what_the_desktop_keeps_as_the_last_picture_is_blank(qtbot, busy_program):
    window = busy_program.window
    busy_program.quick_exit()
    cover = next(one for one in window.findChildren(Cover))
    assert cover.geometry() == window.rect()
    picture = window.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colours) == 1


def test_the_button_in_the_rail_does_the_same(qtbot, busy_program):
    assert busy_program.window.rail.leave_now.text() == "&Hide at once"
    assert busy_program.window.rail.leave_now.toolTip() == "Ctrl+Shift+X"
    qtbot.mouseClick(busy_program.window.rail.leave_now, Qt.MouseButton.LeftButton)
    assert _seen() == []


def test_the_large_window_has_such_a_button_too(qtbot, busy_program):
    busy_program.window.show_simple(on=True)
    qtbot.mouseClick(busy_program.window.large.reader.hiding, Qt.MouseButton.LeftButton)
    assert _seen() == []


def test_coming_back_shows_home_and_nothing_that_was_typed_found_or_open(qtbot, busy_program):
    before = busy_program.window
    busy_program.quick_exit()
    qtbot.waitUntil(lambda: not busy_program._retired)
    busy_program.come()
    window = busy_program.window
    assert window is not before
    assert window.isVisible()
    assert window.pages.currentWidget() is window.home
    assert window.home.phase is Phase.FIRST
    assert window.chats.facets.search.text() == ""
    assert window.chats.preview.shown is None


def test_a_dialog_is_hidden_too_and_the_keys_are_heard_in_front_of_it(qtbot, program, engine):
    window = program.window
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.table.toggle(0)
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    _active(qtbot, dialog)
    _hurry(dialog)
    assert _seen() == []
    assert "erase" not in [call for call, _about in engine.calls]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)")
def test_an_open_menu_is_hidden_too(qtbot, program):
    menu = QMenu(program.window)
    menu.addAction("Wang's chats")
    menu.popup(program.window.pos())
    qtbot.waitUntil(menu.isVisible)
    program.quick_exit()
    assert not menu.isVisible()


def test_an_erasure_in_hand_comes_to_its_end_unseen(qtbot, program, engine):
    window = program.window
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.table.toggle(0)
    window.chats.table.toggle(1)
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    engine.gate.clear()
    engine.entered.clear()
    dialog.carry_out()
    assert engine.entered.wait(60)
    program.quick_exit()
    assert _seen() == []
    assert program._retired == [window]
    engine.gate.set()
    qtbot.waitUntil(lambda: not program._retired)
    assert len(engine.erased[engine.receipt]) == 2


def test_a_check_up_in_hand_is_stopped(qtbot, program, engine):
    engine.gate.clear()
    program.window.home.check()
    qtbot.waitUntil(lambda: len(engine.calls) == 1)
    program.quick_exit()
    engine.gate.set()
    qtbot.waitUntil(lambda: not program._retired)
    program.come()
    assert program.window.home.phase is Phase.FIRST


def test_only_what_the_program_itself_put_into_the_clipboard_is_taken_out(qtbot, program):
    clipboard = QGuiApplication.clipboard()
    desktop.copy("an address of a service")
    program.quick_exit()
    assert clipboard.text() == ""
    program.come()
    desktop.copy("an address of a service")
    clipboard.setText("from another program")
    program.quick_exit()
    assert clipboard.text() == "from another program"


def test_the_sign_in_the_tray_says_nothing_then_and_leads_back(qtbot, busy_program):
    tray = busy_program.tray
    busy_program.quick_exit()
    assert not tray.sign.isVisible()
    sign = busy_program.sign
    assert sign.sign.isVisible()
    assert [one.text() for one in sign.menu.actions()] == ["&Open Tidytrace", "&Quit"]
    assert sign.sign.tips == ["Tidytrace"]
    sign.open_entry.trigger()
    assert busy_program.window.isVisible()
    assert busy_program.sign is None
    assert not sign.sign.isVisible()


def test_a_notice_that_is_pressed_meanwhile_leads_to_its_place(qtbot, program):
    program.quick_exit()
    program.come(Place("activity"))
    assert program.window.pages.currentWidget() is program.window.activity


def test_without_a_tray_the_program_ends(qtbot, program, there, monkeypatch):
    ended = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(_seen()))
    there.there = False
    program.quick_exit()
    assert ended == [[]]
    qtbot.waitUntil(lambda: program.window.work.over)


def test_when_the_tray_goes_while_nobody_is_there_the_program_ends_unseen(qtbot, program, there, monkeypatch):
    ended = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    program.quick_exit()
    there.there = False
    program.sign._look()
    program.sign._look()
    assert ended == [True]
    assert _seen() == []


def test_other_keys_are_heard_as_soon_as_they_are_chosen(qtbot, program):
    _active(qtbot, program.window)
    program.window.wishes.wish(quick_exit="F9")
    assert program.window.rail.leave_now.toolTip() == "F9"
    _hurry(program.window)
    assert program.window.isVisible()
    QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_F9)
    assert _seen() == []


def test_signs_that_need_shift_are_heard_too(qtbot, program):
    _active(qtbot, program.window)
    program.window.wishes.wish(quick_exit="Ctrl+!")
    _hurry(program.window)
    assert program.window.isVisible()
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_Exclam, shift)
    assert _seen() == []


def test_nothing_of_the_window_before_is_left_in_memory(qtbot, busy_program):
    window = weakref.ref(busy_program.window.chats.preview.transcript)
    busy_program.quick_exit()
    qtbot.waitUntil(lambda: not busy_program._retired)
    qtbot.waitUntil(lambda: window() is None)


@pytest.mark.parametrize("keys", ["", "no such keys", "Ctrl+"])
def test_no_keys_or_what_nobody_can_read_hides_nothing(qtbot, make_program, engine, keys):
    engine.preferring.kept = Wishes(greeted=True, quick_exit=keys)
    program = make_program()
    program.start()
    qtbot.waitExposed(program.window)
    _active(qtbot, program.window)
    _hurry(program.window)
    assert program.window.isVisible()
    program.window.rail.leave_now.click()
    assert _seen() == []


def test_another_language_opens_the_window_anew_at_once_and_on_the_same_page(qtbot, program, spoken):
    before = program.window
    before.turn_to(before.preferences)
    before.preferences.looks.language.setCurrentIndex(2)
    qtbot.waitUntil(lambda: program.window is not before)
    window = program.window
    assert spoken == ["zh_CN"]
    assert window.rail.buttons[0].text() == "首页"
    assert window.pages.currentWidget() is window.preferences
    assert window.preferences.looks.language.code == "zh_CN"
    assert not before.isVisible()
    assert isinstance(window, QObject)


@pytest.mark.parametrize("tray", [True, False])
def test_notices_on_the_screen_go_too(busy_program, there, hushed, monkeypatch, tray):
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    there.there = tray
    busy_program.quick_exit()
    assert hushed.wait(5)
