"""Zen Browser, which keeps a profile as Firefox does."""

from collections.abc import Sequence

from homes.gecko import folders, write_profile
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    write_profile(*folders(host, linux=".zen", windows="zen", macos="zen", cache="zen"), told)
