"""Choosing chats for erasing: ranges, what is not shown, what survives."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from tidytrace.gui.chats.shelf import Column

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def chats(make_window, qtbot, engine):
    # all can be erased, so that ranges have no gaps
    engine.chats = [msgspec.structs.replace(one, erasable="alone", reason=None) for one in engine.chats]
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    return window.chats


def _marked(chats):
    return [row for row in range(12) if chats.table.is_marked(row)]


def _click(qtbot, chats, row, modifier=Qt.KeyboardModifier.NoModifier, column=Column.MARK):
    spot = chats.view.visualRect(chats.table.index(row, column)).center()
    qtbot.mouseClick(chats.view.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def _press(qtbot, chats, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(chats.view, key, modifier)


def test_shift_and_a_click_tick_everything_between(qtbot, chats):
    _click(qtbot, chats, 2)
    _click(qtbot, chats, 6, SHIFT)
    assert _marked(chats) == [2, 3, 4, 5, 6]
    _click(qtbot, chats, 4, SHIFT)  # ticked already: from the last one to here they lose it
    assert _marked(chats) == [2, 3]


def test_shift_and_the_arrows_draw_a_range_that_can_shrink(qtbot, chats):
    chats.view.setFocus()
    chats.view.setCurrentIndex(chats.table.index(3, Column.TITLE))
    for _ in range(3):
        _press(qtbot, chats, Qt.Key.Key_Down, SHIFT)
    assert _marked(chats) == [3, 4, 5, 6]
    _press(qtbot, chats, Qt.Key.Key_Up, SHIFT)
    assert _marked(chats) == [3, 4, 5]
    _press(qtbot, chats, Qt.Key.Key_Down)
    _press(qtbot, chats, Qt.Key.Key_Down)
    _press(qtbot, chats, Qt.Key.Key_Space)
    assert _marked(chats) == [3, 4, 5, 7]


def test_shift_and_space_tick_from_the_last_one(qtbot, chats):
    chats.view.setFocus()
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    _press(qtbot, chats, Qt.Key.Key_Space)
    for _ in range(3):
        _press(qtbot, chats, Qt.Key.Key_Down)
    _press(qtbot, chats, Qt.Key.Key_Space, SHIFT)
    assert _marked(chats) == [1, 2, 3, 4]


def test_home_and_end_lead_to_the_first_and_last_chat(qtbot, chats):
    chats.view.setFocus()
    _press(qtbot, chats, Qt.Key.Key_End)
    assert chats.view.currentIndex().row() == chats.table.rowCount() - 1
    _press(qtbot, chats, Qt.Key.Key_Home)
    assert chats.view.currentIndex().row() == 0


def test_what_is_chosen_and_not_shown_can_be_shown_alone(qtbot, chats):
    chats.table.toggle(0)
    chats.table.toggle(1)
    assert not chats.marks.these.isVisible()
    chats.facets.only_app("cursor")
    assert chats.marks.count.text() == "2 chats chosen"
    assert chats.marks.hint.text().endswith("2 of them are not shown")
    chats.marks.these.click()
    assert chats.table.rowCount() == 2
    assert list(chats.facets.chips.chips) == ["only"]
    chats.table.toggle(0)  # it stays where it is: nothing moves under the mouse
    assert chats.table.rowCount() == 2
    assert chats.marks.count.text() == "1 chat chosen"
    chats.facets.chips.chips["only"].click()
    assert chats.table.rowCount() == 250


def test_what_is_chosen_survives_search_order_groups_and_a_new_look(qtbot, chats, engine):
    chats.table.toggle(4)
    chosen = chats.table.marks
    chats.table.sort(Column.SIZE)
    chats.groups.choice.setCurrentIndex(2)
    chats.facets.search.setText("tomato")
    qtbot.waitUntil(lambda: chats.table.shown < 250)
    before = len([what for what, _about in engine.calls if what == "conversations"])
    chats.load()
    qtbot.waitUntil(lambda: len([what for what, _about in engine.calls if what == "conversations"]) > before)
    qtbot.waitUntil(chats.reload.isEnabled)
    assert chats.table.marks == chosen
    chats.marks.none.click()
    assert chats.table.marks == frozenset()


def test_a_screen_reader_is_told_whether_a_row_is_chosen(chats):
    title = chats.table.index(0, Column.TITLE)
    assert "Chosen for erasing" not in title.data(Qt.ItemDataRole.AccessibleTextRole)
    chats.table.toggle(0)
    assert "Chosen for erasing" in title.data(Qt.ItemDataRole.AccessibleTextRole)
    assert chats.view.accessibleName() == "Chats"


def test_a_new_look_does_not_move_the_list(qtbot, chats):
    chats.view.verticalScrollBar().setValue(chats.view.rowHeight(0) * 40)
    first = chats.view.top
    assert first == chats.table.conversation(40).id
    chats.load()
    qtbot.waitUntil(lambda: not chats.reload.isEnabled())
    qtbot.waitUntil(chats.reload.isEnabled)
    assert chats.view.top == first
