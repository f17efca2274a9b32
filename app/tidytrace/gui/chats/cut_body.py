"""What cutting words out would do, and how it ended."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.erase.redact.words import MARK
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import NameOf, add_lines, body, cut, headed, told, troubles_card
from tidytrace.gui.chats.end_body import add_promises, verdict_card
from tidytrace.gui.chats.words_body import HOW
from tidytrace.gui.controls import card, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.redacting import CutPlace, Redacted, Redaction
from tidytrace.gui.wordings import KINDS, SEPARATOR, kind_name, places, storage_sentences
from tidytrace.language import Language


def redaction_body(redaction: Redaction, name_of: NameOf, language: Language) -> QWidget:
    """From top to bottom: which chat, where the words stand in it, what stays, and what the storage may keep."""
    area, lines = body()
    if redaction.places:
        lines.addWidget(_facts(redaction, name_of, language))
        lines.addWidget(_where(redaction.places, language))
    elif redaction.kept is not None:
        lines.addWidget(told("info", "quiet", render(redaction.kept, language)))
    elif not redaction.left:
        lines.addWidget(text(language(HOW)))
    if redaction.left:
        lines.addWidget(troubles_card(language("These places cannot be changed"), redaction.left, language))
    if redaction.places:
        for words in storage_sentences(language, redaction.storages):
            lines.addWidget(small(breakable(words)))
    lines.addStretch()
    return area


def _facts(redaction: Redaction, name_of: NameOf, language: Language) -> QFrame:
    title, app = name_of(redaction.conversation)
    frame = card()
    grid = QGridLayout(frame)
    grid.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
    grid.setHorizontalSpacing(GRID * 3)
    grid.setVerticalSpacing(GRID)
    grid.setColumnStretch(1, 1)
    for row, (name, said) in enumerate(
        (
            (language("Chat"), SEPARATOR.join([cut(title, 90), app])),
            (language("What"), language.plural("{count} word", "{count} words", redaction.words)),
            (language("In its place"), MARK),
        )
    ):
        grid.addWidget(text(name, kind="quiet", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text(said), row, 1)
    return frame


def _where(found: Sequence[CutPlace], language: Language) -> QFrame:
    """Kind by kind: how many places, and each file with its own number."""
    frame, lines = headed(language("Where they stand"))
    for kind in KINDS:
        files = [one for one in found if one.kind == kind]
        if not files:
            continue
        group = QVBoxLayout()
        group.setSpacing(GRID // 2)
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        head.addWidget(text(kind_name(language, kind, heading=True), wrap=False))
        head.addWidget(small(places(language, sum(max(one.times, 1) for one in files)), wrap=False))
        head.addStretch()
        group.addLayout(head)
        add_lines(group, [_file(one, language) for one in files], language)
        lines.addLayout(group)
    return frame


def _file(one: CutPlace, language: Language) -> str:
    where = places(language, one.times) if one.times else language("in what the database no longer uses")
    return SEPARATOR.join([one.shown, where])


def redacted_words(redacted: Redacted, language: Language) -> str:
    """The headline of the end."""
    if not redacted.complete:
        count = redacted.times
        return language.plural(
            "Stopped. The words are cut out of {count} place",
            "Stopped. The words are cut out of {count} places",
            count,
        )
    if not redacted.files:
        return language("Nothing could be cut out")
    if redacted.failed:
        return language("Not everything could be cut out")
    return language("The words are cut out")


def redacted_body(redacted: Redacted, redaction: Redaction, language: Language) -> QWidget:
    """The proof first and big; then what is left, and what the storage may keep."""
    area, lines = body()
    if redacted.files:
        lines.addWidget(_verdict(redacted, language))
    if redacted.failed:
        lines.addWidget(troubles_card(language("Could not be cut out"), redacted.failed, language))
    if redacted.found:
        heading = language("Still found, perhaps in other chats too:").rstrip(":：")
        lines.addWidget(troubles_card(heading, redacted.found, language))
    if redacted.unread:
        lines.addWidget(troubles_card(language("These files could not be looked into"), redacted.unread, language))
    if redacted.problems:
        heading = language("Not written yet; the next start tries again")
        lines.addWidget(troubles_card(heading, redacted.problems, language))
    if redacted.files:
        add_promises(lines, redacted.until, redaction.storages, language)
    lines.addStretch()
    return area


def _verdict(redacted: Redacted, language: Language) -> QWidget:
    """«A word still stands in 0 of 212 files»; never called clean when something could not be looked into."""
    state = State.RISK if redacted.found else State.UNKNOWN if redacted.unread else State.OK
    searched = language.plural("{count} file", "{count} files", redacted.searched)
    words = language("A word still stands in {found} of {files}").format(found=len(redacted.found), files=searched)
    files = language.plural("{count} file", "{count} files", redacted.files)
    said = [
        language("Cut out of {places} in {files}; {mark} stands there now.").format(
            places=places(language, redacted.times), files=files, mark=MARK
        )
    ]
    if redacted.some_short:
        said.append(language("Short words were only looked for in this chat's own places."))
    gap = "" if language.code == "zh_CN" else " "
    return verdict_card(state, words, gap.join(said))
