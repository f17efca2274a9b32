"""The page of chats on this computer: the list with all that is known of each, and which of them the person keeps."""

import datetime
from collections.abc import Callable
from typing import Final

from tidytrace.catalog.knowledge import knowledge_of
from tidytrace.chats.model import Conversation
from tidytrace.checks.copying.chats import synced_chats
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.engine import Cancelled, Listing
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import StateFolders
from tidytrace.watch.retention.pins import pin, pins, unpin

_EVERY: Final = 50
"""Conversations between two reports of progress."""


def listing(surroundings: Surroundings, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
    """List them all; what could not be read is named beside them. Raises OSError."""
    found: list[Conversation] = []
    for conversation in surroundings.library.conversations():
        found.append(conversation)
        if len(found) % _EVERY == 0:
            progress(len(found))
            if cancelled():
                break
    surroundings.index.save()
    problems = tuple(Trouble(str(one.path), one.problem, one.parameters) for one in surroundings.library.problems)
    kept = pins(surroundings.state)
    if kept.problem is not None:
        problems += (Trouble(str(kept.problem.path), kept.problem.problem, {"path": str(kept.problem.path)}),)
    synced = synced_chats(surroundings, found)
    today = datetime.datetime.now(datetime.UTC).date()
    return Listing(
        conversations=tuple(found),
        apps={app.id: app.names for app in surroundings.catalogue},
        knowledge={app.id: knowledge_of(app, today) for app in surroundings.catalogue},
        problems=problems,
        running=frozenset(one.app.id for one in surroundings.installations if one.running),
        synced=synced.services,
        all_synced_known=synced.complete,
        held=kept.ids,
    )


class RealKeeping:
    """Kept with the rules of how long chats stay."""

    def __init__(self, state: StateFolders) -> None:
        """Nothing is read yet."""
        self._state = state

    def hold(self, chat_id: str, *, held: bool) -> None:
        """Written down at once."""
        with as_problems():
            (pin if held else unpin)(self._state, [chat_id])
