"""How the person wants the window to look and to behave; one small private file in the configuration."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

if TYPE_CHECKING:
    from tidytrace.host import StateFolders

LOCK_FILE: Final = "lock.json"
"""Beside the wishes; see ``gui/lock``."""
_LARGEST: Final = 1 << 14
SMALLEST: Final = 100
LARGEST: Final = 200
"""Percent of the desktop's own letters."""


class Colours(StrEnum):
    """Which colours; ``DESKTOP`` follows the theme of the desktop."""

    DESKTOP = "desktop"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Motion(StrEnum):
    """Whether anything moves; ``DESKTOP`` follows what the desktop asks for."""

    DESKTOP = "desktop"
    REDUCED = "reduced"
    FULL = "full"


class Lock(StrEnum):
    """What opens the window."""

    NONE = "none"
    SYSTEM = "system"
    """The password of the account."""
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind of lock


class Wishes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the person said. What a later version added is ignored, and lost at the next change."""

    layout: Literal[1] = 1
    greeted: bool = False
    """The pages of the first start were read to their end."""
    language: Literal["", "en", "zh_CN"] = ""
    """Empty: that of the desktop."""
    colours: Colours = Colours.DESKTOP
    letters: Annotated[int, msgspec.Meta(ge=SMALLEST, le=LARGEST)] = SMALLEST
    """Percent of the desktop's own."""
    simple: bool = False
    """Large, and one thing at a time."""
    motion: Motion = Motion.DESKTOP
    lock: Lock = Lock.NONE
    lock_after: Annotated[int, msgspec.Meta(ge=1, le=240)] = 10
    """Minutes without the person; it is locked at every start as well."""
    quick_exit: str = "Ctrl+Shift+X"
    """Keys, as Qt writes them portably; empty for none."""
    undo_days: Annotated[int, msgspec.Meta(ge=0, le=365)] | None = None
    """How long erased chats can be restored if nothing else is said; None for the program's own default."""


class WishBook:
    """The file."""

    def __init__(self, state: "StateFolders | Path") -> None:
        """Nothing is read yet. The window, which is seen before much is loaded, knows only the folder."""
        self._path: Path = (state if isinstance(state, Path) else state.config) / "window.json"

    def read(self) -> Wishes:
        """What was said; a file that nobody can read says nothing."""
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_LARGEST), type=Wishes)
        except (OSError, msgspec.MsgspecError):
            return Wishes()

    def is_locked(self, wishes: Wishes) -> bool:
        """Whether the window may be locked: it says so, or there is a file of a lock."""
        return wishes.lock is not Lock.NONE or os.path.lexists(self._path.with_name(LOCK_FILE))

    def wishes(self) -> Wishes:
        """As ``read``, for whoever asks as of the whole house."""
        return self.read()

    def keep(self, wishes: Wishes) -> bool:
        """Remember it. Returns whether that could be done."""
        from tidytrace.host.errors import HostError
        from tidytrace.host.state import write_private

        try:
            write_private(self._path, msgspec.json.format(msgspec.json.encode(wishes), indent=1))
        except (OSError, HostError):
            return False
        return True
