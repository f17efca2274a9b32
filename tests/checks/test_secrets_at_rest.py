"""Keys in clear in the files of AI apps: found, told by where and how protected, and never shown."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.checks import secrets_at_rest
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.host import StateFolders
from tidytrace.language import LANGUAGES, Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import close, undo

KEY = "sk-ant-api03-" + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0z-" * 2 + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xAA"
OTHER = "gsk_" + "T7uV9wX2yZ4aB6cD8eF1gH3jK5mN7pQ9rS2tU4vW6xY8zA1bC3dE"

MODES = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


@pytest.fixture
def guarded(fixture_host, compiled) -> Callable[..., Surroundings]:
    """``guarded("linux", {".codex/auth.json": "…"})``: files below the home, readable by the person alone."""

    def make(system: str, files: dict[str, str], **more) -> Surroundings:
        host = fixture_host(system, **more)
        # the rules are ready, as after a first look
        cache = StateFolders.of(host).cache
        cache.mkdir(parents=True, mode=0o700, exist_ok=True)
        for path in compiled.glob("detectors*"):
            shutil.copy2(path, cache)
        host.home.chmod(0o755)
        for name, text in files.items():
            path = host.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            path.chmod(0o600)
        return Surroundings.of(host)

    return make


def found(surroundings: Surroundings) -> dict[str, Finding]:
    return {finding.id: finding for finding in secrets_at_rest.run(surroundings)}


def told(finding: Finding, language: str = "en") -> str:
    speech = Language(language)
    return "\n".join(render(phrase, speech) for phrase in (finding.title, finding.why, *finding.remedy.steps))


def auth(key: str = KEY) -> dict[str, str]:
    return {".codex/auth.json": json.dumps({"OPENAI_API_KEY": key})}


@pytest.mark.parametrize("system", [pytest.param("linux", marks=MODES), pytest.param("macos", marks=MODES), "windows"])
def test_a_key_that_only_the_person_can_read_is_fine_and_told(guarded, system: str) -> None:
    finding = found(guarded(system, auth()))["codex.secrets-at-rest"]
    assert (finding.state, finding.severity, finding.tip) == (State.OK, "info", "mind-access")
    assert finding.evidence[0].where.endswith("auth.json")
    assert finding.evidence[0].value == "1"
    for language in LANGUAGES:
        assert "Anthropic" in told(finding, language)
    assert ("not checked" in told(finding)) is (system == "windows")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize("system", ["linux", "macos"])
def test_others_are_kept_out_by_the_fix_and_undo_lets_them_in_again(guarded, system: str) -> None:
    surroundings = guarded(system, auth())
    path = surroundings.host.home / ".codex/auth.json"
    path.chmod(0o644)
    content = path.read_bytes()
    finding = found(surroundings)["codex.secrets-at-rest"]
    assert (finding.state, finding.severity, finding.remedy.kind) == (State.RISK, "medium", "setting")
    assert f"chmod 600 {path}" in told(finding)
    assert "0644" in {seen.value for seen in finding.evidence}
    receipts = Receipts(surroundings.state.state / "receipts")
    receipt = close(secrets_at_rest.closings(surroundings)["codex.secrets-at-rest"], surroundings.host, receipts)
    assert path.stat().st_mode & 0o777 == 0o600
    assert found(Surroundings.of(surroundings.host))["codex.secrets-at-rest"].state is State.OK
    undo(receipts.get(receipt.id), receipts, surroundings.host)
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_behind_a_closed_home_others_do_not_come_to_the_file(guarded) -> None:
    surroundings = guarded("linux", auth())
    (surroundings.host.home / ".codex/auth.json").chmod(0o644)
    surroundings.host.home.chmod(0o700)
    assert found(surroundings)["codex.secrets-at-rest"].state is State.OK


def test_in_a_synced_folder_it_is_high(guarded) -> None:
    files = {**auth(), ".dropbox/info.json": json.dumps({"personal": {"path": "/home/alice"}})}
    finding = found(guarded("linux", files))["codex.secrets-at-rest"]
    assert (finding.state, finding.severity, finding.remedy.kind) == (State.RISK, "high", "guide")
    assert "Dropbox" in told(finding)
    assert "new keys" in told(finding)


@MODES
def test_in_a_work_tree_with_a_remote_it_is_told_where_it_would_go(guarded) -> None:
    files = {**auth(), ".git/config": '[remote "origin"]\n\turl = git@github.com:alice/dotfiles.git\n'}
    finding = found(guarded("linux", files))["codex.secrets-at-rest"]
    assert finding.severity == "medium"
    assert "github.com" in told(finding)
    assert "/.codex/auth.json" in told(finding)
    left_out = {**files, ".gitignore": ".codex/auth.json\n"}
    assert found(guarded("linux", left_out))["codex.secrets-at-rest"].state is State.OK


def test_the_environment_of_tool_servers_is_looked_at(guarded) -> None:
    servers = {"mcpServers": {"files": {"command": "npx", "env": {"GROQ_API_KEY": OTHER}}}}
    finding = found(guarded("linux", {".gemini/settings.json": json.dumps(servers)}))["gemini-cli.secrets-at-rest"]
    assert "Groq" in told(finding)


def test_large_settings_are_looked_through_too(guarded) -> None:
    text = json.dumps({"history": ["nothing to see here"] * 5000, "OPENAI_API_KEY": KEY, "again": KEY})
    finding = found(guarded("linux", {".codex/auth.json": text}))["codex.secrets-at-rest"]
    assert finding.evidence[0].value == "1"


def test_large_settings_that_stay_as_they_are_are_looked_through_once(guarded, monkeypatch) -> None:
    text = json.dumps({"history": ["nothing to see here"] * 5000, "OPENAI_API_KEY": KEY})
    surroundings = guarded("linux", {".codex/auth.json": text})
    old = time.time() - 60
    os.utime(surroundings.host.home / ".codex/auth.json", (old, old))
    first = found(surroundings)["codex.secrets-at-rest"]
    monkeypatch.setattr("tidytrace.sensitive.looks.look._work", pytest.fail)
    assert found(surroundings)["codex.secrets-at-rest"] == first


def test_settings_without_keys_say_nothing(guarded) -> None:
    files = {".codex/config.toml": 'model = "gpt-5"\napi_key = "your-api-key-here"\n'}
    assert "codex.secrets-at-rest" not in found(guarded("linux", files))


def test_what_cannot_be_read_could_not_be_checked(guarded, monkeypatch) -> None:
    surroundings = guarded("linux", auth())

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("tidytrace.checks.keys.standing._content", refused)
    findings = found(surroundings)
    assert findings["codex.secrets-unread"].state is State.UNKNOWN
    assert "Could not check" in told(findings["codex.secrets-unread"])
    assert "codex.secrets-at-rest" not in findings


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_pipes_huge_files_and_databases_keep_nobody_waiting(guarded) -> None:
    surroundings = guarded("linux", {".codex/config.toml": "x = 1\n"})
    folder = surroundings.host.home / ".codex"
    os.mkfifo(folder / "auth.json")
    (folder / ".credentials.json").write_text(KEY + " " * (1 << 20))
    (folder / "work.config.toml").write_bytes(b"SQLite format 3\0" + KEY.encode())
    assert "codex.secrets-at-rest" not in found(surroundings)


@MODES
def test_a_planted_key_is_in_no_output_and_no_state(guarded, capsys) -> None:
    files = {
        **auth(),
        ".codex/config.toml": f'[mcp_servers.x.env]\nTOKEN = "{OTHER}"\n',
        ".git/config": '[remote "origin"]\n\turl = https://alice:hunter2hunter2@example.org/x.git\n',
    }
    surroundings = guarded("linux", files)
    findings = found(surroundings)
    receipts = Receipts(surroundings.state.state / "receipts")
    path = surroundings.host.home / ".codex/auth.json"
    (surroundings.host.home / ".git/config").unlink()
    path.chmod(0o644)
    again = Surroundings.of(surroundings.host)
    for closing in secrets_at_rest.closings(again).values():
        close(closing, again.host, receipts)
    texts = [repr(findings), *(told(one, language) for one in findings.values() for language in LANGUAGES)]
    texts += list(capsys.readouterr())
    own = {again.state.state, again.state.cache, again.state.data}
    written = [one for folder in own if folder.exists() for one in folder.rglob("*") if one.is_file()]
    assert any("receipts" in one.parts for one in written)
    for secret in (KEY, OTHER, "hunter2hunter2", KEY[13:40], OTHER[4:30]):
        assert all(secret not in text for text in texts)
        assert all(secret.encode() not in Path(one).read_bytes() for one in written)
