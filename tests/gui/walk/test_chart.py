"""Former walks: the chart and the table say the same, in words too."""

import datetime

import pytest

from gui.staged import NOW
from tidytrace.findings.model import State
from tidytrace.gui.design import LIGHT
from tidytrace.gui.walk.chart import WalkChart
from tidytrace.gui.walk.history import History
from tidytrace.watch.walk.model import Answer, Said, Walk

_MONTH = datetime.timedelta(days=31)


def _walk(number, *states):
    said = {f"tip-{place}": Said(Answer.ALREADY, state) for place, state in enumerate(states)}
    then = NOW - datetime.timedelta(days=400) + _MONTH * number
    return Walk(began=then, touched=then, said=said, finished=True)


MIXED = _walk(1, *[State.OK] * 8, State.MANUAL, State.MANUAL, State.RISK, State.RISK, State.RISK)
FINE = _walk(2, *[State.OK] * 13)


@pytest.fixture
def history(qtbot, english):
    card = History(english)
    qtbot.addWidget(card)
    card.resize(640, 400)
    card.show()
    return card


def test_before_the_first_walk_it_says_what_will_be_here(history):
    assert history.nothing.isVisible()
    assert not history.chart.isVisible()
    assert not history.switch.isVisible()


def test_the_chart_has_the_words_of_the_table(history):
    history.show_walks([MIXED, FINE])
    first, second, third = history.chart.accessibleName().splitlines()
    assert first == "Your walks so far, the newest first"
    assert second.endswith(": 13 fine")
    assert third.endswith(": 8 fine · 2 only you know · 3 need you")
    history.switch.click()
    assert history.table.isVisible()
    assert not history.chart.isVisible()
    assert [history.table.item(1, column).text() for column in range(1, 5)] == ["8", "2", "0", "3"]
    assert history.table.horizontalHeaderItem(4).text() == "Needs you"
    history.switch.click()
    assert history.chart.isVisible()


def test_older_walks_than_fit_are_in_the_table(history):
    history.show_walks([_walk(number, *[State.OK] * 13) for number in range(10)])
    assert history.older.text() == "2 older walks are in the table."
    assert history.older.isVisible()
    assert history.table.rowCount() == 10
    assert len(history.chart.accessibleName().splitlines()) == 1 + 8


def test_each_state_has_its_length_and_its_shape(qtbot, english):
    chart = WalkChart(english)
    qtbot.addWidget(chart)
    chart.show_walks([MIXED])
    chart.resize(700, chart.sizeHint().height())
    image = chart.grab().toImage()
    middle = round((image.height() / image.devicePixelRatio() / 2 - 8) * image.devicePixelRatio())
    row = [image.pixelColor(x, middle).name() for x in range(image.width())]
    fine, only_you, risk = (row.count(colour) for colour in (LIGHT.ok_soft, LIGHT.manual_soft, LIGHT.risk_soft))
    assert fine > risk > only_you > 20
    assert LIGHT.ok in {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
