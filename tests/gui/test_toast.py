"""The bar that says what was done and takes it back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit

from tidytrace.gui import toast as room
from tidytrace.gui.toast import Said


@pytest.fixture
def mouse(monkeypatch, window):
    """Where the mouse is, in the window; at first in its middle."""

    class Mouse:
        at = QPoint(640, 300)

    monkeypatch.setattr(room.QCursor, "pos", staticmethod(lambda: window.mapToGlobal(Mouse.at)))
    return Mouse


@pytest.fixture
def toast(window, mouse):
    window.toast._look.setInterval(10**6)  # the test says when time passes
    return window.toast


def _pass(toast, seconds):
    for _ in range(round(seconds * 1000 / room._LOOK)):
        toast._tick()


def test_it_covers_nothing_and_moves_nothing_but_the_foot_of_the_page(window, toast):
    before = window.pages.geometry()
    button = window.home.header.button
    place = button.mapTo(window, QPoint())
    toast.say(Said("Done"))
    window.centralWidget().layout().activate()
    assert toast.isVisible()
    assert not window.pages.geometry().intersects(toast.geometry())
    assert window.pages.geometry().topLeft() == before.topLeft()
    assert button.mapTo(window, QPoint()) == place


def test_it_stays_for_twenty_seconds_and_then_goes(toast):
    toast.say(Said("Done"))
    _pass(toast, 19.5)
    assert toast.isVisible()
    _pass(toast, 1)
    assert not toast.isVisible()


def test_it_stays_while_the_mouse_or_the_keyboard_is_on_it(window, toast, mouse):
    toast.say(Said("Done", lambda: None))
    window.centralWidget().layout().activate()
    mouse.at = toast.mapTo(window, toast.rect().center())
    _pass(toast, 60)
    assert toast.isVisible()
    mouse.at = QPoint(640, 300)
    toast.undo_button.setFocus()
    _pass(toast, 60)
    assert toast.isVisible()
    window.home.header.button.setFocus()
    _pass(toast, 21)
    assert not toast.isVisible()


def test_it_waits_while_the_mouse_is_where_something_would_move(window, toast, mouse):
    mouse.at = QPoint(640, window.height() - 30)
    toast.say(Said("Done"))
    assert not toast.isVisible()
    mouse.at = QPoint(640, 300)
    _pass(toast, 0.5)
    assert toast.isVisible()


def test_what_is_said_meanwhile_waits_its_turn(toast):
    for words in ("One", "Two", "Three"):
        toast.say(Said(words))
    assert toast.words.text() == "One"
    toast.close_button.click()
    assert toast.words.text() == "Two"
    _pass(toast, 20.5)
    assert toast.words.text() == "Three"
    _pass(toast, 20.5)
    assert not toast.isVisible()


def test_the_key_that_it_names_takes_it_back(qtbot, window, toast):
    done = []
    toast.say(Said("Put right: Codex CLI", lambda: done.append("back")))
    assert toast.undo_button.text() == "Undo (Ctrl+Z)"
    assert toast.undo_button.accessibleName() == "Undo: Put right: Codex CLI"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["back"]
    assert not toast.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["back"]  # nothing is shown, so nothing is taken back


def test_in_a_field_the_key_is_the_field_s(qtbot, window, toast):
    done = []
    toast.say(Said("Done", lambda: done.append("back")))
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "words")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    assert field.text() != "words"


def test_a_screen_reader_hears_it_at_once(toast, monkeypatch):
    heard = []
    monkeypatch.setattr(
        room.QAccessible, "updateAccessibility", lambda event: heard.append((event.type(), event.message()))
    )
    toast.say(Said("Put right"))
    toast.say(Said("Put right, too"))
    assert heard == [
        (QAccessible.Event.Announcement, "Put right"),
        (QAccessible.Event.Announcement, "Put right, too"),
    ]


def test_it_can_be_put_away_and_leads_to_all_that_was_done(qtbot, window, toast):
    toast.say(Said("Done", lambda: None))
    toast.undo_button.setFocus()
    qtbot.keyClick(toast.undo_button, Qt.Key.Key_Escape)
    assert not toast.isVisible()
    assert not toast.isAncestorOf(window.focusWidget())
    toast.say(Said("Done"))
    assert toast.undo_button.isHidden()  # nothing to take back
    toast.more_button.click()
    assert window.pages.currentWidget() is window.activity
