"""Where one switch of an app stands: pure looking, shared by the checks and the remedies.

An environment variable decides first, then the files of ``wins_over`` (an administrator's), then the app's files, then
what the app does without the key. Where that is not fine, another switch (``unless``) may keep private all the same.
An app that is there in several editions has several roots; each is judged by itself, and the worst counts. Within one
root the files are layers of one configuration: the default counts only when none of them has the key.
"""

import os
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from tidytrace.catalog import Overruled, Setting, Variable
from tidytrace.findings.model import Evidence, State
from tidytrace.findings.presentable import presentable, spelled
from tidytrace.findings.verdict import matching, state_of
from tidytrace.formats import KeyPath, SettingsError, read_key
from tidytrace.host.base import Host
from tidytrace.host.places import Places

DecidedBy = Literal["env", "administrator", "file", "default"]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one switch on one computer."""

    state: State
    """Never ``manual``."""
    evidence: tuple[Evidence, ...]
    """What was seen; an evidence without a value is a key that is not set. For a variable ``where`` is its name."""
    value: Any
    """The value that decided; for a list or a map only what matches; none when the key is not set."""
    decided_by: DecidedBy
    where: Path | None
    """The deciding file, or the one where the key would stand; none for a variable."""
    files_at_risk: tuple[Path, ...]
    """Existing files whose own value is at risk, or that leave a risky default as it is."""
    files_unclear: tuple[Path, ...] = ()
    """Existing files whose value, or whose silence, says neither risk nor safe."""
    missing: tuple[Path, ...] = ()
    """Where a root has no file yet, and the default is not known to be safe."""
    variable: str | None = None
    """The variable that decided."""
    problem: SettingsError | None = None
    """Why a file could not be judged; then the state is unknown, unless another place is at risk for sure."""


class Look(msgspec.Struct, frozen=True):
    """One file, and what stands in it."""

    path: Path
    key: KeyPath
    present: bool
    value: Any
    state: State

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return self.present or os.path.exists(self.path)  # noqa: PTH110 - a closed folder raises nothing


def judge_setting(setting: Setting, places: Places, host: Host) -> Judgement:
    """Where the switch stands now. Reads files; never raises for what it finds in them.

    Args:
        setting: the switch; whether it applies to this system is the caller's question.
        places: the app's folders on this host.
        host: the computer, for its environment.
    """
    by_variable = _by_variable(setting, host)
    if by_variable is not None:
        return by_variable
    problems: list[SettingsError] = []
    above = _unique(path for template in setting.wins_over for path in places.expand(template))
    looks = [look for look in _looks(setting, above, problems) if look.present]
    if problems or looks:
        return _summary(setting, looks, problems, "administrator", above[0] if above else None)
    looks = []
    elsewhere = _elsewhere(setting, places)
    for layers in layered_files(setting, places):
        found = list(_looks(setting, layers, problems))
        looks += [look for look in found if look.present] or found[:1]
    if elsewhere is not None and not problems:
        looks = [look if look.state is State.OK else elsewhere for look in looks]
    expected = next(iter(candidates(setting, places)), None)
    return _summary(setting, looks, problems, "file" if problems else "default", expected)


def default_state(setting: Setting) -> State:
    """What the absence of the key means."""
    return state_of(setting, setting.default) if setting.default_known else State.UNKNOWN


def candidates(setting: Setting, places: Places) -> list[Path]:
    """Where the key would be written when no file is there yet, one for each root of the first template."""
    for template in setting.files:
        if "*" not in template:
            return places.candidates(template)
    return []


def targets(setting: Setting, judgement: Judgement) -> tuple[Path, ...]:
    """The files in which a fix would move the switch."""
    found = judgement.files_at_risk if judgement.state is State.RISK else judgement.files_unclear
    # A database is made by its app alone.
    makes = setting.creates_file and not setting.fix_removes and setting.format != "sqlite"
    return (*found, *(judgement.missing if makes and default_state(setting) is judgement.state else ()))


def layered_files(setting: Setting, places: Places) -> Iterator[list[Path]]:
    """The files of each root: those that exist, or else the one that the app would make there.

    Files of other roots than the first template's are layers of every one.
    """
    main = _leading(setting.files[0])
    roots = places.roots(main) if main is not None else ()
    expected = candidates(setting, places)
    for place, root in enumerate(roots or ("",)):
        layers = _unique(
            path
            for template in setting.files
            for path in places.expand(template, {main: root} if main and _leading(template) == main else None)
        )
        if layers:
            yield layers
        elif len(expected) == len(roots or ("",)):
            yield [expected[place]]


def _leading(template: str) -> str | None:
    return next((name for _, name, _, _ in string.Formatter().parse(template) if name), None)


def _unique(paths: Iterator[Path]) -> list[Path]:
    return list(dict.fromkeys(paths))


def _by_variable(setting: Setting, host: Host) -> Judgement | None:
    for variable in setting.env:
        value = host.environ.get(variable.name, "")
        state = _variable_state(variable, value) if value else None
        if state is not None:
            seen = Evidence(where=variable.name, value=presentable(value, variable.name))
            return Judgement(
                state=state,
                evidence=(seen,),
                value=value,
                decided_by="env",
                where=None,
                files_at_risk=(),
                variable=variable.name,
            )
    return None


def _variable_state(variable: Variable, value: str) -> State | None:
    """None when the value decides nothing: only the other side is known to be chosen by this variable."""
    lowered = value.lower()
    for state, values in ((State.RISK, variable.risk), (State.OK, variable.safe)):
        if lowered in {one.lower() for one in values}:
            return state
    for state, values in ((State.RISK, variable.risk), (State.OK, variable.safe)):
        if "*" in values:
            return state
    return State.UNKNOWN if variable.risk and variable.safe else None


def _looks(setting: Setting, paths: Sequence[Path], problems: list[SettingsError]) -> Iterator[Look]:
    for path in paths:
        try:
            yield look_at(setting, path)
        except SettingsError as error:
            problems.append(error)


def look_at(setting: Setting, path: Path) -> Look:
    """What one file says: the first spelling of the key that is present. Raises SettingsError."""
    look = _own_look(setting, path)
    if look.state is State.OK:
        return look
    beside = (_overruling(other, path, setting) for other in setting.unless if not other.files)
    return next((one for one in beside if one is not None), look)


def _own_look(setting: Setting, path: Path) -> Look:
    for key in (setting.key, *setting.also_keys):
        reading = read_key(path, setting.format, key)
        if reading.present and not (reading.value is None and setting.null_is_unset):
            return Look(path, key, present=True, value=reading.value, state=state_of(setting, reading.value))
    return Look(path, setting.key, present=False, value=None, state=default_state(setting))


def _elsewhere(setting: Setting, places: Places) -> Look | None:
    """Another file's switch that keeps private, if one does."""
    for other in setting.unless:
        for path in _unique(path for template in other.files for path in places.expand(template)):
            try:
                look = _overruling(other, path, setting)
            except SettingsError:
                continue  # what cannot be read excuses nothing
            if look is not None:
                return look
    return None


