"""What becomes of what a person answers to a question about old chats."""

import datetime
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.checks.surroundings import Surroundings
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.rules import Rule, rendered

if TYPE_CHECKING:
    from tidytrace.chats.errors import StoreError
    from tidytrace.chats.export import Export
    from tidytrace.language import Language

LATER: Final = datetime.timedelta(days=7)
"""After so long a question that was put off is asked again."""


def agree(book: Book, app: str, lines: Collection[str]) -> Sayings:
    """Tidy this app's chats by these rules, now and in future; a rule that is no more is agreed to by nobody.

    Args:
        book: Where it is noted.
        app: The app's id.
        lines: The rules as they were shown, written as ``rules.rendered`` has them.

    Raises:
        OSError: It cannot be noted.
    """
    return book.change(
        lambda sayings: sayings.agreeing(app, [rule for rule in sayings.rules if rendered(rule) in lines])
    )


def put_off(book: Book, app: str, now: datetime.datetime) -> Sayings:
    """Ask again later. Raises OSError."""
    return book.change(_set("later", app, now + LATER))


def keep_all(book: Book, app: str, now: datetime.datetime) -> Sayings:
    """Keep everything of this app from now on. Raises OSError."""
    return book.change(lambda sayings: sayings.with_rule(Rule(scope="app", of=app, does="keep"), now))


def let_go(book: Book, app: str, until: datetime.datetime) -> Sayings:
    """The person knows what the app's own timer takes until then, and leaves it to that. Raises OSError."""
    return book.change(_set("settled", app, until))


def note_reminded(book: Book, rule: Rule, now: datetime.datetime) -> Sayings:
    """The person was reminded. Raises OSError."""
    return book.change(_set("reminded", rendered(rule), now))


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What was saved before an app's own timer takes it."""

    saved: "tuple[Export, ...]"
    problems: "tuple[StoreError, ...]"
    """What could not be read or saved, and so may be lost."""
    gone: tuple[str, ...] = ()
    """Ids of those that are not there any more."""


def keep_copies(
    surroundings: Surroundings,
    app: str,
    chats: Collection[str],
    folder: Path,
    language: "Language | None" = None,
) -> Copied:
    """Save conversations as Markdown files of the person's own; each that can be read, whatever the others do.

    Args:
        surroundings: The computer.
        app: The app's id.
        chats: Ids of its conversations.
        folder: The person's own; nothing in it is replaced.
        language: Of the words around the messages.
    """
    from tidytrace.chats.errors import StoreError
    from tidytrace.chats.export import export_conversation

    wanted = frozenset(chats)
    library = surroundings.library
    chosen = [one for one in library.conversations(app, counts=False) if one.id in wanted]
    saved: list[Export] = []
    problems: list[StoreError] = []
    for conversation in chosen:
        try:
            export = export_conversation(library, conversation, folder, language=language)
        except StoreError as error:
            problems.append(error)
        else:
            saved.append(export)
            problems += export.missing
    library.close()
    gone = wanted.difference(one.id for one in chosen)
    return Copied(saved=tuple(saved), problems=tuple(problems), gone=tuple(sorted(gone)))


def _set(field: str, name: str, value: datetime.datetime) -> Callable[[Sayings], Sayings]:
    def changed(sayings: Sayings) -> Sayings:
        return msgspec.structs.replace(sayings, **{field: {**getattr(sayings, field), name: value}})

    return changed
