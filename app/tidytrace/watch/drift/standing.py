"""How one switch stands at this moment, in the words in which it is remembered."""

import datetime
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.catalog import Setting
from tidytrace.catalog.system import Feature
from tidytrace.checks.exposure.telling import Reaching
from tidytrace.checks.switches import Judged
from tidytrace.checks.system.features import feature_findings
from tidytrace.findings.judgement import Judgement, judge_setting
from tidytrace.findings.model import Finding, State
from tidytrace.findings.presentable import LONGEST, presentable, spelled
from tidytrace.host import Host, Installation

SETTLED: Final = 1.0
"""Seconds; a file that was not written for so long is whole."""
NOTHING: Final = "[]"
"""A list without an item that matters."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """See ``memory.Remembered`` for what the fields say."""

    side: State
    value: str | None
    effective: str | None
    by: Literal["file", "administrator", "default"]
    key: str
    where: str | None
    rule: int
    files: tuple[str, ...] = ()
    """Where it was read, or would stand."""


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """One switch that was looked at, and how to look again."""

    finding: str
    app: str | None
    version: str | None
    standing: Standing
    again: Callable[[], Standing | None]
    setting: Setting | None = None
    """None for who can reach a server, and for a feature of the system."""
    severe: bool = True
    """False for a switch that harms nobody on either side."""


def of_switch(installation: Installation, judged: Judged, host: Host) -> Observed | None:
    """One switch; none where it could not be checked, or where a variable decides: that may hold for one program."""
    setting = judged.setting
    standing = standing_of(setting, judged.judgement)
    if standing is None or _behind_closed_door(installation, standing):
        return None
    return Observed(
        finding=judged.finding.id,
        app=installation.app.id,
        version=_plain(installation.version),
        standing=standing,
        again=lambda: standing_of(setting, judge_setting(setting, installation.places, host)),
        setting=setting,
        severe=setting.severity != "info",
    )


def _plain(text: str | None) -> str | None:
    """Without halves of characters, as a name in another encoding has them: they cannot be kept."""
    return text and text.encode("utf-8", "replace").decode()


def _behind_closed_door(installation: Installation, standing: Standing) -> bool:
    """Whether a file in which the key may stand is in a folder that could not be looked into."""
    closed = installation.places.unreadable
    if standing.by != "default" or not closed:
        return False
    paths = [Path(one) for one in standing.files]
    return not paths or any(door == path or door in path.parents for door in closed for path in paths)


def standing_of(setting: Setting, judgement: Judgement) -> Standing | None:
    """How it stands; none where that is not known, or says nothing about the files."""
    if judgement.problem is not None or judgement.decided_by == "env":
        return None
    where = str(judgement.where) if judgement.where is not None else None
    if judgement.decided_by == "default" and where is not None and _leads_nowhere(where):
        return None
    value, effective = _shown(setting, judgement)
    at = next((seen for seen in judgement.evidence if seen.where == where and seen.key is not None), None)
    key = at.key if at is not None and at.value is not None else None
    return Standing(
        side=judgement.state,
        value=value,
        effective=effective,
        by=judgement.decided_by,
        key=key or spelled(setting.format, setting.key),
        where=_plain(where),
        rule=rule_of(setting),
        files=tuple(dict.fromkeys([*(seen.where for seen in judgement.evidence), *([where] if where else [])])),
    )


def _shown(setting: Setting, judgement: Judgement) -> tuple[str | None, str | None]:
    """The value for a person, and the one that is compared."""
    several = setting.type in {"list", "map"}
    if judgement.value is None and judgement.decided_by == "default":
        return None, NOTHING if several else _default(setting)
    if several and judgement.state is not State.UNKNOWN:
        return _joined(tuple(_items(setting, judgement)))
    shown = presentable(judgement.value, setting.key[-1])
    return shown, shown


def _default(setting: Setting) -> str | None:
    return presentable(setting.default, setting.key[-1]) if setting.default_known else None


def _items(setting: Setting, judgement: Judgement) -> Iterator[str]:
    """What matters of a list, or the names of what matters of a map, in the file that decided."""
    above = f"{spelled(setting.format, setting.key)}."
    for seen in judgement.evidence:
        if seen.where == str(judgement.where) and seen.value is not None and seen.key is not None:
            yield (seen.value if setting.type == "list" else seen.key.removeprefix(above))


def _joined(items: Sequence[str]) -> tuple[str, str]:
    """The items for a person, and something that differs whenever one of them does."""
    whole = ", ".join(sorted(items)) or NOTHING
    if len(whole) <= LONGEST:
        return whole, whole
    return f"{whole[: LONGEST - 1]}…", f"{len(items)} {zlib.crc32(whole.encode()):08x}"


def rule_of(setting: Setting) -> int:
    """Another number when the catalogue judges the switch otherwise than before."""
    facts = (
        *(setting.key, setting.also_keys, setting.files, setting.format, setting.type, setting.null_is_unset),
        *(setting.default, setting.default_known, setting.risk, setting.safe, setting.wins_over, setting.unless),
    )
    return zlib.crc32(repr(facts).encode())


def of_server(finding: str, reaching: Reaching, again: Callable[[], Reaching | None]) -> Observed:
    """Who can reach a server after its next start."""

    def look_again() -> Standing | None:
        found = again()
        return reach_standing(found) if found is not None else None

    return Observed(
        finding=finding,
        app=reaching.server.app,
        version=_plain(reaching.version),
        standing=reach_standing(reaching),
        again=look_again,
    )


def reach_standing(reaching: Reaching) -> Standing:
    """The value is a reach (``loopback``, ``lan``, ``all``), with what is known of a password behind it."""
    plan, server = reaching.plan, reaching.server
    value = "loopback" if plan is None else plan.reach if plan.lock == "off" else f"{plan.reach}, {plan.lock}"
    where = plan.opener.where if plan is not None else None
    return Standing(
        side=reaching.state,
        value=value,
        effective=value,
        by="file",
        key="",
        where=_plain(where),
        rule=zlib.crc32(repr((server.listen, server.lock)).encode()),
        files=(where,) if where is not None and os.path.isabs(where) else (),  # noqa: PTH117 - a key of the registry is none
    )


def of_feature(feature: Feature, finding: Finding, host: Host) -> Observed | None:
    """An AI feature of the system; none where nobody can see whether it is on. The version is the system's."""
    standing = feature_standing(feature, finding)
    if standing is None:
        return None

    def again() -> Standing | None:
        found = next(feature_findings(host, (feature,)), None)
        return feature_standing(feature, found) if found is not None else None

    return Observed(finding=finding.id, app=None, version=host.release or None, standing=standing, again=again)


