"""The number of the form in which things are kept: one small file in the state folder. Without it, it is the first."""

import os
from typing import Final

import msgspec

from tidytrace import __version__
from tidytrace.host.state import NUMBER, StateFolders, write_private

LAYOUT: Final = 3
"""The form that this program writes; the number of its last step."""
FIRST: Final = 1
"""Of what was kept before there were numbers."""
BEFORE: Final = "before"
"""The folder with copies of what was kept in an earlier form."""
_LARGEST: Final = 1 << 12
_PASSING: Final = frozenset(
    {NUMBER, BEFORE, "moving.lock", "erasing.lock", "Cache", "reminders.json", "notices.json", "watching", "menu"}
)
"""What says nothing of whether somebody has used the program, and what takes itself away: for it alone there is no
number, so that it can go without a trace."""


class Number(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the file says."""

    layout: int = FIRST
    program: str = ""
    """The version that wrote it."""
    copy: str = ""
    """A move that has not come to its end began with this copy."""


def number_of(folders: StateFolders) -> Number | None:
    """What the file says; none if there is none, or nobody can read it. Raises OSError."""
    try:
        with (folders.state / NUMBER).open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=Number)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
        return None


def keep_number(folders: StateFolders, layout: int, copy: str = "") -> None:
    """Write it. Raises OSError, StateUnsafe."""
    number = Number(layout=layout, program=__version__, copy=copy)
    write_private(folders.state / NUMBER, msgspec.json.encode(number) + b"\n")


def note(folders: StateFolders) -> None:
    """Give what this program has begun to keep its number. Raises OSError, StateUnsafe."""
    if number_of(folders) is None and holds_something(folders):
        keep_number(folders, LAYOUT)


def holds_something(folders: StateFolders) -> bool:
    """Whether something is kept that stays; caches do not count. Raises OSError."""
    for folder in {folders.state, folders.config, folders.data}:
        try:
            with os.scandir(folder) as entries:
                if any(entry.name not in _PASSING and not entry.name.startswith(".") for entry in entries):
                    return True
        except (FileNotFoundError, NotADirectoryError):
            continue
    return False
