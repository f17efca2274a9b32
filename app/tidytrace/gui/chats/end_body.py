"""How an erasure ended, with its proof; and how bringing back ended."""

import datetime
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.erase.model import Remnant
from tidytrace.erase.plan.storage import VAULT, Storage
from tidytrace.findings.model import State
from tidytrace.findings.wording import render, size
from tidytrace.gui.chats.cards import NameOf, body, headed, kept_card, places_card, spared_card, told, troubles_card
from tidytrace.gui.chats.keep_copy import bring_back_until
from tidytrace.gui.chats.places import PlacesModel, PlacesView
from tidytrace.gui.controls import Button, StateBadge, card, figure, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Erased, Erasure, Leftover, Place, Restored
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.wordings import places, storage_sentences
from tidytrace.language import N_, Language

_REMNANTS: Final[dict[Remnant, str]] = {
    "text": N_("the chat's text"),
    "shared-text": N_("the chat's text"),
    "id": N_("the chat's id"),
    "link": N_("a link in the chat's folder"),
    "unreadable": N_("could not be read"),
    "too-large": N_("too large to search"),
}


class ProofBody(QWidget):
    """The proof first and big; then what is left, what stays, and what the storage may keep."""

    rest = Signal(object)
    """The person wants these files erased too, by ``Leftover.path``."""

    def __init__(self, erased: Erased, erasure: Erasure, name_of: NameOf, language: Language) -> None:
        """Nothing that is left is ticked."""
        super().__init__()
        self._ = language
        self.left: PlacesModel | None = None
        area, self._lines = body()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        if erased.gone:
            self._lines.addWidget(_verdict(erased, language))
        self._leftovers(erased)
        if erased.spared:
            heading = self._("These places stay as they are")
            self._lines.addWidget(spared_card(heading, erased.spared, language))
        if erased.failed:
            self._lines.addWidget(kept_card(self._("Could not be erased"), erased.failed, name_of, language))
        if erased.problems:
            heading = self._("Not written yet; the next start tries again")
            self._lines.addWidget(troubles_card(heading, erased.problems, language))
        if erased.gone:
            add_promises(self._lines, erased.until, erasure.storages, language)
        self._lines.addStretch()

    def _leftovers(self, erased: Erased) -> None:
        files = [one for one in erased.traces if one.can_go]
        if files:
            self._lines.addWidget(self._offer(files))
        for heading, left in (
            (self._("Something of these chats is still here"), [one for one in erased.traces if not one.can_go]),
            (self._("These files could not be looked into"), erased.unread),
            (self._("You kept these places"), [one for one in erased.leftovers if one.wanted and one.seen]),
            (
                self._("Chats that you keep have some of the same words"),
                [one for one in erased.leftovers if one.what == "shared-text" and not one.wanted],
            ),
        ):
            if left:
                self._lines.addWidget(places_card(heading, _listed(left, self._), self._))

    def _offer(self, files: Sequence[Leftover]) -> QWidget:
        frame, lines = headed(self._("Text of these chats is still here"))
        self.left = PlacesModel(self._, self)
        self.left.add(
            [
                Place(path=one.path, shown=one.where, kind="app-file", what="file", pieces=1, bytes=one.bytes)
                for one in files
            ],
            ticked=False,
        )
        self.left.ticks.connect(self._say_rest)
        self.view = PlacesView(self.left, self._("Text of these chats is still here"))
        self.go_on = Button("", kind="soft", glyph="erase", pressed=self._go_on)
        lines.addWidget(small(self._("Tick what should go too. A ticked file is erased as a whole.")))
        lines.addWidget(self.view)
        lines.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self._say_rest()
        return frame

    def _say_rest(self) -> None:
        if self.left is not None:
            count = len(self.left.ticked)
            words = self._.plural("Erase {count} file too", "Erase {count} files too", count)
            self.go_on.setText(words if count else self._("Erase these too"))
            self.go_on.setEnabled(count > 0)

    def _go_on(self) -> None:
        if self.left is not None and self.left.ticked:
            self.rest.emit(frozenset(self.left.ticked))


