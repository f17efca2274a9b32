"""What was done, so that it can be told and undone."""

import datetime
from pathlib import Path
from typing import Literal

import msgspec

from tidytrace.catalog import ProcessMark
from tidytrace.formats import Edit


class SettingReceipt(msgspec.Struct, frozen=True, kw_only=True, tag="setting", tag_field="kind"):
    """A switch was moved. The only file content in here is what was replaced."""

    id: str
    """``r-20261123-081200-3f9a``: the time in UTC, and four digits by chance."""
    when: datetime.datetime
    """UTC."""
    finding: str
    app: str
    setting: str
    edits: tuple[Edit, ...]
    """In the order in which they were applied."""
    close_first: tuple[ProcessMark, ...] = ()
    """The app must not run while this is undone; empty when that does no harm."""
    undone: datetime.datetime | None = None


class ErasedChat(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation of an erasure; its title is in the vault alone."""

    id: str
    app: str
    files: int = 0
    rows: int = 0
    bytes: int = 0


class LeftBehind(msgspec.Struct, frozen=True, kw_only=True):
    """A place that still held something when the proof was made, or could not be looked into."""

    path: Path
    what: str
    """A ``Remnant`` of the erasure."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What the search after an erasure came to."""

    files: int
    bytes: int
    left: tuple[LeftBehind, ...] = ()
    complete: bool = True
    """False when it was stopped before its end."""


class ErasureReceipt(msgspec.Struct, frozen=True, kw_only=True, tag="erase", tag_field="kind"):
    """Conversations were erased, or words in them. Holds ids, counts and places, no text."""

    id: str
    when: datetime.datetime
    """UTC."""
    chats: tuple[ErasedChat, ...]
    action: Literal["erase", "redact"] = "erase"
    storage: tuple[str, ...] = ()
    """Keys of the promises that the storage allowed (``findings.wording``)."""
    until: datetime.datetime | None = None
    """The copy in the vault is kept until then; none when no copy was made."""
    finished: bool = False
    """False while it is going on, and after an interruption until the next start has finished it."""
    proof: Proof | None = None
    back: tuple[str, ...] = ()
    """Ids of the conversations that were brought back."""
    undone: datetime.datetime | None = None
    """Everything was brought back."""
    destroyed: datetime.datetime | None = None
    """The key of the copy was destroyed; nothing can be brought back any more."""

    @property
    def restorable(self) -> bool:
        """Whether the vault should still have a copy."""
        return self.until is not None and self.undone is None and self.destroyed is None


Receipt = SettingReceipt | ErasureReceipt
