"""What is remembered of each switch, and the moves that were seen: one private file, with shown values only."""

import datetime
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.findings.model import Moved, State
from tidytrace.host.state import StateFolders, write_private
from tidytrace.language import N_, Language
from tidytrace.portions import at_most

MOST_MOVES: Final = 500
"""In the history; older ones are forgotten."""
_NAME: Final = "switches.json"
_LARGEST: Final = 8 << 20
"""Bytes; a switch takes about three hundred."""
_LAYOUT: Final = 1


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """How one switch stood when it was last looked at."""

    side: State
    value: str | None
    """As evidence shows it; none while the key is not set."""
    effective: str | None
    """The same, with what the app does in place of a key that is not set; none where nobody knows."""
    by: Literal["file", "administrator", "default"]
    key: str
    """Under which name it was found."""
    where: str | None
    rule: int
    """Says by which facts of the catalogue it was judged."""
    since: datetime.datetime
    """Since when it stands so, as far as it was seen."""
    seen: datetime.datetime
    """When it was looked at, or later if nothing has changed since."""
    version: str | None = None
    """Of the app, the last that was known."""
    ours: datetime.datetime | None = None
    """When the person put it there with Tidytrace."""
    moved: Moved | None = None
    """How it came to stand so, if nobody moved it with Tidytrace and this is not where it was found first."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One move in the history."""

    finding: str
    app: str | None
    moved: Moved
    side_before: State
    side_after: State
    alarm: bool
    """Whether it made something worse; a move to the private side never does."""
    shown: bool = False
    """A check-up has shown it already."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is remembered."""

    switches: dict[str, Remembered] = {}
    moves: tuple[Move, ...] = ()
    """The last one at the end."""
    layout: Literal[1] = 1


class _Head(msgspec.Struct):
    layout: int = 0


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """What was remembered could not be used: it lies under another name now, and everything is seen for the first time.

    Or it could not be read or written at all; then it lies where it was.
    """

    path: Path
    problem: str
    """An English text of the translations."""
    parameters: dict[str, str | int] = {}

    def sentence(self, language: Language) -> str:
        """For the person, without the path."""
        return language(self.problem).format(**self.parameters)


def place(state: StateFolders) -> Path:
    """Where it is kept."""
    return state.state / _NAME


def load(path: Path) -> tuple[Memory, str | None]:
    """What is remembered, and why it is not used if it is not. Raises OSError when there is something unreadable."""
    try:
        with path.open("rb") as file:
            content = at_most(file, _LARGEST)
    except FileNotFoundError:
        return Memory(), None
    try:
        return msgspec.json.decode(content, type=Memory), None
    except msgspec.MsgspecError:
        return Memory(), _matter(content)


def _matter(content: bytes) -> str:
    try:
        newer = msgspec.json.decode(content, type=_Head).layout > _LAYOUT
    except msgspec.MsgspecError:
        newer = False
    if newer:
        return N_("How the switches stood was kept by a newer Tidytrace; it is set aside as {name} and begun anew.")
    return N_("What was kept of how the switches stood is damaged; it is set aside as {name} and begun anew.")


def set_aside(path: Path, problem: str, now: datetime.datetime) -> Aside:
    """Give the file another name, so that nothing in it is lost. Raises OSError."""
    aside = path.with_name(f"{path.stem}-{now.astimezone(datetime.UTC):%Y%m%d-%H%M%S}{path.suffix}")
    path.replace(aside)
    return Aside(path=path, problem=problem, parameters={"name": aside.name})


def save(path: Path, memory: Memory) -> None:
    """Keep it for this person alone. Raises OSError, StateUnsafe; then the old file is as it was."""
    write_private(path, msgspec.json.encode(msgspec.structs.replace(memory, moves=memory.moves[-MOST_MOVES:])))
