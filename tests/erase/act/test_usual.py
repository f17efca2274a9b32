"""For how long a copy is kept if nothing else is said: the same wherever somebody erases."""

import pytest

from tidytrace.erase.act.erasures import DAYS
from tidytrace.erase.act.usual import usual_days
from tidytrace.gui.preferences.wishes import WishBook, Wishes
from tidytrace.host import StateFolders, current_host


@pytest.fixture
def state(home):
    return StateFolders.of(current_host())


def test_a_week_if_nobody_said_anything(state):
    assert usual_days(state) == DAYS == 7


@pytest.mark.parametrize(("said", "days"), [(30, 30), (365, 365), (None, 7)])
def test_what_was_set_in_the_window_holds(state, said, days):
    WishBook(state).keep(Wishes(undo_days=said))
    assert usual_days(state) == days


def test_nobody_erases_for_good_because_of_a_setting(state):
    WishBook(state).keep(Wishes(undo_days=0))
    assert usual_days(state) == DAYS


@pytest.mark.parametrize("content", [b"", b"{", b'{"undo_days": 4000}', b'{"undo_days": "x"}', b"\xff" * 20_000])
def test_a_file_that_nobody_can_read_says_nothing(state, content):
    WishBook(state).keep(Wishes())
    (state.config / "window.json").write_bytes(content)
    assert usual_days(state) == DAYS
