"""The page of the tips, up to its first question."""

import pytest

from tidytrace.gui.walk.page import Stage


@pytest.fixture
def tips(qtbot, window):
    window.turn_to(window.tips)
    qtbot.waitUntil(lambda: bool(window.tips._pages))
    return window.tips


@pytest.fixture
def walk(qtbot, tips):
    """A walk that stands at its first question."""
    tips.start()
    qtbot.waitUntil(lambda: tips.stage is Stage.ASKING)
    return tips


@pytest.fixture
def answer(qtbot):
    """Gives answers, one page after the other."""

    def give(tips, *answers):
        for one in answers:
            tips.answer(one)
            qtbot.waitUntil(lambda: not tips._keeping)

    return give
