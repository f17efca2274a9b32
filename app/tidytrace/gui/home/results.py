"""What the home page knows: findings in the order they came, what was fixed since, and the counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.checks.tips import TipState
from tidytrace.findings.model import Finding, State, worst

SECTIONS: Final = (State.RISK, State.UNKNOWN, State.MANUAL, State.OK)
"""What needs the person first, then what could not be checked; what is fine last."""
_SEVERITY: Final = {"high": 0, "medium": 1, "low": 2, "info": 3}


class Results:
    """The findings of one check-up, as they stand after the fixes that were made since."""

    def __init__(self, tips: tuple[TipState, ...] = ()) -> None:
        """``tips`` is the checklist in its order."""
        self.tips = tips
        self.findings: dict[str, Finding] = {}
        self._sums: dict[str, str] = {}
        """Which finding sums it up, by id."""
        self.receipts: dict[str, str] = {}
        """Receipt by finding, of those that were fixed here and not undone."""
        self.judged = False
        """Whether the states of the tips count: the check-up is over."""

    def add(self, finding: Finding) -> bool:
        """Take a finding in; False when it was there already."""
        new = finding.id not in self.findings
        self.findings[finding.id] = finding
        self._sums |= dict.fromkeys(finding.parts, finding.id)
        return new

    def whole_of(self, finding: Finding) -> str | None:
        """The finding that sums this one up and stands as it does: both are one thing for the person."""
        whole = self.findings.get(self._sums.get(finding.id, ""))
        return whole.id if whole is not None and whole.state is finding.state else None

    def _once(self) -> Iterator[Finding]:
        return (finding for finding in self.findings.values() if self.whole_of(finding) is None)

    def replace(self, finding: Finding) -> None:
        """The person said something about it: it stands otherwise now."""
        self.findings[finding.id] = finding

    def drop(self, app: str) -> None:
        """Forget the findings of an app."""
        self.findings = {name: one for name, one in self.findings.items() if one.app != app}

    def state(self, finding: Finding) -> State:
        """The state now: what was fixed here is fine."""
        return State.OK if finding.id in self.receipts else finding.state

    def counts(self) -> Counter[State]:
        """How many things are in each state now; what one finding sums up is counted once."""
        return Counter(self.state(finding) for finding in self._once())

    def of_tip(self, tip: str) -> list[Finding]:
        """The findings that speak for one tip, worst first."""
        return self._ordered(finding for finding in self._once() if tip in finding.tips)

    def tip_state(self, tip: str) -> State | None:
        """The state of a tip now; none when nothing has looked at it yet."""
        return self._judge(tip, [self.state(one) for one in self.findings.values() if tip in one.tips and _weighs(one)])

    def tips_now(self) -> dict[str, tuple[State | None, int]]:
        """For each tip its state, and how many findings make it so: in one go, because it is asked often."""
        states: dict[str, list[State]] = {one.id: [] for one in self.tips}
        counts: Counter[tuple[str, State]] = Counter()
        for finding in self.findings.values():
            state, weighs, counted = self.state(finding), _weighs(finding), self.whole_of(finding) is None
            for tip in finding.tips:
                if weighs and tip in states:
                    states[tip].append(state)
                if counted:
                    counts[tip, state] += 1
        judged = {tip: self._judge(tip, seen) for tip, seen in states.items()}
        return {tip: (state, 0 if state is None else counts[tip, state]) for tip, state in judged.items()}

    def _judge(self, tip: str, states: list[State]) -> State | None:
        if not self.judged:
            # a later step can still make it worse, so only bad news is told before the end
            return State.RISK if State.RISK in states else None
        if states:
            return worst(states)
        return next((one.state for one in self.tips if one.id == tip), State.MANUAL)

    def section(self, state: State) -> list[Finding]:
        """The findings a check-up put into one section, gravest first; a fix does not move them."""
        return self._ordered(finding for finding in self.findings.values() if finding.state == state)

    def fixable(self) -> list[Finding]:
        """What needs the person and a switch would put right; what sums others up stands for them."""
        return self._ordered(
            one for one in self._once() if self.state(one) is State.RISK and one.remedy.kind == "setting"
        )

    @staticmethod
    def _ordered(findings: Iterable[Finding]) -> list[Finding]:
        return sorted(findings, key=lambda one: (SECTIONS.index(one.state), _SEVERITY[one.severity], one.id))


def _weighs(finding: Finding) -> bool:
    """As in a check-up: a tip does not wait for what the person may do or leave."""
    return not (finding.state is State.MANUAL and finding.severity == "info")
