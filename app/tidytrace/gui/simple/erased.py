"""Chats that were erased on the way through the large window, for its last page."""

from collections.abc import Collection

import msgspec

from tidytrace.language import Language


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure."""

    app: str
    """Its name."""
    chats: int
    receipts: tuple[str, ...] = ()
    """What brings them back, newest first; empty where no copy was kept."""
    until: str = ""
    """The day until which that works."""

    def told(self, language: Language) -> str:
        """«38 chats erased · Claude Code. You can bring them back until 2 December 2026.»."""
        words = language.plural("{count} chat erased", "{count} chats erased", self.chats)
        line = f"{words} · {self.app}"
        if not self.until:
            return line
        back = language("can be undone until {day}").format(day=self.until)
        return f"{line} · {back}"

    def without(self, back: Collection[str]) -> "Gone | None":
        """What is left of it when these receipts were undone; none if it is all back."""
        left = tuple(one for one in self.receipts if one not in back)
        if self.receipts and not left:
            return None
        return msgspec.structs.replace(self, receipts=left)
