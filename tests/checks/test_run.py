from tidytrace.catalog import load_tips
from tidytrace.checks.run import CHECKS, STEPS, Progress, run_checkup
from tidytrace.checks.tips import TIP_OF, tip_states
from tidytrace.findings.counting import wholes
from tidytrace.findings.model import Finding, State


def test_what_needs_the_person_comes_first(computer) -> None:
    findings = run_checkup(computer("claude-code", "codex", "opencode")).findings
    order = [State.RISK, State.UNKNOWN, State.MANUAL, State.OK]
    assert [order.index(finding.state) for finding in findings] == sorted(
        order.index(finding.state) for finding in findings
    )


def test_ids_are_unique_and_sums_fit(computer) -> None:
    result = run_checkup(computer("claude-code", "codex", "cline", "vscode-copilot", "ollama"))
    ids = [finding.id for finding in result.findings]
    assert len(ids) == len(set(ids))
    summed_up = wholes(result.findings)
    assert set(summed_up.values()) == {"claude-code.powers", "codex.powers", "cline.powers", "vscode-copilot.powers"}
    assert sum(result.summary.values()) == len(ids)
    assert sum(result.once.values()) == len(ids) - len(summed_up)


def test_progress_goes_through_all_steps_and_findings_come_as_they_are_found(computer) -> None:
    steps: list[Progress] = []
    found: list[Finding] = []
    result = run_checkup(computer("codex"), progress=steps.append, found=found.append)
    assert [step.done for step in steps] == list(range(len(STEPS) + 2))
    assert steps[-1].done == steps[-1].total
    assert sorted(finding.id for finding in found) == sorted(finding.id for finding in result.findings)


def test_cancel_keeps_what_was_found(computer) -> None:
    found: list[Finding] = []
    result = run_checkup(computer("codex"), found=found.append, cancelled=lambda: len(found) >= 2)
    assert result.cancelled
    assert len(result.findings) == 2


def test_only_some_checks(computer) -> None:
    result = run_checkup(computer("codex"), only=("app-access",))
    assert {finding.check for finding in result.findings} == {"app-access"}
    assert [tip.id for tip in result.tips] == ["mind-access"]


def test_every_step_speaks_for_a_tip_of_the_checklist() -> None:
    tips = {tip.id for tip in load_tips()}
    assert {TIP_OF[check] for check in CHECKS} <= tips
    assert set(TIP_OF.values()) <= tips


def test_a_tip_that_no_machine_can_see_is_for_the_person() -> None:
    states = {tip.id: tip.state for tip in tip_states(load_tips(), [], only=False)}
    assert states["doubt-demands"] is State.MANUAL
    assert len(states) == 13


def test_a_harmless_choice_does_not_keep_a_tip_open(computer) -> None:
    surroundings = computer("codex")
    findings = [finding for finding in run_checkup(surroundings).findings if finding.check == "retention"]
    choices = [finding for finding in findings if finding.state is State.MANUAL]
    assert choices
    fine = [finding for finding in findings if finding.state is State.OK]
    states = {tip.id: tip.state for tip in tip_states(load_tips(), [*choices, *fine], only=True)}
    assert states == {"delete-chats": State.OK}


def test_an_account_switch_keeps_its_tip_open(computer) -> None:
    findings = [finding for finding in run_checkup(computer("claude-code")).findings if finding.state is State.MANUAL]
    states = {tip.id: tip.state for tip in tip_states(load_tips(), findings, only=True)}
    assert states["data-sharing-off"] is State.MANUAL
