"""The whole program on a made-up computer."""

import threading

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gui.staged_tray import Sign, StagedWatcher
from tidytrace.gui.program import Parts, Program
from tidytrace.language import Language


@pytest.fixture
def spoken():
    """Languages that Qt's own texts were let follow."""
    return []


@pytest.fixture
def hushed():
    """Set when the notices on the screen were to go."""
    return threading.Event()


@pytest.fixture
def parts(engine, memory, there, spoken, hushed):
    return Parts(
        engine=engine,
        watcher=lambda _language: StagedWatcher(),
        memory=memory,
        there=there,
        language=lambda wished: Language(wished or "en"),
        speak=lambda _app, language: spoken.append(language.code),
        hush=hushed.set,
        make_sign=Sign,
    )


@pytest.fixture
def make_program(qapp, parts):
    made = []

    def make() -> Program:
        program = Program(qapp, parts)
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
