"""Which bytes of a file are words that go: JSON documents, lines of JSON, and text in UTF-8 or UTF-16."""

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.chats.bytelines import lines
from tidytrace.erase.files.rewrite import Splice
from tidytrace.erase.redact import json_values as redact_json
from tidytrace.erase.redact.json_values import Edit
from tidytrace.erase.redact.words import MARK, Words
from tidytrace.erase.search.needles import chunks
from tidytrace.language import N_
from tidytrace.winpaths import spelled

_LARGEST_DOCUMENT: Final = 256 << 20
_HEAD: Final = 4096
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CONTROLS: Final = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}
"""Bytes that no text has; the others are what terminals are sent."""
NOT_TEXT: Final = N_("The words stand in a file that is no text, so they cannot be taken out of it alone.")
BROKEN: Final = N_("The words stand where taking them out would break the app's own order, so they stay.")
TOO_LARGE: Final = N_("The words stand in a piece that is too large to be changed.")


class Found:
    """What goes of one file, and what has to stay."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.splices: list[Splice] = []
        self.left: dict[str, None] = {}
        """Sentences about words that stay."""


def words_in_file(path: Path, words: Words, ranges: Sequence[tuple[int, int]] | None = None) -> Found:
    """Look for words in a file.

    Args:
        path: A file whose every byte belongs to the conversation, unless there are ranges.
        words: What to look for.
        ranges: The parts that belong to it, in order and apart from each other.

    Raises:
        OSError: It cannot be read.
    """
    found = Found()
    path = Path(spelled(path))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not words.may_stand_in_any(chunks(path)):
        return found
    encoding = _UTF16.get(head[:2])
    if encoding is None and not _is_text(head):
        if words.in_chunks(chunks(path)):
            found.left[NOT_TEXT] = None
    elif encoding is not None:
        _whole(path, words, encoding, ranges, found)
    elif not (redact_json.is_document(head.decode("utf-8", "replace")) and _document(path, words, ranges, found)):
        _lines(path, words, ranges, found)
    return found


def _is_text(head: bytes) -> bool:
    return not _CONTROLS & set(head)


def _document(path: Path, words: Words, ranges: Sequence[tuple[int, int]] | None, found: Found) -> bool:
    """Whether the file is one JSON document, and then what goes of it."""
    if path.stat().st_size > _LARGEST_DOCUMENT:
        return False
    data = path.read_bytes()
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        text = data[mark:].decode("utf-8")
        redact_json.load(text)
    except ValueError:
        return False
    _add(found, text, mark, words, ranges, "utf-8")
    return True


def _whole(path: Path, words: Words, encoding: str, ranges: Sequence[tuple[int, int]] | None, found: Found) -> None:
    if path.stat().st_size > _LARGEST_DOCUMENT:
        found.left[TOO_LARGE] = None
        return
    text = path.read_bytes()[2:].decode(encoding, "surrogatepass")
    _add(found, text, 2, words, ranges, encoding)


def _lines(path: Path, words: Words, ranges: Sequence[tuple[int, int]] | None, found: Found) -> None:
    with path.open("rb") as file:
        for start, end in ranges if ranges is not None else [(0, path.stat().st_size)]:
            for offset, line in lines(file, start):
                if offset >= end:
                    break
                if line is None:
                    found.left[TOO_LARGE] = None
                elif words.may_stand_in(line):
                    if b"\0" in line:
                        found.left[NOT_TEXT] = None
                    else:
                        _add(found, line.decode("utf-8", "surrogateescape"), offset, words, None, "utf-8")


def _add(  # noqa: PLR0913, PLR0917 - a text, where it stands and how it is spelled there
    found: Found, text: str, at: int, words: Words, ranges: Sequence[tuple[int, int]] | None, encoding: str
) -> None:
    """Splices for one text that stands at an offset of the file."""
    made = list(edits_in(text, words))
    places = list(_offsets(text, made, encoding))
    chosen = [
        (edit, at + start, at + end)
        for edit, (start, end) in zip(made, places, strict=True)
        if ranges is None or any(begin <= at + start and at + end <= stop for begin, stop in ranges)
    ]
    if chosen and not still_sound(text, [edit for edit, _, _ in chosen]):
        found.left[BROKEN] = None
        return
    found.splices += [Splice(start, end, edit.put.encode(encoding)) for edit, start, end in chosen]
    if ranges is None and words.in_text(redact_json.changed(text, made)):
        found.left[BROKEN] = None


def edits_in(text: str, words: Words) -> Iterator[Edit]:
    """What goes of a text that may be JSON or not."""
    if redact_json.is_document(text):
        try:
            redact_json.load(text.removeprefix("\ufeff"))
        except ValueError:
            pass  # only begins like JSON, or half a line of an interrupted write
        else:
            yield from redact_json.edits(text, words)
            return
    for start, end in words.spans(text):
        yield Edit(start, end, MARK)


def still_sound(text: str, edits: Sequence[Edit]) -> bool:
    """Whether JSON is still the same JSON with the edits made."""
    if not redact_json.is_document(text):
        return True
    try:
        before = redact_json.load(text.removeprefix("\ufeff"))
    except ValueError:
        return True
    try:
        return redact_json.same_shape(before, redact_json.load(redact_json.changed(text, edits).removeprefix("\ufeff")))
    except ValueError:
        return False


def _offsets(text: str, edits: Sequence[Edit], encoding: str) -> Iterator[tuple[int, int]]:
    """Where each edit stands in bytes."""
    errors = "surrogateescape" if encoding == "utf-8" else "surrogatepass"
    at = length = 0
    for edit in edits:
        start = length + len(text[at : edit.start].encode(encoding, errors))
        length = start + len(text[edit.start : edit.end].encode(encoding, errors))
        at = edit.end
        yield start, length
