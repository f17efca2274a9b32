"""Whether a window could be shown at all. Does not import Qt, so that the command line can ask cheaply."""

import sys
from collections.abc import Mapping


def display_available(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be opened here: always on Windows and macOS, elsewhere when a display server is named.

    ``QT_QPA_PLATFORM`` counts as a display too; a person who sets it knows what they ask for.
    """
    if platform in {"win32", "darwin"}:
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
