"""Pictures of the page, to be looked at; what a machine can see of them is asserted."""

from gui.staged import StagedEngine
from gui.test_screens import code, picture, scheme  # noqa: F401 - fixtures
from tidytrace.gui.remind.page import REMINDING, TELLING
from tidytrace.language import Language
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.peace import Days, Hours
from tidytrace.watch.reminders.rules import Weekly
from tidytrace.watch.retention.rules import Rule


def test_the_three_sides(qtbot, make_window, picture, code):  # noqa: F811
    engine = StagedEngine(60)
    minding = engine.minding
    minding.set_rule(Rule(does="tidy", days=30))
    minding.set_rule(Rule(scope="folder", of="/home/wang/papers/a-folder-with-a-rather-long-name/bills", does="keep"))
    minding.remind("checkup", Weekly())
    minding.placed = "edited"
    minding.prefer(quiet=Hours.of("22:00-08:00"), holidays=(Days.of("10-01..10-07"),))
    minding.tell(Kind.CHECKUP, (Action.CHECK, Action.LATER))
    window = make_window(engine, Language(code), size=(900, 600))
    window.turn_to(window.remind)
    page = window.remind
    qtbot.waitUntil(lambda: page.keeping._seen)
    picture("remind-keeping", window)
    page.show_side(REMINDING)
    qtbot.waitUntil(lambda: page.reminding._seen)
    picture("remind-reminders", window)
    page.show_side(TELLING)
    qtbot.waitUntil(lambda: page.telling._seen)
    picture("remind-notices", window)
    assert page.telling.cards[1].state.text()
