"""Tor Browser, where somebody let it remember what was visited; its folders lie beside the program."""

from collections.abc import Sequence
from pathlib import Path

from homes.gecko import write_profile
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    variables = host.variables()
    root = {
        "linux": Path(variables["xdg_data"]) / "torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser",
        "windows": host.home / "Desktop/Tor Browser/Browser/TorBrowser/Data/Browser",
        "macos": Path(variables.get("library", "")) / "TorBrowser-Data/Browser",
    }[host.system]
    write_profile(root / "profile.default", root / "Caches" / "profile.default", told)
