"""The least power that keeps an app usable: what can be changed in files for it, as one change with one undo."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.catalog.powers import POWERS
from tidytrace.checks.powers.chart import Powers
from tidytrace.checks.switches import Judged
from tidytrace.findings.changing import changes_of
from tidytrace.findings.closing import Closing, Move
from tidytrace.findings.judgement import targets
from tidytrace.formats import Change, Format, KeyPath, Reading, SettingsError, read_key
from tidytrace.host import Host, Installation
from tidytrace.host.grants import Grant
from tidytrace.host.grants_linux import BUS, CONTEXT

_LISTS: Final = ("filesystems", "sockets")


def closing_of(installation: Installation, powers: Powers, host: Host) -> Closing | None:
    """All switches about access on the private side, and a sandbox without what it does not need.

    A file that cannot be changed is left out: what can be done is done, the rest is told as steps. None
    if nothing moves at all.
    """
    switches = _switch_moves(powers)
    moves = [*switches.values(), *_sandbox_moves(powers)]
    possible = tuple(move for move in moves if _would_change(move, host))
    if not possible:
        return None
    moved = [one.setting for one in movable(powers)]
    waits = any(not one.safe_while_running for one in moved) and any(one in possible for one in switches.values())
    return Closing(
        finding=f"{installation.app.id}.{POWERS}",
        app=installation.app.id,
        moves=possible,
        close_first=installation.app.detect.processes if waits else (),
    )


def movable(powers: Powers) -> Iterator[Judged]:
    """The switches on the wrong side that can be moved from here."""
    for one in powers.risky:
        decided = one.judgement.decided_by in {"file", "default"}
        if one.setting.fixable and decided and targets(one.setting, one.judgement):
            yield one


def _would_change(move: Move, host: Host) -> bool:
    try:
        return bool(move.planned(host.home))
    except SettingsError:
        return False


def _switch_moves(powers: Powers) -> dict[Path, Move]:
    """One move for each file, whatever number of switches stand in it: edits of one file build on each other."""
    formats: dict[Path, Format] = {}
    changes: dict[Path, list[Change]] = {}
    for one in movable(powers):
        for path in targets(one.setting, one.judgement):
            # JSON with comments is read by whoever reads JSON without
            known = formats.setdefault(path, one.setting.format)
            if known == "json" and one.setting.format == "jsonc":
                formats[path] = "jsonc"
            planned = changes.setdefault(path, [])
            try:
                planned += list(changes_of(one.setting, path, _After(path, one.setting.format, tuple(planned))))
            except SettingsError:
                continue
    return {path: Move(path=path, format=formats[path], changes=tuple(changes[path])) for path in changes}


class _After:
    """How a key stands once the changes that were planned before are made."""

    def __init__(self, path: Path, file_format: Format, planned: tuple[Change, ...]) -> None:
        self._path = path
        self._format = file_format
        self._planned = {change.key: change.to for change in planned}

    def __call__(self, key: KeyPath) -> Reading:
        return self._planned.get(key) or read_key(self._path, self._format, key)


def _sandbox_moves(powers: Powers) -> Iterator[Move]:
    path = powers.grants.overrides
    taken = [one for one in powers.strong if one.key in {*_LISTS, BUS}]
    if path is None or not taken:
        return
    changes: list[Change] = []
    try:
        for kind in _LISTS:
            names = [_name(one) for one in taken if one.key == kind]
            if names:
                changes.append(_without(path, kind, names))
    except SettingsError:
        return
    changes += [Change((BUS, _name(one)), Reading(present=True, value="none")) for one in taken if one.key == BUS]
    yield Move(path=path, format="ini", changes=tuple(changes))


def _without(path: Path, kind: str, names: list[str]) -> Change:
    """A list of the override file that takes these away, and says of all others what it said before."""
    before = str(read_key(path, "ini", (CONTEXT, kind)).value or "")
    written = [one.strip() for one in before.split(";") if one.strip()]
    kept = [one for one in written if one.removeprefix("!").partition(":")[0] not in names]
    value = "".join(f"{one};" for one in (*kept, *(f"!{name}" for name in names)))
    return Change((CONTEXT, kind), Reading(present=True, value=value))


def _name(grant: Grant) -> str:
    return grant.value.partition(":")[0]
