import json
from pathlib import Path

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.checks.tool_servers import tool_server_finding
from tidytrace.findings.model import State
from tidytrace.host import locate

CATALOGUE = load_catalogue()


@pytest.fixture
def look(fixture_host):
    """Writes one settings file of an app and gives the finding about its tool servers."""

    def finding(app: str, where: str, content: object):
        host = fixture_host("linux")
        path = Path(host.home, where)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        installation = locate(CATALOGUE.app(app), host)
        assert installation is not None
        return tool_server_finding(installation, host)

    return finding


def servers(*args: str, **more: object) -> dict[str, object]:
    return {"mcpServers": {"files": {"command": "npx", "args": ["-y", "server-filesystem", *args], **more}}}


@pytest.mark.parametrize(
    "folder", ["/", "/home", "/home/bob", "~", "$HOME", "C:\\", "c:/", "C:\\Users\\bob", "/Users/bob/", "--root=/"]
)
def test_a_whole_home_or_disk_is_a_risk(look, folder: str) -> None:
    finding = look("gemini-cli", ".gemini/settings.json", servers(folder))
    assert finding.state is State.RISK
    assert finding.evidence[0].key == "files"
    assert finding.remedy.steps[0].parameters["server"] == "files"


def test_one_s_own_home_is_a_risk(look, fixture_host) -> None:
    home = str(fixture_host("linux").home)
    assert look("gemini-cli", ".gemini/settings.json", servers(home)).state is State.RISK


@pytest.mark.parametrize("folder", ["/home/bob/work", "./docs", "~/work", "D:\\work", "https://example.org/", "-y"])
def test_one_project_folder_is_fine(look, folder: str) -> None:
    assert look("gemini-cli", ".gemini/settings.json", servers(folder)).state is State.OK


def test_a_server_that_is_switched_off_reaches_nothing(look) -> None:
    assert look("gemini-cli", ".gemini/settings.json", servers("/", disabled=True)).state is State.OK


def test_servers_of_one_project_are_seen(look) -> None:
    content = {"projects": {"/home/bob/work": servers("/")}}
    assert look("claude-code", ".claude.json", content).state is State.RISK


def test_a_list_of_servers_is_read_too(look) -> None:
    content = "mcpServers:\n  - name: files\n    command: npx\n    args: [server-filesystem, /]\n"
    finding = look("continue", ".continue/config.yaml", content)
    assert finding.state is State.RISK
    assert finding.evidence[0].key == "files"


def test_keys_in_the_environment_never_become_evidence(look) -> None:
    finding = look("gemini-cli", ".gemini/settings.json", servers("/", env={"TOKEN": "sk-secret"}))
    assert "sk-secret" not in repr(finding)


@pytest.mark.parametrize("content", ['{"mcpServers": {', {"mcpServers": "all"}, {"mcpServers": {"files": 7}}])
def test_what_cannot_be_read_is_never_fine(look, content: object) -> None:
    finding = look("gemini-cli", ".gemini/settings.json", content)
    assert finding.state is State.UNKNOWN
    assert finding.evidence[0].where.endswith("settings.json")


def test_no_servers_at_all_is_fine(look) -> None:
    assert look("gemini-cli", ".gemini/settings.json", {}).state is State.OK
