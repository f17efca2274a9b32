"""What every way of starting the look has in common."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import msgspec

from tidytrace.host import Host
from tidytrace.host.session import Answer, Starter
from tidytrace.language import N_
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.marks import Standing

NAME = "tidytrace-remind"
Made = Callable[[Path], None]
"""Is told of each folder that was made, before anything is in it."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be started, and when."""

    program: tuple[str, ...]
    """The program and its arguments, each as it is."""
    environment: tuple[tuple[str, str], ...] = ()
    times: tuple[datetime.time, ...]
    """Each day at these times."""
    title: str
    """What a person who finds it reads, in English."""
    title_chinese: str


class Piece(msgspec.Struct, frozen=True):
    """One thing that is placed."""

    where: str
    """A path, or the name of a task."""
    content: str


class Found(msgspec.Struct, frozen=True):
    """One thing that stands where ours would."""

    where: str
    standing: Standing


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken away, and what was not."""

    gone: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    """Of those that are gone: changed by hand after they were placed."""
    foreign: tuple[str, ...] = ()
    """Left, because they are not ours."""
    problems: tuple[PlacingFailed, ...] = ()


class Way(ABC):
    """One of the ways of starting the look."""

    starter: ClassVar[Starter]

    @abstractmethod
    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """What would be placed, whole."""

    def folders(self, host: Host) -> tuple[Path, ...]:
        """Folders that the system itself makes because of it; they go with it when nothing else is in them."""
        del host
        return ()

    @abstractmethod
    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """What tools of the system are told after that."""

    @abstractmethod
    def found(self, host: Host, target: Target | None) -> tuple[Found, ...]:
        """What stands there now, ours or not."""

    @abstractmethod
    def place(self, host: Host, target: Target, made: Made) -> None:
        """Place it, all or nothing.

        Raises:
            PlacingFailed: something that is not ours is in the way, or the system refused; then all is as it was.
        """

    @abstractmethod
    def take_away(self, host: Host) -> Gone:
        """Stop it and remove what is ours, however much of it is there."""


def demand(host: Host, *words: str) -> Answer:
    """Give an order that must be obeyed. Raises PlacingFailed."""
    answer = host.order(*words)
    if not answer.well:
        reason = (answer.problem or answer.out).strip().splitlines()
        raise PlacingFailed(
            " ".join(words), N_("The system refused: {reason}"), reason=reason[0] if reason else str(answer.code)
        )
    return answer


def through_shell(program: tuple[str, ...]) -> tuple[str, ...]:
    """The same program, started by a shell that takes its name as it is, for who cannot take every name."""
    return ("/bin/sh", "-c", 'exec "$0" "$@"', *program)
