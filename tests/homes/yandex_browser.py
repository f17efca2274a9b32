"""Yandex Browser, which keeps a profile as Chromium does."""

from collections.abc import Sequence

from homes.browser import located, write_profile
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    folders = located(
        host,
        windows="{localappdata}/Yandex/YandexBrowser/User Data",
        macos="Yandex/YandexBrowser",
    )
    write_profile(*folders, told)
