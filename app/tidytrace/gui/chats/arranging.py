"""A long list is put in order behind the scenes, and whoever reads a chat goes on reading it whatever the order."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from tidytrace.gui.chats.facets import FacetBar
from tidytrace.gui.chats.looking import Looking
from tidytrace.gui.chats.preview import Preview
from tidytrace.gui.chats.shelf import Column, Facets, Shelf, Wanted
from tidytrace.gui.chats.view import ChatView
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.work import Work

_ARRANGING: Final = "arrange"


class Arranging(QObject):
    """Joins the facets, the table and the preview."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it joins
        self,
        work: Work,
        view: ChatView,
        facets: FacetBar,
        preview: Preview,
        looking: Looking,
        failed: Callable[[EngineProblem], None],
    ) -> None:
        """``failed`` tells the person that the list could not be put in order."""
        super().__init__(view)
        self._work, self._view, self._table = work, view, view.table
        self._facets, self._preview, self._looking, self._failed = facets, preview, looking, failed
        self._table.elsewhere = self._arrange
        self._table.arranged.connect(self._arranged)
        facets.changed.connect(self._find)
        view.verticalScrollBar().valueChanged.connect(looking.rest)

    def _find(self, facets: Facets) -> None:
        self._table.show_facets(facets)

    def _arrange(self, shelf: Shelf, wanted: Wanted) -> None:
        """What was there stays until it is done."""
        table = self._table
        self._looking.rest()
        self._work.start(
            _ARRANGING,
            lambda handle: shelf.arrange(wanted, stop=handle.cancelled),
            done=lambda arranged: table.show(shelf, wanted, arranged),
            failed=self._failed,
        )

    def _arranged(self) -> None:
        """Other rows, or other counts."""
        self._facets.show_arranged(self._table.shelf, self._table.now)
        read = self._preview.shown
        if self._view.currentIndex().isValid() or read is None:
            return
        row = self._table.row_of(read)
        if row is not None:
            self._view.setCurrentIndex(self._table.index(row, Column.TITLE))
        elif read not in self._table.shelf.by_id:
            self._preview.nothing()