def _overruling(other: Overruled, path: Path, setting: Setting) -> Look | None:
    file_format = other.format or setting.format
    reading = read_key(path, file_format, other.key)
    private = reading.present and any(_keeps_private(reading.value, one) for one in other.safe)
    for one in other.but if private else ():
        taken = read_key(path, file_format, one.key)
        private = private and not (taken.present and any(_keeps_private(taken.value, value) for value in one.values))
    return Look(path, other.key, present=True, value=reading.value, state=State.OK) if private else None


def _keeps_private(value: Any, safe: Any) -> bool:
    if safe == "*":
        return isinstance(value, str) and bool(value.strip())
    return bool(value == safe) and type(value) is type(safe)


def _summary(
    setting: Setting,
    looks: Sequence[Look],
    problems: Sequence[SettingsError],
    decided_by: DecidedBy,
    expected: Path | None,
) -> Judgement:
    state = _worst([look.state for look in looks])
    if problems and state is not State.RISK:
        state = State.UNKNOWN
    deciding = next((look for look in looks if look.state is state), looks[0] if looks else None)
    if deciding is not None and not problems:
        decided_by = decided_by if decided_by == "administrator" else "file" if deciding.present else "default"
    where = deciding.path if deciding is not None else expected
    own = () if decided_by == "administrator" else looks
    return Judgement(
        state=state,
        evidence=tuple(seen for look in looks for seen in _evidence(setting, look)),
        value=_deciding_value(setting, deciding),
        decided_by=decided_by,
        where=problems[0].path if problems and state is State.UNKNOWN else where,
        files_at_risk=tuple(look.path for look in own if look.state is State.RISK and look.exists),
        files_unclear=tuple(look.path for look in own if look.state is State.UNKNOWN and look.exists),
        missing=tuple(look.path for look in own if look.state is not State.OK and not look.exists),
        problem=problems[0] if problems else None,
    )


def _worst(states: Sequence[State]) -> State:
    for state in (State.RISK, State.UNKNOWN, State.OK):
        if state in states:
            return state
    return State.UNKNOWN


def _deciding_value(setting: Setting, look: Look | None) -> Any:
    if look is None or not look.present:
        return None
    if setting.type in {"list", "map"} and look.state is not State.UNKNOWN:
        return [name for name, _ in matching(setting, look.value)]
    return look.value


def _evidence(setting: Setting, look: Look) -> Iterator[Evidence]:
    where, key = str(look.path), spelled(setting.format, look.key)
    if not look.present:
        yield Evidence(where=where, key=key)
    elif setting.type == "list":
        for _, item in matching(setting, look.value):
            yield Evidence(where=where, key=key, value=presentable(item))
    elif setting.type == "map":
        for name, item in matching(setting, look.value):
            shown = presentable(name)
            yield Evidence(where=where, key=f"{key}.{shown}", value=presentable(item, name))
    else:
        yield Evidence(where=where, key=key, value=presentable(look.value, look.key[-1]))
