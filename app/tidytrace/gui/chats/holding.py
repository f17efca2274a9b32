"""Which chats the person keeps, whatever else is erased: said in the preview, marked in the table."""

from typing import Final

from PySide6.QtCore import QObject

from tidytrace.gui.chats.preview import Preview
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.engine import Engine
from tidytrace.gui.work import Work
from tidytrace.language import Language

_HOLDING: Final = "hold"


class Holding(QObject):
    """Writes it down, and shows it only when it is written."""

    def __init__(self, engine: Engine, work: Work, table: ChatTable, preview: Preview, language: Language) -> None:
        """Hears what the person says in the preview."""
        super().__init__(table)
        self._ = language
        self._engine, self._work, self._table, self._preview = engine, work, table, preview
        preview.hold.connect(self.hold)

    def show(self, chat_id: str) -> None:
        """Another chat is read."""
        self._preview.show_held(held=self._table.shelf.is_held(chat_id))

    def hold(self, chat_id: str, held: bool) -> None:  # noqa: FBT001 - as the signal gives it
        """Keep a chat, or keep it no longer."""
        engine = self._engine

        def done(_nothing: object) -> None:
            self._table.hold(chat_id, held=held)
            if self._preview.shown == chat_id:
                self.show(chat_id)

        self._work.start(
            _HOLDING,
            lambda _handle: engine.keeping.hold(chat_id, held=held),
            done=done,
            failed=lambda problem: self._preview.failed(problem.told(self._)),
        )
