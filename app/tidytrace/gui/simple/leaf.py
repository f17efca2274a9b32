"""What one page of the large and simple window says, and what can be done on it."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import State


class Act(NamedTuple):
    """One button."""

    words: str
    """With the letter that works together with Alt."""
    do: Callable[[], None]
    kind: Literal["", "primary", "danger"] = ""


class Said(NamedTuple):
    """A heading on a page, and what stands below it."""

    heading: str
    lines: tuple[str, ...]
    state: State | None = None
    """Whose shape stands before the heading."""


class Leaf(NamedTuple):
    """One page. The first button is the big one."""

    headline: str
    lines: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    enter: int | None = 0
    """Which button Enter presses; none where a key that is pressed twice must do nothing."""
    back: Callable[[], None] | None = None
    """What Escape does; none on the first page."""
    finish: Callable[[], None] | None = None
    """Leads to the end from the middle of many pages; none where there is nothing to leave."""
    where: str = ""
    """«Thing 4 of 7»."""
    problem: str = ""
    """Why something did not work."""
    state: State | None = None
    """Whose shape stands beside the headline."""
    said: tuple[Said, ...] = ()
    part: Callable[[], QWidget] | None = None
    """Makes something that is more than words."""
    working: bool = False
    """Something is being done; the first line tells how far it is."""
    stay: bool = False
    """The same page as before with other words: the keyboard stays where it is."""
