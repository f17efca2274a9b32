"""Pictures of the walk, to be looked at; what a machine can see of them is asserted."""

from gui.staged import StagedEngine
from gui.test_screens import code, picture, scheme  # noqa: F401 - fixtures
from tidytrace.gui.walk.page import Stage
from tidytrace.language import Language
from tidytrace.watch.walk.model import Answer


def test_the_pages_of_a_walk(qtbot, make_window, picture, answer, code):  # noqa: F811
    window = make_window(StagedEngine(), Language(code), size=(900, 600))
    tips = window.tips
    window.turn_to(tips)
    qtbot.waitUntil(lambda: bool(tips._pages))
    picture("tips-first", window)
    tips.start()
    qtbot.waitUntil(lambda: tips.stage is Stage.ASKING)
    picture("walk-question", window)
    tips._turn_to(10)
    tips.asking.scenes[0].choices[0].click()
    picture("walk-scene", window)
    answer(tips, *[Answer.ALREADY] * 13)
    assert tips.stage is Stage.OVER
    qtbot.waitUntil(lambda: tips.over.done.text() != "…")
    picture("walk-over", window)
