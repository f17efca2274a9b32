"""Words looked for in the whole text: the line that says how far it is, and what it does to the list and the preview.

Nothing of it is kept: what was looked for stands in the search field alone, and what was found in memory.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tidytrace.chats.finding import query
from tidytrace.chats.finding.query import Query
from tidytrace.gui.chats.facets import FacetBar
from tidytrace.gui.chats.preview import Preview
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.controls import Button, small
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Step
from tidytrace.gui.searching import Hit, Sought
from tidytrace.gui.wordings import SEPARATOR, chats
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.gui.forget.dialog import ForgetDialog

FINDING: Final = "whole-text"
_LEAST: Final = 2
"""Characters; a single one stands everywhere. One Chinese character is a word."""


class Finder(QWidget):
    """Below the search field, while words are looked for in the whole text."""

    changed = Signal()
    """Something was forgotten, or is back."""
    said = Signal(object)
    """It can be taken back; a ``toast.Said``."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it joins, of whom it asks, and how to say it
        self,
        facets: FacetBar,
        table: ChatTable,
        preview: Preview,
        engine: Engine,
        work: Work,
        language: Language,
    ) -> None:
        """Looks for nothing."""
        super().__init__()
        self._ = language
        self._engine, self._work = engine, work
        self._facets, self._table, self._preview = facets, table, preview
        self._looked = self._total = 0
        self.dialog: ForgetDialog | None = None
        self.words = ""
        """What is looked for now."""
        self.line = small()
        self.stop = Button(self._("S&top"), kind="link", pressed=self._stop)
        self.stop.setAccessibleName(self._("Stop looking through the text"))
        self.forgetting = Button(self._("F&orget this…"), kind="link", glyph="erase", pressed=self._ask_to_forget)
        self.forgetting.setToolTip(self._("Look for it in all apps, then cut it out or erase the chats."))
        self.forgetting.setAccessibleDescription(self._("Look for it in all apps, then cut it out or erase the chats."))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.line, 1)
        row.addWidget(self.stop)
        facets.sought.connect(self.look)
        facets.where.currentIndexChanged.connect(lambda _index: self._say())
        self._say()

    def look(self, words: str) -> None:
        """Look for words; for none, everything is shown again."""
        plain = words.strip()
        too_short = len(plain) < _LEAST and (not plain or plain < "\u2e80")
        self._work.drop(FINDING)
        self._table.hits = {}
        self.words = "" if too_short else plain
        self._looked = self._total = 0
        self.mark()
        if too_short:
            self._facets.show_inside(None)
            self._say()
            if plain:
                self.line.setText(self._("At least two letters, please."))
            return
        self._facets.show_inside(frozenset())
        searching = self._engine.searching

        def call(handle: Handle) -> Sought:
            return searching.find(plain, handle.found, handle.progress, handle.cancelled)

        self._work.start(FINDING, call, done=self._done, failed=self._failed, progress=self._so_far, found=self._found)
        self._say()

    def again(self) -> None:
        """What is on the disk has changed."""
        if self.words:
            self.look(self.words)

    def clear(self) -> None:
        """Forget what was looked for and what was found, at once."""
        self._facets.search.clear()
        self.look("")

    def hideEvent(self, event: QHideEvent) -> None:
        """When the whole window disappears, what was looked for goes too; turning to another page is no reason."""
        super().hideEvent(event)
        if not self.window().isVisible():
            QTimer.singleShot(0, self, self.clear)

    def query(self) -> Query | None:
        """What is looked for, to show its places in a text."""
        return query.words(self.words) if self.words else None

    def mark(self) -> None:
        """Show the places in what is read now."""
        self._preview.places.show_places(self.query())

    def _found(self, hits: Sequence[Hit]) -> None:
        self._table.hits = self._table.hits | {hit.conversation.id: hit for hit in hits}
        self._facets.show_inside(frozenset(self._table.hits))
        self._say()

    def _so_far(self, step: Step) -> None:
        self._looked, self._total = step.done, step.total
        self._say()

    def _stop(self) -> None:
        self._work.cancel(FINDING)

    def _ask_to_forget(self) -> None:
        self.forget_this(self._facets.search.text().strip())

    def forget_this(self, words: str = "") -> None:
        """Look everywhere, choose, ask, do, prove: see ``ForgetDialog``."""
        from tidytrace.gui.forget.dialog import ForgetDialog

        self.dialog = ForgetDialog(words, self._engine, self._work, self._, self.window())
        self.dialog.forgotten.connect(self.changed)
        self.dialog.restored.connect(self.changed)
        self.dialog.said.connect(self.said)
        self.dialog.open()

    def _done(self, sought: Sought) -> None:
        self._looked = sought.looked
        self._say(sought)

    def _failed(self, problem: EngineProblem) -> None:
        self.line.setText(problem.told(self._))
        self.stop.hide()

    def _say(self, sought: Sought | None = None) -> None:
        """«14 chats found · looked through 2,000 of 50,000 chats»."""
        busy = bool(self.words) and sought is None and self._work.busy(FINDING)
        self.setVisible(self._facets.in_text)
        self.stop.setVisible(busy)
        if not self.words:
            self.line.setText(
                self._("All words must stand in a chat. Put quotation marks around words that belong together.")
            )
            return
        found = self._.plural("{count} chat found", "{count} chats found", len(self._table.hits))
        if busy:
            looked = self._("looking… {done} of {total}").format(done=self._looked, total=self._total or "…")
        elif sought is not None and not sought.complete:
            looked = self._("stopped after {chats}").format(chats=chats(self._, sought.looked))
        else:
            looked = self._("looked through {chats}").format(chats=chats(self._, self._looked))
        parts = [found, looked]
        if sought is not None and sought.problems:
            parts.append(
                self._.plural(
                    "{count} place could not be read", "{count} places could not be read", len(sought.problems)
                )
            )
        self.line.setText(SEPARATOR.join(parts))
