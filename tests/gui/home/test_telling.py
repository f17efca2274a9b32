"""The head of the page in every state."""

import datetime

import msgspec

from gui.pointing import stand_still
from gui.staged import NOW, StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui.engine import Step
from tidytrace.gui.home import page
from tidytrace.gui.home.page import Phase
from tidytrace.gui.home.results import Results
from tidytrace.gui.home.telling import after, before
from tidytrace.language import Language

ENGLISH = Language("en")


def test_never_looked():
    words, line = before(ENGLISH, None, NOW)
    assert words == "A privacy check-up of your AI apps"
    assert line.startswith("Takes less than a minute.")


def test_looked_lately_and_long_ago():
    assert before(ENGLISH, NOW, NOW + datetime.timedelta(days=3))[1].startswith("Last check ")
    words, line = before(ENGLISH, NOW, NOW + datetime.timedelta(days=45))
    assert words == "Your last check-up was 45 days ago"
    assert "check again" in line


def test_all_fine_says_what_was_looked_at_and_what_nobody_sees():
    results = Results()
    for finding in StagedEngine().found:
        if finding.state is State.OK:
            results.add(finding)
    words, lines = after(ENGLISH, results, NOW, stopped=None)
    assert words == "Nothing needs you"
    assert lines[0].startswith("6 fine · last check ")
    assert lines[1] == "Switches, folders, chats and connections of 5 apps were looked at."
    assert lines[2].startswith("What happens in your accounts on the Internet")


def test_stopped_says_how_far_it_came(qtbot, window, engine):
    home = window.home
    engine.gate.clear()
    home.check()
    qtbot.waitUntil(lambda: engine.entered.is_set() and len(home.results.findings) == 2)
    home.stop()
    engine.gate.set()
    qtbot.waitUntil(lambda: home.phase is Phase.STOPPED)
    assert home.header.headline.text() == "Stopped before the end"
    assert home.header.line.text().splitlines()[1] == "0 of 3 steps were made. Not finished: «Looking at data sharing»."


def test_the_last_step_has_no_name():
    _words, lines = after(ENGLISH, Results(), None, stopped=Step(3, 3))
    assert lines[1] == "3 of 3 steps were made."


def test_three_lines_and_the_rest_one_click_deeper(qtbot, window, engine, monkeypatch):
    from tidytrace.gui import desktop

    home = window.home
    home.check()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    row = home.findings.shown("gemini-cli.usage-statistics")
    assert row.heading.text() == "Gemini CLI: Usage statistics are sent"
    assert row.advice.text() == "Let Tidytrace move the switch. You can take that back at any time."
    assert row.why.text() in row.accessibleDescription()
    row.show_details()
    copied = []
    monkeypatch.setattr(desktop, "copy", copied.append)
    row.copying.click()
    assert copied[0].splitlines()[0] == "Gemini CLI: Usage statistics are sent"
    assert "Seen in: /home/wang/.config/gemini-cli/settings.json" in copied[0]
    assert "privacy.usageStatisticsEnabled = true" in copied[0]
    assert "\u200b" not in copied[0]


def test_rows_come_below_the_mouse_and_never_above_it(qtbot, window, engine, monkeypatch):
    """The mouse is over the first row while all the others come."""
    home = window.home
    more = [
        msgspec.structs.replace(one, id=f"{one.id}-{number}")
        for number in range(6)
        for one in engine.found
        if one.state is not State.OK
    ]
    engine.found = (*engine.found[:2], *more)
    engine.gate.clear()
    home.check()
    rows = home.findings.sections[State.RISK].rows
    qtbot.waitUntil(lambda: len(rows) >= 1 and next(iter(rows.values())).isVisible())
    first = next(iter(rows.values()))
    stand_still(qtbot, home)
    top = first.mapTo(home, first.rect().topLeft())
    monkeypatch.setattr(page.QCursor, "pos", staticmethod(lambda: first.mapToGlobal(first.rect().center())))
    engine.gate.set()
    seen = set()
    home.stepped.connect(lambda _step: seen.add(first.mapTo(home, first.rect().topLeft()).y()))
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    stand_still(qtbot, home)
    assert seen <= {top.y()}
    assert first.mapTo(home, first.rect().topLeft()) == top
    assert len(rows) > 12


def test_what_only_the_person_knows_does_not_hide_the_rest(qtbot, window, engine):
    home = window.home
    known = next(one for one in engine.found if one.state is State.MANUAL)
    engine.found = (
        *engine.found,
        *(msgspec.structs.replace(known, id=f"{known.id}-{number}") for number in range(40)),
    )
    home.check()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    section = home.findings.sections[State.MANUAL]
    assert len(section.rows) == 12
    assert section.rest.text() == "Show 29 more"
    home.reveal(f"{known.id}-39")  # who wants to see one of the others sees it, and is not shown all of them
    assert section.rows[f"{known.id}-39"].isVisible()
    assert section.rest.text() == "Show 28 more"
    section.rest.click()
    assert not section.rest.isVisible()
    qtbot.waitUntil(lambda: len(section.rows) == 41)


def test_a_fix_moves_no_row(qtbot, window, engine):
    home = window.home
    home.check()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    rows = list(home.findings.sections[State.RISK].rows.values())
    qtbot.waitUntil(lambda: 0 < rows[0].y() + rows[0].height() < rows[1].y() + 2 < rows[2].y())  # laid out
    stand_still(qtbot, home)
    before = [row.geometry() for row in rows]
    rows[0].action.click()
    qtbot.waitUntil(lambda: rows[0].action.text() == "Undo")
    stand_still(qtbot, home)
    assert [row.geometry() for row in rows] == before


def test_what_could_not_be_checked_stands_in_the_headline_and_nothing_says_that_it_was():
    results = Results()
    for finding in StagedEngine().found:
        if finding.state in {State.OK, State.UNKNOWN}:
            results.add(finding)
    words, lines = after(ENGLISH, results, NOW, stopped=None)
    assert words == "Nothing needs you, but 2 things could not be checked"
    assert lines[1] == "Of 2 apps not everything could be looked at; below it says why, and what helps."
    assert not any("were looked at" in line for line in lines)
