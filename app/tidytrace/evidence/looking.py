"""Looks at what the person wants in a report; nothing is chosen yet."""

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from tidytrace.catalog import Text
from tidytrace.checks.connections.looking import Line, look
from tidytrace.checks.connections.telling import finding_of, nobody, not_seen
from tidytrace.checks.exposed_server import Exposure
from tidytrace.checks.run import Progress, run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.counting import wholes
from tidytrace.findings.model import Evidence, Finding, State
from tidytrace.host import ProcessesUnknown
from tidytrace.language import LANGUAGES, N_, Language
from tidytrace.report.model import SOURCES, Seen, Source, Unseen, moment

Cancelled = Callable[[], bool]
Told = Callable[[Progress], None]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """All that was seen, and what could not be."""

    seen: tuple[Seen, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    complete: bool = True
    """Not if the person stopped it."""

    def striking(self) -> tuple[Seen, ...]:
        """What belongs into a report if nobody chose: all but what is fine or only the person knows.

        What another finding sums up is told by that one.
        """
        told = wholes(one.finding for one in self.seen)
        return tuple(one for one in self.seen if _is_striking(one) and one.finding.id not in told)


def _is_striking(seen: Seen) -> bool:
    # where an app is connected is a fact worth telling, also if nothing is new about it
    connected = seen.source == "connections" and bool(seen.finding.evidence)
    return connected or seen.finding.state in {State.RISK, State.UNKNOWN}


def look_at(
    surroundings: Surroundings,
    sources: Collection[Source],
    progress: Told = lambda _step: None,
    cancelled: Cancelled = lambda: False,
) -> Look:
    """Look once.

    Args:
        surroundings: The computer.
        sources: At what.
        progress: Told what is looked at.
        cancelled: Asked between findings.
    """
    seen: list[Seen] = []
    unseen: list[Unseen] = []
    wanted = [source for source in SOURCES if source in sources]
    for number, source in enumerate(wanted):
        if cancelled():
            break
        if source == "checkup":
            result = run_checkup(surroundings, progress=progress, cancelled=cancelled)
            seen += [_seen(source, one) for one in result.findings]
        elif source == "exposure":
            progress(Progress(number, len(wanted), N_("Looking at who can reach AI servers")))
            seen += [_seen(source, one.finding) for one in Exposure(surroundings).look(cancelled)]
            problem = surroundings.host.network().problem
            if problem:
                words = N_("The programs that listen on this computer cannot all be seen ({why}).")
                unseen.append(_unseen("exposure", words, why=problem))
        else:
            progress(Progress(number, len(wanted), N_("Looking at where AI apps are connected")))
            seen += [_seen(source, one) for one in _connections(surroundings)]
    for one in surroundings.library.problems if "checkup" in wanted else ():
        told = {code: one.sentence(Language(code)) for code in LANGUAGES}
        unseen.append(Unseen(where=str(one.path), message=Text(**told)))
    return Look(seen=tuple(_once(seen)), unseen=tuple(dict.fromkeys(unseen)), complete=not cancelled())


def _once(seen: Sequence[Seen]) -> Iterator[Seen]:
    """Without what the check-up saw too: the look that is about nothing else tells more."""
    closer = {one.finding.id for one in seen if one.source != "checkup"}
    yield from (one for one in seen if one.source != "checkup" or one.finding.id not in closer)


def _seen(source: Source, finding: Finding) -> Seen:
    return Seen(source=source, when=datetime.datetime.now(datetime.UTC).replace(microsecond=0), finding=finding)


def _unseen(where: str, sentence: str, **parameters: str) -> Unseen:
    told = {code: Language(code)(sentence).format(**parameters) for code in LANGUAGES}
    return Unseen(where=where, message=Text(**told))


def _connections(surroundings: Surroundings) -> Iterator[Finding]:
    try:
        picture = look(surroundings)
    except ProcessesUnknown as error:
        yield not_seen("lines-no-processes", error.why)
        return
    if picture.problem:
        yield not_seen("lines-problem", picture.problem)
        return
    if not picture.apps:
        yield nobody()
    known = surroundings.host.countries_known
    for app in picture.apps:
        finding = finding_of(app, picture, countries_known=known)
        evidence = tuple(_evidence(line) for line in picture.of(app))
        yield msgspec.structs.replace(finding, evidence=evidence)


def _evidence(line: Line) -> Evidence:
    """More than the check-up tells: direction, name and since when."""
    connection = line.connection
    address = f"[{connection.remote}]" if ":" in connection.remote else connection.remote
    parts = [
        f"{line.process.name} ({line.process.pid})",
        "<-" if connection.incoming else "->",
        line.host or "",
        f"{line.count}x" if line.count > 1 else "",
        f"since {moment(line.met.since).utc}" if line.met.since else "",
        f"new: {', '.join(line.met.new)}" if line.met.new else "",
    ]
    return Evidence(
        where=f"{address}:{connection.port}",
        key=line.country or line.place,
        value=" ".join(part for part in parts if part),
    )
