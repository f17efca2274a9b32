"""Turns what was seen into a covered document, in both languages."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.findings.model import Evidence, Finding, Parameter, Phrase
from tidytrace.findings.wording import render
from tidytrace.language import LANGUAGES, Language
from tidytrace.report.model import (
    AddedFile,
    Attachment,
    Covered,
    Document,
    Origin,
    Part,
    Seen,
    Statement,
    Trace,
    Unseen,
    moment,
)
from tidytrace.report.redaction import Redactor

_OF_CHATS: Final = frozenset({"chats-unreadable", "chats-newer", "sensitive-unread"})
"""Titles of findings about single files of chats."""
_FILE_NAME: Final = re.compile(r"(?<=[/\\])[^/\\]*?(\.\w{1,8})?$")
"""It may be named after what the chat is about, so the folder alone is told."""
_CHAT: Final = re.compile(r"([a-z0-9][a-z0-9-]+):([^/\\].*|)", re.DOTALL)
"""The id of a chat: the app's, and what the app calls it."""
_OPAQUE: Final = re.compile(r"(?=.*\d)[0-9A-Fa-f-]{6,}")
"""Says nothing about what it is about."""
_LANGUAGES: Final = tuple(Language(code) for code in LANGUAGES)


def document(  # noqa: PLR0913 - the parts of a report
    origin: Origin,
    seen: Sequence[Seen],
    unseen: Sequence[Unseen],
    files: Sequence[tuple[Attachment, tuple[Covered, ...]]],
    redactor: Redactor,
    *,
    note: str = "",
    shown: Iterable[Part] = (),
) -> Document:
    """Cover everything that goes into a report.

    Args:
        origin: Where and when it is made.
        seen: What the person chose.
        unseen: What could not be looked at.
        files: What the person adds, and which private things a search has found in it.
        redactor: Covers; it is counted there.
        note: The person's own words.
        shown: What is not covered.
    """
    statements = tuple(_statement(one, redactor) for one in seen)
    could_not = tuple(_could_not(one, redactor) for one in unseen)
    added = tuple(_added(number, one, holds, redactor) for number, (one, holds) in enumerate(files, 1))
    words = redactor.cover(note.strip())
    return Document(
        version=origin.version,
        os=origin.os,
        release=redactor.cover_word(origin.release),
        made=moment(origin.when),
        note=words,
        seen=statements,
        unseen=could_not,
        files=added,
        covered={part: count for part, count in sorted(redactor.counts.items()) if count},
        shown=tuple(sorted(shown)),
    )


def _could_not(unseen: Unseen, redactor: Redactor) -> Unseen:
    """Most are files of chats that could not be read; their sentences may name them, too."""
    folder = _without_name(unseen.where)
    said = (one.replace(unseen.where, folder) for one in (unseen.message.en, unseen.message.zh_CN))
    return Unseen(where=redactor.cover(folder), message=_covered_text(Text(*said), redactor))


def _without_name(where: str) -> str:
    chat = _CHAT.fullmatch(where)
    if chat:
        return where if _OPAQUE.fullmatch(chat.group(2)) else f"{chat.group(1)}:…"
    return where if "://" in where else _FILE_NAME.sub(r"…\1", where)


def _is_about_files_of_chats(finding: Finding) -> bool:
    return finding.check == "sensitive-chats" or finding.title.key in _OF_CHATS


def _statement(seen: Seen, redactor: Redactor) -> Statement:
    finding = seen.finding
    return Statement(
        source=seen.source,
        id=redactor.cover_word(finding.id),
        app=None if finding.app is None else redactor.cover_word(finding.app),
        check=finding.check,
        state=finding.state.value,
        severity=finding.severity,
        when=moment(seen.when),
        title=told(finding.title, redactor),
        why=told_of(finding, finding.why, redactor),
        evidence=tuple(_trace(one, finding, redactor) for one in finding.evidence),
    )


def _without_names(phrase: Phrase) -> Phrase:
    parameters = {
        name: _without_name(value) if name == "path" and isinstance(value, str) else value
        for name, value in phrase.parameters.items()
    }
    return msgspec.structs.replace(
        phrase, parameters=parameters, then=tuple(_without_names(one) for one in phrase.then)
    )


def told_of(finding: Finding, phrase: Phrase, redactor: Redactor) -> Text:
    """A sentence of a finding; where that is about files of chats, their names are not told."""
    return told(_without_names(phrase) if _is_about_files_of_chats(finding) else phrase, redactor)


def told(phrase: Phrase, redactor: Redactor) -> Text:
    """A sentence, covered, in both languages."""
    covered = _covered_phrase(phrase, redactor)
    en, zh = (render(covered, language) for language in _LANGUAGES)
    return Text(en=en or "–", zh_CN=zh or "–")


def _covered_phrase(phrase: Phrase, redactor: Redactor) -> Phrase:
    """The sentences are the program's own; what was filled in came from this computer."""

    def parameter(value: Parameter) -> Parameter:
        if isinstance(value, Text):
            return _covered_text(value, redactor)
        return redactor.cover(value) if isinstance(value, str) else value

    return msgspec.structs.replace(
        phrase,
        parameters={name: parameter(value) for name, value in phrase.parameters.items()},
        then=tuple(_covered_phrase(one, redactor) for one in phrase.then),
    )


def _covered_text(text: Text, redactor: Redactor) -> Text:
    return Text(en=redactor.cover_word(text.en), zh_CN=redactor.cover_word(text.zh_CN))


def _trace(evidence: Evidence, finding: Finding, redactor: Redactor) -> Trace:
    where = evidence.where
    if _is_about_files_of_chats(finding):
        where = _without_name(where)
    return Trace(
        where=redactor.cover(where),
        key=None if evidence.key is None else redactor.cover(evidence.key),
        value=None if evidence.value is None else redactor.cover(evidence.value),
    )


def _added(number: int, file: Attachment, holds: tuple[Covered, ...], redactor: Redactor) -> AddedFile:
    return AddedFile(
        member=member_name(number, file.name),
        name=redactor.cover(file.name),
        bytes=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        modified=moment(file.modified),
        holds=holds,
    )


def member_name(number: int, name: str) -> str:
    """What an added file is called in the report: a number and its plain ending, and nothing of its own name."""
    ending = re.search(r"\.([A-Za-z0-9]{1,8})$", name)
    return f"added/{number:02}" + (f".{ending.group(1).lower()}" if ending else "")
