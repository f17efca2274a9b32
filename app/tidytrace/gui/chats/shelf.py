"""All conversations as the chats page keeps them: found, ordered and chosen fast, without Qt.

Sorting is done once for each column and remembered; a search then only walks the remembered order. With 100,000
conversations a search takes some ten milliseconds, so it can follow each key stroke.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final, Literal

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.findings.knowing import freshness
from tidytrace.gui.engine import Listing
from tidytrace.gui.erasing import last_used
from tidytrace.gui.found import Found, ordered
from tidytrace.language import Language
from tidytrace.sensitive.model import Kind

AGES: Final = (30, 90, 180, 365)
"""Days; the choices of «older than»."""


class Column(IntEnum):
    """Columns of the table, from the left."""

    MARK = 0
    TITLE = 1
    APP = 2
    USED = 3
    SIZE = 4


class Facets(msgspec.Struct, frozen=True):
    """What the person is looking for; the empty one is everything."""

    text: str = ""
    app: str | None = None
    older_than: int | None = None
    """Days since the last use. A conversation without a date is never called old."""
    sensitive: Kind | Literal["any"] | None = None
    """Only where something of this kind was found, or anything at all."""


class Shelf:
    """The conversations of one listing."""

    def __init__(self, listing: Listing, language: Language) -> None:
        """Prepared once per listing; can be made in any thread."""
        self.conversations: list[Conversation] = list(listing.conversations)
        self.names = {app: name.in_language(language.code) for app, name in listing.apps.items()}
        self._freshness = {app: freshness(language, known) for app, known in listing.knowledge.items()}
        untitled = language("Untitled chat")
        self.titles = [" ".join((one.title or untitled).split()) for one in self.conversations]
        self.by_id = {one.id: number for number, one in enumerate(self.conversations)}
        self._folded = [title.casefold() for title in self.titles]
        self._used = [_seconds(last_used(one)) for one in self.conversations]
        self.found: Found = {}
        """What is sensitive in them, as far as it was looked for."""
        self._orders: dict[Column, list[int]] = {}
        self.order(Column.USED)
        self.order(Column.TITLE)

    def __len__(self) -> int:
        """How many conversations there are."""
        return len(self.conversations)

    def app_name(self, conversation: Conversation) -> str:
        """The app's name in the person's language."""
        return self.names.get(conversation.app, conversation.app)

    def freshness(self, app: str) -> str:
        """How fresh what is known of an app is: «verified 2026-11 with 0.169.0»; empty when that is not known."""
        return self._freshness.get(app, "")

    def order(self, column: Column) -> list[int]:
        """All rows in the ascending order of one column."""
        if column not in self._orders:
            rows = range(len(self.conversations))
            if column is Column.TITLE:
                ordered = sorted(rows, key=self._folded.__getitem__)
            elif column is Column.APP:
                names = [self.app_name(one).casefold() for one in self.conversations]
                ordered = sorted(self.order(Column.USED), key=names.__getitem__)
            elif column is Column.SIZE:
                sizes = [one.bytes for one in self.conversations]
                ordered = sorted(rows, key=sizes.__getitem__)
            else:
                ordered = sorted(rows, key=self._used.__getitem__)
            self._orders[column] = ordered
        return self._orders[column]

    def rows(
        self, facets: Facets, column: Column, *, descending: bool, now: datetime.datetime | None = None
    ) -> list[int]:
        """The rows that fit, in order."""
        chosen: Iterable[int] = self.order(column)
        if descending:
            chosen = reversed(self.order(column))
        rows = list(chosen)
        if facets.app is not None:
            rows = [row for row in rows if self.conversations[row].app == facets.app]
        if facets.older_than is not None:
            limit = _seconds((now or datetime.datetime.now(datetime.UTC)) - datetime.timedelta(days=facets.older_than))
            used = self._used
            rows = [row for row in rows if 0 <= used[row] < limit]
        if facets.sensitive is not None:
            rows = [row for row in rows if self._holds(row, facets.sensitive)]
        for word in facets.text.casefold().split():
            folded = self._folded
            rows = [row for row in rows if word in folded[row]]
        return rows

    def _holds(self, row: int, kind: Kind | Literal["any"]) -> bool:
        kinds = self.kinds(self.conversations[row])
        return bool(kinds) if kind == "any" else kind in kinds

    def kinds(self, conversation: Conversation) -> Mapping[Kind, int]:
        """What was found in a conversation."""
        return self.found.get(conversation.id, {})

    def sensitive(self, app: str | None = None) -> list[tuple[Kind, int]]:
        """Kinds that were found, and in how many conversations each.

        Args:
            app: Only of this app.
        """
        counts = Counter(kind for one in self._of(app) for kind in self.kinds(one))
        return [(kind, counts[kind]) for kind in ordered(counts)]

    def sensitive_conversations(self, app: str | None = None) -> int:
        """In how many conversations, of all apps or of one, anything was found."""
        return sum(1 for one in self._of(app) if self.kinds(one))

    def _of(self, app: str | None) -> Iterable[Conversation]:
        return (one for one in self.conversations if app is None or one.app == app)

    def apps(self) -> list[tuple[str, str, int]]:
        """Id, name and number of conversations of each app that has any, by name."""
        counts: dict[str, int] = {}
        for one in self.conversations:
            counts[one.app] = counts.get(one.app, 0) + 1
        return sorted(((app, self.names.get(app, app), count) for app, count in counts.items()), key=lambda one: one[1])


def _seconds(time: datetime.datetime | None) -> float:
    return -1.0 if time is None else time.timestamp()
