"""Arc, which keeps a profile as Chromium does."""

from collections.abc import Sequence

from homes.browser import located, write_profile
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    folders = located(
        host,
        windows="{packages}/TheBrowserCompany.Arc_ttt1ap7aakyb4/LocalCache/Local/Arc/User Data",
        macos="Arc/User Data",
    )
    write_profile(*folders, told)
