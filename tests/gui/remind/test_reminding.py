"""Reminders in the window, as a person sets them."""

import datetime

import pytest
from PySide6.QtWidgets import QLabel

from gui.staged_minding import UNIT
from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.remind.page import REMINDING, TELLING
from tidytrace.watch.peace import Days, Hours
from tidytrace.watch.reminders.rules import Daily, Monthly, Weekly


def said(widget):
    return [one.text().replace("\u200b", "") for one in widget.findChildren(QLabel) if not one.isHidden()]


def choose(choice, value):
    choice.setCurrentIndex(choice.findData(value))


def test_at_first_nobody_is_reminded_of_anything(reminding):
    assert reminding.summary.text() == "No reminder is set"
    assert [row.how.currentData() for row in reminding.subjects.values()] == ["off", "off", "off"]
    assert not reminding.calendar.isEnabled()
    assert reminding.standing.state.text() == "The reminders do not start by themselves yet"


def test_a_reminder_is_set_by_choosing_it(reminding, settled, minding):
    row = reminding.subjects["checkup"]
    assert row.weekday.isHidden()
    choose(row.how, "week")
    settled(reminding)
    assert minding.book.of("checkup").rule.rhythm == Weekly()
    assert row.line.text().startswith("Next on ")
    assert reminding.summary.text() == "1 reminder is set"
    # who has set one but nothing that starts it is told so
    assert reminding.line.text() == "They only come while Tidytrace runs, until they are set up below."
    choose(row.weekday, 2)
    settled(reminding)
    choose(row.time, datetime.time(18).isoformat())
    settled(reminding)
    assert minding.book.of("checkup").rule.rhythm == Weekly(2, datetime.time(18))
    choose(row.how, "off")
    settled(reminding)
    assert minding.book.of("checkup") is None


@pytest.mark.parametrize(
    ("how", "rhythm"), [("month", Monthly(1)), ("days", Daily(30))], ids=["once a month", "every so many days"]
)
def test_old_chats_every_month_or_every_so_many_days(reminding, settled, minding, how, rhythm):
    choose(reminding.subjects["purge"].how, how)
    settled(reminding)
    assert minding.book.of("purge").rule.rhythm == rhythm


def test_what_was_set_elsewhere_is_shown_as_it_is(reminding, minding, settled):
    minding.remind("purge", Monthly(29, datetime.time(9, 45)))
    minding.remind("checkup", Daily(45))
    reminding.again_now()
    settled(reminding)
    assert reminding.subjects["purge"].rhythm == Monthly(29, datetime.time(9, 45))
    assert reminding.subjects["checkup"].rhythm == Daily(45)


def test_what_is_placed_is_shown_before_it_is_and_nothing_happens_without_yes(reminding, settled, minding):
    reminding.standing.go.click()
    dialog = reminding.dialog
    assert UNIT in said(dialog)
    assert "Then: systemctl --user enable tidytrace-remind.timer" in said(dialog)
    assert "No reminder is set yet; a check-up on Sundays at 10:00 comes with it." in said(dialog)
    assert not any("Description=" in words for words in said(dialog))
    [show, _other] = [one for one in dialog.findChildren(type(dialog.go)) if one.text() == "Show what is in it"]
    show.click()
    assert any("Description=Tidytrace" in words for words in said(dialog))
    dialog.reject()
    assert minding.placed == "none"
    reminding.standing.go.click()
    reminding.dialog.go.click()
    settled(reminding)
    assert minding.placed == "current"
    assert reminding.standing.state.text() == "Reminders start by themselves"
    assert reminding.standing.go.isHidden()


@pytest.mark.parametrize(
    ("placed", "told"),
    [
        ("current", ("Reminders start by themselves", State.OK)),
        ("edited", ("It is not set up as it should be", State.RISK)),
        ("foreign", ("Another file is in the way", State.UNKNOWN)),
    ],
)
def test_how_it_stands(reminding, settled, minding, placed, told):
    words, state = told
    minding.placed = placed
    reminding.again_now()
    settled(reminding)
    assert reminding.standing.state.text() == words
    assert reminding.standing._badge._state is state
    assert UNIT in reminding.standing.files.text().replace("\u200b", "")
    assert reminding.standing.take.isHidden() is (placed == "foreign")


