"""The values themselves, for a person who wants them gone. Nothing keeps them: they are handed on and forgotten."""

from collections.abc import Callable
from typing import Final

from tidytrace.chats.model import Conversation
from tidytrace.checks.scanning.place import NOISE
from tidytrace.checks.scanning.scan import Scan
from tidytrace.checks.surroundings import Surroundings

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
    for message in surroundings.library.messages(conversation):
        if cancelled is not None and cancelled():
            break
        data = message.text.encode("utf-8", "replace")
        for match in look.in_text(data):
            if match.kind in NOISE or match.confidence == "low":
                continue
            text = data[match.offset : match.offset + match.length].decode("utf-8", "replace")
            lines = [line.strip() for line in text.splitlines()]
            kept = [line for line in lines if len(lines) == 1 or (len(line) > _SHORT and not line.startswith(_FRAME))]
            found |= dict.fromkeys(kept)
    return list(found)
