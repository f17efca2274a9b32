"""Where the other parts of the assistant listen: each is told what moved, and says what is to be told of it."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, cast

import msgspec

if TYPE_CHECKING:
    from tidytrace.checks.surroundings import Surroundings
    from tidytrace.watch.notices.notice import Notice


class Stirred(msgspec.Struct, frozen=True, kw_only=True):
    """What moved since an ear was asked last. Apps by their ids."""

    chats: tuple[str, ...] = ()
    """Those in whose chats something moved."""
    settings: tuple[str, ...] = ()
    """Those of whose settings a file moved."""
    start: bool = False
    """The watcher has just started: anything may have moved while nobody watched."""

    @property
    def idle(self) -> bool:
        """Nothing moved; it is simply time to ask again."""
        return not (self.chats or self.settings or self.start)


Ear = Callable[[Stirred, "Surroundings"], Iterable["Notice"]]
"""Is asked in the process that looks, never in the one that stays; so it may use all that is there.

It may be asked twice about the same, and is asked for all apps at a start: it remembers for itself what it knows. A
notice with an ``id`` that was told once is not told again.
"""

EARS: Final = (
    "tidytrace.watch.drift.hearing:heard",
    "tidytrace.watch.sampling:heard",
    "tidytrace.watch.reminders.hearing:heard",
    "tidytrace.watch.retention.hearing:heard",
)
"""Who listens, as ``package.module:function``: imported where it is asked."""


def asked(name: str, stirred: Stirred, surroundings: "Surroundings") -> "Iterator[Notice]":
    """What one of them has to say. Raises ImportError, AttributeError if it is not there, and what it raises."""
    module, _, function = name.partition(":")
    ear = cast("Ear", getattr(importlib.import_module(module), function))
    yield from ear(stirred, surroundings)
