"""The look for what should never have been typed: behind the scenes, and told in the table, the facets, the preview."""

import time
from typing import Final

from PySide6.QtCore import QObject

from tidytrace.gui.chats.facets import FacetBar
from tidytrace.gui.chats.preview import Preview
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.engine import Engine
from tidytrace.gui.found import Found
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_SEARCHING: Final = "sensitive"
_REST: Final = 0.25
"""Seconds for which the look pauses after the person moved the list: two cannot reckon at once without a jolt."""
_NAP: Final = 0.02


class Looking(QObject):
    """Nobody waits for it."""

    def __init__(  # noqa: PLR0913, PLR0917 - of whom it asks, and whom it tells
        self, engine: Engine, work: Work, table: ChatTable, facets: FacetBar, preview: Preview, language: Language
    ) -> None:
        """Nothing is looked for yet."""
        super().__init__(table)
        self._ = language
        self._engine, self._work = engine, work
        self._table, self._facets, self._preview = table, facets, preview
        self._moved = 0.0
        self.found: Found = {}
        """As far as it was looked for."""
        self.wanted = False
        """Only chats in which something was found are wanted, as soon as that is known."""

    def rest(self) -> None:
        """The person moves the list: that comes first."""
        self._moved = time.monotonic()

    def look(self) -> None:
        """Look anew; what was found before stands until then."""
        if not len(self._table.shelf):
            return
        if not self.found:
            self._facets.say_of_sensitive(self._("Sensitive: looking…"))
        engine, shelf = self._engine, self._table.shelf

        def call(handle: Handle) -> Found:
            def cancelled() -> bool:
                # asked all the time, so this is where it can wait
                while time.monotonic() - self._moved < _REST and not handle.cancelled():
                    time.sleep(_NAP)
                return handle.cancelled()

            found = engine.sensitive(cancelled)
            # the ids of the list in place of as many that say the same: they take megabytes
            return {shelf.own_id(chat): kinds for chat, kinds in found.items()}

        self._work.start(
            _SEARCHING,
            call,
            done=self._looked,
            failed=lambda _problem: self._facets.say_of_sensitive(self._("Sensitive: could not check")),
        )

    def _looked(self, found: Found) -> None:
        self.found = found
        self._table.show_found(found)
        shelf = self._table.shelf
        self._facets.show_sensitive(shelf)
        number = shelf.by_id.get(self._preview.shown or "")
        if number is not None:
            self._preview.show_found(shelf.kinds(shelf.conversations[number]))
        if self.wanted:
            self.wanted = False
            self._facets.only_sensitive()
