"""What every package for Linux places below ``share``, and under which name: the one list that all of them read.

The pages of the manual and the completions of the shells are no files of the checkout; ``manual.py`` writes them.
"""

import datetime
import os
import re
import shutil
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
APP_ID = "io.github.tidytrace.Tidytrace"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels; the sizes of the hicolor theme that desktops ask for. ``icons.py`` draws them."""
ENTRY = "resources/desktop/tidytrace.desktop"
METAINFO = f"installer/linux/{APP_ID}.metainfo.xml"
DRAWING = "resources/icons/tidytrace.svg"

FILES = {
    f"applications/{Path(ENTRY).name}": ENTRY,
    f"metainfo/{Path(METAINFO).name}": METAINFO,
    "icons/hicolor/scalable/apps/tidytrace.svg": DRAWING,
} | {
    f"icons/hicolor/{size}x{size}/apps/tidytrace.png": f"installer/linux/icons/tidytrace-{size}.png"
    for size in ICON_SIZES
}
"""Where below ``share``, and which file of the checkout."""
PAGES = {"en": "man/man1/tidytrace.1", "zh_CN": "man/zh_CN/man1/tidytrace.1"}
"""The manual in each language; a package whose system packs its pages adds ``.gz``."""
COMPLETIONS = {
    "bash": "bash-completion/completions/tidytrace",
    "zsh": "zsh/site-functions/_tidytrace",
    "fish": "fish/vendor_completions.d/tidytrace.fish",
}
"""Where each shell looks below a ``share`` of the system."""
EVERYTHING = (*FILES, *PAGES.values(), *COMPLETIONS.values())


def place(share: Path) -> None:
    """Copy the files of the checkout to where they belong below ``share``."""
    for target, source in FILES.items():
        placed = share / target
        placed.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / source, placed)


def version() -> str:
    """The version of this checkout."""
    found = re.search(r'__version__ = "(.+)"', (CHECKOUT / "app/tidytrace/__init__.py").read_text("utf-8"))
    if found is None:
        raise LookupError("app/tidytrace/__init__.py names no version")
    return found[1]


def moment() -> int:
    """Seconds since 1970 that stand for «now» in what is built: SOURCE_DATE_EPOCH, else the day of this release."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    released = re.search(
        rf'<release version="{re.escape(version())}" date="(.+?)"', (CHECKOUT / METAINFO).read_text("utf-8")
    )
    if released is None:
        raise LookupError(f"{METAINFO} names no release {version()}")
    return int(datetime.datetime.fromisoformat(f"{released[1]}T00:00:00+00:00").timestamp())
