"""The walk as a person goes through it."""

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from gui.staged import NOW, StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.gui.walk.page import Stage
from tidytrace.watch.walk.model import Answer

SHARING, REPORT, DEMANDS = 3, 9, 10


def _words(widget):
    return [one.text().replace("\u200b", "") for one in widget.findChildren(QLabel) if not one.isHidden()]


def _at(tips):
    return tips._pages[tips._number].tip.id


def test_before_the_first_walk_the_page_says_what_it_is(tips):
    assert tips.overview.header.headline.text() == "A walk through 13 tips"
    assert tips.overview.header.button.text() == "&Start the walk"
    assert not tips.overview.welcome.isHidden()
    assert tips.overview.history.isHidden()
    assert len(tips.overview.rows) == 13
    assert tips.overview.rows["antivirus"].accessibleName() == "Keep your antivirus up to date: Not looked at yet"


def test_the_walk_begins_with_a_look_that_can_be_stopped(qtbot, tips, engine, window):
    engine.gate.clear()
    tips.start()
    assert tips.stage is Stage.LOOKING
    qtbot.waitUntil(lambda: tips.overview.header.line.text().startswith("Step 1 of 3"))
    qtbot.waitUntil(tips.overview.header.stop.isEnabled)
    tips.overview.header.stop.click()
    engine.gate.set()
    qtbot.waitUntil(lambda: tips.stage is Stage.ASKING)
    assert window.home.phase is Phase.STOPPED
    # what was not reached is not called fine
    tips._turn_to(7)
    assert tips.asking.card.state.text() == "Could not check"
    assert "The check-up ended before" in tips.asking.card.line.text()


def test_a_check_up_that_fails_says_why_and_the_walk_goes_on(qtbot, tips, engine):
    engine.problem = EngineProblem("The disk cannot be read.")
    tips.start()
    qtbot.waitUntil(lambda: tips.stage is Stage.ASKING)
    tips._turn_to(7)
    assert tips.asking.card.state.text() == "Could not check"
    assert tips.asking.card.line.text().endswith("The disk cannot be read.")
    tips._turn_to(12)
    assert tips.asking.card.state.text() == "Only you know"


def test_a_check_up_that_runs_already_is_not_begun_twice(qtbot, tips, engine, window):
    engine.gate.clear()
    window.home.check()
    tips.start()
    engine.gate.set()
    qtbot.waitUntil(lambda: tips.stage is Stage.ASKING)
    assert [what for what, _ in engine.calls].count("check_up") == 1


def test_evidence_has_counts_and_names(walk):
    walk._turn_to(SHARING)
    card = walk.asking.card
    assert card.state.text() == "Needs you"
    assert card.line.text() == "2 things need you (Gemini CLI, Cursor) · 1 only you can check · 1 fine"
    assert list(card.rows) == ["cursor.privacy-mode", "gemini-cli.usage-statistics", "codex.account-training"]
    walk._turn_to(0)
    assert walk.asking.card.state.text() == "Could not check"
    assert any("is not written the way" in words for words in _words(walk.asking.card))  # the reason


def test_it_is_put_right_on_the_page_and_taken_back(qtbot, walk, window, engine):
    walk._turn_to(SHARING)
    card = walk.asking.card
    row = card.rows["cursor.privacy-mode"]
    row.action.click()
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    assert engine.fixed == {"cursor.privacy-mode": "r-0"}
    assert card.line.text().startswith("1 thing needs you (Gemini CLI)")
    assert window.home.findings.shown("cursor.privacy-mode").action.text() == "Undo"  # the first page knows it, too
    row.action.click()
    qtbot.waitUntil(lambda: row.action.text() == "Fix")
    assert engine.fixed == {}
    assert card.line.text().startswith("2 things need you")


