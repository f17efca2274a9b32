"""Qianwen 2: the vendor's page and logs."""

from collections.abc import Sequence

from homes.files import text
from homes.talk import Talk
from homes.vendor_page import support, write_page
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All conversations are in one page."""
    write_page(support(host) / "Qianwen", "www.qianwen.com", talks)
    if host.system == "macos":
        text(host.home / "Library" / "Logs" / "Qianwen" / "main.log", f"[info] {talks[0].turns[0][0]}\n[info] ready\n")
