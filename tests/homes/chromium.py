"""Chromium 156 with one profile."""

import dataclasses
from collections.abc import Sequence

from homes.browser import write_profile
from homes.talk import Talk, talks
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    (other,) = talks(1, seed=4711)
    # the same words on a page that stays would rightly be named as left
    words = [(f"PROMPT-{other.id}-0 recipe of the day", f"ANSWER-{other.id}-0 dumplings with leek")]
    other = dataclasses.replace(other, title=f"TITLE-{other.id} Recipes", turns=words)
    variables = host.variables()
    if host.system == "windows":
        udd = host.local(variables["localappdata"]) / "Chromium" / "User Data"
        cache = udd / "Default"
    elif host.system == "macos":
        udd = host.local(variables["library"]) / "Chromium"
        cache = host.home / "Library" / "Caches" / "Chromium" / "Default"
    else:
        udd = host.home / ".config" / "chromium"
        cache = host.home / ".cache" / "chromium" / "Default"
    write_profile(udd, cache, told, other)
