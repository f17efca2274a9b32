"""What would be written, and the writing: one engine for both faces."""

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.checks.run import run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.fixing import Fixer, NoSwitch, cost_of, in_order
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import current_host


@pytest.fixture
def config(home):
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["codex"](current_host(), talks(1, seed=3))
    return home / ".codex" / "config.toml"


@pytest.fixture
def found(config):
    checks = ("data-sharing", "retention")
    return Surroundings.of(current_host()), run_checkup(Surroundings.of(current_host()), only=checks).findings


def _analytics(findings):
    return next(one for one in findings if one.id == "codex.analytics")


def test_a_plan_writes_nothing_and_the_move_writes_just_that(found, config):
    surroundings, findings = found
    before = config.read_bytes()
    finding = _analytics(findings)
    fixer = Fixer(surroundings, findings)
    (edit,) = fixer.plan(finding)
    assert (edit.path, edit.after.value) == (config, False)
    assert config.read_bytes() == before
    assert fixer.move(finding).edits == (edit,)
    assert config.read_bytes() != before
    assert fixer.plan(finding) == ()


def test_what_no_switch_puts_right_is_told(found):
    surroundings, findings = found
    with pytest.raises(NoSwitch):
        Fixer(surroundings, findings).plan(next(one for one in findings if one.remedy.kind != "setting"))


def test_the_window_asks_the_same_engine(found, config):
    _surroundings, findings = found
    before = config.read_bytes()
    engine = RealEngine(current_host())
    finding = _analytics(findings)
    (planned,) = engine.fixing.plan([finding], lambda: False)
    assert [(one.where, one.key, one.before, one.after) for one in planned.changes] == [
        (str(config), "analytics.enabled", "true", "false")
    ]
    moved, back = [], []
    engine.fixing.move([finding], moved.append, lambda: False)
    (receipt,) = [one.receipt for one in moved]
    assert config.read_bytes() != before
    engine.fixing.move([finding], moved.append, lambda: False)
    assert moved[1].receipt is moved[1].reason is None
    engine.fixing.undo([receipt], back.append, lambda: False)
    assert config.read_bytes() == before
    engine.fixing.undo([receipt], back.append, lambda: False)
    assert [one.reason is None for one in back] == [True, False]
    with pytest.raises(EngineProblem):
        engine.fixing.undo(["r-20260101-000000-0000"], back.append, lambda: False)


def test_what_costs_something_says_so(found):
    _surroundings, findings = found
    assert cost_of(_analytics(findings)) is None
    retained = [one for one in findings if one.check == "retention" and one.state is not State.OK]
    assert all(cost_of(one).for_good for one in retained)
    assert in_order(findings) == list(findings)
