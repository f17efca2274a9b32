"""What the check-up says of AI servers, on computers of all systems."""

# ruff: noqa: E501 - rows as systems and servers write them

import json
from collections.abc import Callable

import pytest

from tidytrace.catalog.server_load import load_servers
from tidytrace.checks import exposed_server
from tidytrace.checks.exposed_server import Exposed, Exposure
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import Process
from tidytrace.language import LANGUAGES, Language

Described = Callable[..., Surroundings]

LAN = "192.168.7.20"
OLLAMA = {
    "/": {"body": "Ollama is running"},
    "/api/version": {"body": '{"version": "0.33.0"}'},
    "/api/tags": {"body": "{}"},
}
SERVE = Process(pid=7, name="ollama", exe="/usr/local/bin/ollama", command=("/usr/local/bin/ollama", "serve"))


def answers(port: int, pages: dict, *addresses: str) -> dict:
    return {f"{address}:{port}": pages for address in addresses or ("127.0.0.1", LAN)}


def looked(surroundings: Surroundings) -> dict[str, Exposed]:
    return {one.server.id: one for one in Exposure(surroundings).look()}


def told(one: Exposed, language: str = "en") -> str:
    """All that a person reads."""
    speech = Language(language)
    finding = one.finding
    return "\n".join(render(phrase, speech) for phrase in (finding.title, finding.why, *finding.remedy.steps))


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_open_to_all_without_a_password_is_high(described: Described, system: str) -> None:
    surroundings = described(
        system, listeners=[("0.0.0.0", 11434, 7)], answers=answers(11434, OLLAMA), processes=[SERVE]
    )
    one = looked(surroundings)["ollama"]
    assert (one.finding.id, one.finding.app) == ("ollama.exposed-server", "ollama")
    assert (one.finding.state, one.finding.severity) == (State.RISK, "high")
    (sighting,) = one.sightings
    assert (sighting.reach, sighting.lock, sighting.version, sighting.in_network) == ("all", "off", "0.33.0", "answers")
    assert sighting.process is not None
    assert sighting.process.pid == 7
    assert one.finding.tip == "close-open-servers"
    for language in LANGUAGES:
        assert "Ollama" in told(one, language)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.53"])
def test_on_the_loopback_it_is_fine(described: Described, address: str) -> None:
    surroundings = described(
        listeners=[(address, 11434, 7)], answers=answers(11434, OLLAMA, address), processes=[SERVE]
    )
    one = looked(surroundings)["ollama"]
    assert (one.finding.state, one.finding.severity, one.closing) == (State.OK, "info", None)
    assert one.sightings[0].reach == "loopback"
    assert one.finding.remedy.kind == "none"


@pytest.mark.parametrize(
    ("addresses", "reach", "severity"),
    [
        (["::"], "all", "high"),
        (["127.0.0.1", "::"], "all", "high"),
        ([LAN], "lan", "high"),
        (["127.0.0.1", LAN], "lan", "high"),
        (["100.101.102.103"], "lan", "high"),
        (["8.8.4.4"], "all", "high"),
    ],
)
def test_who_can_reach_it(described: Described, addresses: list[str], reach: str, severity: str) -> None:
    pages = answers(11434, OLLAMA, "127.0.0.1", *addresses, LAN)
    own = [LAN, "100.101.102.103", "8.8.4.4"]
    surroundings = described(
        listeners=[(one, 11434, 7) for one in addresses], answers=pages, addresses=own, processes=[SERVE]
    )
    one = looked(surroundings)["ollama"]
    assert one.sightings[0].reach == reach
    assert one.finding.severity == severity


WEBUI = {"name": "Open WebUI", "version": "0.12.4", "features": {"auth": True, "enable_signup": False}}


@pytest.mark.parametrize(
    ("more", "lock", "severity"),
    [
        ({}, "on", "medium"),
        ({"features": {"auth": False, "enable_signup": False}}, "off", "high"),
        ({"onboarding": True}, "off", "high"),
        ({"name": "Ada's chat"}, "on", "medium"),
    ],
)
def test_with_a_password_it_is_medium_at_most(described: Described, more: dict, lock: str, severity: str) -> None:
    pages = {"/api/config": {"body": json.dumps(WEBUI | more)}}
    surroundings = described(listeners=[("0.0.0.0", 8080)], answers=answers(8080, pages))
    one = looked(surroundings)["open-webui"]
    assert (one.sightings[0].lock, one.finding.severity) == (lock, severity)


def test_the_first_visitor_who_becomes_administrator_is_told(described: Described) -> None:
    pages = {"/api/config": {"body": json.dumps(WEBUI | {"onboarding": True})}}
    one = looked(described(listeners=[("0.0.0.0", 8080)], answers=answers(8080, pages)))["open-webui"]
    assert "the first stranger who comes becomes its administrator" in told(one)


