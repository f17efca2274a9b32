"""Keep or forget, as a person uses it."""

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from gui.staged_minding import CLAUDE
from tidytrace.gui.chats.cards import Folded
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Trouble
from tidytrace.watch.peace import Hours
from tidytrace.watch.retention.rules import Rule

OLD = Rule(does="tidy", days=90)


def said(widget):
    return [one.text().replace("\u200b", "") for one in widget.findChildren(QLabel) if not one.isHidden()]


@pytest.fixture
def tidied(keeping, settled):
    """Old chats are to be tidied."""
    keeping.set_rule(OLD)
    settled(keeping)
    return keeping


def test_at_first_everything_is_kept_and_what_the_apps_delete_is_said(keeping):
    assert keeping.rule.choice.does == ("keep", None)
    assert keeping.rule.quiet.isHidden()
    assert keeping.summary.text() == "42 chats will soon be deleted by their apps"
    card = keeping.cards[CLAUDE]
    assert any(words.startswith("Claude Code: 42 chats will vanish from ") for words in said(card))
    assert list(card.buttons) == ["copies", "let-go", "longer"]
    # the app whose chats are about to go stands first
    assert keeping._apps.itemAt(0).widget() is card
    assert "Keep everything (the rule for all apps)" in said(keeping.cards["codex"])[1]


def test_of_many_apps_each_gets_its_card_in_the_order_of_need(qtbot, keeping):
    first, *_ = keeping.kept.apps
    due = [msgspec.structs.replace(first.due, app=f"app-{number}") for number in range(9)]
    many = msgspec.structs.replace(keeping.kept, apps=tuple(msgspec.structs.replace(first, due=one) for one in due))
    keeping.cards = {}
    keeping.fill(many)
    assert 0 < len(keeping.cards) < 9  # so many as one sees; the window is not held up by the others
    qtbot.waitUntil(lambda: len(keeping.cards) == 9)
    shown = [keeping._apps.itemAt(number).widget() for number in range(keeping._apps.count())]
    assert shown == list(keeping.cards.values())
    keeping.fill(many)
    assert len(keeping.cards) == 9  # what somebody may be reading stays where it is


def test_a_rule_is_set_by_a_click_and_asks_before_anything_goes(keeping, settled, minding, engine):
    keeping.rule.choice.picks["tidy"].click()
    settled(keeping)
    assert minding.sayings.rules == (OLD,)
    assert minding.sayings.agreed == {}
    assert any("you are asked" in words for words in said(keeping.rule.frame))
    assert {"look", "keep", "later"} <= keeping.cards["codex"].buttons.keys()
    assert any("Nothing goes before you have said yes." in words for words in said(keeping.cards["codex"]))
    assert "erase" not in dict(engine.calls)


def test_quiet_hours_stand_beside_the_rule_and_lead_to_where_they_are_set(tidied, settled, minding, window):
    assert tidied.rule.quiet.text() == "No quiet hours are set…"
    minding.prefer(quiet=Hours.of("22:00-08:00"))
    tidied.again_now()
    settled(tidied)
    assert tidied.rule.quiet.text() == "Quiet hours: 22:00–08:00"
    tidied.rule.quiet.click()
    assert window.remind._sides.currentWidget() is window.remind.reminding


def test_other_days_are_another_rule(keeping, settled, minding):
    days = keeping.rule.choice.days["remind"]
    days.setCurrentIndex(days.findData(60))
    settled(keeping)
    assert minding.sayings.rules == (Rule(does="remind", days=60),)


def test_days_that_nobody_offers_are_shown_as_they_are_set(keeping, settled):
    keeping.set_rule(Rule(does="tidy", days=77))
    settled(keeping)
    assert keeping.rule.choice.does == ("tidy", 77)
    assert keeping.rule.choice.days["tidy"].currentText() == "77 days"


