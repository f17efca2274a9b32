"""What editors and their extensions send and may do, by their own switches and by those of the editor."""

import json

import pytest

from homes.editor import user_folder, write_state
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.checks import app_access, data_sharing
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.host import locate

EXTENSIONS = {
    "claude-code-vscode": "anthropic.claude-code-2.0.1",
    "codegeex": "aminer.codegeex-2.30.0",
    "codex-vscode": "openai.chatgpt-0.9.0",
    "comate": "baiducomate.comate-3.0.0",
    "gemini-code-assist": "google.geminicodeassist-2.50.0",
    "kiro-vscode": "amazonwebservices.kiro-1.0.0",
}


def with_extension(fixture_host, name: str, settings: dict[str, object]) -> Surroundings:
    host = fixture_host("linux")
    (host.home / ".vscode" / "extensions" / EXTENSIONS[name]).mkdir(parents=True)
    path = user_folder(host, "Code") / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(settings), "utf-8")
    return Surroundings.of(host)


@pytest.mark.parametrize("name", sorted(EXTENSIONS))
def test_an_extension_is_found_by_its_folder(fixture_host, name) -> None:
    surroundings = with_extension(fixture_host, name, {})
    assert name in {one.app.id for one in surroundings.installations}


@pytest.mark.parametrize(
    ("switch", "settings", "state"),
    [
        ("gemini-code-assist.telemetry", {}, State.RISK),
        ("gemini-code-assist.telemetry", {"geminicodeassist.enableTelemetry": False}, State.OK),
        ("kiro-vscode.share-content", {"kiroExtension.contentCollectionForServiceImprovement": False}, State.OK),
        ("codegeex.improvement", {}, State.UNKNOWN),
        ("codegeex.improvement", {"Codegeex.Privacy": True}, State.RISK),
    ],
)
def test_what_an_extension_sends(fixture_host, by_id, switch, settings, state) -> None:
    finding = by_id(data_sharing.run(with_extension(fixture_host, switch.partition(".")[0], settings)))[switch]
    assert finding.state is state
    assert finding.remedy.kind != "setting"  # too little is known to change anything


@pytest.mark.parametrize(
    ("switch", "settings", "state"),
    [
        ("gemini-code-assist.tools-without-asking", {"geminicodeassist.agentYoloMode": True}, State.RISK),
        ("claude-code-vscode.permission-mode", {}, State.OK),
        ("claude-code-vscode.permission-mode", {"claudeCode.initialPermissionMode": "bypassPermissions"}, State.RISK),
    ],
)
def test_what_an_extension_may_do(fixture_host, by_id, switch, settings, state) -> None:
    finding = by_id(app_access.run(with_extension(fixture_host, switch.partition(".")[0], settings)))[switch]
    assert finding.state is state


def test_roo_code_sends_nothing_when_either_switch_says_no(computer, by_id) -> None:
    surroundings = computer("roo-code")
    user = user_folder(surroundings.host, "Code")
    assert by_id(data_sharing.run(surroundings))["roo-code.telemetry"].state is State.RISK

    (user / "globalStorage" / "state.vscdb").unlink()
    write_state(
        user / "globalStorage" / "state.vscdb",
        {"RooVeterinaryInc.roo-cline": json.dumps({"telemetrySetting": "disabled"})},
    )
    assert by_id(data_sharing.run(surroundings))["roo-code.telemetry"].state is State.OK


def test_zed_asks_unless_it_was_told_not_to(computer, by_id) -> None:
    surroundings = computer("zed")
    settings = surroundings.host.home / ".config" / "zed" / "settings.json"
    assert by_id(app_access.run(surroundings))["zed.tools-without-asking"].state is State.OK

    settings.write_text('{"agent": {"tool_permissions": {"default": "allow"}}}', "utf-8")
    finding = by_id(app_access.run(surroundings))["zed.tools-without-asking"]
    assert (finding.state, finding.remedy.kind) == (State.RISK, "setting")


def test_one_answer_counts_for_all_jetbrains_editors(computer, by_id) -> None:
    findings = by_id(data_sharing.run(computer("jetbrains-ai")))
    assert (findings["jetbrains-ai.training"].state, findings["jetbrains-ai.training"].remedy.kind) == (
        State.RISK,
        "setting",
    )
    assert findings["jetbrains-ai.usage-statistics"].state is State.OK
    assert findings["jetbrains-ai.training-free"].state is State.OK  # the question was never asked


def test_conversations_whose_messages_cannot_be_read_are_still_listed(fixture_host) -> None:
    host = fixture_host("linux")
    history = host.home / ".local/share/CodeBuddyExtension/Data/VSCode/default/history" / ("a" * 32)
    (history / "one" / "messages").mkdir(parents=True)
    heads = [{"id": "one", "type": "chat", "name": "About a cat", "lastMessageAt": "2026-07-04T14:02:00Z"}]
    (history / "index.json").write_text(json.dumps({"conversations": heads, "current": "one"}), "utf-8")
    installation = locate(load_catalogue().app("codebuddy"), host)
    assert installation is not None

    (chat,) = Library([installation], host, None).conversations()

    assert (chat.title, chat.updated.year, chat.erasable) == ("About a cat", 2026, "no")
