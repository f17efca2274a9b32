"""Files and folders that say at a beginning what they belong to."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from tidytrace.catalog.stores import Link
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import opened, unreadable

_HEAD: Final = 16 << 10
_ENTRY: Final = bytes.fromhex("305c72a71b6dfbfc")
"""How an entry of Chromium's simple cache begins (net/disk_cache/simple/simple_entry_format.h)."""
_KEY: Final = 24
"""Bytes before the key: magic, version, length and hash of the key, and a gap."""
_LENGTH: Final = slice(12, 16)
_CHUNK: Final = 256 << 10
"""Of Firefox's cache; each chunk has a hash of two bytes behind the content (netwerk/cache2/CacheFileMetadata.h)."""
_VERSIONS: Final = range(1, 8)
_HEADER: Final = 32
"""Eight numbers of four bytes: version, fetches, three times, an order, length of the key, flags."""


def marked(
    paths: Iterable[Path], link: Link, natives: Mapping[str, str], spare: Callable[[StoreError, tuple[str, ...]], None]
) -> Iterator[tuple[Path, str]]:
    """The paths that hold the mark of a conversation, with the conversation.

    Args:
        paths: Files, or folders with one file in them that holds the mark.
        link: Says which mark, and which file.
        natives: The app's own id to the conversation.
        spare: Is told what could not be looked into.
    """
    marks = {(link.mark or "").replace("{id}", native).encode(): owner for native, owner in natives.items()}
    for path in paths:
        try:
            head = head_of(path / link.inside if link.inside is not None else path)
        except StoreError as error:
            spare(error, ())
            continue
        owner = next((owner for mark, owner in marks.items() if mark in head), None)
        if owner is not None:
            yield path, owner


def head_of(path: Path) -> bytes:
    """What a file begins with; of an entry of a browser's cache the address alone. Nothing of one that is gone.

    Raises StoreError.
    """
    file = opened(path)
    if file is None:
        return b""
    with file:
        try:
            head = file.read(_HEAD)
            address = b"" if head.startswith(_ENTRY) else _address_behind(file)
        except OSError as error:
            raise unreadable(path, error) from error
    if head.startswith(_ENTRY):
        return head[_KEY : _KEY + int.from_bytes(head[_LENGTH], "little")]
    return address or head


def _address_behind(file: BinaryIO) -> bytes:
    """The address of an entry of Firefox's cache, which stands behind its content; nothing of any other file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 4))
    start = int.from_bytes(file.read(4), "big")
    at = start + 4 + 2 * -(-start // _CHUNK)
    if at + _HEADER + 4 > size:
        return b""
    file.seek(at)
    header = file.read(_HEADER)
    length = int.from_bytes(header[24:28], "big")
    if int.from_bytes(header[:4], "big") not in _VERSIONS or at + _HEADER + length > size:
        return b""
    return file.read(length)
