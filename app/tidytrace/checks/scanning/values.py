"""The values themselves, for a person who wants them gone, and where they stand in a text, for one who only reads it.

Nothing keeps them: they are handed on and forgotten.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import msgspec

from tidytrace.chats.errors import ReadingStopped
from tidytrace.chats.model import Conversation
from tidytrace.checks.scanning.place import NOISE
from tidytrace.checks.scanning.scan import Scan
from tidytrace.checks.surroundings import Surroundings
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.model import Kind
from tidytrace.sensitive.stopping import LookStopped, never

_SHORT: Final = 4
"""Characters below which a line of a longer value is left out: it would be found everywhere."""
_FRAME: Final = "-----"
"""Begins the lines around a private key, which are the same for all."""


def values(
    surroundings: Surroundings, conversation: Conversation, cancelled: Callable[[], bool] | None = None
) -> list[str]:
    """What is of note in the messages of one conversation, each line of it once. Raises StoreError."""
    look = Scan.of(surroundings.state).look
    found: dict[str, None] = {}
    # once it is cancelled, what was found by then is all there is
    with suppress(LookStopped, ReadingStopped), surroundings.library.reading(cancelled or never):
        for message in surroundings.library.messages(conversation):
            data = message.text.encode("utf-8", "replace")
            for match in look.in_text(data, cancelled):
                if match.kind not in NOISE and match.confidence != "low":
                    found |= dict.fromkeys(_lines(data[match.offset : match.offset + match.length]))
    return list(found)


class Mask(msgspec.Struct, frozen=True):
    """Where a value stands in a text, and what stands there instead; it cannot hold the value."""

    start: int
    """Characters."""
    end: int
    masked: str
    kind: Kind


def masks(look: Look, text: str, cancelled: Callable[[], bool] | None = None) -> Iterator[Mask]:
    """Everything in a text that nobody should read over the person's shoulder, in order; none lies in another.

    Noise (such as addresses of mail) and what is hardly sure stay as they are. Raises LookStopped.
    """
    data = text.encode("utf-8", "replace")
    end = 0
    found = sorted(look.in_text(data, cancelled), key=lambda one: one.offset)
    for one in found:
        if one.kind in NOISE or one.confidence == "low" or one.offset < end:
            continue
        end = one.offset + one.length
        start = len(data[: one.offset].decode("utf-8", "ignore"))
        length = len(data[one.offset : end].decode("utf-8", "ignore"))
        yield Mask(start, start + length, one.masked, one.kind)


def _lines(value: bytes) -> list[str]:
    lines = [line.strip() for line in value.decode("utf-8", "replace").splitlines()]
    return [line for line in lines if len(lines) == 1 or (len(line) > _SHORT and not line.startswith(_FRAME))]
