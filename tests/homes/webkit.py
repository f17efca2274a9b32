"""Databases as WebKit keeps them for a page, after WebKitGTK 2.50."""

import hashlib
import struct
from collections.abc import Mapping
from pathlib import Path

from homes.files import unfolded

_INDEXED = """
CREATE TABLE IDBDatabaseInfo (key TEXT NOT NULL ON CONFLICT FAIL UNIQUE ON CONFLICT REPLACE, value TEXT NOT NULL);
CREATE TABLE ObjectStoreInfo (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, keyPath BLOB NOT NULL,
  autoInc INTEGER NOT NULL);
"""
# only WebKit knows how keys compare
_RECORDS = """
CREATE TABLE Records (objectStoreID INTEGER NOT NULL ON CONFLICT FAIL, key TEXT COLLATE IDBKEY NOT NULL,
  value NOT NULL ON CONFLICT FAIL, recordID INTEGER PRIMARY KEY);
CREATE UNIQUE INDEX RecordsIndex ON Records (objectStoreID, key);
"""
_STORAGE = "CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB NOT NULL ON CONFLICT FAIL);"


def indexed_db(folder: Path, name: str, records: Mapping[str, str]) -> None:
    """A database with one object store, in the folder of a page (``…/v1/<origin>``)."""
    place = folder / hashlib.sha256(name.encode()).hexdigest().upper() / "IndexedDB.sqlite3"
    with unfolded(place, _INDEXED, schema_folded=True) as connection:
        connection.create_collation("IDBKEY", lambda one, other: (one > other) - (one < other))
        connection.executescript(_RECORDS)
        connection.execute("INSERT INTO IDBDatabaseInfo VALUES ('DatabaseName', ?)", (name,))
        connection.execute("INSERT INTO ObjectStoreInfo VALUES (1, 'keyval', x'00', 0)")
        for key, value in records.items():
            raw = b"\x00\x60" + struct.pack("<I", len(key)) + key.encode("utf-16-le")
            row = (raw.decode("latin-1"), clone(value))
            connection.execute("INSERT INTO Records (objectStoreID, key, value) VALUES (1, ?, ?)", row)


def local_storage(path: Path, entries: Mapping[str, str]) -> None:
    """The Local Storage of a page."""
    with unfolded(path, _STORAGE) as connection:
        rows = [(key, value.encode("utf-16-le")) for key, value in entries.items()]
        connection.executemany("INSERT INTO ItemTable VALUES (?, ?)", rows)


def clone(value: str) -> bytes:
    """A string as a structured clone."""
    if value.isascii():
        return struct.pack("<IBI", 15, 16, len(value) | 1 << 31) + value.encode()
    wide = value.encode("utf-16-le")
    return struct.pack("<IBI", 15, 16, len(wide) // 2) + wide
