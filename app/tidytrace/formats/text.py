"""From bytes to text and back, with every byte accounted for."""

import codecs
import re

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.model import Splice

_BOM = codecs.BOM_UTF8
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class Patch(msgspec.Struct, frozen=True):
    """Replace ``text[start:end]``; positions are characters of the decoded text."""

    start: int
    end: int
    text: str


def decode(content: bytes) -> str:
    """UTF-8 text; a byte order mark stays outside. Raises Malformed for anything else."""
    if content.startswith(_WIDE):
        raise Malformed(N_("It is written in UTF-16 or UTF-32; only UTF-8 can be read."))
    if 0 in content:
        raise Malformed(N_("It holds NUL bytes, so it is no text file."))
    try:
        return content[_bom(content) :].decode()
    except UnicodeDecodeError as error:
        raise Malformed(N_("It is not valid UTF-8 (byte {offset})."), offset=error.start + _bom(content)) from error


def _bom(content: bytes) -> int:
    return len(_BOM) if content.startswith(_BOM) else 0


def patched(text: str, patches: list[Patch]) -> str:
    """The text with all patches applied; they do not overlap and all count in the given text."""
    for patch in sorted(patches, key=lambda one: (one.start, one.end), reverse=True):
        text = text[: patch.start] + patch.text + text[patch.end :]
    return text


def splice(content: bytes, patches: list[Patch]) -> tuple[bytes, tuple[Splice, ...]]:
    """Apply patches to a file's bytes; the splices hold no more than what really differs."""
    text = decode(content)
    start = _bom(content)
    splices: list[Splice] = []
    for patch in sorted(patches, key=lambda one: (one.start, one.end), reverse=True):
        offset = start + len(text[: patch.start].encode())
        one = _narrowed(offset, text[patch.start : patch.end].encode(), patch.text.encode())
        if one.before != one.after:
            splices.append(one)
            content = apply(content, one)
    return content, tuple(splices)


def _narrowed(offset: int, before: bytes, after: bytes) -> Splice:
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Splice(offset + head, before[head : len(before) - tail], after[head : len(after) - tail])


def apply(content: bytes, one: Splice) -> bytes:
    """One splice forward."""
    return content[: one.offset] + one.after + content[one.offset + len(one.before) :]


def reverse(content: bytes, splices: tuple[Splice, ...]) -> bytes:
    """All splices backward."""
    for one in reversed(splices):
        content = content[: one.offset] + one.before + content[one.offset + len(one.after) :]
    return content


def newline_of(text: str) -> str:
    """The line end that the text uses most: that of Windows, or else that of Unix."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


_LINE_REST = re.compile(r"[^\r\n]*")
_BREAK = re.compile(r"\r\n|\n|\r")


def line_start(text: str, position: int) -> int:
    """Where the line of ``position`` begins."""
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def line_end(text: str, position: int) -> int:
    """Where the line of ``position`` ends, before its line break."""
    match = _LINE_REST.match(text, position)
    return match.end() if match else position


def after_break(text: str, position: int) -> int:
    """Behind the line break that stands at ``position``; the same position when none does."""
    match = _BREAK.match(text, position)
    return match.end() if match else position


def line_number(text: str, position: int) -> int:
    """Counted from 1."""
    return text.count("\n", 0, position) + 1
