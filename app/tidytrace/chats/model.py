"""A conversation, whatever format it is kept in."""

import datetime
import os
from pathlib import Path
from typing import Literal

import msgspec

What = Literal["file", "line", "row", "key", "entry"]
Erasable = Literal["alone", "with-all", "no"]
Role = Literal["user", "assistant", "tool", "system"]


class Location(msgspec.Struct, frozen=True, gc=False):
    """One place that holds a conversation, or a part of it."""

    name: str
    """Its path as text: of the hundreds of thousands in a long list, nobody asks for more."""
    what: What

    @property
    def path(self) -> Path:
        """Its path."""
        return Path(self.name)


def spelled(path: str) -> str:
    """A path as ``str(Path(path))`` has it, without making one of each."""
    if os.sep != "/" or "//" in path or "/./" in path or path.endswith(("/", "/.")):
        return str(Path(path))
    return path


class Conversation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One conversation as a list shows it."""

    id: str
    """``<app>:<the app's own id>``; stable between runs. Where an app has no ids, a keyed digest of the place."""
    app: str
    store: str
    """The id of the store that names it."""
    native: str
    """The app's own id, as its companions spell it."""
    name: str
    """The path of the transcript file, or of the database that names it, as text: see ``Location``."""
    title: str | None = None
    created: datetime.datetime | None = None
    updated: datetime.datetime | None = None
    messages: int | None = None
    bytes: int = 0
    locations: tuple[Location, ...] = ()
    erasable: Erasable = "alone"
    reason: str | None = None
    """A key of ``findings.wording`` when it cannot be erased alone."""
    project: str | None = None
    pinned: bool = False
    version: str | None = None
    """Version of the app that wrote it, where it says so."""
    site: str | None = None
    """The web site whose account keeps its own copy; this computer only has what the browser made of it."""

    @property
    def path(self) -> Path:
        """The path of the transcript file, or of the database that names it."""
        return Path(self.name)


class Message(msgspec.Struct, frozen=True):
    """One message of a conversation."""

    role: Role
    text: str
    time: datetime.datetime | None = None
