"""The whole program on a made-up computer."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gui.tray.conftest import Sign, StagedMemory, StagedWatcher, There
from tidytrace.gui.program import Parts, Program
from tidytrace.language import Language


@pytest.fixture(autouse=True)
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
def spoken():
    """Languages that Qt's own texts were let follow."""
    return []


@pytest.fixture
def make_program(qapp, engine, memory, there, spoken):
    made = []

    def make() -> Program:
        program = Program(
            qapp,
            Parts(
                engine=engine,
                watcher=lambda _language: StagedWatcher(),
                memory=memory,
                there=there,
                language=lambda wished: Language(wished or "en"),
                speak=lambda _app, language: spoken.append(language.code),
                make_sign=Sign,
            ),
        )
        made.append(program)
        return program

    yield make
    for program in made:
        program._ends()
        for window in (program.window, program.locked, *program._retired):
            if window is not None:
                window.hide()
                window.deleteLater()
        program.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.setQuitOnLastWindowClosed(True)


@pytest.fixture
def program(make_program, qtbot):
    program = make_program()
    program.start()
    qtbot.waitExposed(program.window)
    return program
