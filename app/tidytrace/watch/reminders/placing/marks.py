"""The mark that what was placed carries: whoever finds it knows that it is ours, and whether somebody changed it.

The mark ends in the beginning of a SHA-256 of the content itself, taken with zeros in that place. It needs no list of
what was placed, so it is known again after the list was lost or when another installation of ours placed it.
"""

import hashlib
import re
from typing import Final, Literal

Standing = Literal["current", "differs", "edited", "foreign"]
"""As it would be placed now; ours, but placed otherwise; ours, but changed by hand; not ours."""

_DIGITS: Final = 16
_ZEROS: Final = "0" * _DIGITS
BLANK: Final = f"tidytrace-placed reminders {_ZEROS}"
"""What stands in a content before it is sealed."""
BLANK_WATCH: Final = f"tidytrace-placed watch {_ZEROS}"
"""The same for what starts the watcher."""
BLANK_MENU: Final = f"tidytrace-placed menu {_ZEROS}"
"""The same for the entry of the menu and what belongs to it."""
_SEALED: Final = re.compile(rf"(tidytrace-placed (?:reminders|watch|menu) )([0-9a-f]{{{_DIGITS}}})")
LARGEST: Final = 256 * 1024
"""Bytes of a file that can be ours."""


def sealed(content: str) -> str:
    """The content with its digest in place of the blank one."""
    digest = _digest(content)
    for blank in (BLANK, BLANK_WATCH, BLANK_MENU):
        content = content.replace(blank, blank.removesuffix(_ZEROS) + digest)
    return content


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]


def standing(found: str, wanted: str | None) -> Standing:
    """Whose a content is.

    Args:
        found: what stands there.
        wanted: what would be placed now; none when that is not asked.
    """
    mark = _SEALED.search(found)
    if mark is None:
        return "foreign"
    if wanted is not None and found == wanted:
        return "current"
    return "differs" if _digest(found.replace(mark[0], mark[1] + _ZEROS)) == mark[2] else "edited"


def mark_in(content: str) -> str | None:
    """The sealed mark that a content carries, also where the system wrote it anew; none if it is not ours."""
    found = _SEALED.search(content)
    return found[0] if found else None
