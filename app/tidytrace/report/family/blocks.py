"""What stands on the page, without how it looks. Every text is the person's language, covered."""

import msgspec

from tidytrace.findings.model import State


class Title(msgspec.Struct, frozen=True, tag=True):
    """The top."""

    text: str
    lines: tuple[str, ...]


class Counts(msgspec.Struct, frozen=True, tag=True):
    """«3 things need you», and the rest: the first thing to read."""

    rows: tuple[tuple[State, str], ...]


class Section(msgspec.Struct, frozen=True, tag=True):
    """A heading, and a sentence below it if there is one."""

    text: str
    line: str = ""


class Table(msgspec.Struct, frozen=True, tag=True):
    """The tips: what, and how it stands."""

    what: str
    how: str
    rows: tuple[tuple[str, State, str], ...]


class Thing(msgspec.Struct, frozen=True, tag=True):
    """One thing, or several that are alike: what it is, why, what to do."""

    state: State
    word: str
    """Of the state."""
    title: str
    why: tuple[str, ...]
    doing: str = ""
    """Heading of the steps."""
    steps: tuple[str, ...] = ()
    address: tuple[str, str] = ("", "")
    """What is said before the address of a web page, and the address."""
    also: tuple[str, ...] = ()
    """Titles of others of which the same is to be said, word for word."""
    by_hand: tuple[str, ...] = ()
    """Without Tidytrace; smaller."""


class Points(msgspec.Struct, frozen=True, tag=True):
    """A list."""

    items: tuple[str, ...]


Block = Title | Counts | Section | Table | Thing | Points
