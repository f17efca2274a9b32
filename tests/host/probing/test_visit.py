"""A visit to a port ends in time and size whatever answers there, and never leads elsewhere."""

import os
import socket
import threading
import tracemalloc
from pathlib import Path

import pytest

from hostile_servers import (
    HOSTILE,
    Behaviour,
    Watched,
    answering,
    bomb,
    certificate,
    dripping,
    endless_body,
    gzip_bomb,
    hanging_up,
    huge_body,
    malformed,
    old_http,
    redirecting,
    routed,
    serving,
    silent,
)
from pace import Stopwatch, soon
from tidytrace.host.probing import LARGEST, SECONDS, Below, NotThisComputer, RealProber

HARD_END = 1.5
PROBER = RealProber()


@pytest.mark.parametrize("behave", HOSTILE, ids=lambda one: one.__name__)
def test_whatever_answers_the_visit_ends(behave: Behaviour) -> None:
    bomb()  # made before the clock runs
    with serving(behave) as server:
        watch = Stopwatch()
        visit = PROBER.visit("127.0.0.1", server.port)
        for path in ("/", "/api/version", "/v1/models", "/config"):
            reply = visit.ask(path)
            assert reply is None or len(reply.body) <= LARGEST
            assert reply is None or reply.json is None or isinstance(reply.json, dict | list | str | int | float | bool)
        took = watch.seconds
    assert took < HARD_END, f"{behave.__name__} held it for {took:.2f} s"


@pytest.mark.parametrize("behave", [endless_body, huge_body])
def test_no_more_is_taken_than_was_agreed(behave: Behaviour) -> None:
    with serving(behave) as server:
        reply = PROBER.visit("127.0.0.1", server.port).ask("/")
    assert reply is not None
    assert len(reply.body) <= LARGEST
    assert not (behave is huge_body and reply.whole)


def test_what_is_packed_is_not_unpacked() -> None:
    bomb()
    with serving(gzip_bomb) as server:
        tracemalloc.start()
        reply = PROBER.visit("127.0.0.1", server.port).ask("/")
        grown = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert reply is not None
    assert reply.body == b""
    assert grown < 8 * LARGEST


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        (silent, "timeout"),
        (dripping, "timeout"),
        (malformed, "not-http"),
        (old_http, "not-http"),
        (hanging_up, "not-http"),
    ],
)
def test_why_there_is_no_answer_is_told(behave: Behaviour, why: str) -> None:
    with serving(behave) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        assert visit.ask("/") is None
    assert visit.silence == why


def test_where_nobody_listens_the_visit_is_short() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with soon(SECONDS):
        visit = PROBER.visit("127.0.0.1", port)
        assert visit.ask("/") is None
    assert visit.silence == "refused"


def test_nothing_is_followed() -> None:
    with serving(redirecting) as server:
        reply = PROBER.visit("127.0.0.1", server.port).ask("/")
        assert reply is not None
        assert reply.status == 302
        assert len(server.requests) == 1


def test_only_the_requests_own_headers_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    with serving(answering(b"{}")) as server:
        PROBER.visit("127.0.0.1", server.port).ask("/v1/models", "text/event-stream")
        (request,) = server.requests
    assert request.decode().split("\r\n") == [
        "GET /v1/models HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Accept: text/event-stream",
        "Connection: close",
        "",
        "",
    ]


def test_a_cookie_is_not_sent_back() -> None:
    with serving(answering(b"{}", headers=b"Set-Cookie: who=ada\r\n")) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        visit.ask("/")
        visit.ask("/again")
        assert len(server.requests) == 2
        assert all(b"cookie" not in request.lower() for request in server.requests)


def test_each_question_is_asked_once() -> None:
    with serving(answering(b"{}")) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        assert visit.ask("/") is visit.ask("/")
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "address", ["192.0.2.1", "8.8.8.8", "10.0.0.1", "2001:db8::1", "example.org", "localhost", "", "0"]
)
def test_another_computer_is_never_asked(address: str) -> None:
    with pytest.raises(NotThisComputer):
        RealProber(own=["192.168.7.7"]).visit(address, 80)


def test_an_own_address_may_be_asked_however_it_is_spelled() -> None:
    prober = RealProber(own=["192.168.7.7", "fe80::1%eth0"])
    assert prober.visit("::ffff:192.168.7.7", 80).silence is None
    assert prober.visit("fe80::1", 80).silence is None


@pytest.mark.parametrize("path", ["no-slash", "/a b", "/a\r\nX: y", "/ä", ""])
def test_a_path_cannot_carry_more_than_a_path(path: str) -> None:
    with serving(answering(b"{}")) as server, pytest.raises(ValueError, match="no path"):
        PROBER.visit("127.0.0.1", server.port).ask(path)


