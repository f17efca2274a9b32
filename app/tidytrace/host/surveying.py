"""Puts together what there is to know of the network side of a computer."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tidytrace.host.base import Host
from tidytrace.host.containers import docker_containers, published, without_helper
from tidytrace.host.errors import ProcessesUnknown
from tidytrace.host.firewall import linux_firewall, mac_firewall, windows_firewall
from tidytrace.host.layout import Registry
from tidytrace.host.network import Firewall, Listener, Network, Published
from tidytrace.host.sockets import (
    linux_listeners,
    netstat_listeners,
    own_addresses,
    psutil_listeners,
    together,
)
from tidytrace.host.volumes_asking import SystemAsking


def survey(host: Host, registry: Registry) -> Network:
    """The computer that we run on, as it is now."""
    listeners, problem = _listeners(host)
    return completed(host, registry, Network(listeners=listeners, addresses=own_addresses(), problem=problem))


def _listeners(host: Host) -> tuple[tuple[Listener, ...], str]:
    if host.system == "linux":
        try:
            return linux_listeners(Path("/proc")), ""
        except OSError as error:
            return (), error.strerror or type(error).__name__
    listeners, problem = psutil_listeners()
    if host.system == "macos" and problem:
        told = SystemAsking().command("netstat", "-anv", "-p", "tcp")
        if told is not None:
            return together(listeners, tuple(netstat_listeners(told))), ""
    return listeners, problem


def completed(host: Host, registry: Registry, seen: Network) -> Network:
    """What the listeners alone do not tell: containers and the firewall."""
    return Network(
        listeners=seen.listeners,
        addresses=seen.addresses,
        published=(*seen.published, *_published(host)),
        firewall=seen.firewall if seen.firewall != Firewall() else _firewall(host, registry),
        hidden_ports=seen.hidden_ports or (host.system == "linux" and without_helper(host.local)),
        problem=seen.problem,
    )


def _published(host: Host) -> Iterable[Published]:
    found: list[Published] = []
    with suppress(ProcessesUnknown):  # whoever needs them says so
        found += published(host.processes())
    if host.system == "linux":
        folders = (host.local("~/.local/share/docker"), host.local("/var/lib/docker"))
        found += docker_containers(folders)
    return found


def _firewall(host: Host, registry: Registry) -> Firewall:
    if host.system == "linux":
        return linux_firewall(host.local)
    return windows_firewall(registry) if host.system == "windows" else mac_firewall(host.local)
