"""Lists of messages as Go programs write them: a description of the types, then the values."""

from collections.abc import Sequence

_MESSAGES, _MESSAGE = 65, 66


def gob(messages: Sequence[dict[str, str]]) -> bytes:
    """Messages with Role and Content in the form of encoding/gob."""
    fields = b"".join(b"\1" + _text(name) + b"\1" + _int(6) + b"\0" for name in ("Role", "Content"))
    of_list = b"\2" + b"\1" + _common("", _MESSAGES) + b"\1" + _int(_MESSAGE) + b"\0" + b"\0"
    of_one = b"\3" + b"\1" + _common("Message", _MESSAGE) + b"\1" + _uint(2) + fields + b"\0" + b"\0"
    values = b"\0" + _uint(len(messages)) + b"".join(map(_message, messages))
    pieces = (_int(-_MESSAGES) + of_list, _int(-_MESSAGE) + of_one, _int(_MESSAGES) + values)
    return b"".join(_uint(len(piece)) + piece for piece in pieces)


def _message(message: dict[str, str]) -> bytes:
    return b"\1" + _text(message["Role"]) + b"\1" + _text(message["Content"]) + b"\0"


def _common(name: str, number: int) -> bytes:
    named = b"\1" + _text(name) + b"\1" if name else b"\2"
    return named + _int(number) + b"\0"


def _text(said: str) -> bytes:
    content = said.encode()
    return _uint(len(content)) + content


def _int(number: int) -> bytes:
    return _uint(~number << 1 | 1 if number < 0 else number << 1)


def _uint(number: int) -> bytes:
    if number < 0x80:
        return bytes((number,))
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return bytes((0x100 - len(content),)) + content
