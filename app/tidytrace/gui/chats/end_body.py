"""How an erasure ended, with its proof; and how bringing back ended."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.erase.model import Remnant
from tidytrace.erase.storage import VAULT
from tidytrace.findings.model import State
from tidytrace.findings.wording import render, size
from tidytrace.gui.chats.cards import NameOf, body, kept_card, places_card, spared_card, told, troubles_card
from tidytrace.gui.chats.keep_copy import bring_back_until
from tidytrace.gui.controls import StateBadge, card, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Erased, Erasure, Leftover, Restored
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.wordings import places, storage_sentences
from tidytrace.language import N_, Language

_REMNANTS: Final[dict[Remnant, str]] = {
    "text": N_("the chat's text"),
    "shared-text": N_("the chat's text"),
    "id": N_("the chat's id"),
    "unreadable": N_("could not be read"),
    "too-large": N_("too large to search"),
}


def proof_body(erased: Erased, erasure: Erasure, name_of: NameOf, language: Language) -> QWidget:
    """The proof first and big; then what is left, what stays, and what the storage may keep."""
    area, lines = body()
    if erased.gone:
        lines.addWidget(_verdict(erased, language))
    for heading, left in (
        (language("Text of these chats is still here"), erased.traces),
        (language("These files could not be looked into"), erased.unread),
        (language("You kept these places"), [one for one in erased.leftovers if one.wanted and one.seen]),
        (
            language("Chats that you keep have some of the same words"),
            [one for one in erased.leftovers if one.what == "shared-text" and not one.wanted],
        ),
    ):
        if left:
            lines.addWidget(places_card(heading, _listed(left, language), language))
    if erased.spared:
        lines.addWidget(spared_card(language("These places stay as they are"), erased.spared, language))
    if erased.failed:
        lines.addWidget(kept_card(language("Could not be erased"), erased.failed, name_of, language))
    if erased.gone:
        if erased.until is not None:
            until = bring_back_until(language, erased.until)
            lines.addWidget(told("undo", "quiet", f"{until} {render(VAULT, language)}"))
        for words in storage_sentences(language, erasure.storages):
            lines.addWidget(small(breakable(words)))
    lines.addStretch()
    return area


def _listed(left: Sequence[Leftover], language: Language) -> list[str]:
    return [language("{where} ({what})").format(where=one.where, what=language(_REMNANTS[one.what])) for one in left]


def _verdict(erased: Erased, language: Language) -> QWidget:
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
    gap = "" if language.code == "zh_CN" else " "
    return _big(state, words, gap.join(said))


def _big(state: State, words: str, line: str) -> QWidget:
    frame = card()
    row = QHBoxLayout(frame)
    row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
    row.setSpacing(GRID * 2)
    row.addWidget(StateBadge(state, GRID * 6), 0, Qt.AlignmentFlag.AlignTop)
    inside = QVBoxLayout()
    inside.setSpacing(GRID // 2)
    inside.addWidget(title(words))
    if line:
        inside.addWidget(text(line, kind="quiet"))
    row.addLayout(inside, 1)
    return frame


def restored_words(restored: Restored, language: Language) -> str:
    """«3 chats are back»; or that not everything is."""
    if not restored.complete:
        return language("Not everything is back")
    return language.plural("{count} chat is back", "{count} chats are back", restored.chats)


def restored_body(restored: Restored, language: Language) -> QWidget:
    """How it came back: to its places, or beside what is newer; and what did not."""
    area, lines = body()
    state = State.OK if restored.complete else State.RISK
    words = language.plural("{count} place brought back", "{count} places brought back", restored.places)
    line = (
        language("The copy is no longer needed and was destroyed.")
        if restored.complete
        else language("The copy is kept. Repeat when the reason is gone.")
    )
    lines.addWidget(_big(state, words, line))
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
