"""A window with its sign in the tray."""

import pytest
from PySide6.QtWidgets import QApplication

from gui.staged_tray import Sign, StagedWatcher
from tidytrace.gui.tray.tray import Tray
from tidytrace.language import Language


@pytest.fixture
def watcher():
    return StagedWatcher()


@pytest.fixture
def make_tray(make_window, engine, watcher, memory, there):
    """A window with its sign in the tray."""
    made = []

    def make(language="en"):
        window = make_window(engine, Language(language))
        tray = Tray(window, watcher, memory, Language(language), there, Sign)
        made.append(tray)
        return tray, window

    yield make
    for tray in made:
        tray.session_ends()
        QApplication.setQuitOnLastWindowClosed(True)
