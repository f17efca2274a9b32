"""A question before something that is gone afterwards."""

import pytest
from PySide6.QtCore import Qt

from tidytrace.gui.question import Question
from tidytrace.language import Language


@pytest.fixture
def question(qtbot):
    made = Question("Forget", "Forget all of it?", "It is gone then.", "&Forget it", Language("en"))
    qtbot.addWidget(made)
    made.open()
    made.said = []
    made.confirmed.connect(lambda: made.said.append("yes"))
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_keep_everything_as_it_is(qtbot, question, key):
    qtbot.keyClick(question.focusWidget(), key)
    assert not question.isVisible()
    assert question.said == []


def test_only_the_button_that_says_so_does_it(qtbot, question):
    qtbot.mouseClick(question.go, Qt.MouseButton.LeftButton)
    assert not question.isVisible()
    assert question.said == ["yes"]
