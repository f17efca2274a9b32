"""The steps from one form to the next. A step is never changed once it was published; another one is added.

A step knows the old form by itself and asks no other room, because the rooms go on and the old form does not. It can be
taken again, after a kill at any point of it and on what is new already.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from tidytrace.host.state import StateFolders
from tidytrace.state.steps import s0002_handles, s0003_one_place_for_quiet


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One of them."""

    layout: int
    """The form that it leads to."""
    touches: Callable[[StateFolders], tuple[str, ...]]
    """The places that it would change or make, such as ``config/notices.json``; none if nothing is old."""
    take: Callable[[StateFolders], None]
    """Changes them. Raises OSError, sqlite3.Error, StateUnsafe."""


STEPS: Final = (
    Step(layout=2, touches=s0002_handles.touches, take=s0002_handles.take),
    Step(layout=3, touches=s0003_one_place_for_quiet.touches, take=s0003_one_place_for_quiet.take),
)
