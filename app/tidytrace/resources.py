"""Where the shipped data files are: inside the wheel, or beside ``app/`` in a checkout."""

import os
import sys
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder with apps, tips, translations and icons."""
    package = Path(__file__).parent
    shipped = package / "resources"
    return shipped if shipped.is_dir() else package.parents[1] / "resources"


def desktop_entry() -> str:
    """Which entry of the desktop's menu is ours, without ``.desktop``; a Flatpak's has the name of the Flatpak."""
    return os.environ.get("FLATPAK_ID") or "tidytrace"


def prepared() -> Path:
    """The folder of what was worked out from these files when the program was set up; it need not be there."""
    return Path(sys.prefix) / "share" / "tidytrace"
