"""Reads one chat behind the scenes, page by page, and looks what of it is better not seen before it is shown."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject

from tidytrace.chats.model import Conversation, Message
from tidytrace.gui.chats.page_turner import MOST
from tidytrace.gui.chats.port import Masks
from tidytrace.gui.chats.preview import Preview
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_READING: Final = "messages"
_Read = tuple[Sequence[Message], Masks, EngineProblem | None]


class Reader(QObject):
    """One page at a time; another chat takes the place of the one before."""

    def __init__(self, engine: Engine, work: Work, preview: Preview, language: Language) -> None:
        """Turns the pages of a preview."""
        super().__init__(preview)
        self._ = language
        self._engine, self._work, self._preview = engine, work, preview
        preview.turn.connect(self.read)

    def read(self, conversation: Conversation, skip: int = 0) -> None:
        """The messages after the first ``skip``."""
        engine = self._engine

        def call(handle: Handle) -> _Read:
            messages = engine.messages(conversation, MOST + 1, handle.cancelled, skip)
            try:
                return messages, engine.masking.masks(messages[:MOST], handle.cancelled), None
            except EngineProblem as problem:
                return messages, (), problem

        def done(read: _Read) -> None:
            messages, masks, problem = read
            self._preview.show_messages(messages, masks, skip)
            if problem is not None:
                words = self._("It could not be looked for what should be masked here: {reason}")
                self._preview.unmasked(words.format(reason=problem.told(self._)))

        self._work.start(_READING, call, done=done, failed=lambda problem: self._preview.failed(problem.told(self._)))
