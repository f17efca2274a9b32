"""What an app that is a browser inside keeps for its own page: IndexedDB and Local Storage."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from cramjam import snappy

from homes.browser import kept, v8
from homes.leveldb import INDEXED_DB, store
from tidytrace.chats.leveldb.logs import as_varint

HEAD = b"\xff\x15\xfe" + bytes(12) + b"\xff\x10"
"""Versions of Blink and V8, as Chromium 156 writes them."""
Databases = Mapping[str, Mapping[str, Mapping[str, Any]]]


def indexed_db(
    folder: Path,
    databases: Databases,
    *,
    origin: str = "file__0",
    in_files: Collection[str] = (),
    version: int | None = None,
) -> Path:
    """A page's IndexedDB: half of the records in a table, half in the log; every second one packed.

    Args:
        folder: The ``IndexedDB`` folder.
        databases: Database, object store and key to value.
        origin: The page, as the folder is named.
        in_files: Keys whose values are so large that they lie in files of their own.
        version: What the page gave its databases.
    """
    entries: dict[bytes, bytes] = {}
    for number, (database, stores) in enumerate(databases.items(), 1):
        entries[b"\0\0\0\0\xc9" + _text(f"{origin}@1") + _text(database)] = bytes((number,))
        if version is not None:
            entries[_prefix(number, 0, 0) + b"\4"] = as_varint(version)
        for place, (name, records) in enumerate(stores.items(), 1):
            entries[_prefix(number, 0, 0) + b"\xc8" + _text(name)] = bytes((place,))
            for count, (key, value) in enumerate(records.items(), 1):
                raw = HEAD + v8(value)
                end = b"\1" + _text(key)
                if key in in_files:
                    file = folder / f"{origin}.indexeddb.blob" / f"{number:x}" / "00" / f"{count:x}"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(raw)
                    entries[_prefix(number, place, 3) + end] = (
                        b"\0" + as_varint(count) + _text("application/x-blob") + as_varint(len(raw))
                    )
                    raw = b"\xff\x11\x01" + as_varint(len(raw)) + b"\0"
                elif count % 2:
                    raw = b"\xff\x11\x02" + bytes(snappy.compress_raw(raw))
                entries[_prefix(number, place, 1) + end] = as_varint(count) + raw
    half = len(entries) // 2
    older, newer = dict(list(entries.items())[:half]), dict(list(entries.items())[half:])
    return store(folder / f"{origin}.indexeddb.leveldb", older, newer, comparator=INDEXED_DB)


def local_storage(folder: Path, entries: Mapping[str, str], *, origin: str = "file://") -> Path:
    """The Local Storage of a page.

    Args:
        folder: ``Local Storage``.
        entries: Name and value.
        origin: The page.
    """
    place = f"_{origin}".encode() + b"\0\1"
    return store(folder / "leveldb", {}, {place + name.encode(): kept(value) for name, value in entries.items()})


def _prefix(database: int, object_store: int, index: int) -> bytes:
    return bytes((0, database, object_store, index))


def _text(text: str) -> bytes:
    raw = text.encode("utf-16-be")
    return as_varint(len(raw) // 2) + raw
