"""Cards that the pages of an erasure share: what stays and why, places by their paths, titles on demand."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tidytrace.chats.model import Conversation
from tidytrace.findings.wording import render
from tidytrace.gui.controls import Button, Glyph, card, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Kept, Spared, Trouble
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.wordings import chats
from tidytrace.language import Language

MOST: Final = 200
"""Lines that a card names; the rest is counted."""
NameOf = Callable[[Conversation], tuple[str, str]]
"""Title and app of a conversation, as the list shows them."""


def body() -> tuple[QScrollArea, QVBoxLayout]:
    """A page of the dialog that scrolls when it must."""
    inner = QWidget()
    inner.setProperty("kind", "page")
    lines = QVBoxLayout(inner)
    lines.setContentsMargins(0, 0, GRID, 0)
    lines.setSpacing(GRID * 2)
    return scrolling(inner), lines


def headed(heading: str) -> tuple[QFrame, QVBoxLayout]:
    """A card with a heading."""
    frame = card()
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
    lines.setSpacing(GRID)
    lines.addWidget(strong(heading))
    return frame, lines


def told(glyph: str, role: str, words: str) -> QWidget:
    """A sentence with a shape before it."""
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID * 3 // 2)
    row.addWidget(Glyph(glyph, role, 20), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text(breakable(words)), 1)
    return widget


def kept_card(heading: str, kept: Sequence[Kept], name_of: NameOf, language: Language) -> QFrame:
    """Chats that stay, one line for each reason: fifty chats of a running app have one reason, not fifty."""
    frame, lines = headed(f"{heading} · {chats(language, len(kept))}")
    reasons: dict[str, list[Kept]] = {}
    for one in kept:
        reasons.setdefault(render(one.reason, language), []).append(one)
    for reason, group in reasons.items():
        names = [name_of(one.conversation)[0] for one in group[:3]]
        listed = language(", ").join(language("«{title}»").format(title=cut(name)) for name in names)
        if len(group) > len(names):
            listed += " " + more(language, len(group) - len(names))
        lines.addWidget(text(breakable(reason)))
        lines.addWidget(small(listed))
    return frame


def spared_card(heading: str, spared: Sequence[Spared], language: Language) -> QFrame:
    """Places that stay, each with its reason."""
    lines = [language.led(one.where, render(one.reason, language)) for one in spared]
    return places_card(heading, lines, language)


def troubles_card(heading: str, troubles: Sequence[Trouble], language: Language) -> QFrame:
    """Places that something went wrong with, each with its reason."""
    return places_card(heading, [sentence(one, language) for one in troubles], language)


def sentence(trouble: Trouble, language: Language) -> str:
    """Where and why."""
    words = language(trouble.sentence).format(**trouble.parameters)
    return language.led(trouble.where, words) if trouble.where else words


def closed_card(problems: Sequence[Trouble], language: Language) -> QFrame:
    """Places that nobody could look into: one sentence for each reason, their names one click deeper."""
    frame, lines = headed(language("What could not be looked at"))
    reasons: dict[str, list[str]] = {}
    for one in problems:
        reasons.setdefault(language(one.sentence).format(**one.parameters), []).append(one.where)
    for reason, where in reasons.items():
        words = language.plural("{count} place", "{count} places", len(where))
        lines.addWidget(text(breakable(language("{where}: {sentence}").format(where=words, sentence=reason))))
        lines.addWidget(Folded(language("Show which"), partial(tuple, where), language))
    return frame


def places_card(heading: str, shown: Sequence[str], language: Language) -> QFrame:
    """One line for each place."""
    frame, lines = headed(heading)
    add_lines(lines, shown, language)
    return frame


def add_lines(lines: QVBoxLayout, shown: Sequence[str], language: Language) -> None:
    """Small lines, as many as a person reads; the rest is counted."""
    for words in shown[:MOST]:
        line = small(breakable(words))
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(line)
    if len(shown) > MOST:
        lines.addWidget(small(more(language, len(shown) - MOST)))


def more(language: Language, count: int) -> str:
    """«and 3 more»."""
    return language.plural("and {count} more", "and {count} more", count)


def cut(words: str, longest: int = 40) -> str:
    """A long title, cut."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


class Folded(QWidget):
    """A link that opens a list below it; the list is made when somebody looks."""

    def __init__(self, words: str, lines: Callable[[], Iterable[str]], language: Language) -> None:
        """``lines`` is asked when the list is opened."""
        super().__init__()
        self._ = language
        self._made = lines
        self.button = Button(words, kind="link", glyph="right", pressed=self.toggle)
        self._list = QWidget()
        self._inside = QVBoxLayout(self._list)
        self._inside.setContentsMargins(GRID * 2, 0, 0, 0)
        self._inside.setSpacing(GRID // 2)
        self._list.hide()
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)
        outer.addWidget(self._list)

    def toggle(self) -> None:
        """Open or close it."""
        opened = self._list.isHidden()
        if opened and not self._inside.count():
            add_lines(self._inside, list(self._made()), self._)
        self._list.setVisible(opened)
        self.button.set_glyph("down" if opened else "right")
