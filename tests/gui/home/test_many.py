"""More findings than anybody reads: the gravest as rows, the rest when asked for, and all of them counted and fixed."""

import gc
import time
from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible

import pace
from gui.pointing import stand_still
from gui.staged import StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui.home import page
from tidytrace.gui.home.batch.dialog import Stage
from tidytrace.gui.home.page import Phase
from tidytrace.gui.home.section import AT_FIRST

CURSOR, GEMINI, UNKNOWN = "cursor.privacy-mode", "gemini-cli.usage-statistics", "vscode.auto-approve"
MANY = 50


def _staged(first=GEMINI, state=State.RISK):
    """Many that are less grave come before what is gravest."""
    engine = StagedEngine()
    one = next(each for each in engine.found if each.id == first)
    many = tuple(msgspec.structs.replace(one, id=f"{first}-{number:02}", state=state) for number in range(MANY))
    engine.found = (*many, *engine.found)
    return engine


def _checked(qtbot, home):
    home.check()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    return home


@pytest.fixture
def engine():
    return _staged()


@pytest.fixture
def home(qtbot, window, engine):
    return _checked(qtbot, window.home)


@pytest.fixture
def risks(home):
    return home.findings.sections[State.RISK]


def test_the_gravest_is_shown_though_it_was_found_last_and_the_others_are_counted(home, risks):
    assert next(iter(risks.rows)) == CURSOR
    assert len(risks.rows) == AT_FIRST
    assert home.header.headline.text() == f"{MANY + 3} things need you"
    assert risks._title.text().endswith(f" {MANY + 3}")
    assert risks.rest.isVisible()
    assert risks.rest.text() == f"Show {MANY + 3 - AT_FIRST} more"
    assert risks.rest.accessibleName() == f"Show {MANY + 3 - AT_FIRST} more: Needs you"


def test_the_order_is_one_for_the_eye_the_keyboard_and_a_screen_reader(qtbot, home, risks):
    stand_still(qtbot, home)
    rows = list(risks.rows.values())
    tops = [row.y() for row in rows]
    assert tops == sorted(tops)
    assert all(above.y() + above.height() < below.y() for above, below in pairwise(rows))
    card = QAccessible.queryAccessibleInterface(risks._column)
    read = [card.child(number).text(QAccessible.Text.Name) for number in range(card.childCount())]
    assert read == [row.accessibleName() for row in rows]
    stops, at = [], risks.fold
    while at is not risks.rest:
        at = at.nextInFocusChain()
        stops.append(at)
    buttons = [one for one in stops if one in {stop for row in rows for stop in row.stops}]
    assert buttons == [stop for row in rows for stop in row.stops]


def test_the_rest_comes_below_and_the_keyboard_goes_with_it(qtbot, home, risks):
    before = list(risks.rows)
    risks.rest.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(risks.rest, Qt.Key.Key_Return)
    assert not risks.rest.isVisible()
    qtbot.waitUntil(lambda: len(risks.rows) == MANY + 3)
    assert list(risks.rows)[:AT_FIRST] == before
    assert home.window().focusWidget() is list(risks.rows.values())[AT_FIRST].stops[0]
    assert risks._title.text().endswith(f" {MANY + 3}")


def test_nothing_jumps_where_somebody_points_and_the_gravest_still_comes(qtbot, window, engine, monkeypatch):
    home = window.home
    monkeypatch.setattr(home, "_pointed_at", lambda: True)
    _checked(qtbot, home)
    rows = home.findings.sections[State.RISK].rows
    assert next(iter(rows)) == f"{GEMINI}-00"
    assert CURSOR in rows
    assert rows[CURSOR].isVisible()


def test_what_is_being_read_stays_where_it_is(qtbot, window, engine):
    home = window.home
    home.check()
    rows = home.findings.sections[State.RISK].rows
    qtbot.waitUntil(lambda: len(rows) > 3)
    rows[f"{GEMINI}-02"].show_details()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    assert list(rows)[2] == f"{GEMINI}-02"
    assert CURSOR in home.findings.sections[State.RISK].rows


def test_all_can_be_put_right_at_once_also_those_that_are_not_shown(qtbot, home, risks, engine):
    assert risks.several.text() == f"Fix these {MANY + 2}…"
    risks.several.click()
    dialog = home.several.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.CHOOSING)
    assert dialog.go.text() == f"&Change these {MANY + 2}"
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage is Stage.ENDED)
    assert len(engine.fixed) == MANY + 2
    assert home.header.headline.text() == "1 thing needs you"
    risks.show_all()
    last = f"{GEMINI}-{MANY - 1}"
    qtbot.waitUntil(lambda: last in risks.rows)
    assert risks.rows[last].action.text() == "Undo"  # its row was made when all was done


