"""Tool servers as many apps write them, and no key of them ever."""

import json
from pathlib import Path

import pytest

TOKEN = "ghp_" + "Zx9" * 12
PLAIN = "correct-horse-battery"


@pytest.fixture
def servers(desk):
    """Writes the file of one app and gives what is known of its tool servers."""
    computer = desk()

    def of(app: str, where: str, content: object) -> tuple:
        computer.write(where, content if isinstance(content, str | bytes) else json.dumps(content))
        return computer.powers(app).look.servers

    return of


def one(server: object) -> dict[str, object]:
    return {"mcpServers": {"files": server}}


@pytest.mark.parametrize(
    ("server", "named"),
    [
        ({"command": "x", "env": {"GITHUB_TOKEN": TOKEN}}, ("GITHUB_TOKEN",)),
        ({"command": "x", "env": {"ANYTHING": TOKEN}}, ("ANYTHING",)),
        ({"command": "x", "env": {"DB_PASSWORD": PLAIN}}, ("DB_PASSWORD",)),
        ({"url": "https://mcp.example.org/", "headers": {"Authorization": f"Bearer {TOKEN}"}}, ("Authorization",)),
        ({"command": "x", "args": ["--api-key", PLAIN]}, ("--api-key",)),
        ({"command": "x", "args": [f"--token={PLAIN}"]}, ("--token",)),
        ({"command": "x", "args": ["-y", TOKEN]}, ("args",)),
        ({"command": "x", "args": ["--header", f"X-Api-Key: {PLAIN}"]}, ("X-Api-Key",)),
        ({"command": "x", "args": [f"postgres://me:{PLAIN}@db.example.org/x"]}, ("url",)),
        ({"url": f"https://mcp.example.org/sse?api_key={PLAIN}"}, ("api_key",)),
    ],
)
def test_a_key_in_clear_is_named_and_never_shown(servers, server: dict, named: tuple[str, ...]) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", one(server))
    assert found.secrets == named
    assert TOKEN not in repr(found)
    assert PLAIN not in repr(found)


@pytest.mark.parametrize(
    "value",
    [
        *("${GITHUB_TOKEN}", "$GITHUB_TOKEN", "%GITHUB_TOKEN%", "{env:GITHUB_TOKEN}", "${input:token}", "<your token>"),
        *("", "true", "4096", "/home/alice/.keys/token", "https://login.example.org/", "Bearer ${TOKEN}"),
    ],
)
def test_the_name_of_a_key_is_no_key(servers, value: str) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", one({"command": "x", "env": {"GITHUB_TOKEN": value}}))
    assert found.secrets == ()


@pytest.mark.parametrize(
    ("app", "where", "content"),
    [
        ("claude-code", ".claude.json", {"projects": {"/p": one({"command": "x", "env": {"A_TOKEN": TOKEN}})}}),
        ("codex", ".codex/config.toml", f'[mcp_servers.files]\ncommand = "x"\nenv = {{ A_TOKEN = "{TOKEN}" }}\n'),
        ("opencode", ".config/opencode/opencode.json", {"mcp": {"files": {"environment": {"A_TOKEN": TOKEN}}}}),
        (
            "goose",
            ".config/goose/config.yaml",
            f"extensions:\n  files:\n    cmd: x\n    envs:\n      A_TOKEN: {TOKEN}\n",
        ),
        ("zed", ".config/zed/settings.json", {"context_servers": {"files": {"command": {"env": {"A_TOKEN": TOKEN}}}}}),
        ("qwen-code", ".qwen/settings.json", one({"httpUrl": "https://a.example/", "headers": {"A_TOKEN": TOKEN}})),
        ("copilot-cli", ".copilot/mcp-config.json", one({"command": "x", "env": {"A_TOKEN": TOKEN}})),
    ],
)
def test_apps_write_them_in_their_own_ways(servers, app: str, where: str, content: object) -> None:
    (found,) = servers(app, where, content)
    assert (found.name, found.secrets) == ("files", ("A_TOKEN",))


def test_folders_are_those_that_are_there_and_the_wide_ones_are_told_apart(servers, fixture_host) -> None:
    home = fixture_host("linux").home
    (home / "work").mkdir(parents=True)
    server = {"command": "x", "args": [str(home / "work"), str(home), str(home / "gone"), "-y"]}
    (found,) = servers("gemini-cli", ".gemini/settings.json", one(server))
    assert found.folders == (str(home / "work"), str(home))
    assert found.wide == (str(home),)


def test_a_share_of_another_computer_is_not_asked_for(desk, monkeypatch) -> None:
    computer = desk("windows")
    asked: list[str] = []
    real = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda path: asked.append(str(path)) or real(path))
    computer.write(".gemini/settings.json", json.dumps(one({"args": ["\\\\evil.example\\share", "//evil.example/x"]})))
    (found,) = computer.powers("gemini-cli").look.servers
    assert found.folders == ()
    assert not [path for path in asked if "evil" in path]


def test_a_remote_server_is_named_by_its_computer_alone(servers) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", one({"url": f"https://mcp.example.org/u/{TOKEN}?q=1"}))
    assert found.remote == "mcp.example.org"
    assert TOKEN not in repr(found)


def test_one_on_this_computer_is_not_remote(servers) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", one({"url": "http://localhost:3000/sse"}))
    assert found.remote == ""


@pytest.mark.parametrize(
    ("server", "unasked"),
    [({"trust": True}, None), ({"autoApprove": ["a", "b"]}, 2), ({"alwaysAllow": ["*"]}, None), ({"trust": "yes"}, 0)],
)
def test_tools_that_are_used_without_asking_are_counted(servers, server: dict, unasked: int | None) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", one(server))
    assert found.unasked == unasked


@pytest.mark.parametrize(
    "server",
    [
        {"command": 7, "args": {"a": 1}, "env": [1, None, {"value": 3}], "headers": "x", "url": ["y"]},
        {"command": {"path": None, "args": 3}, "url": "http://[::1"},
        {"args": ["\0", "z" * 100_000, "--", "=", "://", "-=="], "env": {"": "", "=": "="}},
        {"url": "https://x/?" + "&".join(f"a{n}=b" for n in range(500))},
    ],
)
def test_strange_servers_are_survived(servers, server: dict) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", one(server))
    assert (found.secrets, found.folders, found.unasked) == ((), (), 0)


def test_a_name_that_is_a_key_is_not_shown(servers) -> None:
    (found,) = servers("gemini-cli", ".gemini/settings.json", {"mcpServers": {TOKEN: {"env": {TOKEN: TOKEN}}}})
    assert TOKEN not in repr(found)
