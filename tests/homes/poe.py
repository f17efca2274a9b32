"""Poe: the vendor's page in a window."""

from collections.abc import Sequence

from homes.talk import Talk
from homes.vendor_page import support, write_page
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All conversations are in one page."""
    write_page(support(host) / "Poe", "poe.com", talks)
