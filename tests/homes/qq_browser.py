"""QQ Browser, which keeps a profile as Chromium does."""

from collections.abc import Sequence

from homes.browser import write_browser
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    write_browser(host, told, windows="{localappdata}/Tencent/QQBrowser/User Data")
