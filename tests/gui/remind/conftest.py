"""The page «Remind», one side at a time."""

import pytest

from tidytrace.gui.remind.page import KEEPING, REMINDING, TELLING


@pytest.fixture
def minding(engine):
    return engine.minding


@pytest.fixture
def side(qtbot, window):
    """Shows one side and waits until it has looked."""

    def show(number):
        window.turn_to(window.remind)
        window.remind.show_side(number)
        part = getattr(window.remind, ("keeping", "reminding", "telling")[number])
        qtbot.waitUntil(lambda: part._seen and not window.work.busy(part.kind))
        return part

    return show


@pytest.fixture
def settled(qtbot, window):
    """Waits until a change is made and looked at."""

    def wait(part):
        qtbot.waitUntil(lambda: not window.work.busy(f"{part.kind}-change") and not window.work.busy(part.kind))

    return wait


@pytest.fixture
def keeping(side):
    return side(KEEPING)


@pytest.fixture
def reminding(side):
    return side(REMINDING)


@pytest.fixture
def telling(side):
    return side(TELLING)
