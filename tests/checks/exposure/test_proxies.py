"""A server that only this computer can reach, and a web server on it that passes strangers on."""

from collections.abc import Callable

import pytest

from tidytrace.checks.exposed_server import Exposed, Exposure
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import Process
from tidytrace.language import LANGUAGES, Language

Described = Callable[..., Surroundings]
OLLAMA = {"/": {"body": "Ollama is running"}, "/api/tags": {"body": "{}"}}
NGINX = Process(pid=20, name="nginx", command=("nginx: master process",))
SITE = "server {\n listen 80;\n location /ai/ { proxy_pass http://127.0.0.1:11434/; }\n}\n"


def looked(
    described: Described, site: dict[str, str], *, proxy: Process = NGINX, listens=("0.0.0.0", 80, 20)
) -> Exposed:
    surroundings = described(
        listeners=[("127.0.0.1", 11434, 7), listens],
        answers={"127.0.0.1:11434": OLLAMA},
        files=site,
        processes=[Process(pid=7, name="ollama", command=("ollama", "serve")), proxy],
    )
    return {one.server.id: one for one in Exposure(surroundings).look()}["ollama"]


def told(one: Exposed, language: str = "en") -> str:
    phrases = (one.finding.title, one.finding.why, *one.finding.remedy.steps)
    return "\n".join(render(phrase, Language(language)) for phrase in phrases)


@pytest.mark.parametrize(
    ("program", "path", "text"),
    [
        ("nginx", "/etc/nginx/sites-enabled/ai", SITE),
        ("nginx", "/etc/nginx/conf.d/ai.conf", "upstream ai {\n  server localhost:11434;\n}\nserver { listen 80; }\n"),
        ("caddy", "/etc/caddy/Caddyfile", "example.org {\n\treverse_proxy /ai/* localhost:11434\n}\n"),
        ("caddy", "/etc/caddy/Caddyfile", ":80 {\n\treverse_proxy :11434\n}\n"),
        ("apache2", "/etc/apache2/sites-enabled/000.conf", "ProxyPass /ai http://127.0.0.1:11434\n"),
        ("haproxy", "/etc/haproxy/haproxy.cfg", "backend ai\n  server one 127.0.0.1:11434 check\n"),
    ],
)
def test_what_a_web_server_passes_on_to_can_be_reached(
    described: Described, program: str, path: str, text: str
) -> None:
    one = looked(described, {path: text}, proxy=Process(pid=20, name=program, command=(program,)))
    [sighting] = one.sightings
    assert (sighting.reach, sighting.lock) == ("all", "off")
    assert (one.finding.state, one.finding.severity, one.finding.remedy.kind) == (State.RISK, "high", "guide")
    for language in LANGUAGES:
        assert path.rpartition("/")[2] in told(one, language)
    assert one.closing is None


def test_only_in_the_network_if_the_web_server_is(described: Described) -> None:
    one = looked(described, {"/etc/nginx/sites-enabled/ai": SITE}, listens=("192.168.7.20", 80, 20))
    assert one.sightings[0].reach == "lan"
    here = looked(described, {}, listens=("127.0.0.1", 80, 20))
    assert here.sightings[0].reach == "loopback"


def test_a_password_on_the_way_may_be_asked_for(described: Described) -> None:
    site = SITE.replace("location", 'auth_basic "who";\n location')
    one = looked(described, {"/etc/nginx/sites-enabled/ai": site})
    assert (one.finding.state, one.sightings[0].lock) == (State.UNKNOWN, "unknown")
    assert "speaks of a password" in told(one)


def test_a_web_server_of_the_system_whose_ports_cannot_be_seen(described: Described) -> None:
    one = looked(described, {"/etc/nginx/sites-enabled/ai": SITE}, listens=("0.0.0.0", 80))
    assert one.sightings[0].reach == "all"
    other = looked(described, {"/etc/nginx/sites-enabled/ai": SITE}, listens=("0.0.0.0", 22))
    assert other.sightings[0].reach == "loopback"


@pytest.mark.parametrize(
    "text",
    [
        "# proxy_pass http://127.0.0.1:11434/;\n",
        "server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } }\n",
        "server { listen 80; location / { proxy_pass http://192.0.2.7:11434; } }\n",
    ],
)
def test_what_is_not_passed_on_to_stays_here(described: Described, text: str) -> None:
    one = looked(described, {"/etc/nginx/sites-enabled/ai": text})
    assert (one.sightings[0].reach, one.finding.state) == ("loopback", State.OK)


def test_a_web_server_that_does_not_run_passes_nothing_on(described: Described) -> None:
    idle = Process(pid=20, name="sleep", command=("sleep", "9"))
    one = looked(described, {"/etc/nginx/sites-enabled/ai": SITE}, proxy=idle)
    assert one.finding.state is State.OK
