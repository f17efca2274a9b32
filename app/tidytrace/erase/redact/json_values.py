"""Finds words in the values of JSON, also of JSON that stands as a string in JSON, and leaves the structure whole.

Names of members stay, and so do values by which an app finds its way: ids, times, paths, kinds. What is changed is
compared with what it was before anything is written.
"""

import bisect
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from tidytrace.erase.redact.words import MARK, Words

_DEPTH: Final = 12
"""JSON in JSON in JSON …; no app is known to write more than three."""
_PIECE: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}\[\]:,]', re.DOTALL)
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_STRUCTURE: Final = re.compile(
    r"""(?x)
    (?: .* (?: I[dD] | [_-]id | U[Uu][Ii][Dd] | [_-]uuid | Hash | [_-]hash | Path | [_-]path | Dir | [_-]dir | Directory
      | [_-]directory | Folder | [_-]folder | Time | [_-]time | Timestamp | [_-]timestamp | (?<=[a-z])At | [_-]at
      | Date | [_-]date | Type | [_-]type ) s?
    | (?i: ids? | uuids? | guid | hash | sha\d* | paths? | dir | directory | cwd | workdir | root | folder
      | time | timestamp | ts | date | datetime | created | updated | modified | started | ended
      | type | kind | role | model | provider | version | status | state | signature | encrypted_content
      | mime | mimetype | encoding ) )"""
)
"""Names of members, and of columns, whose values say where something belongs and not what was said."""

_HOLDS_MORE: Final = re.compile(r'"\s*[{\[]')
"""A string that may be a document itself, whatever its name."""
_PATH: Final = re.compile(r"(?:file://|~?/|[A-Za-z]:[\\/])[^\s]*[/\\][^\s]*$")
"""A value that as a whole is a way to a file."""


class Edit(NamedTuple):
    """A range of a text, and what takes its place."""

    start: int
    end: int
    put: str


def is_structure(name: str | None) -> bool:
    """Whether what bears this name is the app's own order, which stays."""
    return name is not None and _STRUCTURE.fullmatch(name) is not None


def load(text: str) -> Any:
    """The value of a text. Raises ValueError."""
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def is_document(text: str) -> bool:
    """Whether a text looks like JSON with members, elements or a text of its own."""
    return text.lstrip(" \t\r\n\ufeff")[:1] in {"{", "[", '"'}


def edits(text: str, words: Words, depth: int = _DEPTH) -> Iterator[Edit]:
    """Where words stand in the values of a JSON text, in order; ``load`` must have accepted it."""
    # for each container its kind and the name that it, or the value to come, bears
    holders: list[tuple[str, str | None]] = []
    name: str | None = None
    awaiting = False
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece in "{[":
            holders.append((piece, name))
            awaiting = piece == "{"
        elif piece in "}]":
            holders.pop()
            awaiting = False
        elif piece == ",":
            kind, outer = holders[-1]
            awaiting, name = kind == "{", outer if kind == "[" else None
        elif piece == ":":
            awaiting = False
        elif awaiting:
            name = str(json.loads(piece, strict=False))
        elif piece[0] == '"':
            if not is_structure(name) or _HOLDS_MORE.match(piece):
                yield from _in_string(piece, match.start(), words, depth)
        elif words.is_number(piece) and not is_structure(name):
            yield Edit(match.start(), match.end(), f'"{MARK}"')


def _in_string(piece: str, at: int, words: Words, depth: int) -> Iterator[Edit]:
    inner = piece[1:-1]
    if "\\" not in inner:
        for start, end, put in in_content(inner, words, depth):
            yield Edit(at + 1 + start, at + 1 + end, put)
        return
    content, runs = _decoded(inner)
    for start, end, put in in_content(content, words, depth):
        yield Edit(at + 1 + _raw(runs, start), at + 1 + _raw(runs, end), json.dumps(put)[1:-1])


def in_content(content: str, words: Words, depth: int = _DEPTH) -> list[Edit]:
    """The same for a text that may be JSON or not."""
    if not words.in_text(content) or _PATH.match(content):
        return []
    if depth and is_document(content):
        try:
            load(content)
        except ValueError:
            pass  # only begins like JSON
        else:
            return list(edits(content, words, depth - 1))
    return [Edit(start, end, MARK) for start, end in words.spans(content)]


def _decoded(inner: str) -> tuple[str, list[tuple[int, int]]]:
    """What a string says, and for each run of it where it begins there and in the text."""
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    length = at = 0
    for match in _ESCAPE.finditer(inner):
        if match.start() > at:
            runs.append((length, at))
            pieces.append(inner[at : match.start()])
            length += match.start() - at
        runs.append((length, match.start()))
        character = json.loads(f'"{match.group()}"')
        pieces.append(character)
        length += len(character)
        at = match.end()
    runs.append((length, at))
    pieces.append(inner[at:])
    return "".join(pieces), runs


def _raw(runs: list[tuple[int, int]], place: int) -> int:
    content, raw = runs[bisect.bisect_right(runs, place, key=lambda run: run[0]) - 1]
    return raw + place - content


def changed(text: str, those: Iterable[Edit]) -> str:
    """The text with all edits made."""
    pieces: list[str] = []
    at = 0
    for start, end, put in those:
        pieces += text[at:start], put
        at = end
    return "".join([*pieces, text[at:]])


def same_shape(old: Any, new: Any, depth: int = _DEPTH) -> bool:
    """Whether a value differs from what it was in nothing but texts with marks in them."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same_shape(one, new[name], depth) for name, one in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(same_shape(one, two, depth) for one, two in zip(old, new, strict=True))
    if type(old) is type(new) and old == new:
        return True
    if not isinstance(new, str) or MARK not in new:
        return False
    if isinstance(old, str):
        return not depth or _same_inside(old, new, depth - 1)
    return isinstance(old, int) and new == MARK


def _same_inside(old: str, new: str, depth: int) -> bool:
    if not is_document(old):
        return True
    try:
        before = load(old)
    except ValueError:
        return True
    try:
        return same_shape(before, load(new), depth)
    except ValueError:
        return False
