"""The page of chats on this computer: the list with all that is known of each, and which of them the person keeps."""

import datetime
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.catalog.knowledge import knowledge_of
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.chats.masked import masked_titles
from tidytrace.gui.chats.port import Masking, Masks
from tidytrace.gui.engine import Cancelled, Listing
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import StateFolders
from tidytrace.watch.retention.pins import pin, pins, unpin

if TYPE_CHECKING:
    from tidytrace.sensitive.looks.look import Look

MOST_LETTERS: Final = 6_500
"""Of a message that are looked through: a little more than are shown."""
_EVERY: Final = 50
"""Conversations between two reports of progress."""


def listing(surroundings: Surroundings, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
    """List them all; what could not be read is named beside them. Raises OSError."""
    from tidytrace.checks.copying.chats import synced_chats

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


def with_masked(listing: Listing, masking: Masking, cancelled: Cancelled) -> Listing:
    """The same, with its titles looked through. One that cannot be looked through is said to be so."""
    masked = masked_titles(masking, {one.id: one.title for one in listing.conversations}, cancelled)
    return msgspec.structs.replace(listing, masked=masked or {}, unmasked=masked is None)


class RealMasking:
    """With the rules by which chats are looked through; made ready once."""

    def __init__(self, state: StateFolders) -> None:
        """Nothing is made ready yet."""
        self._state = state
        self._looking = threading.Lock()
        self._look: Look | None = None

    def masks(self, messages: Sequence[Message], cancelled: Cancelled) -> Masks:
        """As far as each message is shown."""
        from tidytrace.checks.scanning import masks
        from tidytrace.sensitive.stopping import LookStopped

        with self._looking, as_problems(), suppress(LookStopped):
            look = self._ready()
            return [tuple(masks(look, one.text[:MOST_LETTERS], cancelled)) for one in messages]
        return ()  # nobody wants to see it any more

    def titles(self, titles: Mapping[str, str | None], cancelled: Cancelled) -> dict[str, str]:
        """Those that were looked through until somebody cancelled."""
        from tidytrace.checks.scanning import masked_titles
        from tidytrace.sensitive.stopping import LookStopped

        ids, found = list(titles), dict[str, str]()
        with self._looking, as_problems(), suppress(LookStopped):
            for number, shown in masked_titles(self._ready(), [title or "" for title in titles.values()], cancelled):
                found[ids[number]] = shown
        return found

    def _ready(self) -> "Look":
        from tidytrace.checks.scanning import Scan

        if self._look is None:
            self._look = Scan.of(self._state).look
        return self._look


class RealKeeping:
    """Kept with the rules of how long chats stay."""

    def __init__(self, state: StateFolders) -> None:
        """Nothing is read yet."""
        self._state = state

    def hold(self, chat_id: str, *, held: bool) -> None:
        """Written down at once."""
        with as_problems():
            (pin if held else unpin)(self._state, [chat_id])
