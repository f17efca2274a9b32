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
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import N_, Language

_AT_ONCE: Final = 8
"""Other ends that are shown at once; the rest when it is asked for."""
_NEW: Final = {"country": N_("new country"), "host": N_("new name"), "address": N_("new address")}


class AppCard(QFrame):
    """Says of each other end where it is, what it is called, and since when the app was seen with it."""

    def __init__(self, app: App, picture: Picture, language: Language, parent: QWidget | None = None) -> None:
        """As it was seen."""
        super().__init__(parent)
        self._ = language
        self.app = app
        self.setProperty("kind", "card")
        self.ends = ends(picture.of(app))
        hidden = [process for owner, process in picture.hidden if owner.id == app.id]
        state = self._state(hidden=bool(hidden) or bool(picture.problem))
        self.heading = app.names.in_language(language.code)
        self.state_words = self._summary(unseen=state is State.UNKNOWN)
        self.setAccessibleName(f"{self.heading}: {self.state_words}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(strong(self.heading))
        words.addWidget(text(self.state_words, kind="quiet"))
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        badge = StateBadge(state)
        badge.setAccessibleName(state_word(language, state))
        head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        lines.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(GRID * 7, 0, 0, 0)
        inner.setSpacing(GRID)
        if hidden:
            names = ", ".join(f"{one.name} ({one.pid})" for one in hidden)
            inner.addWidget(
                told("unknown", "unknown", render(Phrase("lines-hidden-why", {"processes": names}), language))
            )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID * 3)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self.more = Button("", kind="link", glyph="right", pressed=self._show_all)
        self.more.setVisible(len(self.ends) > _AT_ONCE)
        if self.ends:
            self._add(self.ends[:_AT_ONCE])
            inner.addLayout(self._grid)
            rest = len(self.ends) - _AT_ONCE
            self.more.setText(language.plural("Show {count} more", "Show {count} more", max(rest, 0)))
            self.more.setAccessibleName(f"{self.more.text()}: {self.heading}")
            inner.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        if self.ends or hidden:
            lines.addLayout(inner)

    def _state(self, *, hidden: bool) -> State:
        """As the check-up sees it: something new is for the person to judge."""
        if any(one.new and set(one.new) != {"address"} for one in self.ends):
            return State.MANUAL
        return State.UNKNOWN if hidden else State.OK

    def _summary(self, *, unseen: bool) -> str:
        if self.ends:
            count = len({one.address for one in self.ends})
            words = self._.plural("Connected to {count} other computer", "Connected to {count} other computers", count)
            new = sum(1 for one in self.ends if one.new)
            return words + (SEPARATOR + self._.plural("{count} of them new", "{count} of them new", new) if new else "")
        return self._("Could not check where it is connected") if unseen else self._("Not connected now")

    def _add(self, found: Sequence[End]) -> None:
        for one in found:
            row = self._grid.rowCount()
            self._grid.addWidget(text(one.place.in_language(self._.code), wrap=False), row, 0, _TOP)
            self._grid.addWidget(self._end(one), row, 1, _TOP)
            self._grid.addWidget(self._marks(one), row, 2, _TOP)
            seen = self._("first seen {day}").format(day=when(self._, one.since)) if one.since is not None else ""
            self._grid.addWidget(small(seen, wrap=False), row, 3, _TOP)

    def _end(self, one: End) -> QWidget:
        """The name if it is known, else the address; the rest is small."""
        port = self._("port {port}").format(port=one.port)
        parts = [one.address if one.host else "", port, ", ".join(one.processes)]
        if one.incoming:
            parts.append(self._("came in from there"))
        if one.count > 1:
            parts.append(f"{one.count}×")
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

    def _marks(self, one: End) -> QLabel:
        """What of it the app was not seen with before; the most telling alone."""
        what = next((name for name in _NEW if name in one.new), None)
        if what is None:
            return QLabel()
        mark = small(self._(_NEW[what]), wrap=False)
        mark.setProperty("kind", "new")
        return mark

    def _show_all(self) -> None:
        self.more.hide()
        self._add(self.ends[_AT_ONCE:])


_TOP: Final = Qt.AlignmentFlag.AlignTop