def test_what_is_due_goes_through_plan_proof_and_undo_and_nothing_is_agreed_for_later(qtbot, tidied, minding, settled):
    card = tidied.cards["codex"]
    count = len(card.app.due.due)
    card.buttons["look"].click()
    qtbot.waitUntil(lambda: tidied.dialog is not None and tidied.dialog.stage is Stage.ASKING)
    dialog = tidied.dialog
    assert dialog.heading.text() == f"Erase {count} chats?"
    assert not dialog.from_now_on.isChecked()
    assert dialog.copy.days == 30
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    assert dialog.undo.isVisible()
    assert minding.sayings.agreed == {}
    dialog.reject()
    settled(tidied)


def test_who_ticks_it_is_not_asked_again(qtbot, tidied, minding, settled):
    tidied.cards["codex"].buttons["look"].click()
    qtbot.waitUntil(lambda: tidied.dialog is not None and tidied.dialog.stage is Stage.ASKING)
    tidied.dialog.from_now_on.click()
    tidied.dialog.go.click()
    qtbot.waitUntil(lambda: tidied.dialog.stage is Stage.OVER)
    tidied.dialog.reject()
    settled(tidied)
    assert minding.sayings.agreed == {"codex": ("tidy older than 90 days",)}


def test_who_says_no_has_everything(qtbot, tidied, engine, minding):
    tidied.cards["codex"].buttons["look"].click()
    qtbot.waitUntil(lambda: tidied.dialog is not None and tidied.dialog.stage is Stage.ASKING)
    tidied.dialog.from_now_on.click()
    tidied.dialog.keep.click()
    assert minding.sayings.agreed == {}
    assert "erase" not in dict(engine.calls)


def test_the_question_is_put_off_or_answered_with_keep(tidied, settled, minding):
    tidied.cards["codex"].buttons["later"].click()
    settled(tidied)
    assert any("You are asked again on" in words for words in said(tidied.cards["codex"]))
    assert "later" not in tidied.cards["codex"].buttons
    tidied.cards["codex"].buttons["keep"].click()
    settled(tidied)
    assert Rule(scope="app", of="codex", does="keep") in minding.sayings.rules
    assert "look" not in tidied.cards["codex"].buttons


def test_copies_are_kept_where_the_person_says(keeping, settled, engine):
    keeping.choose_folder = lambda: ""
    keeping.cards[CLAUDE].buttons["copies"].click()
    assert "keep_copies" not in dict(engine.calls)
    keeping.choose_folder = lambda: "/home/wang/copies"
    keeping.cards[CLAUDE].buttons["copies"].click()
    settled(keeping)
    assert dict(engine.calls)["keep_copies"] == (CLAUDE, "/home/wang/copies", "en")
    assert keeping.line.text().replace("\u200b", "") == "Chats saved in /home/wang/copies: 42."
    assert any("You know of these" in words for words in said(keeping.cards[CLAUDE]))


def test_letting_go_is_remembered(keeping, settled, minding):
    keeping.cards[CLAUDE].buttons["let-go"].click()
    settled(keeping)
    assert CLAUDE in minding.sayings.settled
    assert keeping.summary.text() == "Nothing is due, and no app is about to delete chats"


def test_the_app_s_setting_is_shown_before_it_is_changed_and_can_be_undone(qtbot, keeping, settled, engine, window):
    keeping.cards[CLAUDE].buttons["longer"].click()
    dialog = keeping.dialog
    qtbot.waitUntil(dialog.go.isEnabled)
    assert {"cleanupPeriodDays", "not set", "365"} <= set(said(dialog))
    assert "lengthen" not in dict(engine.calls)
    dialog.go.click()
    settled(keeping)
    assert keeping.line.text() == "Done. You can undo it here or under Activity."
    assert any("Nothing is about to go." in words for words in said(keeping.cards[CLAUDE]))
    keeping.cards[CLAUDE].buttons["undo"].click()
    settled(keeping)
    assert ("undo", "receipt-timer") in engine.calls
    assert keeping.receipts == {}


