"""The window without a screen, on a made-up computer."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from gui.staged import StagedEngine
from gui.staged_tray import StagedMemory, There
from tidytrace.gui import theme
from tidytrace.gui.design import Scheme
from tidytrace.gui.rubbish import left_lying
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language
from waiting import PATIENCE


@pytest.fixture(autouse=True)
def ready(prepared) -> None:
    """No test here is about making the detector rules."""


class PatientBot(QtBot):
    """It waits as long as a busy computer may need; what comes ends the waiting at once."""

    def waitUntil(self, callback, *, timeout=PATIENCE * 1000):  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE * 1000, **more):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget, *, timeout=PATIENCE * 1000):  # noqa: N802
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture(autouse=True)
def collected_here():
    """As in the program: nothing is collected in a worker's thread, where no widget may go."""
    with left_lying():
        yield


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture
def english():
    return Language("en")


@pytest.fixture
def chinese():
    return Language("zh_CN")


@pytest.fixture(autouse=True)
def light(qapp):
    """Every test starts in the light look, with no window of the last one: Qt would dress that as well."""
    theme.dress(qapp, Scheme.LIGHT)
    yield
    # pytest-qt leaves them to the next loop that runs
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def engine():
    return StagedEngine()


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
