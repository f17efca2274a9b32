"""The window is turned large and back; letters, targets, keyboard and what a screen reader hears."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui.staged import StagedEngine
from tidytrace.gui import theme
from tidytrace.gui.design import TARGET, Scheme
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.language import Language
from tidytrace.watch.notices.places import Place


def test_it_is_turned_on_and_off_in_the_open_window(qtbot, window):
    asked = []
    window.large.switched.connect(asked.append)
    qtbot.mouseClick(window.rail.make_simple, Qt.MouseButton.LeftButton)
    assert window.large.reader.isVisible()
    assert not window.rail.isVisible()
    assert not window.pages.isVisible()
    qtbot.mouseClick(window.large.reader.leaving, Qt.MouseButton.LeftButton)
    assert window.rail.isVisible()
    assert window.pages.isVisible()
    assert not window.large.reader.isVisible()
    assert asked == [True, False]


def test_who_only_shows_it_is_not_told_of_a_wish(window):
    asked = []
    window.large.switched.connect(asked.append)
    window.show_simple(on=Wishes(simple=True).simple)
    assert window.large.is_on
    assert asked == []


def test_who_leaves_and_comes_back_finds_what_was_done(shown):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.reader.leaving.click()
    shown.window.show_simple(on=True)
    assert shown.headline == "2 things need you"
    shown.press("Show me the first one")
    assert shown.headline == "That is done"


def test_a_place_elsewhere_brings_the_whole_window(person, window):
    window.show_place(Place.of("activity"))
    assert window.pages.currentWidget() is window.activity
    assert window.pages.isVisible()


def test_a_reminder_of_the_check_up_begins_it_here(qtbot, person, window):
    window.show_place(Place.of("home/check"))
    person.comes_to("3 things need you")
    assert window.large.is_on


def test_letters_and_targets_are_large_on_every_page(shown):
    for step in ("Explain more", "Back", "Turn it off"):
        labels = [one for one in shown.reader.findChildren(QLabel) if one.isVisible() and one.text()]
        assert min(one.font().pointSizeF() for one in labels) >= 16
        assert shown.reader.headline.font().pointSizeF() >= 20
        buttons = [one for one in shown.reader.findChildren(QPushButton) if one.isVisible()]
        assert min(one.height() for one in buttons) >= TARGET
        shown.press(step)
    shown.comes_to("That is done")


def test_a_new_page_is_heard_from_its_headline_on(shown):
    reader = shown.reader
    assert reader.headline.hasFocus()
    assert reader.headline.accessibleName() == "Needs you: Cursor: Your chats may be used for training"
    assert reader.told.startswith("What you write, and the code beside it")
    assert reader.told.endswith("Needs you: 1 of 3")
    shown.press("Not now")
    assert reader.headline.hasFocus()
    assert reader.told.endswith("Needs you: 2 of 3")


def test_keyboard_only(qtbot, person, engine):
    """Enter for the big button, Escape for back, Alt and a letter for every other."""
    person.window.activateWindow()
    qtbot.waitUntil(person.window.isActiveWindow)
    person.type(Qt.Key.Key_Return)
    person.comes_to("3 things need you")
    person.type(Qt.Key.Key_Return)
    assert person.reader.where.text() == "Needs you: 1 of 3"
    person.type(Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "privacyMode = false" in person.words)
    person.type(Qt.Key.Key_Escape)
    person.type(Qt.Key.Key_Return)
    person.comes_to("That is done")
    person.type(Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    person.comes_to("Cursor: Your chats may be used for training")
    person.type(Qt.Key.Key_Tab)
    assert person.button("Turn it off").hasFocus()
    person.type(Qt.Key.Key_Tab)
    assert person.button("Not now").hasFocus()
    person.type(Qt.Key.Key_Return)
    assert person.reader.where.text() == "Needs you: 2 of 3"
    person.type(Qt.Key.Key_Backtab)
    assert person.reader.hiding.hasFocus()
    person.type(Qt.Key.Key_Backtab)
    assert person.reader.leaving.hasFocus()


def test_no_page_has_a_letter_twice(shown, window):
    """Alt and a letter does one thing."""

    def letters():
        reader = shown.reader
        words = [one.text() for one in (*reader.buttons, reader.finishing, reader.leaving, reader.hiding)]
        return [one[one.index("&") + 1].lower() for one in words if "&" in one]

    seen = 0
    turn = shown.reader.turn

    def turned(leaf):
        nonlocal seen
        turn(leaf)
        seen += 1
        assert len(letters()) == len(set(letters())), shown.buttons

    shown.reader.turn = turned
    shown.press("Explain more")
    shown.press("Back")
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.press("Next")
    shown.press("Not now")
    shown.press("Show me what would go")
    shown.qtbot.waitUntil(lambda: "Look at their titles" in shown.buttons)
    shown.press("Show me what would go")
    shown.comes_to("This would go")
    shown.press("Go on")
    shown.press(next(one for one in shown.buttons if one.startswith("Erase ")))
    shown.qtbot.waitUntil(lambda: shown.headline.endswith("chats are erased"))
    shown.press("Next")
    shown.press("Show me how")
    for _ in range(3):
        shown.press("Done")
    shown.comes_to("That is done")
    shown.press("Next")
    shown.comes_to("What only you know")
    shown.press("Go on")
    shown.press("Back")
    shown.ends()
    shown.press("Undo everything")
    assert seen > 15


def test_who_double_clicks_presses_once(qtbot, shown, engine):
    button = shown.button("Turn it off")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    shown.comes_to("That is done")
    qtbot.mouseDClick(shown.button("Next"), Qt.MouseButton.LeftButton)  # as Qt tells of the second click
    assert shown.headline == "That is done"


def test_the_frame_of_the_headline_is_for_those_who_use_the_keyboard(shown):
    shown.press("Not now")
    assert not shown.reader.headline.property("ring")
    shown.type(Qt.Key.Key_Return)
    shown.comes_to("That is done")
    assert shown.reader.headline.property("ring")


def _is_whole(button, window):
    """In sight, and with all its words."""
    corner = button.mapTo(window, button.rect().bottomRight())
    return window.rect().contains(corner) and button.height() >= button.heightForWidth(button.width())


@pytest.mark.parametrize("points", [11.0, 22.0])
@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_the_big_button_stays_in_sight_in_the_smallest_window(qapp, qtbot, make_window, points, code):
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSizeF(points)
    QApplication.setFont(font)
    theme.dress(qapp, Scheme.LIGHT)
    try:
        window = make_window(StagedEngine(), Language(code), size=(880, 560))
        window.show_simple(on=True)
        reader = window.large.reader
        reader.buttons[0].click()
        qtbot.waitUntil(lambda: len(reader.buttons) == 2)
        reader.buttons[0].click()
        qtbot.waitUntil(lambda: len(reader.buttons) == 4)
        assert (window.width(), window.height()) == (880, 560)
        qtbot.waitUntil(lambda: all(_is_whole(one, window) for one in reader.buttons))
        assert reader.area.viewport().height() >= TARGET * 2
    finally:
        QApplication.setFont(before)


def test_it_follows_when_the_letters_of_the_program_change(qapp, person):
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSizeF(20)
    try:
        QApplication.setFont(font)
        QApplication.sendEvent(person.reader, QEvent(QEvent.Type.ApplicationFontChange))  # as Qt does while it runs
        assert person.reader.buttons[0].font().pointSizeF() == 24
        assert person.reader.headline.font().pointSizeF() == 36
    finally:
        QApplication.setFont(before)