def feature_standing(feature: Feature, finding: Finding) -> Standing | None:
    """On or off is what counts; several switches may say so."""
    if finding.state not in {State.OK, State.RISK}:
        return None
    values = [seen.value for seen in finding.evidence if seen.value is not None]
    traces = any(seen.key is None for seen in finding.evidence)
    return Standing(
        side=finding.state,
        value=_joined(values)[0] if values else None,
        effective=finding.state.value,
        by="file" if values or traces else "default",
        key=next((seen.key for seen in finding.evidence if seen.key is not None), ""),
        where=None,
        rule=zlib.crc32(repr((feature.switches, feature.without, feature.traces)).encode()),
    )


def settled(standing: Standing, also: str | None, now: datetime.datetime) -> bool:
    """Whether all that it was read from was written more than a second ago.

    Args:
        standing: how the switch stands.
        also: where it was found before.
        now: the time of the look.
    """
    limit = now.timestamp() - SETTLED
    return all(_written(path) <= limit for path in {*standing.files, *([also] if also else [])})


def _written(path: str) -> float:
    """When a file was written; for one that is not there, when something in its folder came or went."""
    for place in (Path(path), *Path(path).parents):
        try:
            return place.stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            break
    return 0.0


def _leads_nowhere(path: str) -> bool:
    """Whether a link on the way ends nowhere, as it does to a drive that was taken out."""
    return not os.path.exists(path) and any(  # noqa: PTH110 - a closed folder raises nothing
        os.path.islink(place) and not os.path.exists(place)  # noqa: PTH110, PTH114
        for place in (Path(path), *Path(path).parents)
    )
