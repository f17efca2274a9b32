"""What goes between the window and a process that looks: one message after the other, each with its length before it.

Pickled, and not as text: a path may hold bytes that are no characters.
"""

import datetime
import pickle
from typing import IO, TYPE_CHECKING, BinaryIO, Final, Literal

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation
from tidytrace.checks.tips import TipState
from tidytrace.findings.model import Finding
from tidytrace.gui.engine import Listing, Step
from tidytrace.gui.erasing import Trouble
from tidytrace.sensitive.model import Kind

if TYPE_CHECKING:  # a check-up needs none of it
    from tidytrace.checks.roll import Entry
    from tidytrace.gui.apps.port import Roll
    from tidytrace.gui.remind.port import Kept

Question = Literal["check-up", "conversations", "sensitive", "apps", "kept"]

_LENGTH: Final = 4
"""Bytes."""


class Stepped(msgspec.Struct, frozen=True):
    """How far the check-up is."""

    step: Step


class Came(msgspec.Struct, frozen=True):
    """One finding, as soon as it is known."""

    finding: Finding


class CheckedUp(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a check-up; its findings are sent before it, once more and in their order."""

    tips: tuple[TipState, ...]
    when: datetime.datetime
    complete: bool
    note: Trouble | None


class Stands(msgspec.Struct, frozen=True):
    """One finding as it stands at the end."""

    finding: Finding


class Some(msgspec.Struct, frozen=True):
    """Some conversations: so few that reading them takes no time that a person would feel."""

    conversations: tuple[Conversation, ...]
    synced: dict[str, Text]
    """The services that keep the folders of these in step with other computers."""


class Listed(msgspec.Struct, frozen=True):
    """The end of a list of conversations: all but these, which were sent before it."""

    listing: Listing


class Held(msgspec.Struct, frozen=True):
    """How many values of each kind stand in some conversations, by their ids."""

    found: dict[str, dict[Kind, int]]
    last: bool
    """Whether no more will come."""


class Entered(msgspec.Struct, frozen=True):
    """One app, as soon as it is known, and again when more is known of it."""

    entry: "Entry"


class Rolled(msgspec.Struct, frozen=True):
    """The end of a look for apps: all but its entries, which were sent before it."""

    roll: "Roll"


class KeptAt(msgspec.Struct, frozen=True):
    """How long chats stay."""

    kept: "Kept"


class Problem(msgspec.Struct, frozen=True):
    """It could not be done."""

    sentence: str
    parameters: dict[str, object]
    where: str


Answer = Stepped | Came | Stands | CheckedUp | Some | Listed | Held | Entered | Rolled | KeptAt | Problem


def send(stream: BinaryIO, answer: Answer) -> None:
    """Send one. Raises OSError."""
    body = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    stream.write(len(body).to_bytes(_LENGTH, "big") + body)
    stream.flush()


def next_answer(stream: IO[bytes]) -> Answer | None:
    """The next one; none when the other side has ended. Raises OSError."""
    length = stream.read(_LENGTH)
    size = int.from_bytes(length, "big")
    body = stream.read(size)
    if len(length) < _LENGTH or len(body) < size:
        return None
    one: Answer = pickle.loads(body)  # noqa: S301 - from a process of our own, through a pipe that nobody else has
    return one
