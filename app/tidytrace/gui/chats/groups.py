"""Which group a chat stands in, and in which order the groups stand. Without Qt."""

import datetime
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.gui.chats.wanted import Column, Grouping, Wanted
from tidytrace.gui.erasing import last_used
from tidytrace.watch.retention.choosing import folders_of

Key = tuple[int | str, ...]
"""What the chats of a group have in common. No date and no folder are the empty one."""
TODAY: Final = "today"
WEEK: Final = "week"
MONTH: Final = "month"
YEAR: Final = "year"
_NEAR: Final = (TODAY, WEEK, MONTH, YEAR)
_SYSTEM: Final = "windows" if os.name == "nt" else "linux"


class Group(msgspec.Struct, frozen=True, gc=False):
    """Chats that stand together, in their order."""

    key: Key
    numbers: Sequence[int]
    """As the shelf counts its chats."""
    bytes: int


class Keys:
    """The keys of the chats of one shelf; what they have in common is worked out once."""

    def __init__(self, conversations: Sequence[Conversation], now: datetime.datetime) -> None:
        """Nothing is looked at before somebody asks."""
        self._conversations = conversations
        self._today = now.astimezone().date()
        self._days: list[int] | None = None
        self._of_day: dict[tuple[Grouping, int], Key] = {}
        self._of_project: dict[str | None, Key] = {}

    def of(self, grouping: Grouping) -> Callable[[int], Key]:
        """Gives the key of a chat by its number."""
        conversations = self._conversations
        if grouping is Grouping.APP:
            return lambda number: (conversations[number].app,)
        if grouping is Grouping.FOLDER:
            return lambda number: self._folder(conversations[number].project)
        if grouping is Grouping.NONE:
            return lambda _number: ()
        if self._days is None:
            self._days = [_day(one) for one in conversations]
        days = self._days
        return lambda number: self._date(grouping, days[number])

    def _folder(self, project: str | None) -> Key:
        if project not in self._of_project:
            self._of_project[project] = folders_of(project, _SYSTEM) if project is not None else ()
        return self._of_project[project]

    def _date(self, grouping: Grouping, day: int) -> Key:
        found = self._of_day.get((grouping, day))
        if found is None:
            found = self._of_day[grouping, day] = self._named(grouping, day)
        return found

    def _named(self, grouping: Grouping, day: int) -> Key:
        if not day:
            return ()
        date, today = datetime.date.fromordinal(day), self._today
        if grouping is Grouping.MONTH:
            return date.year, date.month
        if grouping is Grouping.YEAR:
            return (date.year,)
        begins = (
            (TODAY, today),  # a clock that went wrong is no reason for a group of its own
            (WEEK, today - datetime.timedelta(days=today.weekday())),
            (MONTH, today.replace(day=1)),
            (YEAR, today.replace(month=1, day=1)),
        )
        return next(((name,) for name, begin in begins if date >= begin), (date.year,))


def _day(conversation: Conversation) -> int:
    """The local day of the last use as a number; 0 where it has none."""
    used = last_used(conversation)
    if used is None:
        return 0
    try:
        return used.astimezone().date().toordinal()
    except (OSError, OverflowError, ValueError):
        return used.date().toordinal()  # before the time that the system knows its zones for


def grouped(
    numbers: Iterable[int], wanted: Wanted, keys: Keys, sizes: Sequence[int], name: Callable[[Key], str]
) -> tuple[Group, ...]:
    """The chats in their groups; within each they keep their order.

    Args:
        numbers: The chats that are shown, in order.
        wanted: How they are grouped, and which way they are ordered.
        keys: Of the shelf.
        sizes: Bytes by number.
        name: Of an app, as the person reads it.
    """
    key_of = keys.of(wanted.grouping)
    found: dict[Key, list[int]] = {}
    for number in numbers:
        key = key_of(number)
        group = found.get(key)
        if group is None:
            found[key] = [number]
        else:
            group.append(number)
    order = sorted(found, key=lambda key: _rank(wanted, key, name))
    return tuple(Group(key, found[key], sum(map(sizes.__getitem__, found[key]))) for key in order)


def _rank(wanted: Wanted, key: Key, name: Callable[[Key], str]) -> tuple[bool, tuple[int | str, ...]]:
    """Apps and folders by name, times from the newest; what has neither comes last."""
    if wanted.grouping is Grouping.APP:
        return not key, (name(key).casefold(),)
    if wanted.grouping is Grouping.FOLDER:
        return not key, tuple(str(part).casefold() for part in key)
    # who orders by date from the oldest on wants the oldest group first
    way = 1 if wanted.column is Column.USED and not wanted.descending else -1
    return not key, tuple(way * _time(part) for part in key)


def _time(part: int | str) -> int:
    """Later is more: a year or a month, or one of the near times."""
    return 10_000 + len(_NEAR) - _NEAR.index(part) if isinstance(part, str) else part
