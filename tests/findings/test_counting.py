"""One thing to do is counted once, however many findings tell of it."""

import msgspec

from tidytrace.findings.counting import once, wholes
from tidytrace.findings.model import Finding, Phrase, State


def _finding(name: str, state: State = State.RISK, parts: tuple[str, ...] = ()) -> Finding:
    return Finding(
        id=f"codex.{name}",
        app="codex",
        check="app-access",
        tip="mind-access",
        state=state,
        severity="high",
        title=Phrase("powers-told"),
        why=Phrase("powers-fine-why"),
        parts=parts,
    )


def test_what_one_finding_sums_up_is_counted_with_it() -> None:
    powers = _finding("powers", parts=("codex.approval", "codex.sandbox", "codex.gone"))
    findings = [powers, _finding("approval"), _finding("sandbox"), _finding("telemetry")]
    assert [one.id for one in once(findings)] == ["codex.powers", "codex.telemetry"]
    assert wholes(findings) == {"codex.approval": "codex.powers", "codex.sandbox": "codex.powers"}


def test_a_part_that_stands_otherwise_is_counted_for_itself() -> None:
    powers = _finding("powers", parts=("codex.approval", "codex.sandbox"))
    fine = _finding("sandbox", State.OK)
    assert once([powers, _finding("approval"), fine]) == [powers, fine]
    assert once([msgspec.structs.replace(powers, state=State.OK), fine])[0].state is State.OK
