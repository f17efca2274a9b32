import json

from tidytrace.checks import data_sharing
from tidytrace.findings.counting import once
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import Process
from tidytrace.language import Language

ENGLISH = Language("en")


def test_a_switch_that_is_not_set_is_judged_by_what_the_app_does_then(computer, by_id) -> None:
    surroundings = computer("qwen-code")
    (surroundings.host.home / ".qwen" / "settings.json").unlink()
    finding = by_id(data_sharing.run(surroundings))["qwen-code.usage-statistics"]
    assert finding.state is State.RISK
    assert "not set" in render(finding.why, ENGLISH)
    assert finding.remedy.kind == "setting"
    assert finding.remedy.reversible


def test_a_switch_on_the_private_side_needs_nothing(computer, by_id) -> None:
    surroundings = computer("qwen-code")
    settings = surroundings.host.home / ".qwen" / "settings.json"
    settings.write_text('{"privacy": {"usageStatisticsEnabled": false}}', "utf-8")
    finding = by_id(data_sharing.run(surroundings))["qwen-code.usage-statistics"]
    assert finding.state is State.OK
    assert finding.severity == "info"
    assert finding.remedy.kind == "none"
    assert finding.evidence[0].where == str(settings)


def test_a_variable_that_shares_cannot_be_fixed_in_a_file(computer, by_id) -> None:
    surroundings = computer("qwen-code", environ={"QWEN_USAGE_STATISTICS_ENABLED": "true"})
    finding = by_id(data_sharing.run(surroundings))["qwen-code.usage-statistics"]
    assert finding.state is State.RISK
    assert finding.remedy.kind == "guide"
    assert "QWEN_USAGE_STATISTICS_ENABLED" in " ".join(render(step, ENGLISH) for step in finding.remedy.steps)


def test_a_running_app_is_to_be_closed_first(computer, by_id) -> None:
    running = Process(pid=4711, name="node", command=("node", "/opt/@qwen-code/qwen-code/cli.js"))
    finding = by_id(data_sharing.run(computer("qwen-code", processes=(running,))))["qwen-code.usage-statistics"]
    assert "Close Qwen Code" in render(finding.remedy.steps[0], ENGLISH)


def test_a_damaged_file_is_could_not_check(computer, by_id) -> None:
    surroundings = computer("qwen-code")
    settings = surroundings.host.home / ".qwen" / "settings.json"
    settings.write_text('{"privacy": ', "utf-8")
    finding = by_id(data_sharing.run(surroundings))["qwen-code.usage-statistics"]
    assert finding.state is State.UNKNOWN
    assert str(settings) in render(finding.why, ENGLISH)
    assert finding.remedy.kind == "guide"


def test_switches_that_one_file_hides_are_one_thing_to_mend(computer, by_id) -> None:
    surroundings = computer("gemini-cli")
    settings = surroundings.host.home / ".gemini" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"privacy": ', "utf-8")
    findings = list(data_sharing.run(surroundings))
    [whole] = [one for one in findings if one.id == "gemini-cli.data-sharing-unread"]
    hidden = [one for one in findings if one.state is State.UNKNOWN and one is not whole]
    assert len(hidden) > 1
    assert whole.parts == tuple(one.id for one in hidden)
    assert once(findings).count(whole) == 1
    assert not [one for one in once(findings) if one in hidden]
    assert findings.index(whole) < findings.index(hidden[0])
    assert render(whole.title, ENGLISH) == f"Gemini CLI: {len(hidden)} switches could not be checked"
    assert str(settings) in render(whole.why, ENGLISH)
    assert whole.remedy.steps


def test_an_account_switch_is_for_the_person(computer, by_id) -> None:
    findings = by_id(data_sharing.run(computer("claude-code")))
    card = findings["claude-web.training"]
    assert card.state is State.MANUAL
    assert card.remedy.url == "https://claude.ai/settings/data-privacy-controls"
    assert "Open Claude:" in render(card.remedy.steps[0], ENGLISH)


def test_what_harms_nobody_is_told_but_needs_no_one(computer) -> None:
    apps = ("claude-code", "codex", "gemini-cli", "qwen-code", "opencode", "copilot-cli", "aider", "vscode-copilot")
    surroundings = computer(*apps)
    switches = {
        f"{one.app.id}.{setting.id}": setting for one in surroundings.installations for setting in one.app.settings
    }
    findings = [finding for finding in data_sharing.run(surroundings) if finding.id in switches]
    assert findings
    for finding in findings:
        if switches[finding.id].severity == "info":
            assert finding.state is not State.RISK, finding.id


def test_evidence_shows_no_more_than_the_switch(computer, by_id) -> None:
    surroundings = computer("claude-code")
    settings = surroundings.host.home / ".claude" / "settings.json"
    settings.write_text(json.dumps({"env": {"ANTHROPIC_API_KEY": "sk-secret", "DISABLE_TELEMETRY": "0"}}), "utf-8")
    findings = list(data_sharing.run(surroundings))
    assert "sk-secret" not in repr(findings)
    assert by_id(findings)["claude-code.telemetry"].evidence
