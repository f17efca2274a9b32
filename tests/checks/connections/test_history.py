"""What was seen before, and what is new."""

import datetime
import os
import stat
from pathlib import Path

import pytest

from tidytrace.checks.connections.history import FRESH, MOST, HistoryUnreadable, Sight, bring_back, forget, remember
from tidytrace.host import StateFolders

START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
HERE = Sight("codex", "1.2.3.4", 443, "US")


@pytest.fixture
def state(tmp_path: Path) -> StateFolders:
    return StateFolders(*(tmp_path / name for name in ("config", "data", "state", "cache")))


def test_at_the_first_look_there_is_nothing_to_compare_with(state) -> None:
    met = remember(state, [HERE], START)[HERE]
    assert met.first_look
    assert met.new == ()
    assert met.since == START


def test_a_country_never_seen_before_is_new_for_a_week(state) -> None:
    remember(state, [HERE], START)
    there = Sight("codex", "5.6.7.8", 443, "RU", "models.example")
    met = remember(state, [HERE, there], START + DAY)
    assert met[HERE].new == ()
    assert met[HERE].since == START
    assert met[there].new == ("address", "country", "host")
    assert not met[there].first_look
    assert remember(state, [there], START + 3 * DAY)[there].new == ("address", "country", "host")
    later = remember(state, [there], START + DAY + FRESH)[there]
    assert (later.new, later.since) == ((), START + DAY)


def test_another_address_in_a_known_country_is_only_a_new_address(state) -> None:
    remember(state, [HERE], START)
    other = Sight("codex", "1.2.3.5", 443, "US")
    assert remember(state, [other], START + DAY)[other].new == ("address",)


def test_each_app_has_a_memory_of_its_own(state) -> None:
    remember(state, [HERE], START)
    other = Sight("goose", "1.2.3.4", 443, "US")
    assert remember(state, [other], START + DAY)[other].first_look


def test_the_memory_is_bounded_and_what_was_not_seen_for_longest_goes_first(state) -> None:
    remember(state, [HERE], START)
    many = [Sight("codex", f"10.0.{n // 250}.{n % 250}", 443, "US") for n in range(MOST)]
    remember(state, many, START + DAY)
    path = state.state / "connections.json"
    assert path.stat().st_size < 100_000
    again = Sight("codex", "1.2.3.4", 443, "US")
    assert remember(state, [again], START + 2 * DAY)[again].new == ("address",)
    assert remember(state, many[1:2], START + 2 * DAY)[many[1]].since == START + DAY


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_may_read_it(state) -> None:
    remember(state, [HERE], START)
    path = state.state / "connections.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b'{"layout":9}', b'{"addresses":[{"app":1}]}', b"[" * 9999]
)
def test_a_damaged_memory_is_said_and_left_as_it_is(state, content: bytes) -> None:
    state.state.mkdir()
    path = state.state / "connections.json"
    path.write_bytes(content)
    with pytest.raises(HistoryUnreadable, match="damaged"):
        remember(state, [HERE], START)
    assert path.read_bytes() == content


def test_what_was_forgotten_can_be_known_again(state) -> None:
    assert forget(state) is None
    remember(state, [HERE], START)
    kept = forget(state)
    assert kept is not None
    assert not list(state.state.iterdir())
    assert remember(state, [HERE], START + DAY)[HERE].first_look
    bring_back(state, kept)
    assert remember(state, [HERE], START + DAY)[HERE].since == START


def test_a_damaged_memory_can_be_forgotten(state) -> None:
    state.state.mkdir()
    (state.state / "connections.json").write_bytes(b"{")
    assert forget(state) == b"{"
    assert remember(state, [HERE], START)[HERE].first_look
