"""The part of the port that asks for the computer around the apps: who can reach them, and where they are connected."""

import datetime
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from tidytrace.checks.connections.looking import Picture
from tidytrace.checks.exposed_server import Exposed
from tidytrace.host.network import Firewall


class Servers(msgspec.Struct, frozen=True, kw_only=True):
    """The AI servers of this computer, and what stands between them and others."""

    servers: tuple[Exposed, ...]
    firewall: Firewall = Firewall()
    problem: str = ""
    """Why not all of these can be seen, in the system's own words; empty when they can."""
    changed: Mapping[str, datetime.datetime] = {}
    """When the files that evidence stands in were last changed, by their paths."""
    receipts: Mapping[str, str] = {}
    """Of servers that were closed here and can be opened again, by the ids of their findings."""
    when: datetime.datetime


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """What closing a server would change in one file."""

    where: str
    key: str
    before: str | None
    """None when it is not set."""
    after: str | None
    created: bool = False
    """Whether the file is made for it."""


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """Where AI apps are connected."""

    picture: Picture
    countries_known: bool
    when: datetime.datetime


class Network(Protocol):
    """As ``Engine``: every call may take long, and raises EngineProblem."""

    def servers(self, cancelled: Callable[[], bool]) -> Servers:
        """Look at every port of this computer. What was cancelled need not be whole."""

    def plan_closing(self, finding_id: str, cancelled: Callable[[], bool]) -> tuple[FileChange, ...]:
        """What ``Engine.fix`` of this finding would change; changes nothing."""

    def connections(self, cancelled: Callable[[], bool], *, browsers: bool = False) -> Connected:
        """Look once, and remember what was seen."""

    def sample(self) -> Connected | None:
        """As ``connections``, by the way: none when something else is being looked at or changed."""

    def forget_connections(self) -> bytes | None:
        """Forget what was seen before. Returns what ``remember_again`` takes; none if there was nothing."""

    def remember_again(self, kept: bytes) -> None:
        """Take ``forget_connections`` back."""