def add_promises(
    lines: QVBoxLayout, until: datetime.datetime | None, storages: Sequence[Storage], language: Language
) -> None:
    """Until when it can be brought back, and what the storage may keep."""
    if until is not None:
        gap = "" if language.code == "zh_CN" else " "
        lines.addWidget(told("undo", "quiet", bring_back_until(language, until) + gap + render(VAULT, language)))
    for words in storage_sentences(language, storages):
        lines.addWidget(small(breakable(words)))


def _listed(left: Sequence[Leftover], language: Language) -> list[str]:
    return [language("{where} ({what})").format(where=one.where, what=language(_REMNANTS[one.what])) for one in left]


def _verdict(erased: Erased, language: Language) -> QWidget:
    state, words, said = verdict(erased, language)
    gap = "" if language.code == "zh_CN" else " "
    return verdict_card(state, words, gap.join(said))


def verdict(erased: Erased, language: Language) -> tuple[State, str, tuple[str, ...]]:
    """«0 traces in 212 files, 3.1 MB searched»; never called clean when something could not be looked into."""
    proof, unread = erased.proof, len(erased.unread)
    found = language.plural("{count} trace", "{count} traces", len(erased.traces))
    files = language.plural("{count} file", "{count} files", proof.files)
    state = State.RISK if erased.traces or not proof.complete else State.UNKNOWN if unread else State.OK
    words = language("{traces} in {files}, {bytes} searched").format(traces=found, files=files, bytes=size(proof.bytes))
    said = []
    if not proof.complete:
        said.append(language("The search was stopped before its end."))
    if unread:
        said.append(
            language.plural("{count} file could not be looked into.", "{count} files could not be looked into.", unread)
        )
    said.append(
        language("Erased from {places}, {bytes}.").format(
            places=places(language, erased.places), bytes=size(erased.bytes)
        )
    )
    return state, words, tuple(said)


def verdict_card(state: State, words: str, line: str) -> QWidget:
    """How it ended in one figure, with the shape of its state."""
    frame = card()
    row = QHBoxLayout(frame)
    row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
    row.setSpacing(GRID * 2)
    row.addWidget(StateBadge(state, GRID * 6), 0, Qt.AlignmentFlag.AlignTop)
    inside = QVBoxLayout()
    inside.setSpacing(GRID // 2)
    inside.addWidget(figure(words))
    if line:
        inside.addWidget(text(line, kind="quiet"))
    row.addLayout(inside, 1)
    return frame


def restored_words(restored: Restored, language: Language, *, words: bool = False, all_of_it: bool = False) -> str:
    """«3 chats are back», or the ``words`` that were cut out, or ``all_of_it``; or that not everything is."""
    if not restored.complete:
        return language("Not everything is back")
    if all_of_it:
        return language("Everything is back")
    if words:
        return language("The words are back")
    return language.plural("{count} chat is back", "{count} chats are back", restored.chats)


def restored_body(restored: Restored, language: Language, *, words: bool = False) -> QWidget:
    """How it came back: to its places, or beside what is newer; and what did not. ``words``: they had been cut out."""
    area, lines = body()
    state = State.OK if restored.complete else State.RISK
    count = restored.places
    said = language.plural("{count} place brought back", "{count} places brought back", count)
    if words:
        said = language.plural("Brought back in {count} file", "Brought back in {count} files", count)
    line = (
        language("The copy is no longer needed and was destroyed.")
        if restored.complete
        else language("The copy is kept. Repeat when the reason is gone.")
    )
    lines.addWidget(verdict_card(state, said, line))
    if restored.beside:
        heading = language("Something newer stood here; the old one was put beside it")
        shown = [language("{where} → {put}").format(where=one.where, put=one.put) for one in restored.beside]
        lines.addWidget(places_card(heading, shown, language))
    if restored.problems:
        lines.addWidget(troubles_card(language("Not back yet"), restored.problems, language))
    lines.addStretch()
    return area


def failed_body(sentence: str) -> QWidget:
    """Why it did not work."""
    area, lines = body()
    lines.addWidget(strong(breakable(sentence)))
    lines.addStretch()
    return area
