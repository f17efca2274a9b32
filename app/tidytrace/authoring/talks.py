"""Conversations that were never held, for homes that no app has written."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Final

import msgspec

_FIRST: Final = datetime.datetime(2026, 3, 2, 8, 30, tzinfo=datetime.UTC)
_TALKS: Final = (
    ("About a cat", "What is a good name for a cat that sleeps all day?", "Lazarus fits; it wakes up at noon."),
    ("关于搬家", "请帮我写一封邮件，告诉房东下个月搬走。", "好的，下面是草稿。"),
    ("A loop", "Why does this loop never end?", "Nothing in its body changes the condition."),
)


class Turn(msgspec.Struct, frozen=True):
    """One message."""

    role: str
    """``user`` or ``assistant``."""
    text: str
    time: datetime.datetime


class Talk(msgspec.Struct, frozen=True):
    """One conversation."""

    id: str
    title: str
    turns: tuple[Turn, ...]

    @property
    def started(self) -> datetime.datetime:
        """The first message's time."""
        return self.turns[0].time

    @property
    def ended(self) -> datetime.datetime:
        """The last message's time."""
        return self.turns[-1].time


def talks(store: int = 0) -> Iterator[Talk]:
    """The same few every time; those of another store have other ids."""
    for number, (title, prompt, answer) in enumerate(_TALKS):
        began = _FIRST + datetime.timedelta(days=number)
        later = began + datetime.timedelta(seconds=20)
        name = str(uuid.UUID(int=0x5EED0000 + store * 0x100 + number, version=4))
        yield Talk(name, title, (Turn("user", prompt, began), Turn("assistant", answer, later)))


def spellings(time: datetime.datetime) -> tuple[object, ...]:
    """The ways in which apps write a time."""
    seconds = int(time.timestamp())
    return time.isoformat().replace("+00:00", "Z"), seconds * 1000, seconds, seconds * 1_000_000, time.isoformat()
