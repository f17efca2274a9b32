"""How much each AI site keeps in a browser's Local Storage, told by its register; no entry is looked at.

``META:<origin>`` holds when the site wrote last (field 1, microseconds since 1601) and how many bytes its entries have
(field 2).

Source: Chromium, components/services/storage/dom_storage/local_storage_database.proto.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tidytrace.catalog.sites import known_hosts
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.files import content_of, unreadable
from tidytrace.chats.leveldb import FormatError, read_contents
from tidytrace.chats.leveldb.logs import varint
from tidytrace.chats.web.keys import host_of
from tidytrace.language import N_

_REGISTER: Final = b"META:"
_RANGE: Final = (_REGISTER, b"META;")
_LARGEST: Final = 64 << 20
"""Bytes of one file: each is let go of before the next one."""
_BYTES: Final = 2
_NO_STORE: Final = N_("It is no database that can be read, or it is damaged.")


def area_sizes(folder: Path, stop: Callable[[], bool]) -> Mapping[str, int]:
    """Bytes by hosts, of AI services alone; none when the store is gone. Raises StoreUnreadable, ReadingStopped."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - only the names
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise unreadable(folder, error) from error
    if "CURRENT" not in names:
        return {}
    sizes: dict[str, int] = {}
    known = known_hosts()
    try:
        live = read_contents(names, lambda name: content_of(folder / name, _LARGEST), stop=stop, within=_RANGE).live
        for key, value in live.items():
            host = host_of(key.removeprefix(_REGISTER))
            if host is not None and host in known:
                sizes[host] = sizes.get(host, 0) + _size(value)
    except FormatError as error:
        raise StoreUnreadable(folder, _NO_STORE) from error
    return sizes


def _size(value: bytes) -> int:
    """The bytes that a line of the register tells. Raises FormatError."""
    at = 0
    while at < len(value):
        tag, at = varint(value, at)
        if tag & 7:
            raise FormatError("a field of an unknown kind")
        number, at = varint(value, at)
        if tag >> 3 == _BYTES:
            return number
    return 0
