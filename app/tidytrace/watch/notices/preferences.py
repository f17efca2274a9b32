"""When the person wants to be left alone, and of what they do not want to be told at all."""

import datetime
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from tidytrace.host.state import StateFolders, write_private
from tidytrace.watch.folders import missing_folders, remove_folders
from tidytrace.watch.notices.keeping import SetAside, set_aside
from tidytrace.watch.notices.notice import Kind, Notice
from tidytrace.watch.peace import Days, Hours, Peace

_LARGEST: Final = 1 << 16
_LAYOUT: Final = 1
_MOST_HOLIDAYS: Final = 100
MOST_MINUTES: Final = 60 * 24 * 60
"""Of «later»."""


class Preferences(Peace, frozen=True, kw_only=True):
    """What the person said about notices, and the one place for when the assistant shall be silent at all."""

    off: tuple[Kind, ...] = ()
    """Of these nothing is told; they are listed."""
    later_minutes: int = 180
    """How long «later» is."""

    @property
    def peace(self) -> Peace:
        """When to be silent, alone."""
        return Peace(quiet=self.quiet, holidays=self.holidays, weekends=self.weekends)

    def later(self, now: datetime.datetime) -> datetime.datetime:
        """When «later» is."""
        return now + datetime.timedelta(minutes=self.later_minutes)

    def is_off(self, notice: Notice) -> bool:
        """Whether the person does not want to be told of such things."""
        return notice.kind in self.off


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    off: tuple[Kind, ...] = ()
    quiet: str | None = None
    holidays: tuple[str, ...] = ()
    weekends: bool = True
    later_minutes: int = 180
    made: tuple[str, ...] = ()
    """Folders that were made for this file; the innermost last."""
    layout: Literal[1] = 1


class _Layout(msgspec.Struct):
    layout: int = 0


def path_of(state: StateFolders) -> Path:
    """Where they are kept."""
    return state.config / "notices.json"


def preferences_of(state: StateFolders) -> tuple[Preferences, SetAside | None]:
    """What the person said, and whether that was not readable and had to be set aside. Raises OSError."""
    path = path_of(state)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except FileNotFoundError:
        return Preferences(), None
    found = _read(content)
    return (Preferences(), set_aside("preferences", path, newer=_newer(content))) if found is None else (found, None)


def peace_of(state: StateFolders) -> Peace:
    """When the assistant shall be silent, for every part that does something by itself. Raises OSError."""
    return preferences_of(state)[0].peace


def keep_peace(state: StateFolders, **changes: Any) -> Preferences:
    """Change when the assistant shall be silent, and nothing else. Raises OSError.

    Args:
        state: Our own folders.
        changes: Fields of ``Peace``.
    """
    before, _aside = preferences_of(state)
    after = msgspec.structs.replace(before, **changes)
    if after == Preferences():
        _forget(path_of(state))
    elif after != before:
        keep_preferences(state, after)
    return after


def _forget(path: Path) -> None:
    """Nothing said is no file, and no folder that was made for it."""
    try:
        made = msgspec.json.decode(path.read_bytes(), type=_Kept).made
    except (FileNotFoundError, msgspec.MsgspecError):
        return  # there is none, or it was set aside
    path.unlink(missing_ok=True)
    remove_folders(made)


def keep_preferences(state: StateFolders, preferences: Preferences) -> None:
    """Remember what the person said. Raises OSError; then what they said before holds."""
    try:
        made = msgspec.json.decode(path_of(state).read_bytes(), type=_Kept).made
    except (FileNotFoundError, msgspec.MsgspecError):
        made = ()
    made += tuple(map(str, missing_folders(state.config)))
    kept = _Kept(
        off=preferences.off,
        quiet=None if preferences.quiet is None else str(preferences.quiet),
        holidays=tuple(str(one) for one in preferences.holidays[-_MOST_HOLIDAYS:]),
        weekends=preferences.weekends,
        later_minutes=preferences.later_minutes,
        made=made,
    )
    write_private(path_of(state), msgspec.json.format(msgspec.json.encode(kept), indent=1))


def _read(content: bytes) -> Preferences | None:
    try:
        kept = msgspec.json.decode(content, type=_Kept)
    except msgspec.MsgspecError:
        return None
    quiet = None if kept.quiet is None else Hours.of(kept.quiet)
    holidays = tuple(days for days in map(Days.of, kept.holidays) if days is not None)
    sound = len(holidays) == len(kept.holidays) and (quiet is not None or kept.quiet is None)
    if not sound or not 1 <= kept.later_minutes <= MOST_MINUTES:
        return None
    return Preferences(
        off=kept.off, quiet=quiet, holidays=holidays, weekends=kept.weekends, later_minutes=kept.later_minutes
    )


def _newer(content: bytes) -> bool:
    try:
        return msgspec.json.decode(content, type=_Layout).layout > _LAYOUT
    except msgspec.MsgspecError:
        return False
