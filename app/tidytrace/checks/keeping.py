"""Where an app keeps things: every place of its definition that is here, and what may be done with it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.catalog import Store
from tidytrace.catalog.templates import variables
from tidytrace.chats import reasons
from tidytrace.chats.merge import leave_of_store
from tidytrace.chats.model import Erasable
from tidytrace.host import Installation
from tidytrace.host.reading import is_folder

SHOWN: Final = 3
"""Paths of one place; who wants all of them opens the folder."""
_WEIGHED: Final = 500
"""Files of one place whose sizes are asked for; of more than that no sum is told."""
_OF_A_CHAT: Final = frozenset({"id", "dir", "stem"})

Going = Literal["chat", "all"]
"""What a companion goes with: the chat that it belongs to, or only with all chats of the app."""


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """One place of an app on this computer."""

    store: Store
    paths: tuple[Path, ...] = ()
    """The first few."""
    pattern: str = ""
    """Where it is, of a place that is made anew for each chat; ``…`` stands for what differs."""
    count: int = 0
    """Files or folders; 0 where they are only found with the chat that they belong to."""
    conversations: int | None = None
    """None of a place that lists no chats."""
    bytes: int | None = None
    """None where nobody has weighed it."""
    erasable: Erasable = "alone"
    reason: str | None = None
    """The key of why it cannot be erased, or not chat by chat."""
    goes_with: Going | None = None
    """Of a place that accompanies chats."""


def keepings(installation: Installation, told: dict[str, tuple[int, int]]) -> Iterator[Keeping]:
    """The places of an app that are here, in the order of its definition.

    Args:
        installation: the app.
        told: how many chats each store lists, and their bytes, by the ids of the stores.
    """
    for store in installation.app.stores:
        found = _keeping(installation, store, told.get(store.id))
        if found.count or found.conversations or (found.pattern and store.kind != "transcript"):
            yield found


def _keeping(installation: Installation, store: Store, told: tuple[int, int] | None) -> Keeping:
    erasable, reason = leave_of_store(store)
    if store.kind != "transcript" and reason == reasons.SERVER_SIDE:
        reason = reasons.OF_NO_CHAT
    paths, pattern = _where(installation, store)
    link = store.link
    companion = store.kind != "transcript" and erasable == "alone"
    return Keeping(
        store=store,
        paths=tuple(map(Path, paths[:SHOWN])),
        pattern=pattern,
        count=len(paths),
        conversations=told[0] if told is not None else (0 if store.lists and store.kind == "transcript" else None),
        bytes=told[1] if told is not None and told[1] else _weight(paths),
        erasable=erasable,
        reason=reason,
        goes_with=("all" if link is not None and link.by == "app" else "chat") if companion else None,
    )


def _where(installation: Installation, store: Store) -> tuple[list[str], str]:
    places = installation.places
    found: dict[str, None] = {}
    pattern = ""
    for template in store.files:
        if not _OF_A_CHAT.isdisjoint(variables(template)):
            pattern = pattern or _spelled(installation, template)
            continue
        found.update(dict.fromkeys(places.names(template)))
    # Windows takes both strokes, but a person reads one
    return list(found), os.path.normpath(pattern) if pattern else ""


def _spelled(installation: Installation, template: str) -> str:
    """Where such a place would be; empty where its root is not here."""
    unknown = "…"
    filled = installation.places.patterns(template, dict.fromkeys(_OF_A_CHAT, unknown))
    if "{dir}" in template:  # beside each chat
        return next(iter(filled), "")
    return next((one for one in filled if os.path.isdir(one.partition(unknown)[0].rpartition("/")[0])), "")  # noqa: PTH112


def _weight(paths: list[str]) -> int | None:
    if not paths or len(paths) > _WEIGHED:
        return None
    weight = 0
    for path in paths:
        if is_folder(Path(path)):
            return None
        try:
            weight += os.stat(path).st_size  # noqa: PTH116 - texts
        except OSError:
            return None
    return weight
