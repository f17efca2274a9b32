"""The port to the rest of the house, on homes that a real app wrote."""

import pytest

from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import FixtureHost


def _never():
    return False


def _nowhere(_value):
    pass


@pytest.fixture
def empty(fixture_host):
    return RealEngine(fixture_host("linux"))


@pytest.fixture
def codex(tmp_path, lab_home):
    """A computer of alice's with Codex CLI on it."""
    written = lab_home("codex-0.169.0") / "home"
    root = tmp_path / "computer"
    (root / "home").mkdir(parents=True)
    written.rename(root / "home" / "alice")
    return RealEngine(FixtureHost(root, "linux"))


def test_a_computer_without_ai_apps_has_nothing_to_say(empty):
    assert empty.last_check_up() is None
    outcome = empty.check_up(_nowhere, _never, _nowhere)
    assert outcome.findings == ()
    assert outcome.complete
    assert empty.last_check_up() is not None
    assert empty.conversations(_nowhere, _never).conversations == ()


def test_the_checklist_is_there_before_the_first_check_up(empty):
    assert "data-sharing-off" in {tip.id for tip in empty.tips()}


def test_a_fix_for_an_app_that_is_gone_is_a_sentence(empty, english):
    with pytest.raises(EngineProblem) as problem:
        empty.fix("codex.analytics")
    assert problem.value.told(english) == "This switch is no longer there. Please check again."


def test_a_receipt_that_is_not_there_is_a_sentence(empty):
    with pytest.raises(EngineProblem):
        empty.undo("r-20260101-000000-0000")


def test_a_cancelled_check_up_does_not_count_as_the_last(codex):
    outcome = codex.check_up(_nowhere, lambda: True, _nowhere)
    assert not outcome.complete
    assert codex.last_check_up() is None


def test_check_fix_and_undo(codex):
    told, found = [], []
    outcome = codex.check_up(told.append, _never, found.append)
    assert [one.id for one in found] != []
    assert told[0].name == "Looking for AI apps"
    risk = next(one for one in outcome.findings if one.state is State.RISK and one.remedy.kind == "setting")
    fixed = codex.fix(risk.id)
    again = {one.id: one for one in codex.check_up(_nowhere, _never, _nowhere).findings}
    assert again[risk.id].state is State.OK
    codex.undo(fixed.receipt)
    once_more = {one.id: one for one in codex.check_up(_nowhere, _never, _nowhere).findings}
    assert once_more[risk.id].state is State.RISK


def test_list_read_plan_and_erase(codex):
    listing = codex.conversations(_nowhere, _never)
    assert listing.problems == ()
    chosen = next(one for one in listing.conversations if "MARK-codex-1" in (one.title or ""))
    assert any("MARK-codex-1" in message.text for message in codex.messages(chosen, 50, _never))
    erasure = codex.plan_erasure([chosen], _never)
    assert erasure.conversations == (chosen,)
    assert erasure.places > 1
    assert erasure.times == (chosen.updated, chosen.updated)
    erased = codex.erase(erasure, _nowhere, _never)
    assert erased.gone == {chosen.id}
    assert [one for one in erased.leftovers if not one.erased] == []
    left = codex.conversations(_nowhere, _never).conversations
    assert chosen.id not in {one.id for one in left}
    assert len(left) == len(listing.conversations) - 1