def test_what_has_no_row_is_put_right_elsewhere_and_taken_back(qtbot, home, risks, engine):
    hidden = f"{GEMINI}-{MANY - 1}"
    assert hidden not in risks.rows
    home.fix(hidden)
    qtbot.waitUntil(lambda: hidden in home.results.receipts)
    assert home.header.headline.text() == f"{MANY + 2} things need you"
    assert home.findings.row(hidden).action.text() == "Undo"
    home.undo(hidden)
    qtbot.waitUntil(lambda: hidden not in home.results.receipts)
    assert home.findings.row(hidden).action.text() == "Fix"


def test_a_tip_leads_to_a_finding_that_has_no_row_yet(qtbot, home, risks):
    hidden = f"{GEMINI}-{MANY - 1}"
    home.reveal(hidden)
    qtbot.waitUntil(lambda: home.window().focusWidget() is risks.rows[hidden].action)
    assert len(risks.rows) == AT_FIRST + 1
    assert risks.rest.text() == f"Show {MANY + 2 - AT_FIRST} more"
    assert risks._title.text().endswith(f" {MANY + 3}")


def test_the_large_window_leads_through_all_of_them(qtbot, window, home):
    window.show_simple(on=True)
    assert len(window.large.checking.course) >= MANY + 3


def test_what_could_not_be_checked_is_capped_too(qtbot, make_window):
    home = _checked(qtbot, make_window(_staged(UNKNOWN, State.UNKNOWN)).home)
    section = home.findings.sections[State.UNKNOWN]
    assert len(section.rows) == AT_FIRST
    assert section.rest.text() == f"Show {MANY + 2 - AT_FIRST} more"
    assert section._title.text().endswith(f" {MANY + 2}")


def test_folded_and_opened_again_it_shows_as_many(qtbot, home, risks):
    risks.fold.click()
    assert not risks.rest.isVisible()
    risks.fold.click()
    assert len(risks.rows) == AT_FIRST
    assert risks.rest.isVisible()


def test_when_an_app_goes_others_take_the_room(qtbot, home, risks):
    home.findings.drop("cursor")
    assert CURSOR not in risks.rows
    qtbot.waitUntil(lambda: len(risks.rows) == AT_FIRST)
    assert risks._title.text().endswith(f" {MANY + 2}")


class _Turns(QObject):
    """How long the thread of the window works between two turns of its loop; what other programs do counts nothing."""

    def __init__(self):
        super().__init__()
        self.longest, self._last = 0.0, time.thread_time()
        self.startTimer(0)

    def timerEvent(self, _event):  # noqa: N802
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def test_a_check_up_that_finds_very_much_never_holds_the_window_up(qtbot, make_window):
    """From «Check now» to the last row, and when the person wants to see all of them."""
    engine = _staged()
    engine.found = tuple(
        msgspec.structs.replace(one, id=f"{one.id}-{number}")
        for number in range(12)
        for one in engine.found[MANY - 3 :]
    )
    window = make_window(engine)
    window.show()
    qtbot.waitExposed(window)
    home = window.home
    slow = pace.slowness()
    gc.disable()  # one of the tests before may have left much to look through
    try:
        turns = _Turns()
        _checked(qtbot, home)
        section = home.findings.sections[State.RISK]
        section.rest.click()
        qtbot.waitUntil(lambda: len(section.rows) == 12 * 6)
        longest = turns.longest
    finally:
        gc.enable()
    assert longest / max(slow, pace.slowness()) < 0.05


def test_the_mouse_over_the_page_counts_as_pointing(qtbot, window, engine, monkeypatch):
    home = window.home
    home.check()
    rows = home.findings.sections[State.RISK].rows
    qtbot.waitUntil(lambda: bool(rows) and next(iter(rows.values())).isVisible())
    first = next(iter(rows.values()))
    monkeypatch.setattr(page.QCursor, "pos", staticmethod(lambda: first.mapToGlobal(first.rect().center())))
    monkeypatch.setattr(home, "isActiveWindow", lambda: True)
    top = first.mapTo(home, first.rect().topLeft())
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    stand_still(qtbot, home)
    assert first.mapTo(home, first.rect().topLeft()) == top
