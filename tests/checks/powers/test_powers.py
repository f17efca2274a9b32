"""What each app may do without asking, in one finding."""

import json
import sqlite3

import pytest

from tidytrace.checks.powers.lines import lines_of
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import Recorded
from tidytrace.language import Language

ENGLISH, CHINESE = Language("en"), Language("zh_CN")


def said(finding, language: Language = ENGLISH) -> str:
    return " ".join((render(finding.title, language), render(finding.why, language)))


def test_switches_on_the_wrong_side_are_what_an_app_may_do(desk) -> None:
    computer = desk()
    computer.write(".codex/config.toml", 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n')
    finding = computer.findings()["codex.powers"]
    assert (finding.state, finding.severity, finding.check) == (State.RISK, "high", "app-access")
    assert "without asking you: run commands, change files, use files outside of the project" in said(finding)
    assert {one.key for one in finding.evidence} == {"approval_policy", "sandbox_mode"}
    assert finding.remedy.kind == "setting"
    assert finding.remedy.reversible
    assert [one.key for one in finding.remedy.steps] == ["step-close-app", "step-set-key", "step-set-key"]


def test_an_app_that_asks_is_fine(desk) -> None:
    computer = desk()
    computer.write(".codex/config.toml", 'approval_policy = "untrusted"\nsandbox_mode = "read-only"\n')
    finding = computer.findings()["codex.powers"]
    assert (finding.state, finding.severity, finding.remedy.kind) == (State.OK, "info", "none")
    assert "asks before it acts" in said(finding)


def test_a_value_on_the_safe_side_may_still_let_it_change_files(desk) -> None:
    computer = desk()
    computer.write(".claude/settings.json", '{"permissions": {"defaultMode": "acceptEdits"}}')
    finding = computer.findings()["claude-code.powers"]
    assert finding.state is State.OK
    assert "without asking it may change files" in said(finding)
    assert {one.power: one.state for one in computer.powers("claude-code").abilities}["commands"] == "held"


def test_the_default_counts_where_nothing_is_set(desk) -> None:
    computer = desk()
    computer.write(".config/goose/config.yaml", "GOOSE_MODEL: x\n")
    assert computer.findings()["goose.powers"].state is State.RISK


def test_what_cannot_be_read_is_could_not_check(desk) -> None:
    computer = desk()
    path = computer.write(".codex/config.toml", "approval_policy = [\n")
    finding = computer.findings()["codex.powers"]
    assert (finding.state, finding.severity) == (State.UNKNOWN, "low")
    assert str(path) in said(finding)
    assert finding.remedy.kind == "guide"


@pytest.mark.parametrize(
    "content",
    [
        "[" * 5000,
        '{"permissions": {"allow": {"a": [1]}, "defaultMode": ["x"]}}',
        "\0",
        '{"permissions": 7}',
        "\ufeff{}",
    ],
)
def test_hostile_settings_are_survived(desk, content: str) -> None:
    computer = desk()
    computer.write(".claude/settings.json", content)
    assert computer.findings()["claude-code.powers"].state in {State.UNKNOWN, State.OK}


def test_a_huge_file_is_could_not_check(desk) -> None:
    computer = desk()
    path = computer.write(".gemini/settings.json", "{}")
    with path.open("r+b") as file:
        file.truncate(65 << 20)
    finding = computer.findings()["gemini-cli.powers"]
    assert finding.state is State.UNKNOWN
    assert "too large" in said(finding)


def test_a_server_without_a_switch_about_it_may_or_may_not_ask(desk) -> None:
    computer = desk()
    computer.write(".config/opencode/opencode.json", '{"mcp": {"files": {"command": ["x"]}}}')
    states = {one.power: one.state for one in computer.powers("opencode").abilities}
    assert states["tools"] == "unknown"


def test_hundreds_of_servers_are_told_in_few_words(desk) -> None:
    computer = desk()
    servers = {f"server-{number}": {"env": {"TOKEN": f"sk-{number:020}"}} for number in range(400)}
    computer.write(".gemini/settings.json", json.dumps({"mcpServers": servers}))
    finding = computer.findings()["gemini-cli.powers"]
    assert len(finding.evidence) == 20
    assert len(said(finding)) < 500
    assert "sk-0000" not in repr(finding)


def test_a_server_for_the_whole_home_counts_as_free(desk) -> None:
    computer = desk()
    server = {"command": "npx", "args": ["server-filesystem", str(computer.host.home)]}
    computer.write(".gemini/settings.json", json.dumps({"mcpServers": {"files": server}}))
    finding = computer.findings()["gemini-cli.powers"]
    assert (finding.state, finding.severity, finding.remedy.kind) == (State.RISK, "medium", "guide")
    assert "use files outside of the project" in said(finding)


def test_keys_and_notes_are_told_but_are_no_risk_by_themselves(desk) -> None:
    computer = desk()
    content = (
        'approval_policy = "on-request"\n[mcp_servers.a]\ncommand = "x"\nenv = { A_TOKEN = "ghp_0123456789abcdef" }\n'
    )
    computer.write(".codex/config.toml", content)
    computer.write(".codex/memories/raw_memories.md", "likes tea\n")
    finding = computer.findings()["codex.powers"]
    assert finding.state is State.OK
    assert "A_TOKEN" in said(finding)
    assert "keeps notes from one chat to the next" in said(finding)
    assert "ghp_" not in repr(finding)


def test_a_flatpak_that_reaches_the_home_is_told(desk) -> None:
    computer = desk()
    app = ".local/share/flatpak/app/ai.jan.Jan/current/active/metadata"
    computer.write(app, "[Context]\nfilesystems=home;\n")
    finding = computer.findings()["jan.powers"]
    assert (finding.state, finding.severity) == (State.RISK, "medium")
    assert "given wide rights on this computer: your whole home folder" in said(finding)
    assert "整个个人文件夹" in said(finding, CHINESE)


def test_a_box_that_an_editor_needs_wide_open_is_told_and_no_risk(desk) -> None:
    computer = desk()
    computer.write(".local/share/flatpak/app/dev.zed.Zed/current/active/metadata", "[Context]\nfilesystems=host;\n")
    finding = computer.findings()["zed.powers"]
    assert finding.state is State.OK
    assert "all files" in said(finding)


def test_a_snap_that_nobody_answers_for_is_could_not_check(desk) -> None:
    computer = desk(answers=Recorded())
    computer.write("/snap/ollama/current/meta/snap.yaml", "confinement: strict\n")
    finding = computer.findings()["ollama.powers"]
    assert finding.state is State.UNKNOWN
    assert "snap connections ollama" in said(finding)


def test_what_macos_hides_is_said_once_for_all_apps(desk) -> None:
    computer = desk("macos")
    computer.write("Library/Application Support/com.apple.TCC/TCC.db", b"closed")
    computer.write("Library/Application Support/Claude/claude_desktop_config.json", "{}")
    computer.write(".codex/config.toml", "")
    findings = computer.findings()
    finding = findings["system.app-permissions"]
    assert (finding.state, finding.app, finding.remedy.kind) == (State.UNKNOWN, None, "guide")
    assert findings["codex.powers"].state is State.OK


def test_macos_rights_of_an_app_are_told(desk) -> None:
    computer = desk("macos")
    path = computer.write("Library/Application Support/com.apple.TCC/TCC.db", b"")
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE access (service, client, client_type, auth_value, indirect_object_identifier)")
    row = ("kTCCServiceScreenCapture", "com.anthropic.claudefordesktop", 0, 2, "UNUSED")
    database.execute("INSERT INTO access VALUES (?,?,?,?,?)", row)
    database.commit()
    database.close()
    computer.write("Library/Application Support/Claude/claude_desktop_config.json", "{}")
    finding = computer.findings()["claude-desktop.powers"]
    assert finding.state is State.RISK
    assert "pictures of the screen" in said(finding)
    assert "Privacy & Security" in render(finding.remedy.steps[-1], ENGLISH)


def test_an_app_of_which_nothing_is_known_has_no_such_finding(desk) -> None:
    computer = desk()
    computer.write(".config/shell_gpt/.sgptrc", "DEFAULT_EXECUTE_SHELL_CMD=false\n")
    assert "shell-gpt.powers" not in computer.findings()


@pytest.mark.parametrize(
    ("system", "app", "where", "key"),
    [
        ("linux", "codex", ".codex/config.toml", "powers-ground-bare"),
        ("macos", "codex", ".codex/config.toml", "powers-ground-terminal"),
        ("windows", "claude-desktop", "AppData/Roaming/Claude/claude_desktop_config.json", None),
    ],
)
def test_what_holds_for_a_program_without_a_box_is_told_where_it_is_known(desk, system, app, where, key) -> None:
    computer = desk(system)
    computer.write(where, "{}" if where.endswith("json") else "")
    told = [line.words.key for line in lines_of(computer.powers(app))]
    assert [one for one in told if one.startswith("powers-ground")] == ([key] if key else [])


def test_the_lines_tell_what_could_not_be_looked_at(desk) -> None:
    computer = desk(answers=Recorded())
    computer.write("/snap/ollama/current/meta/snap.yaml", "confinement: strict\n")
    lines = list(lines_of(computer.powers("ollama")))
    assert [line.words.key for line in lines if line.state is State.UNKNOWN] == ["powers-no-answer"]
    assert "powers-box-snap" in {line.words.key for line in lines}
    assert all(render(line.words, CHINESE) for line in lines)
