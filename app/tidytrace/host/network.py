"""Who listens on this computer, under which addresses it can be reached, and what stands in between."""

import ipaddress
from typing import Literal

import msgspec

from tidytrace.host.probing.visit import is_loopback, plain_address

Incoming = Literal["blocked", "allowed", "unknown"]
Container = Literal["docker", "podman", "wsl", "unknown"]


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """A TCP port that somebody listens on."""

    address: str
    port: int
    pids: tuple[int, ...] = ()
    """The processes that hold it, as far as the person may see them; workers of one server share it."""
    owner: str | None = None
    """Whose it is, where the system tells that of other people's processes too."""

    @property
    def wildcard(self) -> bool:
        """Whether it listens on all addresses of this computer."""
        return plain_address(self.address) in {"0.0.0.0", "::"}  # noqa: S104 - it is compared, not listened on

    @property
    def loopback(self) -> bool:
        """Whether only this computer can reach it."""
        return is_loopback(self.address)


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A port that a container has on this computer."""

    address: str
    port: int
    inside: int | None = None
    """The port in the container."""
    by: Container = "unknown"
    image: str = ""
    name: str = ""
    running: bool = True


class Firewall(msgspec.Struct, frozen=True, kw_only=True):
    """What can be read of a firewall without an administrator's rights."""

    state: Literal["on", "off", "unknown"] = "unknown"
    name: str = ""
    incoming: Incoming = "unknown"
    """What it does with connections that no rule is about."""
    allowed: tuple[str, ...] = ()
    """Programs that it lets through, in small letters, where the rules can be read."""
    rules_known: bool = False


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it, at one moment."""

    listeners: tuple[Listener, ...] = ()
    addresses: tuple[str, ...] = ()
    """Of this computer's interfaces, without the loopback."""
    published: tuple[Published, ...] = ()
    firewall: Firewall = Firewall()
    hidden_ports: bool = False
    """Containers may have ports that no listener shows."""
    problem: str = ""
    """Why the listeners, or a part of them, cannot be seen: the system's own words; empty when all can."""

    @property
    def lan(self) -> tuple[str, ...]:
        """The addresses under which others in the network reach this computer, those of IPv4 first."""
        usable = (one for one in self.addresses if not _only_here(one))
        return tuple(sorted(usable, key=lambda one: (":" in one, one)))


def _only_here(address: str) -> bool:
    try:
        found = ipaddress.ip_address(plain_address(address))
    except ValueError:
        return True
    return found.is_loopback or found.is_link_local or found.is_unspecified


def is_public(address: str) -> bool:
    """Whether it is an address of the internet itself, not of a network behind a router."""
    try:
        return ipaddress.ip_address(plain_address(address)).is_global
    except ValueError:
        return False
