"""The files in which a browser keeps its open and closed tabs: a head and then commands, one behind the other.

A command is its length (two bytes), its kind (one byte) and its content. Those that tell where a tab was begin with the
numbers of the tab and of the page in it, and then the address.

Source: Chromium, components/sessions/core/{command_storage_backend,base_session_service_commands}.cc
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from tidytrace.chats.leveldb import FormatError

_HEAD: Final = re.compile(rb"SNSS(....)", re.DOTALL)
_PLAIN: Final = frozenset({1, 3})
_PAGE: Final = re.compile(rb".{4}.{8}(.{4})((?:https?|chrome-extension)://)", re.DOTALL)
_LONGEST: Final = 1 << 15


class Command(msgspec.Struct, frozen=True):
    """One command of a file."""

    start: int
    end: int
    address: str | None
    """Of the page that it is about."""


def commands(data: bytes) -> Iterator[Command]:
    """The commands of a file; one that a crash cut off is not among them.

    Raises:
        FormatError: It is no such file, or one of a later version (encrypted ones among them).
    """
    head = _HEAD.match(data)
    if head is None or int.from_bytes(head.group(1), "little") not in _PLAIN:
        raise FormatError("no file with tabs that can be read")
    at = head.end()
    while at + 2 <= len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "little")
        if end == at + 2 or end > len(data):
            return
        yield Command(at, end, _address(data[at + 3 : end]))
        at = end


def _address(content: bytes) -> str | None:
    page = _PAGE.match(content)
    if page is None:
        return None
    length = int.from_bytes(page.group(1), "little")
    start = page.start(2)
    return content[start : start + min(length, _LONGEST)].decode("utf-8", "replace")
