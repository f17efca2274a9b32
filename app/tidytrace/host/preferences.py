"""The property lists in which macOS keeps what the person chose."""

from pathlib import Path
from typing import Any

from tidytrace.host.reading import note, opened
from tidytrace.portions import at_most

_LIMIT = 4 * 1024 * 1024


def read_preferences(path: Path) -> dict[str, Any] | None:
    """All values of one file; empty when there is none, and none when it may not be read or is damaged."""
    try:
        with opened(path) as file:
            content = at_most(file, _LIMIT)
    except FileNotFoundError:
        return {}
    except OSError as error:
        note(path, error)
        return None
    import plistlib
    from xml.parsers.expat import ExpatError

    broken = (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, LookupError, TypeError)
    try:
        value = plistlib.loads(content)
    except (*broken, AttributeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
