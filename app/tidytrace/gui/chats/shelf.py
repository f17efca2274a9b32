"""All conversations as the chats page keeps them: found, ordered, grouped and counted fast, without Qt.

Sorting is done once for each column and remembered; a search then only walks the remembered order. Everything here may
be asked for in any thread, and no single step of it holds up the others for long: long rows are sorted piece by piece.
"""

import datetime
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, Final

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.findings.knowing import freshness
from tidytrace.gui.chats.groups import Group, Key, Keys, grouped
from tidytrace.gui.chats.sieve import Counts, Facts, Sieve
from tidytrace.gui.chats.wanted import AGES, SIZES, Column, Facets, Grouping, Held, Wanted
from tidytrace.gui.engine import Listing
from tidytrace.gui.erasing import last_used
from tidytrace.gui.found import Found, ordered
from tidytrace.language import Language
from tidytrace.sensitive.model import Kind

__all__ = ["AGES", "SIZES", "Arranged", "Column", "Facets", "Grouping", "Shelf", "Wanted"]
_PIECE: Final = 8_192
"""So many are sorted at one go; it takes a few milliseconds."""
_HANDFUL: Final = 256
"""Conversations that are given back at one go; it takes a fraction of a millisecond."""


class Arranged(msgspec.Struct, frozen=True):
    """What is on the table, and what other choices would give."""

    groups: tuple[Group, ...] = ()
    """One, if they are not grouped."""
    counts: Counts = Counts()

    @property
    def fitting(self) -> int:
        """How many chats fit."""
        return sum(len(group.numbers) for group in self.groups)


