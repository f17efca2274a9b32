"""The object stores of IndexedDB by their names, and the records in them with their keys.

Keys of the LevelDB begin with the numbers of database, object store and index. Number 0 are names and properties:
``0 0 0 201`` + origin + name leads to the number of a database, ``n 0 0 200`` + name to that of an object store in it.
Index 1 are the records, index 3 says in which files a record's large values lie. Text in keys is UTF-16, big-endian,
behind the number of its letters.

Source: Chromium, content/browser/indexed_db/docs/leveldb_coding_scheme.md, indexed_db_leveldb_coding.cc,
third_party/blink/renderer/modules/indexeddb/idb_value_wrapping.cc.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.leveldb.logs import sized, varint
from tidytrace.chats.web.v8 import whole_value_of

_DATABASE_NAME: Final = 201
_VERSION: Final = 4
_STORE_NAME: Final = 200
_RECORDS: Final = 1
_FILES: Final = 3
_IN_A_FILE: Final = b"\xff\x11\x01"
"""Before a value that is too large for the LevelDB: its size and which of the record's files it is in follow."""
_NULL, _STRING, _DATE, _NUMBER, _ARRAY, _MIN, _BINARY = range(7)
_DEPTH: Final = 20

Key = str | float | bytes | list[Any] | None
ReadFile = Callable[[int, int], bytes | None]
"""The content of a file beside the LevelDB, by the numbers of the database and of the file; none if it is gone."""


class Record(msgspec.Struct, frozen=True):
    """One record."""

    key: Key
    value: Any
    readable: bool = True
    """Otherwise there is no value: it lies in a file that is gone, or has a form that is not known."""


def records(live: Mapping[bytes, bytes], database: str, store: str, read_file: ReadFile) -> Iterator[Record] | None:
    """The records of one object store, in the order of their keys' bytes; none where there is no such store.

    Args:
        live: What stands in the LevelDB.
        database: Name of the database.
        store: Name of the object store.
        read_file: Reads large values.
    """
    place = _place(live, database, store)
    return None if place is None else _records(live, place, read_file)


def version(live: Mapping[bytes, bytes], database: str) -> int | None:
    """The version that the app gave its database; none where there is no such database.

    Dexie, which many apps use, gives ten times its own number.
    """
    number = _named(live, (0, 0, 0), _DATABASE_NAME, database)
    if number is None:
        return None
    try:
        found, _ = varint(live.get(_prefix_of((number, 0, 0)) + bytes((_VERSION,)), b""), 0)
    except FormatError:
        return None
    return found


def _records(live: Mapping[bytes, bytes], place: tuple[int, int], read_file: ReadFile) -> Iterator[Record]:
    for key in sorted(live):
        try:
            numbers, at = _prefix(key)
            if numbers != (*place, _RECORDS):
                continue
            name, _ = _key(key, at)
        except FormatError:
            continue  # a key that is no record's
        try:
            _version, start = varint(live[key], 0)
            yield Record(name, _value(live, key, at, live[key][start:], read_file))
        except FormatError:
            yield Record(name, None, readable=False)


def _place(live: Mapping[bytes, bytes], database: str, store: str) -> tuple[int, int] | None:
    number = _named(live, (0, 0, 0), _DATABASE_NAME, database)
    if number is None:
        return None
    within = _named(live, (number, 0, 0), _STORE_NAME, store)
    return (number, within) if within is not None else None


def _named(live: Mapping[bytes, bytes], of: tuple[int, int, int], kind: int, name: str) -> int | None:
    for key, value in live.items():
        try:
            numbers, at = _prefix(key)
            if numbers != of or key[at : at + 1] != bytes((kind,)):
                continue
            said, at = _text(key, at + 1)
            if kind == _DATABASE_NAME:  # the origin stands before it
                said, at = _text(key, at)
        except FormatError:
            continue
        if said == name and at == len(key):
            return int.from_bytes(value, "little")
    return None


def _prefix(key: bytes) -> tuple[tuple[int, int, int], int]:
    if not key:
        raise FormatError("a key is empty")
    sizes = ((key[0] >> 5) + 1, (key[0] >> 2 & 7) + 1, (key[0] & 3) + 1)
    numbers = []
    at = 1
    for size in sizes:
        numbers.append(int.from_bytes(key[at : at + size], "little"))
        at += size
    if at > len(key):
        raise FormatError("a key is cut off")
    database, store, index = numbers
    return (database, store, index), at


def _prefix_of(numbers: tuple[int, int, int]) -> bytes:
    parts = [number.to_bytes(max(1, (number.bit_length() + 7) // 8), "little") for number in numbers]
    first = len(parts[0]) - 1 << 5 | len(parts[1]) - 1 << 2 | len(parts[2]) - 1
    return bytes((first,)) + b"".join(parts)


def _text(data: bytes, at: int) -> tuple[str, int]:
    length, at = varint(data, at)
    end = at + 2 * length
    if end > len(data):
        raise FormatError("a text is cut off")
    return data[at:end].decode("utf-16-be", "replace"), end


def _key(data: bytes, at: int, depth: int = 0) -> tuple[Key, int]:
    if at >= len(data) or depth > _DEPTH:
        raise FormatError("a key is cut off")
    kind = data[at]
    at += 1
    if kind == _STRING:
        return _text(data, at)
    if kind == _BINARY:
        return sized(data, at)
    if kind in {_DATE, _NUMBER}:
        if at + 8 > len(data):
            raise FormatError("a key is cut off")
        return struct.unpack("<d", data[at : at + 8])[0], at + 8
    if kind == _ARRAY:
        count, at = varint(data, at)
        found: list[Any] = []
        for _ in range(count):
            one, at = _key(data, at, depth + 1)
            found.append(one)
        return found, at
    if kind in {_NULL, _MIN}:
        return None, at
    raise FormatError("a key of an unknown kind")


def _value(live: Mapping[bytes, bytes], key: bytes, at: int, value: bytes, read_file: ReadFile) -> Any:
    if value.startswith(_IN_A_FILE):
        _size, after = varint(value, len(_IN_A_FILE))
        which, _ = varint(value, after)
        (database, store, _index), _ = _prefix(key)
        named = live.get(_prefix_of((database, store, _FILES)) + key[at:], b"")
        numbers = list(_files(named))
        content = read_file(database, numbers[which]) if which < len(numbers) else None
        if content is None:
            raise FormatError("a file is missing")
        value = content
    return whole_value_of(value)


def _files(named: bytes) -> Iterator[int]:
    """The numbers of a record's files. Each: kind, number, type, and size or (for files of the person) more."""
    at = 0
    while at < len(named):
        kind = named[at]
        number, at = varint(named, at + 1)
        _type, at = _text(named, at)
        if kind == 0:  # bytes without a name
            _size, at = varint(named, at)
        elif kind == 1:  # with the name of a file and when it was changed
            _name, at = _text(named, at)
            _size, at = varint(named, at)
            _changed, at = varint(named, at)
        else:
            raise FormatError("a file of an unknown kind")
        yield number
