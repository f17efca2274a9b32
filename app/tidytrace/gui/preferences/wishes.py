"""How the person wants the window to look and to behave; one small private file in the configuration.

The window is dressed by it before it is seen, so this module loads nothing but Python's own, and what a field may be
is checked here.
"""

import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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


class Wishes(NamedTuple):
    """What the person said. What a later version added is ignored, and lost at the next change."""

    greeted: bool = False
    """The pages of the first start were read to their end."""
    language: str = ""
    """``en`` or ``zh_CN``; empty: that of the desktop."""
    colours: Colours = Colours.DESKTOP
    letters: int = SMALLEST
    """Percent of the desktop's own."""
    simple: bool = False
    """Large, and one thing at a time."""
    motion: Motion = Motion.DESKTOP
    lock: Lock = Lock.NONE
    lock_after: int = 10
    """Minutes without the person; it is locked at every start as well."""
    quick_exit: str = "Ctrl+Shift+X"
    """Keys, as Qt writes them portably; empty for none."""
    undo_days: int | None = None
    """How long erased chats can be restored if nothing else is said; None for the program's own default."""


class WrongWishError(ValueError):
    """The file of the wishes holds something that nobody can wish."""


def _of(kind: type) -> Callable[[object], Any]:
    def read(said: object) -> Any:
        if type(said) is not kind:
            raise WrongWishError
        return said

    return read


def _from(least: int, most: int) -> Callable[[object], int]:
    def read(said: object) -> int:
        if type(said) is not int or not least <= said <= most:  # True is no number here
            raise WrongWishError
        return said

    return read


def _one_of(*texts: str) -> Callable[[object], str]:
    def read(said: object) -> str:
        if not isinstance(said, str) or said not in texts:
            raise WrongWishError
        return said

    return read


def _member_of(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    def read(said: object) -> StrEnum:
        if not isinstance(said, str):
            raise WrongWishError
        return kind(said)

    return read


def _if_any(inner: Callable[[object], int]) -> Callable[[object], int | None]:
    return lambda said: None if said is None else inner(said)


_LAYOUT: Final = 1
"""Of the file; a later version that means something else by the same words counts on."""
_READ: Final[Mapping[str, Callable[[object], Any]]] = MappingProxyType(
    {
        "greeted": _of(bool),
        "language": _one_of("", "en", "zh_CN"),
        "colours": _member_of(Colours),
        "letters": _from(SMALLEST, LARGEST),
        "simple": _of(bool),
        "motion": _member_of(Motion),
        "lock": _member_of(Lock),
        "lock_after": _from(1, 240),
        "quick_exit": _of(str),
        "undo_days": _if_any(_from(0, 365)),
    }
)
"""How each field is read; ``ValueError`` for what it cannot be."""


def _wishes_of(content: bytes) -> Wishes:
    """Read a file's content.

    Raises:
        ValueError: It is no JSON, or one of its fields holds what it cannot be.
        RecursionError: It is nested as no file of ours is.
    """
    import json  # where there is no file yet, it is not needed

    said = json.loads(content)
    if not isinstance(said, dict) or _from(_LAYOUT, _LAYOUT)(said.get("layout", _LAYOUT)) != _LAYOUT:
        raise WrongWishError
    return Wishes(**{name: read(said[name]) for name, read in _READ.items() if name in said})


def _content_of(wishes: Wishes) -> bytes:
    """Only what is not as it is by itself."""
    import json

    usual = Wishes._field_defaults
    said = {name: value for name, value in wishes._asdict().items() if value != usual[name]}
    return json.dumps(said, indent=1).encode()


class WishBook:
    """The file."""

    def __init__(self, state: "StateFolders | Path") -> None:
        """Nothing is read yet. The window, which is seen before much is loaded, knows only the folder."""
        self._path: Path = (state if isinstance(state, Path) else state.config) / "window.json"

    def read(self) -> Wishes:
        """What was said; a file that nobody can read says nothing."""
        try:
            with self._path.open("rb") as file:
                return _wishes_of(file.read(_LARGEST))
        except (OSError, ValueError, RecursionError):
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
            write_private(self._path, _content_of(wishes))
        except (OSError, HostError):
            return False
        return True
