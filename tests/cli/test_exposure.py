"""``tidytrace exposure``: the contract's document, words for a person, and 30 ports in no time."""

import contextlib
import json
from pathlib import Path

import pytest

from hostile_servers import routed, serving, silent
from pace import Stopwatch
from tidytrace.checks.exposed_server import Exposure
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Process, current_host
from windows import SYSTEMD
from wine import NO_PORT_OWNERS, SLOW, WINE

OLLAMA = {
    "/": ("200 OK", b"Ollama is running"),
    "/api/version": ("200 OK", b'{"version":"0.33.0"}'),
    "/api/tags": ("200 OK", b'{"models":[]}'),
}
FIELDS = {"product", "version", "pid", "process", "port", "addresses", "reach", "auth", "state", "severity", "fix"}
UNIT = "[Service]\nEnvironment=OLLAMA_HOST=0.0.0.0\nExecStart=/usr/local/bin/ollama serve\n"


@pytest.fixture
def unit(home: Path) -> Path:
    path = home / ".config/systemd/user/ollama.service"
    path.parent.mkdir(parents=True)
    path.write_text(UNIT, "utf-8")
    return path


def test_a_server_on_the_loopback_has_the_shape_that_programs_rely_on(command) -> None:
    with serving(routed(OLLAMA)) as server:
        answer = command("exposure", "--json")
    document = answer.document
    assert document["schema"] == "tidytrace/exposure/1"
    (told,) = [one for one in document["servers"] if one["port"] == server.port]
    assert set(told) >= FIELDS
    assert (told["product"], told["version"], told["addresses"]) == ("ollama", "0.33.0", ["127.0.0.1"])
    assert (told["reach"], told["auth"], told["state"], told["severity"]) == ("loopback", "off", "ok", "info")
    assert WINE or isinstance(told["pid"], int), NO_PORT_OWNERS
    assert told["fix"] is None
    assert answer.err == ""


@SYSTEMD
def test_a_server_that_will_open_itself_is_a_risk(command, unit: Path) -> None:
    answer = command("exposure", "--json")
    (told,) = [one for one in answer.document["configured"] if one["product"] == "ollama"]
    assert answer.code == 1
    assert (told["reach"], told["auth"], told["severity"]) == ("all", "off", "high")
    assert told["fix"]["finding"] == "ollama.exposed-server"
    assert told["fix"]["kind"] == "setting"
    assert told["where"][0]["where"] == str(unit)


@SYSTEMD
@pytest.mark.parametrize(("language", "words"), [("en", "lets everyone in"), ("zh_CN", "ollama")])
def test_a_person_reads_what_to_do(command, unit: Path, language: str, words: str) -> None:
    answer = command("exposure", "--lang", language)
    assert answer.code == 1
    assert "tidytrace fix ollama.exposed-server" in answer.out
    assert words.lower() in answer.out.lower().replace("will let", "lets")


@SYSTEMD
def test_it_is_closed_and_opened_again(command, unit: Path) -> None:
    rehearsal = command("fix", "ollama.exposed-server", "--dry-run", "--json").document
    assert rehearsal["fixed"][0]["after"] == "OLLAMA_HOST=127.0.0.1:11434"
    assert not unit.with_name("ollama.service.d").exists()

    fixed = command("fix", "ollama.exposed-server", "--json")
    assert fixed.code == 0
    written = unit.with_name("ollama.service.d") / "zz-tidytrace.conf"
    assert written.read_text("utf-8") == "[Service]\nEnvironment = OLLAMA_HOST=127.0.0.1:11434\n"
    assert unit.read_text("utf-8") == UNIT
    assert command("exposure", "--json").document["configured"] == []

    undone = command("undo", fixed.document["fixed"][0]["receipt"], "--json")
    assert undone.code == 0
    assert not written.parent.exists()
    assert [one["product"] for one in command("exposure", "--json").document["configured"]] == ["ollama"]


@SYSTEMD
def test_the_check_up_tells_the_same(command, unit: Path) -> None:
    document = command("checkup", "--only", "exposed-server", "--json").document
    (finding,) = [one for one in document["findings"] if one["id"] == "ollama.exposed-server"]
    assert (finding["check"], finding["state"], finding["severity"]) == ("exposed-server", "risk", "high")
    assert {tip["id"]: tip["state"] for tip in document["tips"]} == {"close-open-servers": "risk"}


@pytest.mark.skipif(WINE, reason=SLOW)
def test_thirty_ports_that_answer_nothing_take_no_longer_than_one(home: Path) -> None:
    home.mkdir(exist_ok=True)
    surroundings = Surroundings.of(current_host())
    exposure = Exposure(surroundings)
    list(exposure.look())
    with contextlib.ExitStack() as stack:
        for _ in range(30):
            stack.enter_context(serving(silent))
        best = 9.0
        for _ in range(5):
            surroundings.host.refresh()
            watch = Stopwatch()
            list(exposure.look())
            best = min(best, watch.seconds)
            if best < 2:
                break
    assert best < 2


def test_what_the_answer_holds_never_reaches_our_state(command, home: Path) -> None:
    pages = OLLAMA | {
        "/api/tags": ("200 OK", json.dumps({"models": ["SECRET-WORD"], "access_token": "SECRET"}).encode())
    }
    with serving(routed(pages)):
        answer = command("exposure", "--json")
    assert "SECRET" not in answer.out
    for path in home.rglob("*"):
        assert not path.is_file() or b"SECRET" not in path.read_bytes()


def test_a_web_server_that_passes_strangers_on_is_named(command, home: Path, fixture_host, monkeypatch) -> None:
    host = fixture_host("linux", processes=[Process(pid=20, name="nginx", command=("nginx",))])
    path = host.local("/etc/nginx/nginx.conf")
    path.parent.mkdir(parents=True)
    path.write_text("server { listen 80; location / { proxy_pass http://127.0.0.1:11434; } }\n", "utf-8")
    told = {
        "listeners": [
            {"address": "127.0.0.1", "port": 11434, "pids": []},
            {"address": "0.0.0.0", "port": 80, "pids": [20]},
        ],
        "answers": {"127.0.0.1:11434": {"/": {"body": "Ollama is running"}, "/api/tags": {"body": "{}"}}},
    }
    (host.root / "sockets.json").write_text(json.dumps(told), "utf-8")
    monkeypatch.setattr("tidytrace.cli.exposure.current_host", lambda: host)
    [server] = command("exposure", "--json").document["servers"]
    assert (server["proxy"], server["reach"], server["auth"], server["fix"]["kind"]) == ("nginx", "all", "off", "guide")
