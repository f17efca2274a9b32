"""Notices in the window: what was told, what is answered, and when to be silent."""

import pytest

from tidytrace.gui.engine import EngineProblem
from tidytrace.watch.notices.ledger import Stage
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.notices.places import Place


@pytest.fixture
def told(telling, minding, settled):
    """Tells something, and shows it."""

    def tell(*arguments, **more):
        minding.tell(*arguments, **more)
        telling.again_now()
        settled(telling)
        return telling.cards[len(minding.entries)]

    return tell


def test_before_anything_was_told(telling):
    assert telling.summary.text() == "Nothing waits for an answer"
    assert telling._list.itemAt(0).widget().isVisible()
    assert all(tick.isChecked() for tick in telling.kinds.values())


def test_an_answer_is_carried_out_and_remembered(told, telling, settled, engine):
    card = told()
    assert [one.text() for one in card.buttons.values()] == ["Cut it out", "Erase the chat", "It's fine"]
    assert telling.summary.text() == "1 notice is not answered"
    card.buttons[Action.FINE].click()
    settled(telling)
    assert dict(engine.calls)["answer"] == (1, Action.FINE, "en")
    assert telling.line.text() == "It was done."
    assert telling.cards[1].buttons == {}
    assert "your answer: It's fine" in telling.cards[1].state.text()


def test_an_answer_that_failed_is_said_and_stays_open(qtbot, told, telling, settled, minding):
    card = told()
    minding.answer = lambda *_: (False, "The app runs.")
    card.buttons[Action.FINE].click()
    settled(telling)
    assert (telling.line.text(), telling.line.property("kind")) == ("The app runs.", "problem")
    assert Action.FINE in telling.cards[1].buttons


def test_what_is_done_on_another_page_is_done_in_this_window(qtbot, told, telling, window, engine):
    went = []
    window.remind.turn.connect(went.append)
    told(Kind.CHECKUP, (Action.CHECK, Action.LATER)).buttons[Action.CHECK].click()
    qtbot.waitUntil(lambda: ("seen", (1,)) in engine.calls)
    assert went == [Place("home", deed="check")]
    assert window.pages.currentWidget() is window.home


@pytest.mark.parametrize(("about", "page"), [("purge", "remind"), ("walk", "tips")])
def test_a_reminder_leads_to_its_page(told, window, about, page):
    told(Kind.CHECKUP, (Action.SHOW, Action.LATER), reminder=about).buttons[Action.SHOW].click()
    assert window.pages.currentWidget() is getattr(window, page)


def test_kinds_are_switched_off_and_on(telling, settled, minding):
    telling.kinds[Kind.NEW_APP].click()
    settled(telling)
    assert minding.preferences.off == (Kind.NEW_APP,)
    telling.kinds[Kind.NEW_APP].click()
    settled(telling)
    assert minding.preferences.off == ()


def test_a_trial_says_whether_the_desktop_shows_it(qtbot, telling, minding):
    telling.trial.click()
    qtbot.waitUntil(telling.tried.isVisible)
    assert telling.tried.text() == "The desktop has shown it."
    minding.why_not_shown = "No program of this desktop shows notifications."
    telling.trial.click()
    qtbot.waitUntil(lambda: telling.tried.text() == minding.why_not_shown)
    minding.problem = EngineProblem("The disk is full.")
    telling.trial.click()
    qtbot.waitUntil(lambda: telling.tried.text() == "The disk is full.")


def test_many_are_counted_and_not_all_shown(telling, minding, settled):
    for _ in range(33):
        minding.tell(Kind.WATCHING, (), stage=Stage.SILENT)
    telling.again_now()
    settled(telling)
    assert len(telling.cards) == 30
    assert telling._list.itemAt(30).widget().text() == "3 older notices are not shown."
