"""One conversation out of what several places say about it."""

import datetime
from typing import NamedTuple

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats import reasons
from tidytrace.chats.model import Conversation, Erasable, Location, spelled
from tidytrace.chats.seen import Seen
from tidytrace.chats.stores.base import Listed, what_of

_UNREAD = frozenset({"file", "folder"})
"""Formats of which no word is read."""
_NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


class Place(msgspec.Struct, gc=False):
    """Where one conversation was found."""

    file: Seen
    listed: Listed

    @property
    def store(self) -> Store:
        """The store that lists it."""
        return self.file.source.store


class Gist(NamedTuple):
    """What counts of one conversation, out of all its places."""

    main: Place
    """The one that names it."""
    created: datetime.datetime | None
    updated: datetime.datetime | None
    """When it was last used, as far as that is known."""
    bytes: int
    newer: bool
    """Some place is of a generation that the definition was not made for."""
    version: str | None


def gist(places: list[Place]) -> Gist:
    """What counts of the conversation that all the places together tell of; they have the same native id."""
    main = places[0]
    listed = main.listed
    if len(places) == 1:  # as most are, and there are tens of thousands
        updated = listed.updated if listed.updated is not None else listed.created
        return Gist(main, listed.created, updated, listed.bytes, listed.newer, listed.version)
    main = _main(places)
    told = [main.listed, *(place.listed for place in places if place is not main)]
    return Gist(
        main,
        _created(told),
        _updated(told),
        sum(one.bytes for one in told),
        any(one.newer for one in told),
        next((one.version for one in told if one.version), None),
    )


def merged(app: str, places: list[Place]) -> Conversation:
    """The conversation that all the places together tell of; they have the same native id."""
    counted = gist(places)
    main = counted.main
    listed = main.listed
    title, prompt, messages, project, pinned = (
        listed.title,
        listed.prompt,
        listed.messages,
        listed.project,
        listed.pinned,
    )
    name = spelled(main.file.name)
    locations: tuple[Location, ...] = (Location(name, what_of(main.store)),)
    if len(places) > 1:
        others = [place for place in places if place is not main]
        for place in others:
            one = place.listed
            title, prompt = title or one.title, prompt or one.prompt
            project = project or one.project
            messages = one.messages if messages is None else messages
            pinned = pinned or one.pinned
        more = (Location(spelled(place.file.name), what_of(place.store)) for place in others)
        locations = tuple(dict.fromkeys((*locations, *more)))
    erasable, reason = leave_of(main, newer=counted.newer)
    return Conversation(
        id=f"{app}:{listed.native}",
        app=app,
        store=main.store.id,
        native=listed.native,
        name=name,
        title=title or prompt or None,
        created=counted.created,
        updated=counted.updated,
        messages=messages,
        bytes=counted.bytes,
        locations=locations,
        erasable=erasable,
        reason=reason,
        project=project or None,
        pinned=pinned,
        version=counted.version or None,
        site=listed.native if main.store.of_sites else None,
    )


def _main(places: list[Place]) -> Place:
    """A transcript before an index; of two transcripts one that can be read, then the one that was written to last."""
    transcripts = [place for place in places if place.store.kind == "transcript"]
    if len(transcripts) < 2:
        return transcripts[0] if transcripts else places[0]
    return max(transcripts, key=_rank)


def _rank(place: Place) -> tuple[bool, datetime.datetime, bool, str]:
    # an app that took old files over into a database leaves both with the same times
    used = place.listed.updated or _NEVER
    return (place.store.format not in _UNREAD, used, place.store.erasable == "alone", place.file.name)


def _created(told: list[Listed]) -> datetime.datetime | None:
    if told[0].created is not None:
        return told[0].created
    return min((one.created for one in told if one.created is not None), default=None)


def _updated(told: list[Listed]) -> datetime.datetime | None:
    by_data = [one.updated for one in told if one.updated is not None and not one.updated_by_file]
    if by_data and told[0].updated_by_file:
        return max(by_data)
    return next((one.updated for one in told if one.updated is not None), told[0].created)


def leave_of(place: Place, *, newer: bool) -> tuple[Erasable, str | None]:
    """Whether a conversation can be erased, and the key of why not; ``place`` is the one that names it."""
    store = place.store
    if not place.file.standing.own:
        return "no", reasons.LINK
    if newer:
        return "no", reasons.NEWER_SCHEMA
    return leave_of_store(store)


def leave_of_store(store: Store) -> tuple[Erasable, str | None]:
    """What the definition of a place lets happen to it, and the key of why not."""
    if not store.grade.actionable:
        return "no", reasons.EVIDENCE_WEAK
    if store.erasable == "with-all":
        return "with-all", reasons.ONLY_ALL
    if store.erasable == "no":
        return "no", reasons.SERVER_SIDE
    return "alone", None
