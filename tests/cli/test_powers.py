"""What apps may do, as the command line tells it and puts it right."""

import json
from pathlib import Path

import pytest

TOKEN = "ghp_" + "Qw7" * 12
CONFIG = f"""approval_policy = "never"
sandbox_mode = "danger-full-access"

[mcp_servers.files]
command = "npx"
args = ["-y", "server-filesystem", "/"]
env = {{ GITHUB_TOKEN = "{TOKEN}" }}
"""


@pytest.fixture
def config(home: Path) -> Path:
    """Codex with everything allowed, and a tool server that was given the disk and a key."""
    path = home / ".codex" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(CONFIG, "utf-8")
    return path


def test_the_check_up_has_one_finding_for_each_app(command, config):
    document = command("checkup", "--only", "app-access", "--json").document
    found = {one["id"]: one for one in document["findings"]}
    powers = found["codex.powers"]
    assert (powers["state"], powers["severity"], powers["check"]) == ("risk", "high", "app-access")
    assert powers["remedy"]["kind"] == "setting"
    assert {"where": str(config), "key": "files.GITHUB_TOKEN", "value": "…"} in powers["evidence"]
    assert {"where": str(config), "key": "files", "value": "/"} in powers["evidence"]
    assert "tidytrace fix codex.powers" in command("checkup", "--only", "app-access").out


def test_what_the_powers_sum_up_is_counted_and_listed_once(command, config):
    document = command("checkup", "--only", "app-access", "--json").document
    risks = [one["id"] for one in document["findings"] if one["state"] == "risk"]
    assert {"codex.powers", "codex.approval", "codex.sandbox", "codex.tool-servers"} == set(risks)
    assert document["summary"]["risk"] == 4, "a program counts findings"
    told = command("checkup", "--only", "app-access").out
    assert told.startswith("1 thing needs you")
    assert "Needs you (1)" in told
    below = told[told.index("tidytrace fix codex.powers") :]
    assert "without asking → tidytrace fix codex.approval" in below
    assert told.count("tidytrace fix codex.approval") == 1


def test_the_page_of_an_app_lists_its_powers(command, config):
    [body] = command("apps", "codex", "--json").document["apps"]
    may = {one["power"]: one for one in body["powers"]["may"]}
    assert may["commands"] == {"power": "commands", "state": "free", "by": ["approval"]}
    assert may["outside"]["by"] == ["sandbox", "files"]
    [server] = body["powers"]["servers"]
    assert (server["name"], server["wide"], server["secrets"]) == ("files", ["/"], ["GITHUB_TOKEN"])
    assert body["powers"]["system"]["box"] == "none"
    page = command("apps", "codex").out
    assert "What it may do" in page
    assert "! run commands: without asking" in page
    assert "keys in clear: GITHUB_TOKEN" in page
    assert "运行命令" in command("apps", "codex", "--lang", "zh_CN").out


def test_an_app_that_is_not_there_has_no_powers(command, home):
    [body] = command("apps", "goose", "--json").document["apps"]
    assert body["powers"] is None


def test_one_command_leaves_the_least_and_one_brings_it_back(command, config):
    rehearsal = command("fix", "codex.powers", "--dry-run", "--json").document
    assert config.read_text("utf-8") == CONFIG
    assert {one["after"] for one in rehearsal["fixed"]} == {"on-request", "workspace-write"}
    fixed = command("fix", "codex.powers", "--json").document["fixed"]
    assert {one["finding"] for one in fixed} == {"codex.powers"}
    [receipt] = {one["receipt"] for one in fixed}
    assert 'approval_policy = "on-request"' in config.read_text("utf-8")
    assert command("undo", receipt).code == 0
    assert config.read_text("utf-8") == CONFIG


def test_all_findings_at_once_are_put_right_one_by_one(command, config):
    document = command("fix", "--all", "--json").document
    fixed = {one["finding"] for one in document["fixed"]}
    assert {"codex.approval", "codex.sandbox"} <= fixed
    assert "codex.powers" not in fixed
    assert document["skipped"] == []


def test_no_key_of_a_tool_server_is_told_or_kept(command, config, home):
    answers = [
        command(*words)
        for words in (
            ("checkup", "--only", "app-access"),
            ("checkup", "--only", "app-access", "--json"),
            ("apps", "codex"),
            ("apps", "codex", "--json"),
            ("fix", "codex.powers", "--json"),
            ("undo", "--list", "--json"),
        )
    ]
    assert TOKEN not in json.dumps([(one.out, one.err) for one in answers])
    kept = [path for path in home.rglob("*") if path.is_file() and path != config]
    assert kept
    assert not [path for path in kept if TOKEN.encode() in path.read_bytes()]