def test_an_exception_for_each_kind_of_thing(qtbot, keeping, settled, minding):
    keeping.exceptions.add.click()
    dialog = keeping.dialog
    qtbot.waitUntil(lambda: dialog.folder.count() == 2)
    dialog.does.picks["remind"].click()
    dialog.scope.setCurrentIndex(1)
    # nobody is reminded of one folder
    assert dialog.does.picks["remind"].isHidden()
    assert dialog.does.does == ("keep", None)
    dialog.does.picks["tidy"].click()
    dialog.go.click()
    settled(keeping)
    rule = Rule(scope="folder", of="/home/wang/papers/invoices", does="tidy", days=90)
    assert minding.sayings.rules == (rule,)
    assert "Tidy what was not used for 90 days · a rule for the folder" in said(keeping.exceptions)
    keeping.exceptions.add.click()
    dialog = keeping.dialog
    dialog.scope.setCurrentIndex(2)
    dialog.search.setText("invoice")
    qtbot.waitUntil(lambda: dialog.chat.count() and "invoice" in dialog.chat.itemText(0).casefold())
    wanted = dialog.chat.currentData()
    dialog.go.click()
    settled(keeping)
    assert minding.sayings.rules[1] == Rule(scope="chat", of=wanted, does="keep")
    keeping.exceptions.removes[0].click()
    settled(keeping)
    assert [one.scope for one in minding.sayings.rules] == ["chat"]


def test_an_exception_shows_a_title_without_what_is_sensitive_in_it(qtbot, keeping, settled, engine):
    engine.masking.values = {"invoice": "•••••••"}
    keeping.add_exception()
    dialog = keeping.dialog
    dialog.scope.setCurrentIndex(2)
    dialog.search.setText("invoice")
    qtbot.waitUntil(lambda: dialog.chat.count() and "•••••••" in dialog.chat.itemText(0))
    assert not any("invoice" in dialog.chat.itemText(number) for number in range(dialog.chat.count()))
    dialog.go.click()
    settled(keeping)
    assert "•••••••" in " ".join(said(keeping.exceptions))
    assert "invoice" not in " ".join(said(keeping.exceptions))


def test_what_no_title_holds_is_said_and_cannot_be_added(qtbot, keeping):
    keeping.add_exception()
    dialog = keeping.dialog
    dialog.scope.setCurrentIndex(2)
    dialog.search.setText("no such words anywhere")
    qtbot.waitUntil(lambda: dialog.line.text() == "No conversation has this in its title.")
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_rule_that_cannot_be_kept_is_said_and_the_old_one_stays_shown(qtbot, keeping, minding):
    real = minding.set_rule

    def refuse(rule):
        raise EngineProblem("The disk is full.")

    minding.set_rule = refuse
    keeping.rule.choice.picks["tidy"].click()
    qtbot.waitUntil(lambda: keeping.line.text() == "The disk is full." and not keeping._work.busy(keeping.kind))
    assert keeping.rule.choice.does == ("keep", None)
    assert keeping.line.property("kind") == "problem"
    minding.set_rule = real


def test_what_cannot_be_read_is_said(qtbot, window, minding):
    minding.problem = EngineProblem("The disk cannot be read.")
    window.turn_to(window.remind)
    part = window.remind.keeping
    qtbot.waitUntil(lambda: part.summary.text() == "How long chats stay could not be found out")
    assert part.notice.line.text() == "The disk cannot be read."
    minding.problem = None
    part.look()
    qtbot.waitUntil(lambda: part._seen)


def test_what_nobody_could_look_at_is_not_said_to_keep_no_chats(keeping, settled, minding):
    minding.unread = tuple(Trouble(f"~/.codex/{name}", "There is no permission to open it.") for name in "abc")
    minding.apps = ()
    keeping.again_now()
    settled(keeping)
    shown = said(keeping)
    assert "No app on this computer keeps chats." not in shown
    assert "3 places: There is no permission to open it." in shown
    assert keeping.summary.text() == "Nothing is due where Tidytrace could look"
    assert not any("~/.codex" in one for one in shown)
    keeping.findChild(Folded).toggle()
    assert "~/.codex/c" in said(keeping)
