"""What a person said about their accounts is kept for them alone, and taken back."""

import datetime

import pytest

from tidytrace.checks.accounts.choices import Choices, ChoicesUnreadable
from tidytrace.host import StateFolders
from windows import has_mode

TODAY = datetime.date(2026, 11, 26)


@pytest.fixture
def state(tmp_path):
    return StateFolders(*(tmp_path / name for name in ("config", "data", "state", "cache")))


def test_nothing_was_said_at_first(state):
    choices = Choices.of(state)
    assert choices.tick_of("doubao-web.training") is None
    assert choices.services == frozenset()
    assert not state.state.exists()


def test_a_tick_is_kept_and_taken_back(state):
    Choices.of(state).tick("doubao-web.training", "abc", TODAY)
    tick = Choices.of(state).tick_of("doubao-web.training")
    assert (tick.day, tick.card) == (TODAY, "abc")
    assert Choices.of(state).untick("doubao-web.training")
    assert not Choices.of(state).untick("doubao-web.training")
    assert Choices.of(state).tick_of("doubao-web.training") is None


def test_services_and_ticks_do_not_push_each_other_out(state):
    one, other = Choices.of(state), Choices.of(state)
    one.tick("doubao-web.training", "abc", TODAY)
    other.use({"kimi-web"})  # another Tidytrace that read the file before
    kept = Choices.of(state)
    assert kept.services == {"kimi-web"}
    assert kept.tick_of("doubao-web.training") is not None


def test_the_file_is_for_the_person_alone_and_holds_no_text(state):
    Choices.of(state).tick("doubao-web.training", "abc", TODAY)
    (path,) = state.state.iterdir()
    assert has_mode(path, 0o600)
    assert path.read_text("utf-8").split() == [
        "{", '"ticks":', "{", '"doubao-web.training":', "{", '"day":', '"2026-11-26",', '"card":', '"abc"', "}", "},",
        '"services":', "[],", '"layout":', "1", "}",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"{", b'{"layout": 2}', b'{"ticks": {"a.b": {"day": "yesterday"}}}', b"\xff"])
def test_a_damaged_file_is_told_and_never_overwritten(state, content):
    state.state.mkdir()
    path = state.state / "accounts.json"
    path.write_bytes(content)
    with pytest.raises(ChoicesUnreadable):
        Choices.of(state)
    with pytest.raises(ChoicesUnreadable):
        Choices.none(state).tick("doubao-web.training", "abc", TODAY)
    assert path.read_bytes() == content
