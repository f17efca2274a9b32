"""Chats that the person keeps, that are pinned in their app, or whose app runs."""

import pytest
from PySide6.QtCore import Qt

from gui.pointing import click
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.chats.table import LOCK_ROLE

TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def listed(make_window, qtbot, engine):
    def opened():
        window = make_window(engine)
        window.show_page(1)
        qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
        return window.chats

    return opened


def _read(qtbot, chats, row):
    chats.view.setCurrentIndex(chats.table.index(row, Column.TITLE))
    qtbot.waitUntil(lambda: chats.preview.shown == chats.table.conversation(row).id)


def test_what_the_person_keeps_cannot_be_chosen(qtbot, listed, engine):
    chats = listed()
    kept = chats.table.conversation(0).id
    chats.table.toggle(0)
    _read(qtbot, chats, 0)
    assert chats.preview.keep.text() == "&Keep this chat"
    click(qtbot, chats.preview.keep)
    qtbot.waitUntil(lambda: engine.keeping.held == {kept})
    qtbot.waitUntil(lambda: chats.preview.held)
    assert chats.table.marks == frozenset()  # what is kept is no longer chosen
    chats.table.toggle(0)
    chats.table.mark_shown()
    assert kept not in chats.table.marks
    title = chats.table.index(0, Column.TITLE)
    assert title.data(LOCK_ROLE) == "kept"
    assert "never erased" in title.data(TIP)
    assert chats.table.index(0, Column.MARK).data(Qt.ItemDataRole.CheckStateRole) is None
    chats.facets.held.choose("held")
    assert [chats.table.conversation(0).id, chats.table.rowCount()] == [kept, 1]
    click(qtbot, chats.preview.keep)
    qtbot.waitUntil(lambda: engine.keeping.held == set())
    qtbot.waitUntil(lambda: chats.table.rowCount() == 0)


def test_what_was_kept_before_is_kept_after_a_new_look(qtbot, listed, engine):
    engine.keeping.held.add(engine.chats[3].id)
    chats = listed()
    assert chats.table.shelf.is_held(engine.chats[3].id)
    chats.table.mark_shown()
    assert engine.chats[3].id not in chats.table.marks


def test_a_running_app_locks_its_chats_and_says_what_to_do(listed, engine):
    engine.running = frozenset({"codex"})
    chats = listed()
    row = next(row for row in range(20) if chats.table.conversation(row).app == "codex")
    title = chats.table.index(row, Column.TITLE)
    assert title.data(LOCK_ROLE) == "lock"
    assert "Codex CLI is running. Close it before you erase this." in title.data(TIP)
    assert "Codex CLI is running" in title.data(Qt.ItemDataRole.AccessibleTextRole)
    chats.facets.stays.choose("app-running")
    assert {chats.table.conversation(row).app for row in range(chats.table.rowCount())} == {"codex"}


def test_the_plan_leaves_out_what_is_kept(qtbot, listed, engine):
    """Kept in another window since the list was made."""
    chats = listed()
    chats.table.toggle(0)
    chats.table.toggle(2)
    engine.keeping.held.add(chats.table.conversation(0).id)
    click(qtbot, chats.marks.go)
    qtbot.waitUntil(lambda: chats.dialog.erasure is not None)
    assert "You keep this one" in chats.dialog.line.text()
    assert [one.conversation.id for one in chats.dialog.erasure.kept] == [chats.table.conversation(0).id]
