"""``tidytrace connections``: the contract's document, words for a person, and a real program."""

import json
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tidytrace.host import FixtureHost, Process

FIELDS = {"app", "pid", "process", "remote", "port", "country", "host", "since"}
PROGRAM = """
import socket, sys, time
one = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    far.connect(("203.0.113.80", 443))  # sends nothing
    print("far", flush=True)
except OSError:
    print("near", flush=True)
time.sleep(60)
"""


@contextmanager
def claude(folder: Path, port: int) -> Iterator[tuple[int, bool]]:
    """A real program of that name, connected to a port; its number, and whether it is to another computer too."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "claude"
    shutil.copy2(Path(sys.executable).resolve(), script)
    with subprocess.Popen([script, "-c", PROGRAM, str(port)], stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            yield program.pid, program.stdout.readline() == "far\n"
        finally:
            program.kill()


@pytest.fixture
def machine(fixture_host, monkeypatch) -> FixtureHost:
    """A computer on which Codex runs, for the command line."""
    host = fixture_host("linux", processes=[Process(pid=10, name="codex", command=("codex",))])
    monkeypatch.setattr("tidytrace.cli.connections.current_host", lambda: host)
    return host


def connected(host: FixtureHost, *remotes: str, **more: object) -> None:
    told = {
        "addresses": ["192.168.7.20"],
        "connections": [{"pid": 10, "remote": remote, "port": 443} for remote in remotes],
        "countries": {"1.2.3.4": "US", "5.6.7.8": "RU"},
        **more,
    }
    (host.root / "sockets.json").write_text(json.dumps(told), "utf-8")


def test_it_has_the_shape_that_programs_rely_on(command, machine: FixtureHost) -> None:
    connected(machine, "::ffff:1.2.3.4", "127.0.0.1")
    answer = command("connections", "--json")
    document = answer.document
    assert (answer.code, document["schema"]) == (0, "tidytrace/connections/1")
    (told,) = document["connections"]
    assert set(told) >= FIELDS
    assert (told["app"], told["pid"], told["process"]) == ("codex", 10, "codex")
    assert (told["remote"], told["port"], told["country"], told["host"]) == ("1.2.3.4", 443, "US", None)
    assert told["since"].endswith("Z")
    assert told["first_look"]
    assert [one["port"] for one in document["local"]] == [443]
    assert document["errors"] == []


def test_what_is_new_is_marked(command, machine: FixtureHost) -> None:
    connected(machine, "1.2.3.4")
    first = command("connections", "--json").document["connections"][0]
    connected(machine, "1.2.3.4", "5.6.7.8")
    told = {one["remote"]: one for one in command("connections", "--json").document["connections"]}
    assert told["1.2.3.4"]["new"] == []
    assert told["1.2.3.4"]["since"] == first["since"]
    assert told["5.6.7.8"]["new"] == ["address", "country"]
    assert "NEW: address, country" in command("connections").out


def test_a_person_reads_the_names_of_countries(command, machine: FixtureHost) -> None:
    connected(machine, "1.2.3.4")
    english = command("connections", "--lang", "en").out
    assert "1.2.3.4, port 443 · United States · first seen" in english
    assert "registered in" in english
    assert "first look at" in english
    assert "美国" in command("connections", "--lang", "zh_CN").out


def test_what_cannot_be_seen_is_said(command, machine: FixtureHost) -> None:
    connected(machine, unseen={"hidden": [10], "others": 7})
    answer = command("connections", "--json", "--lang", "en")
    assert answer.code == 3
    assert "codex (10)" in answer.document["errors"][0]["message"]
    assert any("other people who use this computer (7)" in note for note in answer.document["notes"])
    assert "could not check" in command("connections", "--lang", "en").out


def test_a_damaged_memory_does_not_hide_the_connections(command, machine: FixtureHost) -> None:
    connected(machine, "1.2.3.4")
    command("connections")
    (kept,) = machine.home.rglob("connections.json")
    kept.write_text("{", "utf-8")
    answer = command("connections", "--json", "--lang", "en")
    assert answer.code == 3
    assert answer.document["errors"][0]["where"] == str(kept)
    assert "damaged" in answer.document["errors"][0]["message"]
    assert answer.document["connections"][0]["since"] is None


def test_nothing_runs(command, home: Path) -> None:
    home.mkdir(exist_ok=True)
    answer = command("connections", "--lang", "en", "--json")
    assert answer.code == 0
    assert answer.document["connections"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="a copied interpreter does not start there")
def test_a_real_program_is_seen(command, home: Path, tmp_path: Path) -> None:
    home.mkdir(exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with claude(tmp_path / "bin", port) as (pid, far):
            document = command("connections", "--json").document
    assert "claude-code" in document["running"]
    (local,) = [one for one in document["local"] if one["pid"] == pid]
    assert (local["app"], local["process"], local["port"]) == ("claude-code", "claude", port)
    seen = [(one["remote"], one["port"], one["protocol"]) for one in document["connections"] if one["pid"] == pid]
    assert seen == ([("203.0.113.80", 443, "udp")] if far else [])
    if far and sys.platform == "linux":
        (kept,) = home.rglob("connections.json")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
