"""Quiet hours and holidays stand in one place for everything that happens by itself: with what was said about notices.

Before, reminders had quiet hours and holidays of their own, and the rules of how long chats stay had quiet hours too,
22:00 to 7:00 unless the person said otherwise. What was said about notices wins, then what was said about reminders.
"""

import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.host.state import StateFolders, write_private
from tidytrace.portions import at_most

_NOTICES: Final = "config/notices.json"
_REMINDERS: Final = "state/reminders.json"
_RETENTION: Final = "state/retention.json"
_LARGEST: Final = 8 << 20
_MOST_HOLIDAYS: Final = 100
_NOBODY_SAID: Final = {"begin": 22 * 60, "end": 7 * 60}


def touches(folders: StateFolders) -> tuple[str, ...]:
    """The files that still have it, and the one that gets it."""
    old = [
        place
        for place, keys in ((_REMINDERS, ("quiet", "holidays")), (_RETENTION, ("quiet",)))
        if (content := _content(_path(folders, place))) is not None and any(key in content for key in keys)
    ]
    return (_NOTICES, *old) if old else ()


def take(folders: StateFolders) -> None:
    """First it stands in both places, then in one: it is never lost."""
    if not touches(folders):
        return
    reminders = _content(_path(folders, _REMINDERS)) or {}
    retention = _content(_path(folders, _RETENTION)) or {}
    notices = _content(_path(folders, _NOTICES)) or {"layout": 1}
    said = dict(notices)
    quiet = said.get("quiet") or _of_reminders(reminders.get("quiet")) or _of_retention(retention.get("quiet"))
    if quiet:
        said["quiet"] = quiet
    days = map(_days, _listed(reminders.get("holidays")))
    holidays = dict.fromkeys((*_listed(said.get("holidays")), *(one for one in days if one)))
    if holidays:
        said["holidays"] = list(holidays)[-_MOST_HOLIDAYS:]
    if said != notices:
        _write(_path(folders, _NOTICES), said)
    _without(_path(folders, _REMINDERS), reminders, ("quiet", "holidays"))
    _without(_path(folders, _RETENTION), retention, ("quiet",))


def _path(folders: StateFolders, place: str) -> Path:
    kind, _, name = place.partition("/")
    return (folders.config if kind == "config" else folders.state) / name


def _content(path: Path) -> dict[str, Any] | None:
    """What stands in it; none for what is damaged or of a later form: whoever reads it says so."""
    try:
        with path.open("rb") as file:
            found = msgspec.json.decode(at_most(file, _LARGEST))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, msgspec.MsgspecError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("layout", found.get("version", 1)) != 1:
        return None
    return found


def _of_reminders(quiet: object) -> str | None:
    if not isinstance(quiet, dict):
        return None
    try:
        first, last = (datetime.time.fromisoformat(quiet[key]) for key in ("first", "last"))
    except (KeyError, ValueError, TypeError):
        return None
    return f"{first:%H:%M}-{last:%H:%M}" if first != last else None


def _of_retention(quiet: object) -> str | None:
    """None as well for what was so by itself, and for «never»."""
    if not isinstance(quiet, dict) or quiet in ({}, _NOBODY_SAID):
        return None
    whole = {**_NOBODY_SAID, **quiet}
    first, last = whole["begin"], whole["end"]
    if not all(isinstance(one, int) and 0 <= one < 24 * 60 for one in (first, last)) or first == last:
        return None
    return f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"


def _days(holiday: object) -> str | None:
    """As it is typed: ``2027-02-05..2027-02-12``, or ``10-01..10-07`` of every year."""
    if not isinstance(holiday, dict):
        return None
    try:
        first, last = (datetime.date.fromisoformat(holiday[key]) for key in ("first", "last"))
    except (KeyError, ValueError, TypeError):
        return None
    how = "%m-%d" if holiday.get("yearly") else "%Y-%m-%d"
    return f"{first:{how}}" if first == last else f"{first:{how}}..{last:{how}}"


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _without(path: Path, content: dict[str, Any], keys: tuple[str, ...]) -> None:
    left = {name: value for name, value in content.items() if name not in keys}
    if len(left) == len(content):
        return
    if path.name == "reminders.json" and not left.get("reminders") and not left.get("made"):
        path.unlink()  # there is nothing else in it
    else:
        _write(path, left)


def _write(path: Path, content: dict[str, Any]) -> None:
    write_private(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")
