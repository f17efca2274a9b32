"""Is there an antivirus program, is it on, and does it know what is going around?"""

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.catalog import Severity, System, Text
from tidytrace.catalog.system import Product
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.findings.wording import day
from tidytrace.host import Host, Process, ProcessesUnknown
from tidytrace.host.guards import Guards, Shield

ID: Final = "system.antivirus"
_RANK: Final = {"on": 0, "on-demand": 1, "unknown": 2, "off": 3}
_FRESHNESS: Final = {True: 0, None: 1, False: 2}
_NO_SHIELD: Final = Shield(name="", where="")


class _Verdict(msgspec.Struct, frozen=True, kw_only=True):
    state: State
    severity: Severity
    title: str
    why: str
    steps: tuple[str, ...] = ()


def antivirus(host: Host, guards: Guards, products: Sequence[Product], now: datetime.datetime) -> Finding:
    """One finding for all antivirus programs: one that is on and fresh is enough.

    Args:
        host: the computer.
        guards: what it told.
        products: programs that are known by their processes.
        now: the moment that ages count from.
    """
    processes, known = _processes(host)
    running = [] if any(one.watching == "on" for one in guards.shields) else list(_running(host, products, processes))
    shields = sorted(guards.shields, key=lambda one: _rank(one, now))
    best = shields[0] if shields else None
    # a program that only shows itself as a process may be what replaces one that is off, or that only looks when asked
    if running and (best is None or best.watching == "off" or best.name == "ClamAV"):
        product, process = running[0]
        verdict = _Verdict(
            state=State.UNKNOWN,
            severity="low",
            title="antivirus-age-unseen",
            why="antivirus-only-running",
            steps=("step-antivirus-look",),
        )
        seen = Evidence(where=f"{process.name} ({process.pid})")
        return _finding(verdict, product.names, best or _NO_SHIELD, now, guards, (seen, *_evidence(shields, now)))
    if best is None:
        verdict = _nothing(host.system, guards, known=known)
        return _finding(verdict, "", _NO_SHIELD, now, guards, ())
    return _finding(_verdict(best, now), best.name, best, now, guards, tuple(_evidence(shields, now)))


def _rank(shield: Shield, now: datetime.datetime) -> tuple[int, int]:
    return _RANK[shield.watching], _FRESHNESS[shield.is_fresh(now)]


def _processes(host: Host) -> tuple[tuple[Process, ...], bool]:
    try:
        return host.processes(), True
    except ProcessesUnknown:
        return (), False


def _running(
    host: Host, products: Sequence[Product], processes: Sequence[Process]
) -> Iterator[tuple[Product, Process]]:
    """Those that run, whoever's processes they are: such programs belong to the system."""
    for product in products:
        if host.system in product.systems:
            for process in processes:
                if any(process.fits(mark) for mark in product.processes):
                    yield product, process
                    break


def _nothing(system: System, guards: Guards, *, known: bool) -> _Verdict:
    if guards.problem:
        return _unseen("antivirus-no-answer", ("step-defender-look",))
    if system == "windows":
        return _Verdict(
            state=State.RISK,
            severity="high",
            title="antivirus-none",
            why="antivirus-off-why",
            steps=("step-defender-on",),
        )
    if system == "macos":
        return _unseen("antivirus-no-xprotect", ("step-xprotect-update",))
    if not known:
        return _unseen("antivirus-no-processes", ())
    return _Verdict(
        state=State.MANUAL,
        severity="info",
        title="antivirus-not-found",
        why="antivirus-usual-on-linux",
        steps=("step-clamav-install",),
    )


def _unseen(why: str, steps: tuple[str, ...]) -> _Verdict:
    return _Verdict(state=State.UNKNOWN, severity="medium", title="antivirus-unseen", why=why, steps=steps)


def _verdict(shield: Shield, now: datetime.datetime) -> _Verdict:
    fresh = shield.is_fresh(now)
    dated = shield.signatures is not None
    update = {"ClamAV": "step-clamav-update", "XProtect": "step-xprotect-update"}.get(
        shield.name, "step-antivirus-update"
    )
    if shield.watching == "off":
        step = "step-defender-on" if _is_defender(shield) else "step-antivirus-on"
        return _Verdict(
            state=State.RISK, severity="high", title="antivirus-off", why="antivirus-off-why", steps=(step,)
        )
    if shield.missing:
        return _Verdict(
            state=State.RISK, severity="medium", title="antivirus-empty", why="antivirus-empty-why", steps=(update,)
        )
    if fresh is False:
        return _Verdict(
            state=State.RISK,
            severity="medium",
            title="antivirus-old",
            why="antivirus-old-dated" if dated and shield.fresh is None else "antivirus-says-old",
            steps=(update,),
        )
    if fresh is None:
        why = "antivirus-no-file" if shield.problem else "antivirus-only-running"
        return _Verdict(
            state=State.UNKNOWN,
            severity="low",
            title="antivirus-age-unseen",
            why=why,
            steps=("step-antivirus-look",) if shield.name != "ClamAV" else (update,),
        )
    if shield.watching == "unknown":
        why = "antivirus-no-processes" if shield.name == "ClamAV" else "antivirus-not-told"
        steps = () if shield.name == "ClamAV" else ("step-antivirus-look",)
        return _Verdict(state=State.UNKNOWN, severity="low", title="antivirus-watch-unseen", why=why, steps=steps)
    return _Verdict(
        state=State.OK,
        severity="info",
        title="antivirus-on" if shield.watching == "on" else "antivirus-on-demand",
        why="antivirus-dated" if dated else "antivirus-says-fresh",
    )


def _is_defender(shield: Shield) -> bool:
    return "defender" in shield.name.lower()


def _evidence(shields: Sequence[Shield], now: datetime.datetime) -> Iterator[Evidence]:
    for one in shields:
        fresh = {True: "fresh", False: "old", None: "?"}[one.is_fresh(now)]
        dated = f", {day(one.signatures)}" if one.signatures is not None else ""
        version = f", {one.version}" if one.version else ""
        yield Evidence(where=one.where, key=one.name, value=f"{one.watching}, {fresh}{dated}{version}")


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    verdict: _Verdict,
    name: str | Text,
    shield: Shield,
    now: datetime.datetime,
    guards: Guards,
    evidence: tuple[Evidence, ...],
) -> Finding:
    parameters: dict[str, Parameter] = {
        "name": name,
        "date": day(shield.signatures),
        "days": (now - shield.signatures).days if shield.signatures is not None else None,
        "path": shield.where,
        "reason": shield.problem,
        "source": guards.problem,
    }
    steps = tuple(Phrase(step, parameters) for step in verdict.steps)
    return Finding(
        id=ID,
        app=None,
        check="antivirus",
        tip=TIP_OF["antivirus"],
        state=verdict.state,
        severity=verdict.severity,
        title=Phrase(verdict.title, parameters),
        why=Phrase(verdict.why, parameters),
        evidence=evidence,
        remedy=Remedy(kind="guide", steps=steps) if steps else NO_REMEDY,
    )
