"""Where one press of a button moves several switches, or closes a server."""

import msgspec

from tidytrace.checks import app_access, exposed_server
from tidytrace.checks.exposed_server import Exposure
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import close, undo
from tidytrace.watch.drift.moves import put_back
from tidytrace.watch.notices.notice import Action
from watch.drift.conftest import notices, on

MODE, TOOLS = "qwen-code.approval-mode", "qwen-code.allowed-tools"
FREE = '{"tools": {"approvalMode": "yolo"}, "permissions": {"allow": ["Bash", "Read"]}}'


def dated(receipts, receipt, now):
    """As if it had been done on that day."""
    receipts.change(msgspec.structs.replace(receipt, when=now))
    return receipts.get(receipt.id)


def test_the_least_power_and_its_undo_are_no_drift(computer) -> None:
    computer.write(FREE, now=on(1))
    computer.check_up(on(1), powers=True)
    receipts = Receipts(computer.state.state / "receipts")
    closing = app_access.closings(computer.surroundings())["qwen-code.powers"]
    receipt = close(closing, computer.host, receipts)
    after = computer.check_up(receipt.when, powers=True)
    assert (after[MODE].state, after[TOOLS].state) == (State.OK, State.OK)
    undo(receipts.get(receipt.id), receipts, computer.host)
    back = computer.check_up(receipt.when, powers=True)
    assert (back[MODE].state, back[MODE].moved, back[TOOLS].moved) == (State.RISK, None, None)
    assert computer.memory.moves == ()


def test_each_switch_of_it_is_told_when_it_moves_back(computer) -> None:
    computer.write(FREE, now=on(1))
    computer.check_up(on(1), powers=True)
    receipts = Receipts(computer.state.state / "receipts")
    closing = app_access.closings(computer.surroundings())["qwen-code.powers"]
    dated(receipts, close(closing, computer.host, receipts), on(3))
    computer.write(FREE, now=on(20))
    found = computer.check_up(on(20), powers=True)
    for name in (MODE, TOOLS):
        assert found[name].moved is not None
        assert found[name].moved.ours == on(3)
    assert (found[MODE].moved.before, found[MODE].moved.after) == ("default", "yolo")
    assert (found[TOOLS].moved.before, found[TOOLS].moved.after) == ("[]", "Bash")


def unit(computer, address: str, now):
    path = computer.host.home / ".config" / "systemd" / "user" / "ollama.service"
    text = f"[Service]\nEnvironment=OLLAMA_HOST={address}:11434\nExecStart=/usr/local/bin/ollama serve\n"
    computer.write(text, path, now=now)
    return path


def test_a_server_that_will_open_itself_to_the_network(computer) -> None:
    unit(computer, "127.0.0.1", on(1))
    computer.check_up(on(1), servers=True)
    unit(computer, "0.0.0.0", on(2))
    finding = computer.check_up(on(2), servers=True)["ollama.exposed-server"]
    assert finding.moved is not None
    assert (finding.moved.before, finding.moved.after) == ("loopback", "all")
    receipt = put_back("ollama.exposed-server", computer.surroundings())
    assert "ollama.exposed-server" not in computer.check_up(receipt.when, servers=True)
    assert len(computer.memory.moves) == 1


def test_the_watcher_hears_of_a_server_that_was_opened(computer) -> None:
    (computer.host.home / ".ollama").mkdir()
    unit(computer, "127.0.0.1", on(1))
    assert notices(computer, on(1), "ollama") == []
    unit(computer, "0.0.0.0", on(2))
    (notice,) = notices(computer, on(2), "ollama")
    assert render(notice.body, Language("en")).startswith(
        "Who can reach the server: only this computer → everyone who gets a connection. "
    )
    assert Action.PUT_BACK in notice.actions
    put_back(notice.about["finding"], computer.surroundings())
    assert notices(computer, on(2), "ollama") == []


def test_a_server_whose_unit_cannot_be_read_has_not_been_closed(computer) -> None:
    path = unit(computer, "0.0.0.0", on(1))
    computer.check_up(on(1), servers=True)
    path.unlink()
    path.symlink_to(path.name)  # a link that leads to itself cannot be opened, even by an administrator
    computer.check_up(on(2), servers=True)
    assert computer.memory.moves == ()


def test_who_will_reach_a_server_is_known_whether_it_runs_or_not(computer) -> None:
    unit(computer, "0.0.0.0", on(1))
    surroundings = computer.surroundings()
    server = next(one for one in Exposure(surroundings).servers if one.id == "ollama")
    list(exposed_server.run(surroundings))
    running = Exposure(surroundings).reaching(server, running=True)
    assert running == surroundings.reaching["ollama.exposed-server"]
    assert running.state is State.RISK


def test_a_switch_behind_a_closed_door_could_not_be_checked(computer, monkeypatch) -> None:
    computer.check_up(on(1))
    computer.settings.unlink()
    computer.aged(on(2), 60, computer.settings)
    surroundings = computer.surroundings()
    for installation in surroundings.installations:
        installation.places.unreadable[computer.settings.parent] = PermissionError(13, "Permission denied")
    monkeypatch.setattr(computer, "surroundings", lambda: surroundings)
    computer.check_up(on(2))
    assert computer.memory.moves == ()
