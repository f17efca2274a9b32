"""Which conversations are meant: by app, age and content."""

import datetime
from collections.abc import Collection, Iterator

import msgspec

from tidytrace.chats.finding.query import exactly
from tidytrace.chats.finding.whole_text import WholeText
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for; every part that is given must fit."""

    apps: Collection[str] = ()
    older_than: datetime.timedelta | None = None
    """Not used for at least this long. A conversation without any date never fits."""
    newer_than: datetime.timedelta | None = None
    contains: str | None = None
    """A word or phrase in the title or in any message; case does not count."""

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for, so that everything fits."""
        return not self.apps and self.older_than is None and self.newer_than is None and not self.contains


def select(
    library: Library,
    selection: Selection,
    *,
    now: datetime.datetime | None = None,
    counts: bool = True,
    locations: bool = False,
) -> Iterator[Conversation]:
    """The conversations that fit, newest use first within the order of the apps.

    A conversation whose text cannot be read for ``contains`` does not fit; the reason is in ``library.problems``.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    apps: list[str | None] = [*selection.apps] or [None]
    any_age = selection.older_than is None and selection.newer_than is None
    used = None if any_age else lambda time: _fits(time, selection, now)
    query = exactly(selection.contains or "")
    search = WholeText(library, query, counted=False) if query else None
    for app in apps:
        found = library.conversations(app, counts=counts, locations=locations, used=used)
        if search is None:
            yield from found
        else:
            yield from (hit.conversation for hit in search.hits(list(found)))


def in_age(conversation: Conversation, selection: Selection, now: datetime.datetime) -> bool:
    """Whether its last use lies within the asked ages."""
    return _fits(conversation.updated or conversation.created, selection, now)


def _fits(used: datetime.datetime | None, selection: Selection, now: datetime.datetime) -> bool:
    if selection.older_than is None and selection.newer_than is None:
        return True
    if used is None:
        return False
    age = now - used
    if selection.older_than is not None and age < selection.older_than:
        return False
    return selection.newer_than is None or age <= selection.newer_than
