"""What a browser of the Firefox family keeps of one site: a folder with databases of its own.

``idb/*.sqlite`` are its IndexedDB (values of SpiderMonkey, packed with Snappy; large ones in files beside),
``ls/data.sqlite`` its Local Storage, ``cache/morgue`` the answers that its pages keep.

Source: Firefox, dom/indexedDB/ActorsParent.cpp, dom/localstorage/ActorsParent.cpp, dom/cache/FileUtils.cpp.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import content_of, unreadable_database
from tidytrace.chats.image import open_readonly
from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.web.spidermonkey import value_of

LARGEST: Final = 64 << 20
"""Bytes of one value or answer."""
_FRAMED: Final = b"\xff\x06\x00\x00sNaPpY"


def values_in(folder: Path, problems: list[StoreError]) -> Iterator[Any]:
    """Every value that a site has, as text, object or array; what cannot be read is noted and left out."""
    for database in sorted(folder.glob("idb/*.sqlite")):
        for (data,) in _rows(database, "SELECT data FROM object_data", problems):
            yield from _clone(unpacked(data) if isinstance(data, bytes) else None)
        for path in sorted(database.with_suffix(".files").glob("*")):
            yield from _clone(_plain_file(path, problems))
    for database in folder.glob("ls/data.sqlite"):
        query = "SELECT value, conversion_type, compression_type FROM data"
        for value, utf8, packed in _rows(database, query, problems):
            content = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
            if isinstance(content, bytes):
                plain = unpacked(content) if packed else content
                yield plain.decode("utf-8" if utf8 else "utf-16-le", "replace") if plain is not None else ""
    for path in sorted(folder.glob("cache/morgue/*/*.final")):
        kept = _plain_file(path, problems)
        if kept is not None:
            yield kept.decode("utf-8", "replace")


def unpacked(data: bytes) -> bytes | None:
    """Unpack a value; none if it is damaged."""
    from cramjam import DecompressionError, snappy

    try:
        if data.startswith(_FRAMED):
            return bytes(snappy.decompress(data))
        if not data or snappy.decompress_raw_len(data) > LARGEST:
            return None
        return bytes(snappy.decompress_raw(data))
    except DecompressionError:
        return None


def _clone(data: bytes | None) -> Iterator[Any]:
    if data is None:
        return
    try:
        yield value_of(data)
    except FormatError:
        return  # a picture or another file that the page put there


def _plain_file(path: Path, problems: list[StoreError]) -> bytes | None:
    try:
        content = content_of(path, LARGEST) if path.is_file() else None
    except StoreError as error:
        problems.append(error)
        return None
    return unpacked(content) if content and content.startswith(_FRAMED) else content


def _rows(path: Path, query: str, problems: list[StoreError]) -> Iterator[tuple[Any, ...]]:
    try:
        with closing(open_readonly(path)) as connection:
            yield from connection.execute(query)
    except StoreError as error:
        problems.append(error)
    except sqlite3.Error as error:
        problems.append(unreadable_database(path, error))
