"""The window closes a server through the same port as it moves switches."""

from pathlib import Path

import pytest

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_engine import RealEngine


def _never():
    return False


def _nowhere(_value):
    pass


def test_a_server_that_opens_itself_is_closed_and_opened_again(fixture_host):
    host = fixture_host("linux")
    unit = host.home / ".config/systemd/user/ollama.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nEnvironment=OLLAMA_HOST=0.0.0.0\nExecStart=/usr/bin/ollama serve\n")
    engine = RealEngine(host)
    (risk,) = [one for one in engine.check_up(_nowhere, _never, _nowhere).findings if one.check == "exposed-server"]
    fixed = engine.fix(risk.id)
    assert [Path(where).name for where in fixed.where] == ["zz-tidytrace.conf"]
    with pytest.raises(EngineProblem):
        engine.fix(risk.id)
    engine.undo(fixed.receipt)
    assert engine.fix(risk.id).receipt != fixed.receipt
