"""Ports that containers have on this computer, as far as it can be seen without asking their daemon."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from tidytrace.host.network import Container, Published
from tidytrace.host.processes import Process
from tidytrace.host.reading import children, read_object

Local = Callable[[str], Path]
_FORWARDERS: Final[dict[str, Container]] = {
    "docker-proxy": "docker",
    "rootlesskit": "docker",
    "com.docker.backend": "docker",
    "com.docker.vpnkit": "docker",
    "rootlessport": "podman",
    "slirp4netns": "podman",
    "pasta": "podman",
    "pasta.avx2": "podman",
    "gvproxy": "podman",
    "conmon": "podman",
    "wslrelay": "wsl",
}
_MAP: Final = re.compile(r"(\d+)/tcp")


def forwarder(process: Process) -> Container | None:
    """Whose port a process holds, when it is one that passes connections on into containers."""
    return _FORWARDERS.get(process.name.lower())


def published(processes: Iterable[Process]) -> Iterator[Published]:
    """Ports that docker's helpers were started for; what they are told stands in their command line."""
    for process in processes:
        if process.name.lower() == "docker-proxy":
            words = process.command
            told = {name: value for name, value in pairwise(words) if name.startswith("-")}
            port = told.get("-host-port", "")
            if told.get("-proto", "tcp") == "tcp" and port.isdecimal():
                inside = told.get("-container-port", "")
                yield Published(
                    address=told.get("-host-ip", ""),
                    port=int(port),
                    inside=int(inside) if inside.isdecimal() else None,
                    by="docker",
                )


def docker_containers(folders: Iterable[Path]) -> Iterator[Published]:
    """Ports of the containers that a docker daemon keeps in these folders, running or not.

    The system's daemon shows its folder to root alone; one without root keeps it in the person's home.
    """
    for root in folders:
        for folder in children(root / "containers"):
            about, host = read_object(folder / "config.v2.json"), read_object(folder / "hostconfig.json")
            config, state = _group(about, "Config"), _group(about, "State")
            for inside, places in _group(host, "PortBindings").items():
                match = _MAP.fullmatch(inside)
                for place in places if match and isinstance(places, list) else ():
                    port = str(place.get("HostPort", "")) if isinstance(place, dict) else ""
                    if match and port.isdecimal():
                        yield Published(
                            address=str(place.get("HostIp") or "0.0.0.0"),  # noqa: S104 - docker's own default
                            port=int(port),
                            inside=int(match[1]),
                            by="docker",
                            image=str(config.get("Image") or ""),
                            name=str(about.get("Name") or "").lstrip("/"),
                            running=state.get("Running") is True,
                        )


def without_helper(local: Local) -> bool:
    """Whether docker publishes ports without a listening helper, so that no list of listeners shows them."""
    places = (local("/etc/docker/daemon.json"), local("~/.config/docker/daemon.json"))
    return any(read_object(place).get("userland-proxy") is False for place in places)


def _group(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
