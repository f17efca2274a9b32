"""One thing that was done: what, when, how it stands, and what can still be done about it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.activity.words import heading, state
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.chats.cards import MOST, cut, more, sentence
from tidytrace.gui.chats.end_body import restored_words
from tidytrace.gui.controls import Button, Glyph, set_kind, small, strong
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Step
from tidytrace.gui.erasing import Deed, Restored, Title
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import when
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import Language

_SPARE: Final = GRID * 2
"""The bar that scrolls the rows keeps its room free."""
_ICONS = {"erase": "erase", "redact": "cut", "setting": "preferences"}


class DeedRow(QWidget):
    """Keeps its place in the list whatever becomes of it."""

    undo = Signal(str)
    stop = Signal(str)
    end_copy = Signal(str)
    which = Signal(str)
    one_back = Signal(str, str)
    """One conversation of the erasure shall come back, by its id."""

    def __init__(self, deed: Deed, language: Language, parent: QWidget | None = None) -> None:
        """``deed`` may change later; the receipt stays."""
        super().__init__(parent)
        self._ = language
        self.deed = deed
        self._least = 0
        """Width that it needs when the links stand beside each other."""
        self.heading = strong()
        self.line = small()
        self.said = small()
        self.said.hide()
        self.bar = BusyBar(self._("Progress"))
        self.bar.hide()
        self.back = Button(self._("Undo"), kind="soft", glyph="undo", pressed=self._undo)
        self.more = Button(self._("Show which"), kind="link", glyph="right", pressed=self.toggle)
        self.end = Button(self._("Destroy the copy now…"), kind="link", pressed=self._destroy)
        self._titles = QWidget()
        self._titles.hide()
        self._listed = QVBoxLayout(self._titles)
        self._listed.setContentsMargins(0, 0, 0, GRID)
        self._listed.setSpacing(GRID // 2)
        self._links = links = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        # the links have empty space of their own; the texts stand in one line
        links.setContentsMargins(-GRID, 0, 0, 0)
        links.setSpacing(GRID * 2)
        for link in (self.more, self.end):
            links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        links.addStretch()
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self.heading, self.line, self.said, self.bar):
            words.addWidget(part)
        words.addLayout(links)
        words.addWidget(self._titles)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(GRID * 2)
        row.addWidget(Glyph(_ICONS[deed.kind], "quiet", GRID * 3), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.back.at_least(GRID * 13)
        keeps = self.back.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keeps)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.show_deed(deed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the links stand one below the other."""
        if self._links.direction() is QBoxLayout.Direction.LeftToRight:
            self._least = self.minimumSizeHint().width() + _SPARE
        wide = self.width() > self._least
        self._links.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._links.setSpacing(GRID * 2 if wide else 0)
        super().resizeEvent(event)

    @property
    def is_open(self) -> bool:
        """Whether the titles are shown."""
        return not self._titles.isHidden()

    def show_deed(self, deed: Deed) -> None:
        """As it stands now."""
        self.deed = deed
        words = heading(self._, deed)
        self.heading.setText(words)
        facts = [when(self._, deed.when), state(self._, deed)]
        if deed.left:
            facts.append(
                self._.plural("{count} place named by the proof", "{count} places named by the proof", deed.left)
            )
        self.line.setText(SEPARATOR.join(facts))
        can = deed.state == "can-be-undone"
        chats = deed.kind != "setting"
        self.back.setVisible(can)
        self.more.setVisible(can and chats)
        self.end.setVisible(can and chats)
        # the links have empty space of their own
        self._row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID if can and chats else GRID * 2)
        for button in (self.back, self.more, self.end):
            button.setAccessibleName(self._.led(button.text(), SEPARATOR.join([words, facts[0]])))
        self._rest()
        if not can:
            self._close()

    # --- what the person wants

    def _undo(self) -> None:
        self.undo.emit(self.deed.receipt)

    def _destroy(self) -> None:
        self.end_copy.emit(self.deed.receipt)

    def toggle(self) -> None:
        """Show the titles, or forget them again."""
        if self.is_open:
            self._close()
        else:
            self.which.emit(self.deed.receipt)

    def _close(self) -> None:
        while (item := self._listed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._titles.hide()
        self.more.set_glyph("right")

    # --- what becomes of it

    def show_titles(self, titles: Sequence[Title]) -> None:
        """The vault has told which chats they are."""
        self._close()
        for one in titles[:MOST]:
            self._listed.addWidget(self._title(one, alone=len(titles) == 1))
        if len(titles) > MOST:
            self._listed.addWidget(small(more(self._, len(titles) - MOST)))
        self._titles.show()
        self.more.set_glyph("down")

    def _title(self, one: Title, *, alone: bool) -> QWidget:
        title = cut(one.title or self._("(no title)"), 90)
        line = QWidget()
        parts = QHBoxLayout(line)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(GRID * 2)
        parts.addWidget(small(SEPARATOR.join([title, one.app.in_language(self._.code)])), 1)
        if one.back:
            parts.addWidget(small(self._("is back"), wrap=False))
        elif not alone:

            def wanted() -> None:
                self.one_back.emit(self.deed.receipt, one.id)

            button = Button(self._("Bring back"), kind="link", pressed=wanted)
            button.setAccessibleName(self._.led(button.text(), title))
            parts.addWidget(button)
        return line

    def busy(self) -> None:
        """It is being undone; for erased chats that can be stopped."""
        self.said.hide()
        self.end.setEnabled(False)
        if self.deed.kind == "setting":
            self.back.wait(self._("One moment…"))
            return
        self.bar.setRange(0, 0)
        self.bar.show()
        self.back.become(self._("Stop"), "", "", self._stop)

    def _stop(self) -> None:
        self.back.wait(self._("Stopping…"))
        self.stop.emit(self.deed.receipt)

    def step(self, step: Step) -> None:
        """How far it is."""
        self.bar.setRange(0, max(step.total, 1))
        self.bar.setValue(step.done)

    def _rest(self) -> None:
        self.bar.hide()
        self.end.setEnabled(True)
        self.back.become(self._("Undo"), "soft", "undo", self._undo)

    def restored(self, restored: Restored) -> None:
        """How it came back."""
        self._rest()
        lines = [restored_words(restored, self._, words=self.deed.kind == "redact")]
        for one in restored.beside:
            words = self._("Something newer stands at {path}; the erased one was put beside it: {beside}")
            lines.append(words.format(path=one.where, beside=one.put))
        lines += [sentence(one, self._) for one in restored.problems]
        self.say("\n".join(lines), problem=not restored.complete)

    def say(self, words: str, *, problem: bool) -> None:
        """Below the line; what went wrong, or how it came back."""
        self._rest()
        set_kind(self.said, "problem" if problem else "quiet")
        self.said.setText(breakable(words))
        self.said.show()
