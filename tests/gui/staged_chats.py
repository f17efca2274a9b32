"""What the page of chats asks besides, on a made-up computer."""

import re

from tidytrace.checks.scanning import Mask
from tidytrace.gui.engine import EngineProblem


class StagedKeeping:
    """Remembers what the person keeps."""

    def __init__(self, engine):
        self._engine = engine
        self.held: set[str] = set()

    def hold(self, chat_id, *, held):
        self._engine._enter("hold", (chat_id, held))
        (self.held.add if held else self.held.discard)(chat_id)


class StagedMasking:
    """Masks some values wherever they stand."""

    def __init__(self):
        self.values: dict[str, str] = {}
        """What stands in their place."""
        self.problem: EngineProblem | None = None

    def masks(self, messages, cancelled):
        if self.problem is not None:
            raise self.problem
        return [
            sorted(
                (
                    Mask(at, at + len(value), masked, "payment-card")
                    for value, masked in self.values.items()
                    for at in (one.start() for one in re.finditer(re.escape(value), message.text))
                ),
                key=lambda one: one.start,
            )
            for message in messages
        ]

    def titles(self, titles, cancelled):
        if self.problem is not None:
            raise self.problem
        shown = {}
        for chat, title in titles.items():
            masked = title or ""
            for value, instead in self.values.items():
                masked = masked.replace(value, instead)
            if masked != (title or ""):
                shown[chat] = masked
        return shown
