"""Servers that are set up as their makers did not foresee: elsewhere, under another path, for somebody else."""

import json
from collections.abc import Callable

import pytest

from hostile_servers import answering, serving
from tidytrace.checks.exposed_server import Exposed, Exposure
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.host import FixtureHost, Process
from tidytrace.host.probing import RealProber

Described = Callable[..., Surroundings]

LAN = "192.168.7.20"
NOTEBOOK = {
    "/lab/api": {"body": '{"version": "2.21.1"}', "headers": {"Server": "TornadoServer/6.5"}},
    "/lab/api/status": {"body": '{"started": "today"}'},
    "/": {"status": 302, "headers": {"Location": "/lab/"}},
}
MODELS = {"object": "list", "data": [{"id": "my-model", "object": "model", "owned_by": "me"}]}


def pages(port: int, told: dict, *addresses: str) -> dict:
    return {f"{address}:{port}": told for address in addresses or ("127.0.0.1", LAN)}


def looked(surroundings: Surroundings) -> dict[str, Exposed]:
    return {one.server.id: one for one in Exposure(surroundings).look()}


def process(*command: str, name: str = "python3", pid: int = 7) -> Process:
    return Process(pid=pid, name=name, exe=f"/usr/bin/{name}", command=command)


@pytest.mark.parametrize("port", [8888, 9888])
@pytest.mark.parametrize(
    "words", [("--ServerApp.base_url=/lab/",), ("--NotebookApp.base_url", "lab"), ("--ServerApp.base_url", "/lab")]
)
def test_a_path_before_all_pages_hides_nothing(described: Described, port: int, words: tuple[str, ...]) -> None:
    notebook = process("/usr/bin/python3", "/home/ada/.local/bin/jupyter-lab", "--ip=0.0.0.0", *words)
    one = looked(described(listeners=[("0.0.0.0", port, 7)], answers=pages(port, NOTEBOOK), processes=[notebook]))
    [sighting] = one["jupyter"].sightings
    assert (sighting.lock, sighting.reach, sighting.version) == ("off", "all", "2.21.1")
    assert sighting.in_network == "answers"
    assert one["jupyter"].finding.severity == "high"


def test_a_path_that_is_none_is_not_asked_for(described: Described) -> None:
    notebook = process("jupyter-lab", "--ServerApp.base_url=/a b?c=d")
    surroundings = described(listeners=[("127.0.0.1", 8888, 7)], answers=pages(8888, {}), processes=[notebook])
    assert looked(surroundings) == {}


def test_what_answers_as_nobody_expects_could_not_be_checked(described: Described) -> None:
    notebook = process("jupyter-lab", "--config", "/elsewhere.json")
    surroundings = described(listeners=[("0.0.0.0", 8888, 7)], answers=pages(8888, NOTEBOOK), processes=[notebook])
    one = looked(surroundings)["jupyter"]
    assert (one.finding.state, one.sightings[0].lock, one.sightings[0].reach) == (State.UNKNOWN, "unknown", "all")
    here = described(listeners=[("127.0.0.1", 8888, 7)], answers=pages(8888, NOTEBOOK), processes=[notebook])
    assert looked(here) == {}


@pytest.mark.parametrize(
    ("status", "body", "lock"),
    [
        (200, MODELS, "off"),
        (200, {"object": "list", "data": []}, "off"),
        (401, {"error": {"message": "Invalid API key", "type": "invalid_request_error"}}, "on"),
        (401, {"error": {"message": "No key", "code": "invalid_api_key"}}, "on"),
    ],
)
def test_a_model_server_that_nobody_knows_is_told_of(described: Described, status: int, body: dict, lock: str) -> None:
    answer = {"/v1/models": {"status": status, "body": json.dumps(body)}}
    surroundings = described(listeners=[("0.0.0.0", 9100)], answers=pages(9100, answer))
    [one] = looked(surroundings).values()
    assert (one.server.id, one.sightings[0].lock) == ("openai-compatible", lock)
    assert one.finding.severity == ("high" if lock == "off" else "medium")


@pytest.mark.parametrize("body", ['{"object": "list"}', '{"data": [{"id": 1}]}', '{"error": "who are you"}', "[]"])
@pytest.mark.parametrize("status", [200, 401])
def test_another_service_is_no_model_server(described: Described, status: int, body: str) -> None:
    answer = {"/v1/models": {"status": status, "body": body}}
    assert looked(described(listeners=[("0.0.0.0", 9100)], answers=pages(9100, answer))) == {}


