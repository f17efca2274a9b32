"""The window without a screen, on a made-up computer."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent

from gui.staged import StagedEngine
from gui.staged_tray import StagedMemory, There
from tidytrace.gui import theme
from tidytrace.gui.design import Scheme
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language


@pytest.fixture(autouse=True)
def ready(prepared) -> None:
    """No test here is about making the detector rules."""


@pytest.fixture
def english():
    return Language("en")


@pytest.fixture
def chinese():
    return Language("zh_CN")


@pytest.fixture(autouse=True)
def light(qapp):
    """Every test starts in the light look."""
    theme.dress(qapp, Scheme.LIGHT)


@pytest.fixture
def engine():
    return StagedEngine()


@pytest.fixture
def swept(qapp):
    """Windows of earlier tests are gone; to dress them anew each time would take seconds."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def there():
    return There()


@pytest.fixture
def memory():
    return StagedMemory()


@pytest.fixture
def make_window(qtbot):
    """Opens windows, and closes them with their threads at the end."""
    made: list[MainWindow] = []

    def make(engine, language=None, size=(1280, 840)) -> MainWindow:
        window = MainWindow(engine, language or Language("en"))
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        made.append(window)
        return window

    yield make
    for window in made:
        window.work.close()


@pytest.fixture
def window(make_window, engine):
    return make_window(engine)