def secured(context, body: bytes) -> Behaviour:
    def behave(connection: Watched, over: threading.Event) -> None:
        with connection.secured(context) as inside:
            inside.recv(4096)
            inside.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    return behave


def test_a_server_behind_tls_is_recognised_without_trusting_it(tmp_path: Path) -> None:
    with serving(secured(certificate(tmp_path), b"Ollama is running")) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        reply = visit.ask("/")
        assert reply is not None
        assert reply.text == "Ollama is running"
        assert visit.tls


def test_an_endless_answer_inside_tls_ends_too(tmp_path: Path) -> None:
    context = certificate(tmp_path)

    def behave(connection: Watched, over: threading.Event) -> None:
        with connection.secured(context) as inside:
            inside.recv(4096)
            inside.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while not over.is_set():
                inside.sendall(b"x" * 16384)

    with serving(behave) as server, soon(HARD_END):
        reply = PROBER.visit("127.0.0.1", server.port).ask("/")
    assert reply is None or len(reply.body) <= LARGEST


def test_a_handshake_that_never_ends_ends() -> None:
    def behave(connection: Watched, over: threading.Event) -> None:
        data = connection.request()
        if not data.startswith(b"GET"):
            for _ in range(200):
                connection.send(b"\x16\x03\x03\x40\x00")
                if over.wait(0.02):
                    return

    with serving(behave) as server, soon(HARD_END):
        assert PROBER.visit("127.0.0.1", server.port).ask("/") is None


def test_the_first_event_of_a_stream_is_enough() -> None:
    def behave(connection: Watched, over: threading.Event) -> None:
        connection.request()
        connection.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: endpoint\ndata: /messages\n\n"
        )
        over.wait(10)

    with serving(behave) as server, soon(SECONDS):
        reply = PROBER.visit("127.0.0.1", server.port).ask("/sse", "text/event-stream")
    assert reply is not None
    assert reply.text.startswith("event: endpoint")


def test_chunks_and_interim_answers_are_read_as_they_are_meant() -> None:
    def behave(connection: Watched, over: threading.Event) -> None:
        connection.request()
        connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
        connection.send(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n')

    with serving(behave) as server:
        reply = PROBER.visit("127.0.0.1", server.port).ask("/")
    assert reply is not None
    assert reply.json == {"a": 1}


def test_over_ipv6_the_host_is_named_as_it_should() -> None:
    with serving(routed({"/": ("200 OK", b"yes")}), address="::1") as server:
        reply = PROBER.visit("::1", server.port).ask("/")
        assert reply is not None
        assert f"Host: [::1]:{server.port}".encode() in server.requests[0]


def slow(pages: dict[str, tuple[str, bytes]], seconds: float) -> Behaviour:
    """A server that thinks before each answer."""
    answer = routed(pages)

    def behave(connection: Watched, over: threading.Event) -> None:
        over.wait(seconds)
        answer(connection, over)

    return behave


def test_of_a_slow_server_several_questions_are_asked_at_the_same_time() -> None:
    paths = [f"/{number}" for number in range(40)]
    with serving(slow({path: ("200 OK", path.encode()) for path in paths}, 0.05)) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        visit.ask("/0")
        visit.ask_ahead((path, "*/*") for path in paths)
        texts = [reply.text if (reply := visit.ask(path)) else None for path in paths]
        assert not visit.over
        assert len(server.requests) == 40
    assert texts == paths


def test_a_quick_server_is_asked_one_thing_after_the_other() -> None:
    with serving(answering(b"{}")) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        visit.ask("/")
        visit.ask_ahead([("/a", "*/*"), ("/b", "*/*")])
        assert len(server.requests) == 1


@pytest.mark.parametrize("behave", [endless_body, huge_body, gzip_bomb], ids=lambda one: one.__name__)
def test_who_sends_without_end_is_not_asked_on(behave: Behaviour) -> None:
    bomb()  # made before the clock runs
    with serving(behave) as server:
        visit = PROBER.visit("127.0.0.1", server.port)
        visit.ask("/")
        visit.ask_ahead((f"/{number}", "*/*") for number in range(50))
        for number in range(50):
            visit.ask(f"/{number}")
        assert visit.over
        assert len(server.requests) <= 4


def test_pages_below_a_path_are_asked_there() -> None:
    with serving(routed({"/lab/api": ("200 OK", b'{"version": "2"}')})) as server:
        visit = Below(PROBER.visit("127.0.0.1", server.port), "/lab")
        reply = visit.ask("/api")
        assert reply is not None
        assert reply.json == {"version": "2"}
        assert not visit.over
