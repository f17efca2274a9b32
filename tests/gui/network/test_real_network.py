"""The port to the rest of the house: servers, connections and what is remembered, on described computers."""

import json
import threading
from pathlib import Path

import pytest

from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import ProcessesUnknown

OLLAMA = {
    "/": {"body": "Ollama is running"},
    "/api/version": {"body": '{"version": "0.33.0"}'},
    "/api/tags": {"body": "{}"},
}
UNIT = ".config/systemd/user/ollama.service"


def _never():
    return False


@pytest.fixture
def host(fixture_host):
    """Ollama is open to everyone because of its service; Codex is connected to one computer."""
    host = fixture_host("linux")
    unit = host.home / UNIT
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nEnvironment=OLLAMA_HOST=0.0.0.0\nExecStart=/usr/bin/ollama serve\n")
    _connect(host, "1.2.3.4")
    processes = [
        {
            "pid": 7,
            "name": "ollama",
            "exe": "/usr/bin/ollama",
            "command": ["/usr/bin/ollama", "serve"],
            "started": 1.7e9,
        },
        {"pid": 10, "name": "codex", "command": ["codex"]},
    ]
    (host.root / "processes.json").write_text(json.dumps(processes))
    return host


def _connect(host, *addresses):
    told = {
        "listeners": [{"address": "0.0.0.0", "port": 11434, "pids": [7]}],
        "addresses": ["192.168.7.20"],
        "answers": {"127.0.0.1:11434": OLLAMA, "192.168.7.20:11434": OLLAMA},
        "connections": [{"pid": 10, "remote": remote, "port": 443} for remote in addresses],
        "countries": {"1.2.3.4": "US", "5.6.7.8": "DE"},
    }
    (host.root / "sockets.json").write_text(json.dumps(told))


def test_a_server_is_seen_planned_closed_and_opened_again(host):
    engine = RealEngine(host)
    seen = engine.network.servers(_never)
    (one,) = seen.servers
    assert (one.finding.id, one.finding.state) == ("ollama.exposed-server", State.RISK)
    assert [Path(where).name for where in seen.changed] == ["ollama.service"]
    assert seen.receipts == {}
    (change,) = engine.network.plan_closing(one.finding.id, _never)
    assert (change.created, change.before, change.after) == (True, None, "OLLAMA_HOST=127.0.0.1:11434")
    assert not Path(change.where).exists()  # nothing was changed yet
    fixed = engine.fix(one.finding.id)
    assert fixed.where == (change.where,)
    assert engine.network.servers(_never).receipts == {one.finding.id: fixed.receipt}
    (deed,) = engine.deeds().deeds
    assert (deed.switch.en, deed.switch.zh_CN) == ("Only this computer can reach it", "只有这台电脑能连接")
    engine.undo(fixed.receipt)
    assert not Path(change.where).exists()


def test_nothing_is_planned_for_what_is_not_there(host):
    network = RealEngine(host).network
    for finding in ("jupyter.exposed-server", "codex.analytics"):
        with pytest.raises(EngineProblem):
            network.plan_closing(finding, _never)


def test_what_was_seen_is_remembered_forgotten_and_known_again(host):
    network = RealEngine(host).network
    assert network.forget_connections() is None
    (first,) = network.connections(_never).picture.lines
    assert first.met.first_look
    _connect(host, "1.2.3.4", "5.6.7.8")
    new = {line.connection.remote: line.met.new for line in network.sample().picture.lines}
    assert new == {"1.2.3.4": (), "5.6.7.8": ("address", "country")}
    kept = network.forget_connections()
    assert all(line.met.first_look for line in network.connections(_never).picture.lines)
    network.remember_again(kept)
    again = {line.connection.remote: line.met.new for line in network.connections(_never).picture.lines}
    assert again == new


def test_a_damaged_history_can_be_forgotten(host):
    network = RealEngine(host).network
    network.connections(_never)
    (file,) = host.home.rglob("connections.json")
    file.write_text("{")
    assert network.connections(_never).picture.unsaved is not None
    assert network.forget_connections() == b"{"
    assert network.connections(_never).picture.unsaved is None


def test_nobody_waits_for_a_look_by_the_way_and_a_look_can_stop_waiting(host):
    engine = RealEngine(host)
    with engine._changing:
        assert engine.network.sample() is None
        with pytest.raises(EngineProblem):
            engine.network.connections(lambda: True)
        with pytest.raises(EngineProblem):
            engine.network.servers(lambda: True)
    assert engine.network.sample() is not None


def test_a_look_waits_until_a_change_is_made(host):
    engine = RealEngine(host)
    engine._changing.acquire()
    threading.Timer(0.05, engine._changing.release).start()
    assert len(engine.network.servers(_never).servers) == 1


def test_programs_that_cannot_be_listed_are_a_sentence(host, monkeypatch, english):
    def unknown(_host):
        raise ProcessesUnknown("no permission")

    monkeypatch.setattr(type(host), "processes", unknown)
    with pytest.raises(EngineProblem) as problem:
        RealEngine(host).network.connections(_never)
    assert problem.value.told(english) == "Could not check: the running programs cannot be listed (no permission)."