def test_a_server_that_says_nothing_is_known_by_its_process_and_could_not_be_checked(described: Described) -> None:
    quiet = {"/": None, "/api/tags": None}
    surroundings = described(listeners=[("0.0.0.0", 11434, 7)], answers=answers(11434, quiet), processes=[SERVE])
    one = looked(surroundings)["ollama"]
    assert (one.finding.state, one.sightings[0].lock) == (State.UNKNOWN, "unknown")
    assert "Could not check" in told(one)


def test_another_program_on_a_servers_port_is_not_that_server(described: Described) -> None:
    pages = {"/": {"body": "<title>My holiday pictures</title>"}, "/api/version": {"body": '{"version": "1"}'}}
    surroundings = described(listeners=[("0.0.0.0", 11434)], answers=answers(11434, pages))
    assert looked(surroundings) == {}


def test_a_server_on_a_port_of_its_own_is_recognised_by_its_answer(described: Described) -> None:
    assert "ollama" in looked(described(listeners=[("0.0.0.0", 45678)], answers=answers(45678, OLLAMA)))


def test_what_turns_strangers_away_is_not_open(described: Described) -> None:
    tavern = {"/version": {"body": '{"agent": "SillyTavern:1.19.0", "pkgVersion": "1.19.0"}'}, "/": {"body": "hello"}}
    pages = answers(8000, tavern, "127.0.0.1") | answers(8000, {"/version": {"status": 403}}, LAN)
    one = looked(described(listeners=[("0.0.0.0", 8000)], answers=pages))["sillytavern"]
    assert (one.sightings[0].lock, one.finding.severity) == ("on", "medium")
    assert "turns strangers away" in told(one)


def test_a_tunnel_makes_even_a_loopback_server_public(described: Described) -> None:
    tunnel = Process(pid=9, name="cloudflared", command=("cloudflared", "tunnel", "--url", "http://localhost:11434"))
    other = Process(pid=10, name="ngrok", command=("ngrok", "http", "8080"))
    surroundings = described(
        listeners=[("127.0.0.1", 11434, 7)], answers=answers(11434, OLLAMA), processes=[SERVE, tunnel, other]
    )
    one = looked(surroundings)["ollama"]
    assert (one.sightings[0].reach, one.sightings[0].tunnel, one.finding.severity) == ("all", "cloudflared", "high")
    assert "cloudflared" in told(one)
    assert one.finding.remedy.kind == "guide"


def test_a_published_port_of_a_container_is_seen_where_nobody_listens(described: Described) -> None:
    command = "docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 3000 -container-ip 172.17.0.2 -container-port 8080"
    helper = Process(pid=9, name="docker-proxy", command=tuple(command.split()))
    pages = {"/api/config": {"body": json.dumps(WEBUI)}}
    for listeners in ([], [("0.0.0.0", 3000, 9), ("::", 3000, 11)]):
        surroundings = described(listeners=listeners, answers=answers(3000, pages), processes=[helper])
        one = looked(surroundings)["open-webui"]
        assert len(one.sightings) == 1
        assert one.sightings[0].container == "docker"
        assert "-p 127.0.0.1:3000:8080" in told(one)


def test_ports_that_docker_hides_are_looked_for(described: Described) -> None:
    surroundings = described(
        sockets={
            "hidden_ports": True,
            "answers": answers(
                6333,
                {
                    "/": {"body": '{"title": "qdrant - vector search engine", "version": "1.2"}'},
                    "/collections": {"status": 200, "body": "{}"},
                },
            ),
        }
    )
    one = looked(surroundings)["qdrant"]
    assert (one.sightings[0].lock, one.sightings[0].container) == ("off", "docker")


def test_other_peoples_servers_are_seen_without_their_process(described: Described) -> None:
    rows = [{"address": "0.0.0.0", "port": 11434, "owner": "ollama"}]
    surroundings = described(answers=answers(11434, OLLAMA), sockets={"listeners": rows})
    one = looked(surroundings)["ollama"]
    assert one.sightings[0].process is None
    assert one.sightings[0].spot.owner == "ollama"


def test_the_child_that_listens_is_known_by_its_parent(described: Described) -> None:
    parent = Process(pid=5, name="mlflow", command=("mlflow", "server"))
    child = Process(pid=6, name="python", command=("python", "-m", "uvicorn", "x"), parent=5)
    pages = {"/version": {"body": "3.17.2"}, "/api/2.0/mlflow/experiments/search?max_results=1": {"body": "{}"}}
    surroundings = described(listeners=[("0.0.0.0", 5000, 6)], answers=answers(5000, pages), processes=[parent, child])
    one = looked(surroundings)["mlflow"]
    assert (one.sightings[0].version, one.sightings[0].lock) == ("3.17.2", "off")


