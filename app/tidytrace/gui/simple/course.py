"""Which things the person is led through, and how far they are. Findings and fixes are those of the first page."""

from collections import Counter
from collections.abc import Iterator

from tidytrace.findings.model import Finding, State
from tidytrace.gui.home.results import Results
from tidytrace.gui.simple.erased import Gone


class Course:
    """What needs the person, gravest first, then what only they can see. What is merely possible waits elsewhere."""

    def __init__(self, results: Results) -> None:
        """Of one check-up; what one finding sums up is one thing."""
        self._results = results
        self.ids = [finding.id for state in (State.RISK, State.MANUAL) for finding in self._of(state)]
        self.number = 0
        """Of the thing that is shown, from 0."""
        self.later: set[str] = set()
        """Left for another day."""
        self.by_hand: set[str] = set()
        """The person says that they did it; the next check-up sees it."""
        self.gone: dict[str, Gone] = {}
        """Chats that were erased, by the id of the finding about them."""

    def _of(self, state: State) -> Iterator[Finding]:
        for finding in self._results.section(state):
            waits = finding.state is State.RISK or finding.severity != "info"
            if waits and self._results.whole_of(finding) is None:
                yield finding

    def __len__(self) -> int:
        return len(self.ids)

    def of_state(self, state: State) -> int:
        """How many of its things the check-up put into this state."""
        return sum(self._results.findings[one].state is state for one in self.ids)

    @property
    def turn(self) -> tuple[int, int]:
        """Of the thing that is shown: its number among those in its state, from 1, and how many these are."""
        state = self.current.state
        before = sum(self._results.findings[one].state is state for one in self.ids[: self.number])
        return before + 1, self.of_state(state)

    @property
    def current(self) -> Finding:
        """The thing that is shown, as it stands now."""
        return self._results.findings[self.ids[self.number]]

    @property
    def is_first(self) -> bool:
        """Whether nothing comes before it."""
        return self.number == 0

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.number == len(self.ids) - 1

    def is_done(self, finding_id: str) -> bool:
        """Whether it was put right: here, or on another page."""
        finding = self._results.findings.get(finding_id)
        if finding_id in self.by_hand or finding_id in self.gone:
            return True
        return finding is not None and self._results.state(finding) is State.OK

    def done(self) -> list[Finding]:
        """What was put right."""
        return [self._results.findings[one] for one in self.ids if self.is_done(one)]

    def left(self) -> list[Finding]:
        """What still waits."""
        return [self._results.findings[one] for one in self.ids if not self.is_done(one)]

    def counts(self) -> Counter[State]:
        """Those of the check-up as things stand now; what was done by hand is the next one's to judge."""
        counts = self._results.counts()
        for one in self.gone:
            finding = self._results.findings.get(one)
            if finding is not None and self._results.state(finding) is State.RISK:
                counts[State.RISK] -= 1
                counts[State.OK] += 1
        return counts

    def first_left(self) -> int:
        """The number of the first thing that waits; 0 if none does."""
        return next((number for number, one in enumerate(self.ids) if not self.is_done(one)), 0)
