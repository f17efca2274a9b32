"""One place of something sensitive, and how places are counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.model import Role
from tidytrace.sensitive.model import Kind
from tidytrace.sensitive.scan import Match

Said = Role
"""Whose words it is among: typed by the person, answered by the AI, read by a tool, or put there by the app."""

SAID: Final[tuple[Said, ...]] = ("user", "assistant", "tool", "system")
"""Whose counts first where a value was said by several."""

NOISE: Final[frozenset[Kind]] = frozenset({"email"})
"""Stands in nearly every log of a programmer's, and is no secret by itself."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A match, and where it stands."""

    match: Match
    path: Path
    table: str | None = None
    row: int | None = None
    """SQLite's own number of the row; in a table without such numbers the position."""
    app: str | None = None
    chat: str | None = None
    said: Said | None = None
    """Not known for what stands in no conversation."""


def by_chat(places: Iterable[Place]) -> dict[str, dict[Kind, int]]:
    """How many different values of each kind stand in each conversation."""
    values: dict[str, set[tuple[Kind, str]]] = {}
    for place in places:
        if place.chat is not None:
            values.setdefault(place.chat, set()).add((place.match.kind, place.match.mark))
    return {chat: dict(sorted(Counter(kind for kind, _ in those).items())) for chat, those in values.items()}


def of_note(places: Iterable[Place]) -> Iterator[Place]:
    """What a person should hear of without having asked: no email addresses, and nothing that is hardly sure."""
    return (place for place in places if place.match.kind not in NOISE and place.match.confidence != "low")