def test_what_could_not_be_put_right_says_why(qtbot, walk, engine):
    walk._turn_to(SHARING)
    row = walk.asking.card.rows["cursor.privacy-mode"]
    engine.problem = EngineProblem("This switch is no longer there. Please check again.")
    row.action.click()
    qtbot.waitUntil(lambda: not row.problem.isHidden())
    assert row.problem.text().startswith("This switch is no longer there")


def test_what_is_done_in_an_account_is_ticked_on_the_page(qtbot, walk, window):
    walk._turn_to(SHARING)
    row = walk.asking.card.rows["codex.account-training"]
    row.ticking.click()
    qtbot.waitUntil(lambda: row.finding.state is State.OK)
    assert window.home.results.findings["codex.account-training"].state is State.OK
    assert "2 fine" in walk.asking.card.line.text()


def test_when_all_is_put_right_enter_says_done(qtbot, walk):
    walk._turn_to(SHARING)
    assert walk.asking.suggested is Answer.NOT_NOW
    for name in ("cursor.privacy-mode", "gemini-cli.usage-statistics"):
        walk.asking.card.rows[name].action.click()
        qtbot.waitUntil(lambda name=name: walk.asking.card.rows[name].action.text() == "Undo")
    walk.asking.card.rows["codex.account-training"].ticking.click()
    qtbot.waitUntil(lambda: walk.asking.suggested is Answer.DONE)


@pytest.mark.parametrize(("number", "page"), [(1, "chats"), (SHARING, "home"), (6, "chats"), (8, "network")])
def test_show_me_turns_to_the_right_page_and_the_walk_waits(walk, window, number, page):
    walk._turn_to(number)
    walk.asking.card.more.click()
    assert window.pages.currentWidget() is getattr(window, page)
    window.turn_to(walk)
    assert walk.stage is Stage.ASKING
    assert walk._number == number


def test_the_channels_are_named_where_reporting_is_asked(walk):
    walk._turn_to(REPORT)
    words = " ".join(_words(walk.asking))
    assert all(number in words for number in ("12339", "12377", "12321"))
    assert walk.asking.card.more.isHidden()  # nobody here makes reports
    asked = []
    walk.turn.connect(lambda place, tip: asked.append((place, tip)))
    walk._reports = True
    walk._turn_to(REPORT)
    walk.asking.card.more.click()
    assert asked == [("report", "report")]


def test_a_scene_answers_every_choice(walk):
    walk._turn_to(DEMANDS)
    first, second = walk.asking.scenes
    assert first.then.isHidden()
    first.choices[2].click()
    assert "whoever pays once is asked again" in first.then.text()
    first.choices[0].click()
    assert first.then.text().startswith("Yes.")
    assert first.choices[0].accessibleDescription() == first.then.text()
    assert second.then.isHidden()


def test_keyboard_alone(qtbot, walk, window):
    asking = walk.asking
    assert window.focusWidget() is asking.buttons[Answer.NOT_NOW]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: walk._number == 1)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: walk._number == 2)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: walk._number == 1)
    assert asking.before.text() == "Your answer so far: Already so"
    assert [said.answer for said in walk.kept.current.said.values()] == [Answer.NOT_NOW, Answer.ALREADY]
    walk._turn_to(SHARING)
    row = asking.card.rows["cursor.privacy-mode"]
    row.action.setFocus()
    qtbot.keyClick(row.action, Qt.Key.Key_Return)  # what has the keyboard is pressed, not the answer
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    assert walk._number == SHARING
    qtbot.keyClick(row.action, Qt.Key.Key_Escape)
    assert walk.stage is Stage.OVERVIEW


def test_everything_that_takes_the_keyboard_has_a_name(walk):
    for number in range(13):
        walk._turn_to(number)
        shown = [
            one
            for one in walk.asking.findChildren(QAbstractButton)
            if one.focusPolicy() != Qt.FocusPolicy.NoFocus and not one.isHidden()
        ]
        assert [one for one in shown if not (one.accessibleName() or one.text())] == []


