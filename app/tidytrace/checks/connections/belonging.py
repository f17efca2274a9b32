"""Which running process belongs to which AI app, the processes that an app started included."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from tidytrace.catalog import App
from tidytrace.host import Host, Places, Process
from tidytrace.host.processes import tree

_ADOPTERS: Final = frozenset({"systemd", "init", "launchd", "tini", "docker-init", "dumb-init", "catatonit"})
"""Programs that processes without a parent are given to."""


class Owner(msgspec.Struct, frozen=True):
    """To whom a process belongs."""

    app: App
    guests: tuple[App, ...] = ()
    """Apps that live in the same process (extensions of an editor): which of them it was cannot be told apart."""


class Belonging(msgspec.Struct, frozen=True):
    """The processes of all running AI apps."""

    owners: dict[int, Owner]
    processes: dict[int, Process]

    @property
    def apps(self) -> tuple[App, ...]:
        """The apps that run, in the order of their ids."""
        return tuple(sorted({one.app.id: one.app for one in self.owners.values()}.values(), key=lambda app: app.id))


def belonging(apps: Iterable[App], host: Host) -> Belonging:
    """Ask the running programs. Raises ProcessesUnknown.

    A process that no app knows belongs to the app that started it, or to the one that started that, and so on. One
    whose parent has ended is still in the group that it was started in.
    """
    processes = host.processes()
    claims: dict[int, list[tuple[int, int, App]]] = {}
    for number, app in enumerate(apps):
        if host.system not in app.systems or app.kind == "web-service":
            continue
        for rank, process in _claimed(app, host):
            claims.setdefault(process.pid, []).append((rank, number, app))
    owners = {pid: _owner(found) for pid, found in claims.items()}
    by_pid = {process.pid: process for process in processes}
    parents = tree(processes)
    for pid in by_pid:
        _inherit(pid, owners, parents)
    owners |= _left_alone(owners, by_pid)
    for pid in by_pid:
        _inherit(pid, owners, parents)
    return Belonging(owners, {pid: by_pid[pid] for pid in owners if pid in by_pid})


def _claimed(app: App, host: Host) -> Iterable[tuple[int, Process]]:
    """The processes that fit an app's marks: its own first, then those that it is only a guest in."""
    own = host.running(mark for mark in app.detect.processes if not mark.when)
    yield from ((1 if app.kind == "editor-extension" else 0, process) for process in own)
    places: Places | None = None
    for mark in app.detect.processes:
        fitting = host.running((mark,)) if mark.when else ()
        if not fitting:
            continue
        places = places or Places(app, host)
        if any(map(places.expand, mark.when)):
            yield from ((2, process) for process in fitting if process not in own)


def _owner(claims: Collection[tuple[int, int, App]]) -> Owner:
    ordered = dict.fromkeys(app.id for _, _, app in sorted(claims, key=lambda claim: claim[:2]))
    apps = {app.id: app for _, _, app in claims}
    first, *others = (apps[app_id] for app_id in ordered)
    return Owner(first, tuple(others))


def _left_alone(owners: Mapping[int, Owner], by_pid: Mapping[int, Process]) -> dict[int, Owner]:
    """The owners of processes that the system has adopted because their parents have ended."""
    members: dict[int, dict[str, Owner]] = {}
    for pid, owner in owners.items():
        process = by_pid.get(pid)
        if process is not None and process.group is not None:
            members.setdefault(process.group, {})[owner.app.id] = owner
    found: dict[int, Owner] = {}
    for process in by_pid.values():
        group = process.group
        if process.pid in owners or group is None or not _adopted(process, by_pid):
            continue
        if group in owners:
            found[process.pid] = owners[group]
        elif group not in by_pid and len(members.get(group, ())) == 1:
            [found[process.pid]] = members[group].values()
    return found


def _adopted(process: Process, by_pid: Mapping[int, Process]) -> bool:
    parent = by_pid.get(process.parent or 0)
    return parent is None or parent.pid == 1 or parent.name in _ADOPTERS


def _inherit(pid: int, owners: dict[int, Owner], parents: dict[int, Process]) -> None:
    way: list[int] = []
    at = pid
    while at not in owners:
        way.append(at)
        above = parents.get(at)
        if above is None or above.pid in way:
            return
        at = above.pid
    for one in way:
        owners[one] = owners[at]
