"""Values in the databases of WebKit (Safari, and programs on macOS and Linux that are pages inside).

Local Storage holds UTF-16. IndexedDB holds structured clones: a number of the form's version, then tagged values; a
string is its tag, a length whose highest bit says that characters are one byte wide, and the characters. Sources:
WebKit, Source/WebCore/bindings/js/SerializedScriptValue.cpp and Modules/indexeddb/server/SQLiteIDBBackingStore.cpp;
seen as WebKitGTK 2.50.6 writes them.
"""

import struct
from typing import Final

_HEAD: Final = struct.Struct("<I")
_STRING, _EMPTY_STRING = 16, 17
_NARROW: Final = 1 << 31
_VERSIONS: Final = range(1, 64)


def clone_text(value: bytes) -> str | None:
    """The string that a structured clone is; none for every other value, and for what is no clone."""
    if len(value) <= _HEAD.size or _HEAD.unpack_from(value)[0] not in _VERSIONS:
        return None
    tag, start = value[_HEAD.size], _HEAD.size + 1
    if tag == _EMPTY_STRING:
        return ""
    if tag != _STRING or len(value) < start + _HEAD.size:
        return None
    (length,) = _HEAD.unpack_from(value, start)
    narrow, count = bool(length & _NARROW), length & ~_NARROW
    content = value[start + _HEAD.size :]
    if len(content) < count * (1 if narrow else 2):
        return None
    if narrow:
        return content[:count].decode("latin-1")
    return content[: 2 * count].decode("utf-16-le", "replace")


def storage_text(value: bytes) -> str:
    """The string of an entry in Local Storage."""
    return value.decode("utf-16-le", "replace")