class Shelf:
    """The conversations of one listing."""

    def __init__(self, listing: Listing, language: Language, now: datetime.datetime | None = None) -> None:
        """Prepared once per listing; can be made in any thread. ``now`` is the time by which they are old."""
        self.conversations: list[Conversation] = list(listing.conversations)
        self.names = {app: name.in_language(language.code) for app, name in listing.apps.items()}
        self.all_synced_known = listing.all_synced_known
        self._now = now or datetime.datetime.now(datetime.UTC)
        self._freshness = {app: freshness(language, known) for app, known in listing.knowledge.items()}
        untitled = language("Untitled chat")
        self.titles = [_one_line(listing.masked.get(one.id) or one.title or untitled) for one in self.conversations]
        self.by_id = {one.id: number for number, one in enumerate(self.conversations)}
        self._numbers = list(range(len(self.conversations)))
        """The same numbers in every order: a number takes more room than its place in a list."""
        self.found: Found = {}
        """What is sensitive in them, as far as it was looked for."""
        self._facts = Facts(
            titles=self.titles,
            apps=[one.app for one in self.conversations],
            used=array("d", (_seconds(last_used(one)) for one in self.conversations)),
            sizes=array("q", (one.bytes for one in self.conversations)),
            stays=[stays_because(one, listing.running) for one in self.conversations],
            found={},
            synced={number: by.in_language(language.code) for number, by in self._numbered(listing.synced).items()},
            held=self._pinned() | dict.fromkeys(self._numbered(dict.fromkeys(listing.held)), "held"),
        )
        self.can_be_marked = bytearray(one.erasable != "no" for one in self.conversations)
        """1 for each that may be chosen for erasing at all."""
        for number, how in self._facts.held.items():
            if how == "held":
                self.can_be_marked[number] = 0
        self._keys = Keys(self.conversations, self._now)
        counts = Counter(self._facts.apps)
        self._apps = sorted(((app, self.names.get(app, app), count) for app, count in counts.items()), key=_name)
        self.bytes = sum(self._facts.sizes)
        """What they come to."""
        self._orders: dict[Column, list[int]] = {}
        self.order(Column.USED)
        self.order(Column.TITLE)

    def __len__(self) -> int:
        """How many conversations there are."""
        return len(self.conversations)

    def _numbered(self, by_id: Mapping[str, Any]) -> dict[int, Any]:
        return {self.by_id[one]: what for one, what in by_id.items() if one in self.by_id}

    def _pinned(self) -> dict[int, Held]:
        return {number: "pinned" for number, one in enumerate(self.conversations) if one.pinned}

    def hold(self, chat_id: str, *, held: bool) -> None:
        """The person keeps a chat now, or no longer."""
        number = self.by_id[chat_id]
        rest = {one: how for one, how in self._facts.held.items() if one != number}
        if held:
            rest[number] = "held"
        elif self.conversations[number].pinned:
            rest[number] = "pinned"
        self._facts = msgspec.structs.replace(self._facts, held=rest)
        self.can_be_marked[number] = not held and self.conversations[number].erasable != "no"

    def held(self, number: int) -> Held:
        """Whether the person keeps it here, or pinned it in its app."""
        return self._facts.held.get(number, "free")

    def own_id(self, chat_id: str) -> str:
        """The same id, if it is of a conversation of this listing then the very text that stands there."""
        number = self.by_id.get(chat_id)
        return chat_id if number is None else self.conversations[number].id

    def markable(self, conversation: Conversation) -> bool:
        """Whether it may be chosen for erasing at all."""
        number = self.by_id.get(conversation.id)
        return number is not None and bool(self.can_be_marked[number])

    def is_held(self, chat_id: str) -> bool:
        """Whether the person keeps a chat."""
        return self._facts.held.get(self.by_id.get(chat_id, -1)) == "held"

    def stays(self, number: int) -> str:
        """The key of why it cannot be erased now; empty where it can."""
        return self._facts.stays[number]

    def synced(self, chat_id: str) -> str:
        """The service that keeps a chat's folder in step; empty where there is none."""
        return self._facts.synced.get(self.by_id.get(chat_id, -1), "")

    def app_name(self, conversation: Conversation) -> str:
        """The app's name in the person's language."""
        return self.names.get(conversation.app, conversation.app)

    def freshness(self, app: str) -> str:
        """How fresh what is known of an app is: «verified 2026-11 with 0.169.0»; empty when that is not known."""
        return self._freshness.get(app, "")

    # --- order

    def order(self, column: Column) -> list[int]:
        """All rows in the ascending order of one column."""
        if column not in self._orders:
            facts = self._facts
            if column is Column.TITLE:
                rows = _sorted(self._numbers, lambda row: facts.titles[row].casefold())
            elif column is Column.APP:
                names = {app: name.casefold() for app, name in self.names.items()}
                rows = _sorted(self.order(Column.USED), lambda row: names.get(facts.apps[row], facts.apps[row]))
            elif column is Column.SIZE:
                rows = _sorted(self._numbers, facts.sizes.__getitem__)
            else:
                rows = _sorted(self._numbers, facts.used.__getitem__)
            self._orders[column] = rows
        return self._orders[column]

    def arrange(
        self, wanted: Wanted, now: datetime.datetime | None = None, stop: Callable[[], bool] = lambda: False
    ) -> Arranged:
        """The rows that fit, in order and in groups, and how many any other choice would give.

        Args:
            wanted: What the person said.
            now: The time by which they are old; that of the listing if nobody says so.
            stop: Asked between the steps; what is returned then is of no use.
        """
        facts = msgspec.structs.replace(self._facts, found=self._numbered(self.found))
        sieve = Sieve(facts, wanted.facets, (now or self._now).timestamp(), stop)
        if wanted.facets.only is not None:
            sieve.narrow(self.by_id[one] for one in wanted.facets.only if one in self.by_id)
        rows = self.order(wanted.column)
        if stop():
            return Arranged()
        fits = sieve.fits
        fitting = [row for row in (reversed(rows) if wanted.descending else rows) if fits[row]]
        if stop():
            return Arranged()
        groups = grouped(fitting, wanted, self._keys, facts.sizes, self._group_name)
        return Arranged(groups, sieve.counts(stop))

    def rows(
        self, facets: Facets, column: Column, *, descending: bool, now: datetime.datetime | None = None
    ) -> Sequence[int]:
        """The rows that fit, in order."""
        groups = self.arrange(Wanted(facets, column, descending), now).groups
        return groups[0].numbers if groups else []

    def _group_name(self, key: Key) -> str:
        return " ".join(self.names.get(str(part), str(part)) for part in key)

    # --- what was found in them

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

    def _of(self, app: str | None) -> Iterable[Conversation]:
        chosen = (self.by_id[one] for one in self.found if one in self.by_id)
        return (one for one in map(self.conversations.__getitem__, chosen) if app is None or one.app == app)

    # --- marks, one byte for each

    def sizes(self, marked: bytes | bytearray) -> int:
        """Bytes of the marked ones together."""
        return sum(compress(self._facts.sizes, marked))

    def apps(self) -> list[tuple[str, str, int]]:
        """Id, name and number of conversations of each app that has any, by name."""
        return self._apps


def let_go(former: list[Shelf]) -> None:
    """Give back what shelves took that nobody has any more, a little at a time; the list is empty then.

    While a list gives back all that is in it nobody else can run: 50,000 conversations take longer than a picture.
    """
    conversations = [one for shelf in former for one in shelf.conversations]
    former.clear()
    while conversations:
        del conversations[-_HANDFUL:]


def stays_because(conversation: Conversation, running: Collection[str]) -> str:
    """The key of why it cannot be erased now; empty where it can."""
    if conversation.erasable == "no":
        return conversation.reason or "cannot-erase"
    return "app-running" if conversation.app in running else ""


def _name(app: tuple[str, str, int]) -> str:
    return app[1]


def _one_line(title: str) -> str:
    made = " ".join(title.split())
    return title if made == title else made  # one text instead of two that are the same


def _seconds(time: datetime.datetime | None) -> float:
    return -1.0 if time is None else time.timestamp()


def _sorted(rows: Sequence[int], key: Callable[[int], Any]) -> list[int]:
    """Sorted piece by piece, and the pieces two by two: while one of them is sorted nobody else can run."""
    pieces = [sorted(rows[start : start + _PIECE], key=key) for start in range(0, len(rows), _PIECE)]
    while len(pieces) > 1:
        # runs that are in order are not sorted again, only joined
        pairs = [pieces[first : first + 2] for first in range(0, len(pieces), 2)]
        pieces = [sorted(pair[0] + pair[1], key=key) if len(pair) > 1 else pair[0] for pair in pairs]
    return pieces[0] if pieces else []
