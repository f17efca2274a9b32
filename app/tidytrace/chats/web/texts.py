"""Messages out of values whose form nobody has described: who said something is told by what stands beside it."""

import re
from collections.abc import Iterator
from typing import Any, Final

from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.model import Message, Role

_ROLES: Final[dict[str, Role]] = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "tool": "tool",
    "system": "system",
}
_WHO: Final = ("role", "sender", "author", "from", "type")
_NAME: Final = re.compile(r"[\x21-\x7e]{0,80}\Z")
"""A run of letters without a space: an id, a name, an address."""
_DEPTH: Final = 100


def messages_in(value: Any, role: Role = "assistant", depth: int = 0) -> Iterator[Message]:
    """Every text in a value, in order.

    Args:
        value: Strings, objects and arrays, also as JSON in a string.
        role: Who says what nothing is known about.
        depth: How far inside it is.
    """
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        yield from _said(value, role, depth)
    elif isinstance(value, dict):
        role = _role(value) or role
        for one in value.values():
            yield from messages_in(one, role, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from messages_in(one, role, depth + 1)


def _said(text: str, role: Role, depth: int) -> Iterator[Message]:
    if text[:1] in {"{", "["}:
        try:
            value = decode(text.encode("utf-8", "surrogatepass"))
        except NotJSON:
            value = None
        if value is not None:
            yield from messages_in(value, role, depth + 1)
            return
    if not _NAME.match(text):
        yield Message(role, text)


def _role(value: dict[Any, Any]) -> Role | None:
    for name in _WHO:
        who = value.get(name)
        if isinstance(who, dict):
            who = who.get("role") or who.get("name")
        if isinstance(who, str) and who.lower() in _ROLES:
            return _ROLES[who.lower()]
    return None
