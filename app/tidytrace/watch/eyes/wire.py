"""What the process that stays and the one that looks say to each other: one frame each, a length and MessagePack."""

import struct
from collections.abc import Mapping
from typing import IO, Final

import msgspec

from tidytrace.watch.eyes.outlook import Outlook

_LENGTH: Final = struct.Struct(">I")


class Horizon(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Say where to look."""


class Glance(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Look at a few files that have just moved."""

    paths: tuple[bytes, ...] = ()
    apps: tuple[str, ...] = ()
    """Whose they may be."""


class Study(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Look at all that some apps keep; what is as it was is not read."""

    apps: tuple[str, ...] | None
    """None stands for all."""
    chats: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """What moved, for those who listen."""
    start: bool = False
    ears: tuple[str, ...] = ()


Job = Horizon | Glance | Study


class Problem(msgspec.Struct, frozen=True, array_like=True):
    """What could not be looked at, and why."""

    where: bytes
    problem: str
    parameters: Mapping[str, str | int] = {}


class Done(msgspec.Struct, frozen=True, array_like=True):
    """It is done. What is to be told waits in the state."""

    outlook: Outlook | None = None
    problems: tuple[Problem, ...] = ()
    files: int = 0
    """How many were looked at."""
    left: bool = False
    """A glance was not enough: only a study tells what the files hold."""


_encode = msgspec.msgpack.Encoder().encode
_jobs: Final = msgspec.msgpack.Decoder(Job)
_answers: Final = msgspec.msgpack.Decoder(Done)


def send(stream: IO[bytes], message: Job | Done) -> None:
    """Write one frame. Raises OSError."""
    content = _encode(message)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def next_job(stream: IO[bytes]) -> Job | None:
    """What is to be done; none once nobody is there any more."""
    content = _frame(stream)
    return _jobs.decode(content) if content is not None else None


def next_answer(stream: IO[bytes]) -> Done | None:
    """What was done; none once nobody is there any more."""
    content = _frame(stream)
    return _answers.decode(content) if content is not None else None


def _frame(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
