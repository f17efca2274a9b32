"""Conversations that the person keeps, whatever else is erased: the rules of tidying hold here too (``chat:ID keep``).

Nothing takes them before the person stops keeping them: no batch, no filter, no rule.
"""

import datetime
from collections.abc import Iterable

import msgspec

from tidytrace.host.state import StateFolders
from tidytrace.watch.retention.book import Book, Sayings, SayingsUnreadable
from tidytrace.watch.retention.rules import Rule


class Pins(msgspec.Struct, frozen=True):
    """What is kept, as far as it is known."""

    ids: frozenset[str] = frozenset()
    problem: SayingsUnreadable | None = None
    """Why it is not known; nothing may be erased then."""

    @property
    def held(self) -> frozenset[str] | None:
        """The ids; none where nobody knows them."""
        return None if self.problem is not None else self.ids


def pins(state: StateFolders) -> Pins:
    """The conversations that the person keeps. Raises OSError where the file may not be read."""
    sayings, problem = Book(state).read()
    return Pins(frozenset(rule.of for rule in sayings.rules if _keeps(rule)), problem)


def pin(state: StateFolders, chats: Iterable[str], now: datetime.datetime | None = None) -> None:
    """Keep some conversations from now on. Raises OSError or StateUnsafe."""
    at = now or datetime.datetime.now(datetime.UTC)
    rules = [Rule(scope="chat", of=chat, does="keep") for chat in chats]

    def change(sayings: Sayings) -> Sayings:
        for rule in rules:
            sayings = sayings.with_rule(rule, at)
        return sayings

    Book(state).change(change)


def unpin(state: StateFolders, chats: Iterable[str]) -> None:
    """Keep them no longer; another rule for one of them stays. Raises OSError or StateUnsafe."""
    wanted = frozenset(chats)

    def change(sayings: Sayings) -> Sayings:
        for rule in [one for one in sayings.rules if _keeps(one) and one.of in wanted]:
            sayings = sayings.without(rule)
        return sayings

    Book(state).change(change)


def _keeps(rule: Rule) -> bool:
    return rule.scope == "chat" and rule.does == "keep"
