"""The records of IndexedDB in the LevelDB that a browser keeps for each site.

A key begins with the numbers of database, object store and index; index 1 are the records themselves. A value is a
version number and what V8 wrote.

Source: Chromium, content/browser/indexed_db/docs/leveldb_coding_scheme.md
"""

from collections.abc import Iterator
from typing import Any, Final

from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.leveldb.logs import varint
from tidytrace.chats.web.v8 import value_of

_RECORDS: Final = 1


def values(entries: Iterator[tuple[bytes, bytes]]) -> Iterator[Any]:
    """What stands in the records among some entries; what cannot be read is left out."""
    for key, value in entries:
        try:
            if _is_record(key):
                _version, at = varint(value, 0)
                yield value_of(value[at:])
        except FormatError:
            continue  # a key that is no record's, or a value that lies in a file of its own


def _is_record(key: bytes) -> bool:
    if not key:
        return False
    sizes = ((key[0] >> 5) + 1, (key[0] >> 2 & 7) + 1, (key[0] & 3) + 1)
    at = 1
    numbers = []
    for size in sizes:
        numbers.append(int.from_bytes(key[at : at + size], "little"))
        at += size
    database, store, index = numbers
    return at < len(key) and database > 0 and store > 0 and index == _RECORDS