def test_with_the_watcher_they_come_by_themselves(reminding, settled, minding):
    minding.watched = True
    minding.remind("checkup", Weekly())
    reminding.again_now()
    settled(reminding)
    assert reminding.standing.state.text() == "The watcher tells them, which starts when you log in"
    assert reminding.standing._badge._state is State.OK
    assert reminding.line.text() == "They come as desktop notices, also after you log out and in again."


def test_it_is_taken_away_after_a_question_that_names_it(reminding, settled, minding):
    minding.placed = "edited"
    reminding.again_now()
    settled(reminding)
    reminding.standing.take.click()
    words = "\n".join(said(reminding.dialog))
    assert UNIT in words
    assert "changed by hand" in words
    reminding.dialog.keep.click()
    assert minding.placed == "edited"
    reminding.standing.take.click()
    reminding.dialog.go.click()
    settled(reminding)
    assert minding.placed == "none"


def test_a_calendar_file(qtbot, reminding, settled, engine, minding):
    minding.remind("checkup", Weekly())
    reminding.again_now()
    settled(reminding)
    reminding.choose_file = lambda: "/home/wang/mine.ics"
    reminding.calendar.click()
    qtbot.waitUntil(lambda: "mine.ics" in reminding.line.text())
    assert dict(engine.calls)["calendar"] == ("/home/wang/mine.ics", "en")


def test_quiet_times_are_one_wish_on_both_sides(side, settled, minding):
    reminding = side(REMINDING)
    reminding.peace.night.click()
    settled(reminding)
    assert minding.preferences.quiet == Hours.of("22:00-08:00")
    choose(reminding.peace.begin, datetime.time(23).isoformat())
    settled(reminding)
    reminding.peace.days.setText("10-01..10-07, 2027-02-05")
    reminding.peace.add.click()
    settled(reminding)
    telling = side(TELLING)
    assert telling.peace.begin.time == datetime.time(23)
    assert "1 October – 7 October of every year" in said(telling.peace)
    telling.peace.removes[0].click()
    settled(telling)
    assert minding.preferences.holidays == (Days.of("2027-02-05"),)
    telling.peace.weekends.click()
    settled(telling)
    telling.peace.night.click()
    settled(telling)
    assert (minding.preferences.weekends, minding.preferences.quiet) == (False, None)


def test_what_are_no_days_or_no_hours_is_said(reminding, minding):
    reminding.peace.days.setText("some day")
    reminding.peace.add.click()
    assert reminding.peace.wrong.text() == "«some day» is not a day or a range of days."
    reminding.peace.night.setChecked(True)
    reminding.peace.end.choose(datetime.time(22))
    reminding.peace._hours()
    assert "beginning and another end" in reminding.peace.wrong.text()
    assert minding.preferences.quiet is None


def test_the_walk_can_be_reminded_of(qtbot, window, minding):
    window.turn_to(window.tips)
    window.tips._remind(datetime.date(2026, 12, 31))
    qtbot.waitUntil(lambda: not window.rail.note.isHidden())
    assert minding.book.of("walk").rule.rhythm == Monthly(28)
    assert window.rail.note.words.text().startswith("You are reminded of the walk once a month.")
    assert "Set up under «Remind»" in window.rail.note.words.text()
    window.rail.note.more.click()
    assert window.pages.currentWidget() is window.remind
    assert window.remind._group.checkedId() == REMINDING


def test_a_walk_that_cannot_be_reminded_of_is_said(qtbot, window, minding):
    minding.problem = EngineProblem("The disk is full.")
    window.remind.remind_of_walk(datetime.date(2026, 12, 1))
    qtbot.waitUntil(lambda: window.rail.note.words.text() == "The disk is full.")
