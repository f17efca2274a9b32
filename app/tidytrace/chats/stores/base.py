"""What every reader of a store does, and what it says about one conversation."""

import datetime
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.model import Message, Role, What
from tidytrace.language import N_

LINES_LEFT_OUT: Final = N_("Lines that are damaged or too long were left out: {count}.")

Stop = Callable[[], bool]
"""Says whether reading was called off."""

_WHAT: dict[str, What] = {
    "file": "file",
    "folder": "file",
    "line": "line",
    "entry": "entry",
    "row": "row",
    "section": "entry",
}


class Listed(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """One conversation as one file or database tells it."""

    native: str
    title: str | None = None
    """The app's own title."""
    prompt: str | None = None
    """The first thing the person wrote, as a title."""
    created: datetime.datetime | None = None
    updated: datetime.datetime | None = None
    updated_by_file: bool = False
    """``updated`` is only the file's own time; anything that the data say is better."""
    messages: int | None = None
    bytes: int = 0
    project: str | None = None
    pinned: bool = False
    version: str | None = None
    newer: bool = False
    """The file is of a generation that the definition was not made for."""
    title_at: int | None = None
    """Offset of the line that gives title or prompt, -1 when there is none; unknown when nobody looked."""


class Speech(msgspec.Struct, frozen=True):
    """Whose words stand in one line of a transcript."""

    native: str | None
    """The conversation, where lines name theirs."""
    messages: tuple[Message, ...]
    rest: Role | None
    """Who said what is in no message; none where that is not known."""


class Reader(Protocol):
    """Reads one kind of store."""

    store: Store
    problems: list[StoreError]
    """What could not be read, though the rest could."""
    sizes_need_counts: bool
    """Whether bytes, or the version, are only told together with the counts."""
    times_need_titles: bool
    """Whether the times may be others where nobody looks for titles."""

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The conversations of one file or database.

        Args:
            path: one of the store's files.
            titles: also ``title`` and ``prompt``.
            counts: also ``messages`` and ``bytes`` where they cost a look at everything.

        Raises:
            StoreError: nothing of it can be read. A file that is gone by now gives nothing.
        """

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages of one conversation in order. Raises StoreError."""


class FileReader:
    """What readers of plain files have in common."""

    sizes_need_counts = False
    times_need_titles = True

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Remember whose files are read and where problems go."""
        self.store = store
        self.problems = problems
        self._last_id: tuple[Path | None, str | None] = (None, None)
        self._stop: Stop | None = None

    def begin(self, stop: Stop) -> None:
        """One conversation after the other is read from now on: keep what they share.

        Args:
            stop: Asked in between by readers that unpack a whole store; they raise ReadingStopped.
        """
        self._stop = stop

    def end(self) -> None:
        """Let go of what was kept."""
        self._stop = None

    def is_stopped(self) -> bool:
        """Whether reading was called off."""
        return self._stop is not None and self._stop()

    @cached_property
    def _id_pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.store.id_pattern) if self.store.id_pattern is not None else None

    def id_of_path(self, path: Path) -> str | None:
        """The id that the file's path gives, or none."""
        if self._id_pattern is None:
            return None
        known, native = self._last_id
        if known is not path:  # each file is asked for several times in a row
            match = self._id_pattern.search(path.as_posix())
            native = match.group(1) if match else None
            self._last_id = path, native
        return native

    def foreign(self, path: Path) -> bool:
        """Whether the file only lies among the transcripts: the pattern of their names does not fit."""
        return self._id_pattern is not None and self.id_of_path(path) is None

    def title_from(self, path: Path, listed: Listed) -> bool:  # noqa: ARG002 - for those readers that can
        """Give a conversation that is known already its title again; whether that was possible.

        Raises StoreError.
        """
        return False

    def titles_from(self, path: Path, listed: Sequence[Listed]) -> bool:
        """The same for several conversations of one file, each of them as it was listed before."""
        return all(self.title_from(path, one) for one in listed)

    def problem(self, path: Path, sentence: str, **parameters: str | int) -> None:
        """Remember that a part could not be read; sentence and parameters as in ``StoreError``."""
        self.problems.append(StoreUnreadable(path, sentence, **parameters))


def what_of(store: Store) -> What:
    """How a place of this store is called in the outside's words."""
    return _WHAT[store.unit]


def place_id(path: Path, *parts: str) -> str:
    """A stable id for a conversation that its app gives none: a keyed digest of the place."""
    digest = hashlib.blake2b(key=b"tidytrace conversation", digest_size=8)
    digest.update("\0".join((os.fspath(path), *parts)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
