"""What was found, app by app, and what the person wants done with each chat. Nothing is chosen beforehand."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from tidytrace.gui.chats.cards import MOST, Folded, add_lines, body, cut, headed, more, told
from tidytrace.gui.chats.row_words import hit_line
from tidytrace.gui.controls import Choice, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import last_used
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import when
from tidytrace.gui.searching import Copy, Everywhere, Hit
from tidytrace.gui.wordings import KINDS, SEPARATOR, chats
from tidytrace.language import Language

Deed = Literal["leave", "cut", "erase"]
_LONGEST: Final = 60
_FEW: Final = 3
"""Paths that are shown at once."""


class ChooseBody(QWidget):
    """A card for each app, one for copies elsewhere, and what nobody here can see."""

    changed = Signal()

    def __init__(
        self, found: Everywhere, masked: Mapping[str, str], language: Language, parent: QWidget | None = None
    ) -> None:
        """Everything is left as it is.

        Args:
            found: What there is.
            masked: How titles that hold something sensitive are shown, by the chats' ids.
            language: The person's.
            parent: As Qt has it.
        """
        super().__init__(parent)
        self._masked = masked
        self._ = language
        self._deeds: dict[str, Deed] = {}
        self.choices: dict[str, Choice] = {}
        """By the ids of the chats that have a line."""
        self.of_app: dict[str, Choice] = {}
        area, lines = body()
        by_app: dict[str, list[Hit]] = {}
        for hit in found.hits:
            by_app.setdefault(hit.conversation.app, []).append(hit)
        for app, hits in by_app.items():
            name = found.apps[app].in_language(language.code) if app in found.apps else app
            lines.addWidget(self._card(app, name, hits, running=app in found.running))
        if found.copies:
            lines.addWidget(copies_card(self._("Copies elsewhere"), found.copies, language))
        if found.problems:
            count = len(found.problems)
            said = self._.plural("{count} place could not be read", "{count} places could not be read", count)
            lines.addWidget(told("unknown", "unknown", said))
        lines.addWidget(told("info", "quiet", cloud_words(language)))
        lines.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @property
    def cut(self) -> frozenset[str]:
        """Chats that lose the words."""
        return frozenset(one for one, deed in self._deeds.items() if deed == "cut")

    @property
    def erase(self) -> frozenset[str]:
        """Chats that go."""
        return frozenset(one for one, deed in self._deeds.items() if deed == "erase")

    def begin(self) -> None:
        """The keyboard is where there is something to choose."""
        for choice in (*self.of_app.values(), *self.choices.values()):
            if choice.isVisibleTo(self):
                choice.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _card(self, app: str, name: str, hits: Sequence[Hit], *, running: bool) -> QFrame:
        frame, lines = headed(SEPARATOR.join([name, chats(self._, len(hits))]))
        if running:
            words = self._("{app} is running. Close it before you change its chats.").format(app=name)
            lines.addWidget(told("lock", "quiet", words))
        if len(hits) > 1:
            every = self._choice(self._("All chats of {app}").format(app=name))
            every.insertItem(0, self._("Each one by itself"), None)
            every.setCurrentIndex(0)
            every.currentIndexChanged.connect(lambda _index: self._for_all(hits, every.currentData()))
            self.of_app[app] = every
            lines.addWidget(every, 0, Qt.AlignmentFlag.AlignLeading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 1)
        for row, hit in enumerate(hits[:MOST]):
            grid.addWidget(self._words(hit), row, 0)
            grid.addWidget(self._chosen_for(hit), row, 1, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(grid)
        if len(hits) > MOST:
            lines.addWidget(small(more(self._, len(hits) - MOST)))
        return frame

    def _words(self, hit: Hit) -> QWidget:
        widget = QWidget()
        lines = QVBoxLayout(widget)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(text(cut(self._title(hit), _LONGEST)))
        used = last_used(hit.conversation)
        dated = [when(self._, used)] if used is not None else []
        lines.addWidget(small(breakable(SEPARATOR.join([*dated, hit_line(self._, hit) or ""]))))
        return widget

    def _title(self, hit: Hit) -> str:
        chat = hit.conversation
        return " ".join((self._masked.get(chat.id) or chat.title or self._("Untitled chat")).split())

    def _chosen_for(self, hit: Hit) -> QWidget:
        chat = hit.conversation
        if chat.erasable == "no":
            return small(self._("Cannot be changed"))
        choice = self._choice(self._("What to do with «{title}»").format(title=cut(self._title(hit), _LONGEST)))
        choice.currentIndexChanged.connect(lambda _index: self._chosen(chat.id, choice.currentData()))
        self.choices[chat.id] = choice
        return choice

    def _choice(self, name: str) -> Choice:
        choice = Choice(name)
        choice.addItem(self._("Leave it"), "leave")
        choice.addItem(self._("Cut it out"), "cut")
        choice.addItem(self._("Erase the chat"), "erase")
        return choice

    def _chosen(self, chat: str, deed: Deed) -> None:
        self._deeds[chat] = deed
        self.changed.emit()

    def _for_all(self, hits: Sequence[Hit], deed: Deed | None) -> None:
        if deed is None:
            return
        for hit in hits:
            chat = hit.conversation
            if chat.id in self.choices:
                choice = self.choices[chat.id]
                choice.setCurrentIndex(choice.findData(deed))
            elif chat.erasable != "no":
                self._deeds[chat.id] = deed
        self.changed.emit()


def copies_card(heading: str, copies: Sequence[Copy], language: Language) -> QFrame:
    """What becomes of copies, one sentence for each fate; their paths are one click deeper."""
    frame, lines = headed(heading)
    fates: dict[str, list[Copy]] = {}
    for one in copies:
        fates.setdefault(language(one.why.sentence).format(**one.why.parameters), []).append(one)
    for sentence, group in fates.items():
        lines.addWidget(text(breakable(sentence)))
        paths = [_copy_line(one, language) for one in group]
        if len(paths) <= _FEW:
            add_lines(lines, paths, language)
            continue
        words = language.plural("{count} file", "{count} files", len(group))
        folded = Folded(words, partial(tuple, paths), language)
        folded.button.setAccessibleName(language.led(words, sentence))
        lines.addWidget(folded)
    return frame


def _copy_line(copy: Copy, language: Language) -> str:
    """«~/…/notes.txt · memories»."""
    kind = language(KINDS[copy.kind]) if copy.kind in KINDS else copy.kind
    return SEPARATOR.join([copy.shown, kind])


def cloud_words(language: Language) -> str:
    """What is beyond this computer."""
    return language(
        "What the services keep on their side cannot be seen from here. "
        "On the first page, the card of each account has a letter that asks for it to be deleted."
    )
