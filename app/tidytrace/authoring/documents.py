"""Lines and documents in which the selectors of a definition find a made-up conversation."""

from collections.abc import Iterable
from typing import Any, Final

import jmespath

from tidytrace.authoring.inverse import NotInvertible, literals, make_true, put
from tidytrace.authoring.talks import Talk, Turn, spellings
from tidytrace.catalog import Document, Lines
from tidytrace.catalog.stores import Schema
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import as_role, as_text

_WORDS: Final = {"user": ("user", "human", "User"), "assistant": ("assistant", "model", "ai", "Assistant", "agent")}


def lines_of(select: Lines, talk: Talk) -> list[Any]:
    """The lines of one conversation. Raises NotInvertible."""
    lines = [_message(select.message, select, turn) for turn in talk.turns]
    for name, value in (("id", talk.id), ("project", "/home/alice/work"), ("version", "1.0")):
        selector = getattr(select, name)
        if selector is not None:
            lines[0] = _tried(selector, lines[0], value)
    lines[0] = _of_a_known_version(select.schema, lines[0])
    title = _title_line(select, talk)
    return lines if title is None else [*lines, title]


def document_of(select: Document, talk: Talk) -> Any:
    """The document of one conversation. Raises NotInvertible."""
    messages = [_message(None, select, turn) for turn in talk.turns]
    document = put(select.messages, {}, messages)
    for selector, values in (
        (select.id, (talk.id,)),
        (select.title, (talk.title,)),
        (select.created, spellings(talk.started)),
        (select.updated, spellings(talk.ended)),
        (select.project, ("/home/alice/work",)),
        (select.version, ("1.0",)),
    ):
        if selector is not None:
            document = _tried(selector, document, *values)
    return _of_a_known_version(select.schema, document)


def _of_a_known_version(schema: Schema | None, document: Any) -> Any:
    if schema is None or schema.knows(jmespath.search(schema.query, document)):
        return document
    versions = [*schema.known, *([schema.up_to] if schema.up_to is not None else [])]
    return _tried(schema.query, document, *versions)


def _tried(selector: str, document: Any, *values: Any) -> Any:
    """The first value that can be put there without losing what is there already; else the document as it was."""
    for value in values:
        try:
            return put(selector, document, value)
        except NotInvertible:
            continue
    return document


def _title_line(select: Lines, talk: Talk) -> Any | None:
    if select.title is None:
        return None
    try:
        line = put(select.title, {}, talk.title)
    except NotInvertible:
        return None
    marks = select.title_mark if isinstance(select.title_mark, tuple) else (select.title_mark or "",)
    for mark in marks:
        word = mark.strip('"{}:, ')
        if word and word not in str(line):
            line = {**line, "type": word}
    return line


def _message(condition: str | None, select: Lines | Document, turn: Turn) -> Any:
    """A message that is taken for one, with this role, text and time. Raises NotInvertible."""
    problem = NotInvertible(select.text)
    for word in _role_words(condition, select.role, turn.role):
        for text in (turn.text, [turn.text]):
            try:
                made = put(select.text, _with_role(condition, select.role, word), text)
            except NotInvertible as error:
                problem = error
                continue
            if condition is not None and not jmespath.search(condition, made):
                continue
            if (
                as_role(jmespath.search(select.role, made)) == turn.role
                and as_text(jmespath.search(select.text, made)).strip() == turn.text
            ):
                return _timed(select, made, turn)
    raise problem


def _with_role(condition: str | None, role: str, word: Any) -> Any:
    """An empty message of this role: the role may be what makes it a message, or the other way round."""
    made: Any = {}
    try:
        made = put(role, made, word)
    except NotInvertible:
        made = put(role, make_true(condition, made), word) if condition is not None else _chosen(role, word)
    return make_true(condition, made) if condition is not None else made


def _chosen(role: str, word: Any) -> Any:
    return make_true(f"({role}) == '{word}'", {})


def _role_words(condition: str | None, role: str, wanted: str) -> Iterable[Any]:
    named = [*literals(role), *(literals(condition) if condition is not None else ())]
    known = [word for word in named if as_role(word) == wanted]
    return list(dict.fromkeys([*known, *_WORDS[wanted], *(word for word in named if isinstance(word, str))]))


def _timed(select: Lines | Document, made: Any, turn: Turn) -> Any:
    if select.time is None:
        return made
    for value in spellings(turn.time):
        try:
            timed = put(select.time, made, value)
        except NotInvertible:
            continue
        if parse_time(jmespath.search(select.time, timed)) == turn.time:
            return timed
    return made
