"""Poe: the vendor's page in a window."""

from collections.abc import Sequence
from pathlib import Path

from homes.talk import Talk
from homes.vendor_page import write_page
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All conversations are in one page."""
    variables = host.variables()
    write_page(Path(variables["appdata" if host.system == "windows" else "library"]) / "Poe", "poe.com", talks)
