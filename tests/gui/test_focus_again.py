"""What has the keyboard is told again to a reader that may have come too late; and no longer than it helps."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tidytrace.gui import focus_again
from tidytrace.gui.focus_again import FocusAgain


@pytest.fixture
def fields(qtbot):
    window = QWidget()
    lines = QVBoxLayout(window)
    made = [QLineEdit(), QLineEdit()]
    for one in made:
        lines.addWidget(one)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    made[0].setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made[0])
    yield made
    window.hide()


@pytest.fixture
def told(monkeypatch):
    """Whom it was told of, each time; a reader listens."""
    heard = []
    monkeypatch.setattr(focus_again, "_LOOK", 5)
    monkeypatch.setattr(focus_again, "_AGAIN", (5,))
    monkeypatch.setattr(QApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: True))
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(lambda event: heard.append(event.object())))
    return heard


def test_it_is_told_until_the_person_goes_elsewhere(qtbot, qapp, fields, told):
    again = FocusAgain(qapp)
    qtbot.waitUntil(lambda: len(told) > 2)
    assert set(told) == {fields[0]}
    fields[1].setFocus()
    qtbot.waitUntil(lambda: again._moved)
    count = len(told)
    qtbot.wait(40)
    assert len(told) == count
    again.deleteLater()


def test_nothing_is_told_while_nobody_listens(qtbot, qapp, fields, told, monkeypatch):
    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: False))
    again = FocusAgain(qapp)
    qtbot.wait(40)
    assert told == []
    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: True))  # the person switches a reader on
    qtbot.waitUntil(lambda: bool(told))
    assert told[0] is fields[0]
    again.deleteLater()


def test_elsewhere_a_reader_asks_for_itself(qtbot, qapp, fields, told, monkeypatch):
    monkeypatch.setattr(QApplication, "platformName", staticmethod(lambda: "windows"))
    again = FocusAgain(qapp)
    qtbot.wait(40)
    assert told == []
    again.deleteLater()
