"""The part of a check-up that says which switches moved, and remembers how all of them stand."""

import datetime
import time
from collections.abc import Callable, Iterable

from tidytrace.checks.exposed_server import Exposure
from tidytrace.checks.exposure.telling import Reaching
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding
from tidytrace.watch.drift.looking import Looking, marked
from tidytrace.watch.drift.memory import Aside
from tidytrace.watch.drift.standing import Observed, of_feature, of_server, of_switch


class Drift:
    """Made before a check-up begins; what is done with Tidytrace from then on belongs to the next one."""

    def __init__(
        self,
        surroundings: Surroundings,
        *,
        now: datetime.datetime | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Nothing is read yet. See ``Looking`` for the rest."""
        self._surroundings = surroundings
        self._looking = Looking(surroundings.state, now=now, pause=pause)

    def mark(self, finding: Finding) -> Finding | None:
        """A finding as it comes, with its move; none where only a second look can tell, which ``finish`` takes."""
        return self._looking.mark(finding, self._observed(finding.id))

    def marks(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Some findings with their moves, as far as one look can tell; nothing is remembered."""
        return tuple(self.mark(one) or one for one in findings)

    def finish(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Remember all that was judged, and mark the findings about switches that moved."""
        told = tuple(findings)  # a check judges while it is asked
        seen = {*self._surroundings.judged, *self._surroundings.reaching, *self._surroundings.features}
        observed = [one for one in map(self._observed, sorted(seen)) if one is not None]
        if not observed:
            return told
        memory, _ = self._looking.remember(observed, shown=True)
        known = {one.finding for one in observed}
        return tuple(marked(one, memory.switches.get(one.id)) if one.id in known else one for one in told)

    @property
    def aside(self) -> Aside | None:
        """Why the switches are seen as if for the first time, or could not be kept."""
        return self._looking.aside

    def _observed(self, finding: str) -> Observed | None:
        surroundings = self._surroundings
        switch = surroundings.judged.get(finding)
        if switch is not None:
            return of_switch(*switch, surroundings.host)
        feature = surroundings.features.get(finding)
        if feature is not None:
            return of_feature(*feature, surroundings.host)
        reaching = surroundings.reaching.get(finding)
        if reaching is None:
            return None

        def again() -> Reaching | None:
            return Exposure(surroundings).reaching(reaching.server, running=True)

        return of_server(finding, reaching, again)
