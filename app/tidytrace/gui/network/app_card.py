"""One running app: the computers that it is connected to, with what is new marked by word, shape and colour."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tidytrace.catalog import App
from tidytrace.checks.connections.looking import Picture
from tidytrace.findings.model import Phrase, State
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import told
from tidytrace.gui.controls import Button, StateBadge, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import when
from tidytrace.gui.network.ends import End, ends
from tidytrace.gui.wordings import SEPARATOR, capital, state_word
from tidytrace.language import N_, Language

_AT_ONCE: Final = 8
"""Other ends that are shown at once; the rest when it is asked for."""
# the most telling first: one mark is enough
_NEW: Final = {"country": N_("new country"), "host": N_("new name"), "address": N_("new address")}


class AppCard(QFrame):
    """Says of each other end where it is, what it is called, and since when the app was seen with it.

    For apps that are connected, or whose connections cannot all be seen.
    """

    def __init__(self, app: App, picture: Picture, language: Language, parent: QWidget | None = None) -> None:
        """As it was seen."""
        super().__init__(parent)
        self._ = language
        self.app = app
        self.setProperty("kind", "card")
        self.ends = ends(picture.of(app))
        hidden = [process for owner, process in picture.hidden if owner.id == app.id]
        self.unseen = bool(hidden)
        """Whether not all of its connections can be seen."""
        state = self._state()
        self.heading = app.names.in_language(language.code)
        self.state_words = self._summary()
        self.setAccessibleName(language.led(self.heading, self.state_words))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID * 3)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self.more = Button("", kind="link", glyph="right", pressed=self._show_all)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        lines.addLayout(self._head(state))
        inner = QVBoxLayout()
        inner.setContentsMargins(GRID * 7, 0, 0, 0)
        inner.setSpacing(GRID)
        if hidden:
            names = ", ".join(f"{one.name} ({one.pid})" for one in hidden)
            sentence = render(Phrase("lines-hidden-why", {"processes": names}), language)
            inner.addWidget(told("unknown", "unknown", sentence))
        if self.ends:
            self._list(inner)
        lines.addLayout(inner)

    def _head(self, state: State) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(strong(self.heading))
        words.addWidget(text(self.state_words, kind="quiet"))
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        badge = StateBadge(state)
        badge.setAccessibleName(state_word(self._, state))
        head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _list(self, lines: QVBoxLayout) -> None:
        self._add(self.ends[:_AT_ONCE])
        lines.addLayout(self._grid)
        rest = len(self.ends) - _AT_ONCE
        self.more.setText(self._.plural("Show {count} more", "Show {count} more", max(rest, 0)))
        self.more.setAccessibleName(self._.led(self.more.text(), self.heading))
        under = QHBoxLayout()
        # the arrow of the link has empty space of its own; the texts stand in one line
        under.setContentsMargins(-GRID, 0, 0, 0)
        under.addWidget(self.more)
        under.addStretch()
        lines.addLayout(under)
        self.more.setVisible(rest > 0)

    def _state(self) -> State:
        """As the check-up sees it: something new is for the person to judge."""
        if any(one.new and set(one.new) != {"address"} for one in self.ends):
            return State.MANUAL
        return State.UNKNOWN if self.unseen else State.OK

    def _summary(self) -> str:
        if self.ends:
            count = len({one.address for one in self.ends})
            words = self._.plural("Connected to {count} other computer", "Connected to {count} other computers", count)
            new = sum(1 for one in self.ends if one.new)
            if new == count:
                told = self._.plural("not seen before", "none of them seen before", new)
            else:
                told = self._.plural("{count} of them not seen before", "{count} of them not seen before", new)
            return words + (SEPARATOR + told if new else "")
        return self._("Could not check where it is connected")

    def _add(self, found: Sequence[End]) -> None:
        for one in found:
            row = self._grid.rowCount()
            where = capital(one.place.in_language(self._.code))
            self._grid.addWidget(text(where, wrap=False), row, 0, _TOP)
            self._grid.addWidget(self._end(one), row, 1)
            mark = next((words for what, words in _NEW.items() if what in one.new), None)
            if mark is not None:
                self._grid.addWidget(self._mark(self._(mark)), row, 2, _TOP | Qt.AlignmentFlag.AlignRight)

    def _end(self, one: End) -> QWidget:
        """The name if it is known, else the address; the rest is small."""
        parts = [one.address if one.host else "", self._("port {port}").format(port=one.port), *one.processes]
        if one.incoming:
            parts.append(self._("came in from there"))
        if one.count > 1:
            parts.append(f"{one.count}×")
        if one.since is not None:
            parts.append(self._("first seen {day}").format(day=when(self._, one.since)))
        widget = QWidget()
        lines = QVBoxLayout(widget)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        shown = text(breakable(one.host or one.address))
        detail = small(breakable(SEPARATOR.join(part for part in parts if part)))
        for label in (shown, detail):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(label)
        return widget

    @staticmethod
    def _mark(words: str) -> QLabel:
        mark = small(words, wrap=False)
        mark.setProperty("kind", "new")
        return mark

    def _show_all(self) -> None:
        self.more.hide()
        self._add(self.ends[_AT_ONCE:])


_TOP: Final = Qt.AlignmentFlag.AlignTop
