"""Keys outside the apps' own folders, and those of tool servers that only their names give away."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.checks import secrets_at_rest
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.host import StateFolders
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import close, undo

KEY = "sk-ant-api03-" + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0z-" * 2 + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xAA"
PLAIN = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
CODEX = {".codex/config.toml": 'model = "o4"\n'}


@pytest.fixture
def home_with(fixture_host, compiled, tmp_path: Path) -> Callable[..., Surroundings]:
    """``home_with({".bashrc": "…"})``: files below a home that others may enter, readable by all."""

    def make(files: dict[str, str], system: str = "linux", registry: dict | None = None) -> Surroundings:
        root = tmp_path / f"computer-{system}"
        root.mkdir()
        (root / "registry.json").write_text(json.dumps(registry or {}), "utf-8")
        host = fixture_host(system)
        cache = StateFolders.of(host).cache
        cache.mkdir(parents=True, mode=0o700, exist_ok=True)
        for path in compiled.glob("detectors*"):
            shutil.copy2(path, cache)
        host.home.chmod(0o755)
        for name, text in {**CODEX, **files}.items():
            path = host.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            path.chmod(0o644)
        return Surroundings.of(host)

    return make


def found(surroundings: Surroundings) -> dict[str, Finding]:
    return {finding.id: finding for finding in secrets_at_rest.run(surroundings)}


def told(finding: Finding, language: str = "en") -> str:
    speech = Language(language)
    return "\n".join(render(phrase, speech) for phrase in (finding.title, finding.why, *finding.remedy.steps))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (".bashrc", f"alias ll='ls -l'\nexport ANTHROPIC_API_KEY={KEY}\n"),
        (".zshenv", f'export ANTHROPIC_API_KEY="{KEY}"\n'),
        (".config/fish/config.fish", f"set -gx ANTHROPIC_API_KEY {KEY}\n"),
        (".config/environment.d/ai.conf", f"ANTHROPIC_API_KEY={KEY}\n"),
        (".env", f"ANTHROPIC_API_KEY={KEY}\n"),
        (".netrc", f"machine api.example.com login ada password {PLAIN}Xy\n"),
        (".cache/huggingface/token", "hf_" + "QqtFawZLlyfHDWuSPPNndJpQPgoiNpfhOx"),
        (".config/unheard-of/auth.json", json.dumps({"access_token": KEY})),
    ],
)
def test_keys_in_files_of_the_account_are_told_once(home_with, place: str, text: str) -> None:
    surroundings = home_with({place: text})
    finding = found(surroundings)["system.secrets-at-rest"]
    assert finding.app is None
    assert finding.evidence[0].where == str(surroundings.host.home / place)
    assert finding.evidence[0].value == "1"
    assert KEY not in repr(finding)
    assert PLAIN not in repr(finding)
    if os.name != "nt":
        assert (finding.state, finding.severity, finding.remedy.kind) == (State.RISK, "medium", "setting")
        assert "您的命令行和账户设置" in told(finding, "zh_CN")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_others_are_kept_out_and_let_in_again(home_with) -> None:
    surroundings = home_with({".bashrc": f"export ANTHROPIC_API_KEY={KEY}\n"})
    path = surroundings.host.home / ".bashrc"
    receipts = Receipts(surroundings.state.state / "receipts")
    receipt = close(secrets_at_rest.closings(surroundings)["system.secrets-at-rest"], surroundings.host, receipts)
    assert path.stat().st_mode & 0o777 == 0o600
    assert found(Surroundings.of(surroundings.host))["system.secrets-at-rest"].state is State.OK
    undo(receipts.get(receipt.id), receipts, surroundings.host)
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_file_of_an_app_is_told_with_the_app_alone(home_with) -> None:
    goose = {
        ".config/goose/secrets.yaml": f"ANTHROPIC_API_KEY: {KEY}\n",
        ".config/goose/config.yaml": "GOOSE_PROVIDER: anthropic\n",
    }
    surroundings = home_with({**goose, ".codex/auth.json": json.dumps({"OPENAI_API_KEY": KEY})})
    (surroundings.host.home / ".config" / "mine").mkdir()
    (surroundings.host.home / ".config" / "mine" / "auth.json").symlink_to(
        surroundings.host.home / ".codex" / "auth.json"
    )
    assert set(found(surroundings)) >= {"codex.secrets-at-rest", "goose.secrets-at-rest"}
    assert "system.secrets-at-rest" not in found(surroundings)


def test_plain_settings_of_a_shell_say_nothing(home_with) -> None:
    text = "export EDITOR=vim\nexport OPENAI_API_KEY=$(pass show openai)\nalias k=kubectl\n"
    assert "system.secrets-at-rest" not in found(home_with({".bashrc": text}))


def test_windows_keeps_variables_in_the_registry(home_with) -> None:
    values = {"HKCU\\Environment": {"ANTHROPIC_API_KEY": KEY, "Path": "C:\\bin"}}
    finding = found(home_with({}, "windows", values))["system.secrets-at-rest"]
    assert (finding.evidence[0].where, finding.evidence[0].value) == ("HKCU\\Environment", "1")


@pytest.mark.parametrize(
    "server",
    [
        {"command": "serve", "args": ["--token", PLAIN]},
        {"url": f"https://mcp.example.com/sse?api_key={PLAIN}"},
        {"url": "https://mcp.example.com", "headers": {"X-Api-Key": PLAIN}},
        {"command": "serve", "env": {"MY_SECRET": PLAIN}},
    ],
)
def test_a_key_of_a_tool_server_is_found_wherever_it_stands(home_with, server: dict) -> None:
    surroundings = home_with({".gemini/settings.json": json.dumps({"mcpServers": {"web": server}})})
    finding = found(surroundings)["gemini-cli.secrets-at-rest"]
    assert finding.evidence[0].value == "1"
    assert PLAIN not in repr(finding)


def test_where_a_keyring_could_keep_them_that_is_said(home_with) -> None:
    finding = found(home_with({".codex/auth.json": json.dumps({"OPENAI_API_KEY": KEY})}))["codex.secrets-at-rest"]
    assert "They need not stand in a file: in config.toml, set cli_auth_credentials_store to keyring" in told(finding)
