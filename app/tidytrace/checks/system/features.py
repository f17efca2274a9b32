"""Where the AI features of an operating system stand, from the switches that the catalogue names."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from tidytrace.catalog import Severity
from tidytrace.catalog.system import Feature, SystemSwitch
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.findings.presentable import presentable
from tidytrace.host import Host
from tidytrace.host.preferences import read_preferences

_VERSION_KEY: Final = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion"
_TITLES: Final = {
    State.RISK: "feature-on",
    State.OK: "feature-off",
    State.UNKNOWN: "feature-unseen",
    State.MANUAL: "feature-ask",
}
_WITHOUT: Final = {
    "private": (State.OK, "feature-by-default"),
    "shares": (State.RISK, "feature-default-shares"),
    "unknown": (State.UNKNOWN, "feature-not-set"),
    "unseen": (State.UNKNOWN, "feature-not-found"),
    "ask": (State.MANUAL, "feature-nowhere"),
}
_ORDER: Final = (State.RISK, State.UNKNOWN, State.OK)


class _Look(msgspec.Struct, frozen=True, kw_only=True):
    """What one switch says."""

    switch: SystemSwitch
    side: Literal["private", "shares", "strange", "absent", "closed"]
    value: Any = None

    @property
    def evidence(self) -> Evidence:
        value = None if self.side in {"absent", "closed"} else presentable(self.value)
        return Evidence(where=self.switch.key, key=self.switch.name, value=value)


class _Verdict(msgspec.Struct, frozen=True, kw_only=True):
    state: State
    why: str
    evidence: tuple[Evidence, ...] = ()
    path: str = ""
    sure: bool = True
    """Whether the fact that decided is from the maker."""


def feature_findings(host: Host, features: Iterable[Feature]) -> Iterator[Finding]:
    """One finding for each feature that the computer may have, and of which there is something to say."""
    build, version = _build(host), _version(host)
    for feature in features:
        if feature.has(host.system, build, version):
            verdict = _verdict(host, feature)
            if verdict is not None:
                yield _finding(feature, verdict)


def _build(host: Host) -> int | None:
    told = str(host.registry(_VERSION_KEY, "CurrentBuildNumber") or "")
    return int(told) if told.isascii() and told.isdecimal() else None


def _version(host: Host) -> tuple[int, ...]:
    found = re.fullmatch(r"macOS (\d+(?:\.\d+)*)", host.release)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _verdict(host: Host, feature: Feature) -> _Verdict | None:
    looks = [_look(host, switch) for switch in feature.switches]
    for look in looks:
        if look.switch.policy and look.side in {"private", "shares"}:
            return _Verdict(
                state=State.OK if look.side == "private" else State.RISK,
                why="feature-by-policy" if look.side == "private" else "feature-policy-shares",
                evidence=(look.evidence,),
                sure=look.switch.grade.actionable,
            )
    own = [_own(feature, look) for look in looks if not look.switch.policy]
    verdicts = [one for one in (*own, _kept(host, feature)) if one is not None]
    for state in _ORDER:
        found = [one for one in verdicts if one.state is state]
        if found:
            evidence = tuple(seen for one in found for seen in one.evidence)
            return msgspec.structs.replace(found[0], evidence=evidence)
    return _untouched(feature, ()) if not own else None


def _own(feature: Feature, look: _Look) -> _Verdict | None:
    """What one of the person's own switches means; none for one that says nothing about a feature never used."""
    seen, sure = (look.evidence,), look.switch.grade.actionable
    if look.side == "private":
        return _Verdict(state=State.OK, why="feature-by-person", evidence=seen, sure=sure)
    if look.side == "shares":
        return _Verdict(state=State.RISK, why="feature-effect", evidence=seen, sure=sure)
    if look.side == "strange":
        return _Verdict(state=State.UNKNOWN, why="feature-strange", evidence=seen, sure=sure)
    if look.side == "closed":
        return _Verdict(state=State.UNKNOWN, why="feature-no-file", evidence=seen, path=look.switch.key, sure=sure)
    untouched = _untouched(feature, seen)
    return None if untouched is None else msgspec.structs.replace(untouched, sure=sure)


def _untouched(feature: Feature, seen: tuple[Evidence, ...]) -> _Verdict | None:
    if feature.without == "silent":
        return None
    state, why = _WITHOUT[feature.without]
    return _Verdict(state=state, why=why, evidence=seen)


def _look(host: Host, switch: SystemSwitch) -> _Look:
    if host.system == "windows":
        value: Any = host.registry(switch.key, switch.name)
    else:
        values = read_preferences(host.local(switch.key))
        if values is None:
            return _Look(switch=switch, side="closed")
        value = values.get(switch.name)
    if value is None:
        return _Look(switch=switch, side="absent")
    side: Literal["private", "shares", "strange"] = "strange"
    if value in switch.private:
        side = "private"
    elif value in switch.shares:
        side = "shares"
    return _Look(switch=switch, side=side, value=value)


def _kept(host: Host, feature: Feature) -> _Verdict | None:
    """Whether there is something that only the feature writes once it was turned on."""
    sure = feature.traces_grade.actionable
    for template in feature.traces:
        folder = Path(os.path.normpath(template.format_map(host.variables()))).parent
        try:
            found = sorted(folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            return _Verdict(state=State.UNKNOWN, why="feature-no-file", path=str(folder), sure=sure)
        if found:
            seen = Evidence(where=str(found[0]))
            return _Verdict(state=State.RISK, why="feature-kept", evidence=(seen,), path=str(folder), sure=sure)
    return None


def _finding(feature: Feature, verdict: _Verdict) -> Finding:
    parameters: dict[str, Parameter] = {
        "feature": feature.names,
        "effect": feature.effect,
        "path": verdict.path,
        "step": feature.steps,
    }
    severity: Severity = "info" if verdict.state is State.OK else feature.severity
    hearsay = () if verdict.sure or verdict.state is State.MANUAL else (Phrase("feature-hearsay"),)
    return Finding(
        id=f"system.{feature.id}",
        app=None,
        check="os-ai-feature",
        tip=TIP_OF["os-ai-feature"],
        state=verdict.state,
        severity=severity,
        title=Phrase(_TITLES[verdict.state], parameters),
        why=Phrase(verdict.why, parameters, hearsay),
        evidence=verdict.evidence,
        remedy=NO_REMEDY if verdict.state is State.OK else Remedy(kind="guide", steps=(Phrase("step", parameters),)),
    )
