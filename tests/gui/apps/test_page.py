"""What the window says of one app: how fresh its knowledge is, and what the app's own delete leaves."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel
from tidytrace.gui.apps.dialog import AppDialog

from gui.staged import StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.language import Language


@pytest.fixture
def reading(qtbot, window):
    """The chats page with a chat of Codex in the preview."""
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    table = window.chats.table
    row = next(number for number in range(20) if table.conversation(number).app == "codex")
    window.chats.view.setCurrentIndex(table.index(row, Column.TITLE))
    qtbot.waitUntil(lambda: window.chats.preview.shown == table.conversation(row).id)
    return window.chats


def words(dialog):
    return [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel) if label.text()]


def test_the_preview_says_how_fresh_the_knowledge_of_its_app_is(reading):
    assert "verified 2026-11 with 0.169.0" in reading.preview.meta.text()


def test_the_page_of_an_app_opens_from_a_chat_and_shows_what_its_own_delete_leaves(qtbot, reading):
    qtbot.mouseClick(reading.preview.about, Qt.MouseButton.LeftButton)
    dialog = reading.about_dialog
    qtbot.waitUntil(lambda: "seen with the real app" in dialog.freshness.text())
    told = words(dialog)
    assert "This app's own delete leaves 3 copies." in told
    assert "It takes the transcript and leaves the rest." in told
    assert told[told.index("Stays") + 1].startswith("Chats, ")
    assert "Newer than this catalogue: 3 chats" in told
    assert "other" in told[told.index("Goes") + 1].lower()
    assert "Not known" not in told
    assert "What it keeps here" in told
    assert any("214 chats" in one for one in told)
    assert "Switches on this computer" in told
    assert "In your account" in told
    dialog.close()


def test_it_opens_from_a_finding_too(qtbot, window, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    row = window.home.findings.shown("gemini-cli.usage-statistics")
    row.toggle()
    row.about_button.click()
    qtbot.waitUntil(lambda: ("about", "gemini-cli") in engine.calls)
    assert window.home.about_dialog.windowTitle() == "Gemini CLI"


@pytest.fixture
def dialog(qtbot, window, engine):
    made = AppDialog("claude-code", "Claude Code", engine, window.work, Language("en"), window)
    made.open()
    qtbot.waitUntil(lambda: "verified" in made.freshness.text())
    return made


def test_everything_has_a_name_for_a_screen_reader(dialog):
    assert dialog.accessibleName() == "About Claude Code"
    assert dialog.area.accessibleName()
    rows = [row for row in dialog.area.widget().findChildren(QFrame) if row.accessibleName()]
    assert any(row.accessibleDescription() for row in rows)
    assert any(row.accessibleName().startswith("Needs you: ") for row in rows)


def test_the_keyboard_reads_and_closes_it(qtbot, dialog):
    assert dialog.focusWidget() is dialog.closing
    dialog.area.setFocus()
    qtbot.waitUntil(lambda: dialog.area.verticalScrollBar().maximum() > 0)  # all of it is laid out
    before = dialog.area.verticalScrollBar().value()
    qtbot.keyClick(dialog.area, Qt.Key.Key_PageDown)
    assert dialog.area.verticalScrollBar().value() > before
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_card_is_ticked_there_and_the_home_page_knows(qtbot, window, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.home.findings.about.emit("claude-code")
    page = window.home.about_dialog
    qtbot.waitUntil(lambda: bool(page.cards))
    (finding_id, row), *_ = page.cards.items()
    assert row.ticking.text() == "Done"
    row.ticking.click()
    qtbot.waitUntil(lambda: row.ticking.text() == "Take back")
    assert ("tick", finding_id) in engine.calls
    assert window.home.results.findings[finding_id].state is State.OK
    row.ticking.click()
    qtbot.waitUntil(lambda: row.ticking.text() == "Done")
    assert window.home.results.findings[finding_id].state is State.MANUAL


def test_a_card_that_cannot_be_kept_says_why(qtbot, dialog, engine):
    row = next(iter(dialog.cards.values()))
    engine.problem = EngineProblem("The disk is full.")
    row.ticking.click()
    qtbot.waitUntil(row.problem.isVisible)
    assert row.problem.text() == "The disk is full."
    assert row.ticking.text() == "Done"


def test_what_cannot_be_looked_up_is_said(qtbot, window, engine):
    engine.problem = EngineProblem("This app is no longer in the catalogue.")
    made = AppDialog("gone", "Gone", engine, window.work, Language("en"), window)
    made.open()
    qtbot.waitUntil(lambda: "no longer" in made.freshness.text())


def test_closing_while_it_is_still_looked_up_is_harmless(qtbot, make_window):
    engine = StagedEngine()
    window = make_window(engine)
    engine.gate.clear()
    made = AppDialog("claude-code", "Claude Code", engine, window.work, Language("en"), window)
    made.open()
    made.close()
    engine.gate.set()
    qtbot.wait(50)
    assert made.freshness.text() == "Looking…"