UNIT = "[Unit]\nDescription=Ollama\n\n[Service]\nEnvironment=OLLAMA_HOST=0.0.0.0:11434\nExecStart=/usr/local/bin/ollama serve\n"


def test_a_running_server_is_closed_where_its_unit_opens_it(described: Described) -> None:
    surroundings = described(
        listeners=[("0.0.0.0", 11434, 7)],
        answers=answers(11434, OLLAMA),
        processes=[SERVE],
        files={"~/.config/systemd/user/ollama.service": UNIT},
    )
    one = looked(surroundings)["ollama"]
    assert one.finding.remedy.kind == "setting"
    assert "systemctl --user restart ollama.service" in told(one)
    assert one.closing is not None
    assert one.closing.moves[0].path.name == "zz-tidytrace.conf"


def test_a_server_started_by_hand_gets_steps(described: Described) -> None:
    surroundings = described(listeners=[("0.0.0.0", 11434, 7)], answers=answers(11434, OLLAMA), processes=[SERVE])
    one = looked(surroundings)["ollama"]
    assert (one.finding.remedy.kind, one.closing) == ("guide", None)
    assert "OLLAMA_HOST" in told(one)
    assert "closed to others only after that" in told(one)


def test_the_firewall_is_told_and_not_trusted(described: Described) -> None:
    files = {"/etc/ufw/ufw.conf": "ENABLED=yes\n", "/etc/default/ufw": "DEFAULT_INPUT_POLICY=DROP\n"}
    surroundings = described(listeners=[("0.0.0.0", 11434)], answers=answers(11434, OLLAMA), files=files)
    one = looked(surroundings)["ollama"]
    assert one.finding.severity == "high"
    assert "ufw" in told(one)
    assert "administrator" in told(one)


def test_hidden_processes_hide_no_server(described: Described) -> None:
    surroundings = described(listeners=[("0.0.0.0", 11434)], answers=answers(11434, OLLAMA), processes_known=False)
    assert looked(surroundings)["ollama"].finding.severity == "high"


def test_several_copies_of_a_server_are_one_finding(described: Described) -> None:
    pages = answers(11434, OLLAMA) | answers(11500, OLLAMA)
    surroundings = described(
        listeners=[("127.0.0.1", 11434, 7), ("0.0.0.0", 11500, 8)], answers=pages, processes=[SERVE]
    )
    one = looked(surroundings)["ollama"]
    assert len(one.sightings) == 2
    assert one.finding.state is State.RISK
    assert "11500" in told(one)


def test_the_check_also_tells_of_the_apps_own_switches(described: Described) -> None:
    files = {"~/.lmstudio/.internal/http-server-config.json": '{"networkInterface": "0.0.0.0"}'}
    found = {finding.id: finding for finding in exposed_server.run(described(files=files))}
    assert found["lm-studio.serve-on-network"].state is State.RISK


def test_every_server_has_a_finding_of_its_own() -> None:
    ids = [server.finding for server in load_servers()]
    assert len(set(ids)) == len(ids)


def test_an_address_that_is_not_this_computers_is_not_asked_and_stops_nothing(described: Described) -> None:
    rows = [("10.9.9.9", 11434, 7), ("127.0.0.1", 11500, 8)]
    pages = answers(11434, OLLAMA, "10.9.9.9") | answers(11500, OLLAMA, "127.0.0.1")
    one = looked(described(listeners=rows, answers=pages, processes=[SERVE]))["ollama"]
    assert {(each.spot.port, each.lock) for each in one.sightings} == {(11434, "unknown"), (11500, "off")}


def whole(surroundings: Surroundings) -> list[str]:
    return [one.state.value for one in exposed_server.run(surroundings) if one.id == "system.exposed-server"]


def test_a_computer_where_nothing_is_open_is_told_so(described: Described) -> None:
    files = {"~/.ollama/history": "hello\n"}
    assert whole(described(files=files)) == ["ok"]
    assert whole(described(files=files, listeners=[("127.0.0.1", 11434)], answers=answers(11434, OLLAMA))) == ["ok"]
    assert whole(described(files=files, listeners=[("0.0.0.0", 11434)], answers=answers(11434, OLLAMA))) == []


def test_a_computer_that_does_not_show_who_listens_could_not_be_checked(described: Described) -> None:
    assert whole(described(sockets={"problem": "Permission denied"})) == ["unknown"]
