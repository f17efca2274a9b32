"""Where in the window something is: what ``tidytrace --show`` takes."""

from typing import Final, Literal
from urllib.parse import quote, unquote

import msgspec

Page = Literal["home", "chats", "apps", "network", "tips", "remind", "activity", "believe"]
Deed = Literal["", "erase", "cut-out", "check"]

_DEEDS: Final[dict[Page, tuple[Deed, ...]]] = {
    "home": ("check",),
    "chats": ("erase", "cut-out"),
    "apps": (),
    "network": (),
    "tips": (),
    "remind": (),
    "activity": (),
    "believe": (),
}


class UnknownPlace(Exception):  # noqa: N818 - says what is the matter
    """There is no such place in the window."""


class Place(msgspec.Struct, frozen=True):
    """A page, what is shown on it, and which question is asked there; nothing is ever done without that question."""

    page: Page
    which: str = ""
    """The id of a conversation on ``chats``, of an app on ``apps``."""
    deed: Deed = ""

    def __str__(self) -> str:
        """``home``, ``home/check``, ``chats/ID``, ``chats/ID/erase``, ``apps/ID`` …; no id can be taken for more."""
        return "/".join(part for part in (self.page, quote(self.which, safe=""), self.deed) if part)

    @classmethod
    def of(cls, text: str) -> "Place":
        """Read it. Raises UnknownPlace."""
        page, *rest = text.strip().strip("/").split("/")
        if page not in _DEEDS:
            raise UnknownPlace(text)
        which = unquote(rest.pop(0)) if page in {"chats", "apps"} and rest else ""
        deed = rest.pop(0) if rest else ""
        if rest or (deed and (deed not in _DEEDS[page] or (page == "chats" and not which))):
            raise UnknownPlace(text)
        return msgspec.convert({"page": page, "which": which, "deed": deed}, cls)