LOCKED_VLLM = {"/version": {"body": '{"version": "0.11.0"}'}, "/v1/models": {"status": 401, "body": "{}"}}


@pytest.mark.parametrize(("port", "words"), [(8000, ()), (8123, ("--port", "8123")), (8124, ("--port=8124",))])
def test_somebody_elses_server_is_known_by_the_process_that_may_hold_the_port(
    described: Described, port: int, words: tuple[str, ...]
) -> None:
    serve = process("python3", "-m", "vllm.entrypoints.openai.api_server", *words)
    rows = [{"address": "0.0.0.0", "port": port, "owner": "models"}]
    surroundings = described(answers=pages(port, LOCKED_VLLM), processes=[serve], sockets={"listeners": rows})
    one = looked(surroundings)["vllm"]
    assert (one.sightings[0].lock, one.sightings[0].version, one.finding.severity) == ("on", "0.11.0", "medium")
    assert one.sightings[0].spot.owner == "models"


def test_a_process_on_another_port_vouches_for_nothing(described: Described) -> None:
    serve = process("vllm", "serve", "--port", "18000")
    rows = [{"address": "0.0.0.0", "port": 8001, "owner": "models"}]
    surroundings = described(answers=pages(8001, LOCKED_VLLM), processes=[serve], sockets={"listeners": rows})
    assert looked(surroundings) == {}


def test_a_tool_server_under_a_path_with_a_slash(described: Described) -> None:
    refusal = {"status": 406, "body": '{"jsonrpc": "2.0", "error": {"code": -32600}}'}
    one = looked(described(listeners=[("0.0.0.0", 8765)], answers=pages(8765, {"/mcp/": refusal})))
    assert one["mcp-http"].sightings[0].lock == "off"


def test_over_ipv6_alone_it_is_asked_under_an_address_of_ipv6(described: Described) -> None:
    ollama = {"/": {"body": "Ollama is running"}, "/api/tags": {"body": "{}"}}
    own = "2001:db8::20"
    only = described(
        listeners=[("::", 11434)], answers=pages(11434, ollama, "::1", own), addresses=(LAN, own), sockets=None
    )
    [sighting] = looked(only)["ollama"].sightings
    assert (sighting.in_network, sighting.network_address) == ("answers", own)
    both = described(
        listeners=[("::", 11434)], answers=pages(11434, ollama, "127.0.0.1", own), addresses=(LAN, own), sockets=None
    )
    [sighting] = looked(both)["ollama"].sightings
    assert (sighting.in_network, sighting.network_address) == ("answers", own)


def test_several_of_one_product_are_all_listed(described: Described) -> None:
    ollama = {"/": {"body": "Ollama is running"}, "/api/tags": {"body": "{}"}}
    listeners = [("127.0.0.1", 11434), ("0.0.0.0", 11500), (LAN, 11600)]
    answers = pages(11434, ollama) | pages(11500, ollama) | pages(11600, ollama)
    [one] = looked(described(listeners=listeners, answers=answers)).values()
    assert [(each.spot.port, each.reach) for each in one.sightings] == [
        (11434, "loopback"),
        (11500, "all"),
        (11600, "lan"),
    ]
    assert one.finding.severity == "high"


def test_a_server_with_long_pages_is_known_by_the_first(described: Described, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that answers every question with a page of a hundred kilobytes."""
    monkeypatch.setattr(FixtureHost, "prober", lambda _host: RealProber())
    with serving(answering(b"<html><head><title>LobeChat</title></head>" + b"x" * 100_000)) as server:
        one = looked(described(listeners=[("127.0.0.1", server.port)]))
        assert list(one) == ["lobechat"]
        assert len(server.requests) < 8


def test_somebody_elses_server_that_does_not_answer_could_not_be_checked(described: Described) -> None:
    serve = process("/usr/local/bin/ollama", "serve", name="ollama")
    rows = [{"address": "0.0.0.0", "port": 11434, "owner": "ollama"}]
    silent = {"127.0.0.1:11434": {"/": None}}
    one = looked(described(answers=silent, processes=[serve], sockets={"listeners": rows}))["ollama"]
    assert (one.finding.state, one.sightings[0].silence) == (State.UNKNOWN, "timeout")
    answering = {"127.0.0.1:11434": {"/": {"body": "my own page"}}}
    assert looked(described(answers=answering, processes=[serve], sockets={"listeners": rows})) == {}
