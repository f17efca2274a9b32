"""JSONB, the form in which newer databases keep JSON, as plain JSON: older copies of SQLite cannot read it.

An element is a head (its kind in the lower half of the first byte, the length of what follows in the upper half or in
the bytes behind), and its content.

Source: https://sqlite.org/jsonb.html
"""

import json
from typing import Any, Final

_CONSTANTS: Final = {0: None, 1: True, 2: False}
_NUMBERS: Final = range(3, 7)
_FLOAT: Final = 5
_TEXTS: Final = range(7, 11)
_RAW: Final = 10
_WITH_ESCAPES: Final = frozenset({8, 9})
_ARRAY: Final = 11
_OBJECT: Final = 12
_LENGTHS: Final = {12: 1, 13: 2, 14: 4, 15: 8}
"""How many bytes hold the length, by the upper half of the first byte; smaller ones are the length itself."""
_DEPTH: Final = 200


def as_json(value: object) -> str | None:
    """Plain JSON of a JSONB value; text as it is, and nothing of what is neither."""
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes) or not value:
        return None
    try:
        found, end = _element(value, 0, len(value), 0)
        return json.dumps(found, ensure_ascii=False) if end == len(value) else None
    except ValueError:
        return None


def as_jsonb(text: str) -> bytes:
    """Plain JSON in SQLite's own form. Raises ValueError for what is no JSON."""
    return _written(json.loads(text))


def _written(value: Any) -> bytes:
    if value is None or isinstance(value, bool):
        return bytes((0 if value is None else 1 if value else 2,))
    if isinstance(value, str):
        return _headed(_RAW, value.encode())
    if isinstance(value, int | float):
        return _headed(_NUMBERS[0] if isinstance(value, int) else _FLOAT, json.dumps(value).encode())
    if isinstance(value, list):
        return _headed(_ARRAY, b"".join(map(_written, value)))
    return _headed(_OBJECT, b"".join(_written(name) + _written(one) for name, one in value.items()))


def _headed(kind: int, content: bytes) -> bytes:
    size = len(content)
    if size < min(_LENGTHS):
        return bytes((size << 4 | kind,)) + content
    code, width = next((code, width) for code, width in _LENGTHS.items() if size < 1 << 8 * width)
    return bytes((code << 4 | kind,)) + size.to_bytes(width, "big") + content


def _element(data: bytes, at: int, stop: int, depth: int) -> tuple[Any, int]:
    if depth > _DEPTH or at >= stop:
        raise ValueError("no element")
    kind, size = data[at] & 15, data[at] >> 4
    start = at + 1 + _LENGTHS.get(size, 0)
    length = int.from_bytes(data[at + 1 : start], "big") if size in _LENGTHS else size
    end = start + length
    if end > stop:
        raise ValueError("an element is cut off")
    if kind in _CONSTANTS and not length:
        return _CONSTANTS[kind], end
    if kind in _NUMBERS:
        return _number(data[start:end].decode("ascii")), end
    if kind in _TEXTS:
        text = data[start:end].decode()
        return (json.loads(f'"{text}"', strict=False) if kind in _WITH_ESCAPES else text), end
    if kind not in {_ARRAY, _OBJECT}:
        raise ValueError("an element of an unknown kind")
    items: list[Any] = []
    while start < end:
        item, start = _element(data, start, end, depth + 1)
        items.append(item)
    return (items if kind == _ARRAY else _object(items)), end


def _object(items: list[Any]) -> dict[str, Any]:
    if len(items) % 2:
        raise ValueError("a name without a value")
    return {str(name): value for name, value in zip(items[::2], items[1::2], strict=True)}


def _number(text: str) -> int | float:
    try:
        return int(text, 0)
    except ValueError:
        return float(text)
