"""A switch that moved by itself, on the home page."""

import datetime

import msgspec
import pytest

from gui.staged import StagedEngine
from tidytrace.findings.model import Moved
from tidytrace.gui.home.page import Phase
from tidytrace.gui.home.row import FindingRow

MOVED = "gemini-cli.usage-statistics"


def _day(day):
    return datetime.datetime(2026, 11, day, 12, tzinfo=datetime.UTC)


def _moved(**more):
    return Moved(before="false", after="true", since=_day(20), before_since=_day(3), was_private=True, **more)


@pytest.fixture
def drifted(qtbot, make_window):
    engine = StagedEngine()
    engine.found = tuple(
        msgspec.structs.replace(one, moved=_moved(version_before="0.9", version_after="0.10"))
        if one.id == MOVED
        else one
        for one in engine.found
    )
    home = make_window(engine).home
    home.check()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    return home


def test_the_row_says_when_and_offers_to_put_it_back(drifted):
    row = drifted.findings.row(MOVED)
    assert row.moved.isVisible()
    said = row.moved.text().replace("\u200b", "")
    assert said == "Moved since 20 November 2026: false → true. In between came the update 0.9 → 0.10."
    assert row.action.text() == "Put back"
    assert row.action.accessibleName().startswith("Put back: ")


def test_put_back_is_the_usual_remedy_with_undo(qtbot, drifted):
    row = drifted.findings.row(MOVED)
    row.action.click()
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    assert not row.moved.isVisible()
    row.action.click()
    qtbot.waitUntil(lambda: row.action.text() == "Put back")
    assert row.moved.isVisible()


def test_other_rows_have_no_such_line(drifted):
    rows = [row for row in drifted.findings.findChildren(FindingRow) if row.finding.id != MOVED]
    assert rows
    assert all(row.moved.isHidden() for row in rows)


def test_what_was_never_private_is_fixed_and_not_put_back(qtbot, english, engine):
    finding = next(one for one in engine.found if one.id == MOVED)
    for moved in (msgspec.structs.replace(_moved(), was_private=False), _moved(cause="catalogue")):
        row = FindingRow(msgspec.structs.replace(finding, moved=moved), english)
        qtbot.addWidget(row)
        assert row.action.text() == "Fix"
