"""Closing the window: it goes to the tray only if the person agreed, and is never lost."""

import subprocess
import sys
import textwrap
import threading

import pytest
from PySide6.QtWidgets import QApplication

from tidytrace.gui.tray.port import Closing


def test_the_person_is_asked_once(qtbot, make_tray, memory):
    tray, window = make_tray()
    assert not window.close()
    assert window.isVisible()
    assert tray.question is not None
    tray.question.tray.click()
    assert not window.isVisible()
    assert memory.answer is Closing.TRAY
    tray.come()
    assert window.isVisible()
    window.close()
    assert tray.question is None
    assert not window.isVisible()
    assert not window.work._pool.waitForDone(0) or window.work._jobs  # it still works


def test_who_answers_nothing_keeps_the_window(make_tray, memory):
    tray, window = make_tray()
    window.close()
    tray.question.reject()
    assert window.isVisible()
    assert memory.answer is None
    window.close()
    assert tray.question is not None


def test_enter_ends_it(qtbot, make_tray, memory):
    tray, window = make_tray()
    window.close()
    tray.question.end.click()
    assert memory.answer is Closing.END
    assert not window.isVisible()
    assert not tray.keeps()


def test_the_answer_can_be_changed_in_the_menu(make_tray, memory):
    memory.answer = Closing.END
    tray, _window = make_tray()
    assert tray.menu.choices[Closing.END].isChecked()
    tray.menu.choices[Closing.TRAY].trigger()
    assert memory.answer is Closing.TRAY


def test_an_answer_that_cannot_be_kept_holds_for_now(make_tray, memory):
    memory.full = True
    tray, window = make_tray()
    window.close()
    tray.question.tray.click()
    assert not window.isVisible()
    tray.come()
    window.close()
    assert tray.question is None
    assert not window.isVisible()


@pytest.mark.parametrize("gone", ["no tray", "no sign"])
def test_without_a_tray_closing_closes(make_tray, memory, there, gone):
    memory.answer = Closing.TRAY
    tray, window = make_tray()
    if gone == "no tray":
        there.there = False
    else:
        tray.sign.hide()
    assert window.close()
    assert tray.question is None


def test_a_tray_that_goes_brings_the_window_back(qtbot, make_tray, memory, there):
    memory.answer = Closing.TRAY
    tray, window = make_tray()
    window.close()
    assert not window.isVisible()
    there.there = False
    tray._still_there()
    assert not window.isVisible()  # a panel may be started anew
    there.there = True
    tray._still_there()
    there.there = False
    tray._still_there()
    tray._still_there()
    assert window.isVisible()
    assert "tray has gone" in window.rail.note.words.text()


def test_a_dialog_that_closes_does_not_end_the_program_in_the_tray(make_tray, memory):
    memory.answer = Closing.TRAY
    tray, window = make_tray()
    window.close()
    assert not QApplication.quitOnLastWindowClosed()
    tray.come()
    assert QApplication.quitOnLastWindowClosed()


ENDING = """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    from tidytrace.gui.start import Application
    app = Application([])
    class Window(QWidget):
        stays = True
        def closeEvent(self, event):
            print("asked", flush=True)
            event.setAccepted(not self.stays)
    window = Window()
    window.show()
    def leave():
        print("ending", flush=True)
        window.stays = False
    app.ending.connect(leave)
    QTimer.singleShot(0, app.quit)
    QTimer.singleShot(5000, lambda: app.exit(9))
    raise SystemExit(app.exec())
"""


def test_the_session_can_end():
    """The tray hears of it before the window is asked, or the window would keep the person from logging off."""
    words = [sys.executable, "-c", textwrap.dedent(ENDING)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["ending", "asked"]), done.stderr


def test_the_session_is_being_saved(make_tray, memory):
    memory.answer = Closing.TRAY
    tray, window = make_tray()
    tray.session_ends()  # Qt's signal carries a manager that nobody can make
    assert window.close()
    assert not tray.keeps()


def test_quit_ends_it_in_the_middle_of_work(qtbot, make_tray, memory, engine, monkeypatch):
    memory.answer = Closing.TRAY
    tray, window = make_tray()
    ended = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    engine.gate.clear()
    window.home.check()
    qtbot.waitUntil(engine.entered.is_set)
    window.close()
    assert window.work.busy("check-up")  # the tray lets it go on
    threading.Timer(0.1, engine.gate.set).start()
    tray.menu.end.trigger()
    assert ended == [True]
    assert not tray.sign.visible
    assert not window.work.busy("check-up")


def test_the_shortcut_ends_it_too(make_tray, memory):
    memory.answer = Closing.TRAY
    _tray, window = make_tray()
    window.leave()
    assert not window.isVisible()
    assert window.work._jobs == {}
