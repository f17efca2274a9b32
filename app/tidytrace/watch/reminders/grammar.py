"""The place where rules of other kinds join: one line of text, read by whichever grammar knows it.

Reminders are the first grammar. Another kind of rule (what is kept and what is tidied) brings its own object with the
same four answers and is named in the list of the command; neither knows the other.
"""

import datetime
from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeVar

import msgspec

from tidytrace.host.state import StateFolders
from tidytrace.language import Language
from tidytrace.watch.reminders.book import Book, open_book, with_rule, write_book
from tidytrace.watch.reminders.due import upcoming
from tidytrace.watch.reminders.errors import RuleWrong
from tidytrace.watch.reminders.reading import EXAMPLES, Wish, read
from tidytrace.watch.reminders.rules import written

Read = TypeVar("Read")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that is in force, as the list shows it."""

    rule: str
    """As it can be typed again, in the person's language."""
    when: datetime.datetime | None = None
    """When something happens next, by the clock on the wall."""
    body: dict[str, Any] = {}
    """What the JSON says of it, besides ``rule`` and ``next``; with a ``kind``."""


class Grammar(Protocol[Read]):
    """One kind of rule."""

    examples: Sequence[str]
    """Marked with ``N_``; each can be typed as it is, in either language."""

    def read(self, text: str) -> Read | None:
        """What a line asks for, or none when it is no rule of this kind. Raises RuleWrong for one that is not whole."""

    def keep(self, read: Read, state: StateFolders, now: datetime.datetime) -> None:
        """Put it in force. Raises ReminderError, or what is derived from it."""

    def lines(self, state: StateFolders, now: datetime.datetime, language: Language) -> tuple[Line, ...]:
        """The rules of this kind that are in force."""


class Reminders:
    """The grammar of reminders."""

    examples: Final = EXAMPLES

    def read(self, text: str) -> Wish | None:
        """See ``reading.read``."""
        return read(text)

    def keep(self, read: Wish, state: StateFolders, now: datetime.datetime) -> None:
        """Write it into the book."""
        book = open_book(state).book
        for subject in read.subjects:
            book = with_rule(book, subject, read.rhythm, now)
        write_book(state, book)

    def lines(self, state: StateFolders, now: datetime.datetime, language: Language) -> tuple[Line, ...]:
        """Each reminder, with the next time."""
        return lines_of(open_book(state).book, now, language)


def lines_of(book: Book, now: datetime.datetime, language: Language) -> tuple[Line, ...]:
    """The reminders of a book."""
    return tuple(
        Line(
            rule=written(one.rule, language),
            when=upcoming(one, book, now),
            body={
                "kind": "reminder",
                "subject": one.rule.subject,
                "told": one.told.isoformat() if one.told else None,
                "put_off_until": one.again.isoformat() if one.again else None,
            },
        )
        for one in book.reminders
    )


def read_rule(text: str, grammars: Sequence[Grammar[Any]]) -> tuple[Grammar[Any], Any]:
    """The first grammar that understands a line, and what it read.

    Raises:
        RuleWrong: none does; with the examples of the one that the line comes closest to, else of all.
    """
    from tidytrace.language import N_

    close: RuleWrong | None = None
    for grammar in grammars:
        try:
            found = grammar.read(text)
        except RuleWrong as error:
            close = close or error
            continue
        if found is not None:
            return grammar, found
    if close is not None:
        raise close
    examples = [example for grammar in grammars for example in grammar.examples]
    raise RuleWrong(N_("«{rule}» cannot be understood."), examples, rule=text.strip())
