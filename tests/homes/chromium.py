"""Chromium 156 with one profile."""

from collections.abc import Sequence

from homes.browser import folders, write_profile
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    write_profile(*folders(host, linux="chromium", elsewhere="Chromium"), told)
