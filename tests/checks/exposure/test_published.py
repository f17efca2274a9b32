"""Servers in containers that are started by a command line."""

import pytest

from tidytrace.catalog.server_load import load_servers
from tidytrace.checks.exposed_server import Exposure
from tidytrace.checks.exposure.intents import split_command
from tidytrace.checks.exposure.published import closed_port, closed_publishing, published_intent
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import LANGUAGES, Language

SERVERS = {server.id: server for server in load_servers()}


@pytest.mark.parametrize(
    ("product", "command", "reach", "lock"),
    [
        ("ollama", "docker run -d -p 11434:11434 ollama/ollama", "all", "off"),
        (
            "ollama",
            "/usr/bin/podman run --publish 127.0.0.1:11434:11434 docker.io/ollama/ollama:0.9",
            "loopback",
            "off",
        ),
        ("ollama", "sudo docker run -p [::1]:11434:11434/tcp ollama/ollama", "loopback", "off"),
        ("ollama", "docker run -p11434:11434 ollama/ollama", "all", "off"),
        ("ollama", "docker run -p 192.168.7.20:11434:11434 ollama/ollama", "lan", "off"),
        ("open-webui", "docker run -e WEBUI_AUTH=False -p 3000:8080 ghcr.io/open-webui/open-webui:main", "all", "off"),
        ("open-webui", "docker run --env=A=b --publish=3000:8080 ghcr.io/open-webui/open-webui", "all", "on"),
    ],
)
def test_what_a_published_port_opens(product: str, command: str, reach: str, lock: str) -> None:
    intent = published_intent(SERVERS[product], split_command(command))
    assert intent is not None
    assert (intent.reach, intent.lock) == (reach, lock)


@pytest.mark.parametrize(
    "command",
    [
        "docker run -p 80:80 nginx",
        "docker run ollama/ollama",
        "docker pull ollama/ollama",
        "ollama serve -p 11434:11434",
        "docker run -p 11434:11434 notollama/ollama2",
    ],
)
def test_other_commands_open_nothing(command: str) -> None:
    assert published_intent(SERVERS["ollama"], split_command(command)) is None


@pytest.mark.parametrize(
    ("line", "value", "closed"),
    [
        ("docker run -p 3000:8080 x", "3000:8080", "docker run -p 127.0.0.1:3000:8080 x"),
        ("docker run -p 0.0.0.0:3000:8080 x", "0.0.0.0:3000:8080", "docker run -p 127.0.0.1:3000:8080 x"),
        ("docker run -p 3000:8080 -p 13000:8080 x", "3000:8080", "docker run -p 127.0.0.1:3000:8080 -p 13000:8080 x"),
        ("docker run -p 3000:8080 -p 3000:8080 x", "3000:8080", None),
    ],
)
def test_one_port_is_closed_and_all_else_stays(line: str, value: str, closed: str | None) -> None:
    assert closed_publishing(line, value) == closed
    assert closed_port("8080:80/tcp") == "127.0.0.1:8080:80/tcp"


def test_a_container_of_podman_s_own_units_comes_with_the_line_to_write(described) -> None:
    path = "~/.config/containers/systemd/webui.container"
    text = "[Container]\nImage=ghcr.io/open-webui/open-webui:main\nPublishPort=3000:8080\n\n[Install]\nWantedBy=x\n"
    [one] = Exposure(described(files={path: text})).look()
    assert (one.server.id, one.reach, one.finding.state, one.finding.remedy.kind) == (
        "open-webui",
        "all",
        State.RISK,
        "guide",
    )
    for language in LANGUAGES:
        steps = "\n".join(render(step, Language(language)) for step in one.finding.remedy.steps)
        assert "PublishPort 127.0.0.1:3000:8080" in steps
    closed = described(files={path: text.replace("3000:8080", "127.0.0.1:3000:8080")})
    assert not list(Exposure(closed).look())
