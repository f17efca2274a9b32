"""Erase dialogs, opened and planned."""

import pytest

from gui.pointing import click
from tidytrace.gui.chats.deed_dialog import Stage


@pytest.fixture
def ask(make_window, qtbot, engine):
    """Opens the dialog for the chats of some rows, as soon as they are planned."""

    def opened(*rows, stage=Stage.ASKING):
        window = make_window(engine)
        window.show_page(1)
        chats = window.chats
        qtbot.waitUntil(lambda: chats.table.rowCount() > 0)
        for row in rows:
            chats.table.toggle(row)
        click(qtbot, chats.marks.go)
        qtbot.waitUntil(lambda: chats.dialog.stage is stage)
        return chats.dialog

    return opened


@pytest.fixture
def asked(ask):
    return ask(0, 2)
