"""For how long a copy is kept if nothing else is said: what the person set in the window, else the program's own.

``undo_days`` of ``window.json`` in the configuration. Nothing there can let chats go without a copy: that is said anew
each time.
"""

from typing import Annotated, Final

import msgspec

from tidytrace.erase.act.erasures import DAYS
from tidytrace.host import StateFolders

_LARGEST: Final = 1 << 14


class _Said(msgspec.Struct, frozen=True):
    undo_days: Annotated[int, msgspec.Meta(ge=0, le=365)] | None = None


def usual_days(state: StateFolders) -> int:
    """Days, at least one; a file that nobody can read says nothing."""
    try:
        with (state.config / "window.json").open("rb") as file:
            said = msgspec.json.decode(file.read(_LARGEST), type=_Said).undo_days
    except (OSError, msgspec.MsgspecError):
        return DAYS
    return said or DAYS