def test_left_in_the_middle_and_continued_in_another_window(qtbot, walk, answer, make_window, engine):
    answer(walk, Answer.DONE, Answer.NOT_MINE, Answer.ALREADY)
    walk.leave()
    assert walk.overview.header.headline.text() == "3 of 13 questions are answered"
    other = make_window(StagedEngine())
    other.turn_to(other.tips)
    qtbot.waitUntil(lambda: other.tips.kept.current is not None)
    assert other.tips.overview.header.button.text() == "&Go on"
    other.tips.start()
    qtbot.waitUntil(lambda: other.tips.stage is Stage.ASKING)
    assert _at(other.tips) == "data-sharing-off"


def test_left_for_too_long_it_begins_anew_and_says_so(qtbot, walk, answer, make_window):
    answer(walk, Answer.DONE)
    later = make_window(StagedEngine(now=NOW + datetime.timedelta(days=15)))
    later.turn_to(later.tips)
    qtbot.waitUntil(lambda: later.tips.kept.lapsed is not None)
    assert "left for more than 14 days" in later.tips.overview.header.line.text()
    later.tips.start()
    qtbot.waitUntil(lambda: later.tips.stage is Stage.ASKING)
    assert later.tips._number == 0


def test_the_end_counts_and_looks_ahead(qtbot, walk, answer, window):
    answer(walk, *[Answer.ALREADY] * 11, Answer.NOT_NOW, Answer.DONE)
    over = walk.over
    assert walk.stage is Stage.OVER
    qtbot.waitUntil(lambda: over.done.text() == "Nothing was changed on this computer.")
    assert over.standings.text() == "11 only you know · 2 need you"
    assert over.answers.text() == "Done now 1 · Already so 11 · Not now 1"
    assert over.open.text() == "For another day: Check before you believe a picture, voice or video"
    assert over.next.text() == "The next walk is offered on 23 December 2026."
    walk.can_remind(None)
    assert over.reminding.isHidden()
    asked = []
    walk.can_remind(asked.append)
    over.reminding.click()
    assert asked == [datetime.date(2026, 12, 23)]
    assert window.focusWidget() is over.closing
    qtbot.keyClick(over.closing, Qt.Key.Key_Return)
    assert walk.stage is Stage.OVERVIEW
    assert not walk.overview.history.isHidden()
    assert "your answer" in walk.overview.rows["second-opinion"].word.text()


def test_an_answer_that_cannot_be_kept_is_not_lost_without_a_word(qtbot, walk, monkeypatch):
    def full(*_arguments):
        raise EngineProblem("The disk is full.")

    monkeypatch.setattr(walk._engine.walking, "answer", full)
    walk.answer(Answer.DONE)
    qtbot.waitUntil(lambda: not walk.asking.problem.isHidden())
    assert walk.asking.problem.text() == "The disk is full."
    assert walk._number == 0
    monkeypatch.undo()
    walk.answer(Answer.DONE)
    qtbot.waitUntil(lambda: walk._number == 1)


def test_a_check_up_elsewhere_brings_the_page_up_to_date(qtbot, walk, window, engine):
    walk._turn_to(SHARING)
    engine.found = tuple(one for one in engine.found if one.id != "cursor.privacy-mode")
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    assert walk._number == SHARING
    assert "cursor.privacy-mode" not in walk.asking.card.rows


def test_what_cannot_be_read_of_former_walks_is_said(qtbot, window, engine):
    path = engine.walking._state.state / "walk.json"
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text("{")
    window.turn_to(window.tips)
    qtbot.waitUntil(lambda: not window.tips.overview.problem.isHidden())
    assert "the file is damaged" in window.tips.overview.problem.text()


def test_a_tip_tells_more_and_leads_to_its_findings(qtbot, walk, window):
    walk.leave()
    walk.overview.rows["data-sharing-off"].more.click()
    from tidytrace.gui.home.guide import TipSheet

    (sheet,) = walk.findChildren(TipSheet)
    sheet.buttons_of_rows[0].click()
    assert window.pages.currentWidget() is window.home
