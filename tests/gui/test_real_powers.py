"""One press leaves an app the least power, one more brings all of it back."""

import pytest

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_engine import RealEngine

CONFIG = 'approval_policy = "never" # mine\nsandbox_mode = "danger-full-access"\n'


@pytest.fixture
def config(fixture_host):
    path = fixture_host("linux").home / ".codex" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(CONFIG, "utf-8")
    return path


def test_all_switches_of_an_app_move_and_come_back(fixture_host, config):
    engine = RealEngine(fixture_host("linux"))
    fixed = engine.fix("codex.powers")
    assert set(fixed.where) == {str(config)}
    assert config.read_text("utf-8") == CONFIG.replace("never", "on-request").replace(
        "danger-full-access", "workspace-write"
    )
    [deed] = engine.deeds().deeds
    assert (deed.receipt, deed.switch.en) == (fixed.receipt, "Least power that keeps it usable")
    engine.undo(fixed.receipt)
    assert config.read_text("utf-8") == CONFIG


def test_nothing_to_move_is_a_sentence(fixture_host, config):
    config.write_text('approval_policy = "untrusted"\n', "utf-8")
    with pytest.raises(EngineProblem):
        RealEngine(fixture_host("linux")).fix("codex.powers")
