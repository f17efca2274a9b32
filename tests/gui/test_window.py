"""The window as a whole: pages, keyboard alone, closing in the middle of work."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from gui.receipts import deeds
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.places import PlacesView
from tidytrace.gui.controls import Button
from tidytrace.gui.home.page import Phase
from tidytrace.gui.window import MainWindow
from tidytrace.watch.notices.places import Place


def _focus(window):
    return window.focusWidget()


def _tab_to(qtbot, window, wanted, limit=80):
    """Press Tab until the wanted widget has the keyboard."""
    for _ in range(limit):
        if _focus(window) is wanted:
            return
        qtbot.keyClick(_focus(window) or window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reached {wanted.accessibleName() or wanted}")


def test_the_rail_turns_pages(qtbot, window):
    qtbot.mouseClick(window.rail.buttons[1], Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.chats
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentWidget() is window.home
    assert window.rail.buttons[0].isChecked()
    window.rail.buttons[0].setFocus()
    qtbot.keyClick(window.rail.buttons[0], Qt.Key.Key_Down)
    assert window.pages.currentWidget() is window.chats


def test_check_fix_and_undo_by_keyboard_alone(qtbot, window, engine):
    home = window.home
    assert _focus(window) is home.header.button  # Enter or Space is all it takes
    qtbot.keyClick(_focus(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    row = home.findings.shown("cursor.privacy-mode")
    _tab_to(qtbot, window, row.action)
    qtbot.keyClick(_focus(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    assert _focus(window) is row.action  # the keyboard stays where it was
    qtbot.keyClick(_focus(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.action.text() == "Fix")
    assert engine.fixed == {}


def test_find_read_choose_and_erase_by_keyboard_alone(qtbot, window, engine):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    chats = window.chats
    qtbot.waitUntil(lambda: chats.table.rowCount() > 0)
    _tab_to(qtbot, window, chats.facets.search)
    qtbot.keyClicks(_focus(window), "tomato")
    qtbot.keyClick(_focus(window), Qt.Key.Key_Return)
    assert chats.table.rowCount() < 250
    _tab_to(qtbot, window, chats.view)
    qtbot.keyClick(chats.view, Qt.Key.Key_Down)
    qtbot.keyClick(chats.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "My neighbour" in chats.preview.transcript.toPlainText())
    chosen = chats.table.chosen()
    assert chosen == [chats.table.conversation(chats.view.currentIndex().row())]
    qtbot.keyClick(chats.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.ASKING)
    chats.dialog.go.setFocus()
    qtbot.keyClick(chats.dialog.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.OVER)
    qtbot.waitUntil(lambda: chosen[0].id not in chats.table.shelf.by_id)


def _nameless(widget):
    return [
        one
        for one in widget.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QLineEdit | QComboBox | PlacesView)
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not one.isHidden()
        and not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]


def test_everything_that_takes_the_keyboard_has_a_name(qtbot, window, engine):
    engine.done = deeds()
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.turn_to(window.activity)
    qtbot.waitUntil(lambda: len(window.activity.rows) == 5)
    window.activity.show_which("r-1")
    qtbot.waitUntil(lambda: window.activity.rows["r-1"].is_open)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.view.setCurrentIndex(window.chats.table.index(1, 1))
    qtbot.waitUntil(window.chats.preview.ask.isVisible)
    window.turn_to(window.network)
    qtbot.waitUntil(lambda: bool(window.network.exposure.servers))
    window.network.turn(1)
    qtbot.waitUntil(lambda: bool(window.network.connections.cards))
    with qtbot.waitSignal(window.apps.sheet.finished):
        window.show_place(Place("apps", "gemini-cli"))
    assert _nameless(window) == []


def test_everything_in_an_erasure_has_a_name(qtbot, window, engine):
    engine.home = None
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.table.toggle(0)
    window.chats.table.toggle(3)
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    for group in dialog.plan.footprint.groups.values():
        group.toggle()
    assert _nameless(dialog) == []
    dialog.carry_out()
    dialog.key.picks["passphrase"].setChecked(True)
    assert _nameless(dialog) == []


def test_erase_with_a_choice_and_bring_back_by_keyboard_alone(qtbot, window, engine):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    chats = window.chats
    qtbot.waitUntil(lambda: chats.table.rowCount() > 0)
    _tab_to(qtbot, window, chats.view)
    qtbot.keyClick(chats.view, Qt.Key.Key_Space)
    qtbot.keyClick(chats.view, Qt.Key.Key_Delete)
    dialog = chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    log = dialog.plan.footprint.groups["log"]
    _tab_to(qtbot, dialog, log.more)
    qtbot.keyClick(log.more, Qt.Key.Key_Space)
    _tab_to(qtbot, dialog, log.view)
    qtbot.keyClick(log.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and len(dialog.erasure.going) == 3)
    _tab_to(qtbot, dialog, dialog.go)
    qtbot.keyClick(dialog.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    _tab_to(qtbot, dialog, dialog.undo)
    qtbot.keyClick(dialog.undo, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.stage is Stage.RESTORED)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_the_work_is_never_done_on_the_gui_thread(qtbot, window, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.home.fix("cursor.privacy-mode")
    qtbot.waitUntil(lambda: bool(engine.fixed))
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    assert threading.get_ident() not in engine.threads


def test_closing_in_the_middle_of_a_check_up_is_clean(qtbot, window, engine):
    engine.gate.clear()
    window.home.check()
    qtbot.waitUntil(lambda: len(engine.calls) == 1)
    threading.Timer(0.2, engine.gate.set).start()
    window.close()
    assert not window.isVisible()
    before = window.home.header.headline.text()
    qtbot.wait(50)
    assert window.home.phase is Phase.WORKING  # what came later was dropped
    assert window.home.header.headline.text() == before


def test_closing_while_chats_are_listed_is_clean(qtbot, window, engine):
    engine.gate.clear()
    window.show_page(1)
    qtbot.waitUntil(lambda: len(engine.calls) == 1)
    threading.Timer(0.2, engine.gate.set).start()
    window.close()
    qtbot.wait(50)
    assert window.chats.table.rowCount() == 0


def test_the_window_speaks_the_language_it_was_asked_for(qtbot, make_window, engine, chinese):
    window = make_window(engine, chinese)
    assert window.windowTitle() == "清迹"
    assert window.rail.buttons[0].text() == "首页"
    assert [button.text() for button in window.rail.buttons] == [
        chinese(words)
        for words in (
            *("Home", "Chats", "Apps", "Network", "Tips", "Remind", "Activity"),
            *("Believe it?", "Preferences"),
        )
    ]
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    assert window.home.header.headline.text() == "3 项需要您处理"
    assert window.home.header.line.text().startswith("6 项没有问题 · 2 项未能检查")
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    assert window.chats.line.text().startswith("6 个应用中共有 250 个聊天")
    window.chats.table.toggle(0)
    assert window.chats.marks.go.text() == "删除 1 个聊天…"


def test_qt_speaks_chinese_too(qapp, chinese, qtbot):
    from tidytrace.gui import start

    start.prepare(qapp, chinese)
    try:
        assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
    finally:
        for translator in start.translators(qapp):
            qapp.removeTranslator(translator)


def test_the_tab_key_goes_from_the_page_in_the_rail_to_what_stands_below_and_into_the_page(make_window, engine, qtbot):
    window = make_window(engine)
    window.activateWindow()
    window.show_page(1)
    qtbot.waitUntil(window.chats.isVisible)
    window.rail.buttons[1].setFocus()
    came: list[object] = []
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_Tab)
        came.append(window.focusWidget())
    assert came[:3] == [window.rail.make_simple, window.rail.about_catalogue, window.rail.leave_now]
    assert window.chats.isAncestorOf(came[3])
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_Backtab)
    assert window.focusWidget() is window.rail.buttons[1]


def test_enter_presses_what_has_the_focus_as_the_space_bar_does(make_window, engine, qtbot):
    window = make_window(engine)
    window.show_page(2)
    window.rail.buttons[0].setFocus()
    qtbot.keyClick(window.rail.buttons[0], Qt.Key.Key_Return)
    assert window.pages.currentWidget() is window.home
    pressed: list[str] = []
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
        button = Button("Turn it off", pressed=lambda: pressed.append("once"), parent=window)
        qtbot.keyClick(button, Qt.Key.Key_Enter, modifier)
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["once", "once"]


@pytest.mark.parametrize("name", ["tips", "preferences"])
def test_a_page_that_is_half_made_owns_what_there_is_of_it(make_window, engine, monkeypatch, name):
    """Parts that belong to nobody were taken away by Python in an order of its own, and the program ended."""
    monkeypatch.setattr(MainWindow, "_make_ahead", lambda _window: None)
    window = make_window(engine)
    before = {one for one in QApplication.topLevelWidgets() if one.parentWidget() is None}
    steps = 0
    for _slice in getattr(window, name).ahead:
        steps += 1
        alone = {one for one in QApplication.topLevelWidgets() if one.parentWidget() is None}
        assert alone <= before, (steps, alone - before)
    assert steps > 3
