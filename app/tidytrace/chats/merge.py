"""One conversation out of what several places say about it."""

import datetime
import os
from pathlib import Path

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats import reasons
from tidytrace.chats.model import Conversation, Erasable, Location
from tidytrace.chats.stores.base import Listed, what_of

_UNREAD = frozenset({"file", "folder"})
"""Formats of which no word is read."""
_NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


class Place(msgspec.Struct, gc=False):
    """Where one conversation was found."""

    store: Store
    path: Path
    listed: Listed
    own: bool
    """The file lies where the app put it."""


def merged(app: str, places: list[Place]) -> Conversation:
    """The conversation that all the places together tell of; they have the same native id."""
    if len(places) == 1:
        return _alone(app, places[0])
    main = _main(places)
    others = [place for place in places if place is not main]
    told = [main.listed, *(place.listed for place in others)]
    title = prompt = project = version = None
    messages, size, pinned = None, 0, False
    for one in told:
        title, prompt = title or one.title, prompt or one.prompt
        project, version = project or one.project, version or one.version
        messages = one.messages if messages is None else messages
        size += one.bytes
        pinned = pinned or one.pinned
    erasable, reason = _erasable(main, newer=any(one.newer for one in told))
    return Conversation(
        id=f"{app}:{main.listed.native}",
        app=app,
        store=main.store.id,
        native=main.listed.native,
        path=main.path,
        title=title or prompt or None,
        created=_created(told),
        updated=_updated(told),
        messages=messages,
        bytes=size,
        locations=tuple(dict.fromkeys(Location(place.path, what_of(place.store)) for place in (main, *others))),
        erasable=erasable,
        reason=reason,
        project=project or None,
        pinned=pinned,
        version=version or None,
        site=main.listed.native if main.store.of_sites else None,
    )


def _alone(app: str, place: Place) -> Conversation:
    """The same for the one place that most conversations have: there are tens of thousands."""
    store, listed = place.store, place.listed
    erasable, reason = _erasable(place, newer=listed.newer)
    return Conversation(
        id=f"{app}:{listed.native}",
        app=app,
        store=store.id,
        native=listed.native,
        path=place.path,
        title=listed.title or listed.prompt or None,
        created=listed.created,
        updated=listed.updated if listed.updated is not None else listed.created,
        messages=listed.messages,
        bytes=listed.bytes,
        locations=(Location(place.path, what_of(store)),),
        erasable=erasable,
        reason=reason,
        project=listed.project or None,
        pinned=listed.pinned,
        version=listed.version or None,
        site=listed.native if store.of_sites else None,
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
    return (place.store.format not in _UNREAD, used, place.store.erasable == "alone", os.fspath(place.path))


def _created(told: list[Listed]) -> datetime.datetime | None:
    if told[0].created is not None:
        return told[0].created
    return min((one.created for one in told if one.created is not None), default=None)


def _updated(told: list[Listed]) -> datetime.datetime | None:
    by_data = [one.updated for one in told if one.updated is not None and not one.updated_by_file]
    if by_data and told[0].updated_by_file:
        return max(by_data)
    return next((one.updated for one in told if one.updated is not None), told[0].created)


def _erasable(place: Place, *, newer: bool) -> tuple[Erasable, str | None]:
    store = place.store
    if not place.own:
        return "no", reasons.LINK
    if newer:
        return "no", reasons.NEWER_SCHEMA
    if not store.grade.actionable:
        return "no", reasons.EVIDENCE_WEAK
    if store.erasable == "with-all":
        return "with-all", reasons.ONLY_ALL
    if store.erasable == "no":
        return "no", reasons.SERVER_SIDE
    return "alone", None
