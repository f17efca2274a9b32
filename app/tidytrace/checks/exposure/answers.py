"""What a server's answers say: whether it is a product, in which version, and whether strangers are let in."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final, Literal

from tidytrace.catalog import Text
from tidytrace.catalog.servers import Look, Server, Version
from tidytrace.host.probing import Reply, Visit

Lock = Literal["on", "off", "unknown"]
_LONGEST_VERSION: Final = 40


def fits(look: Look, reply: Reply) -> bool:
    """Whether an answer is as a look has it."""
    if look.status and reply.status not in look.status:
        return False
    if any(not re.search(pattern, reply.headers.get(name.lower(), "")) for name, pattern in look.header.items()):
        return False
    if look.body is not None and not re.search(look.body, reply.text):
        return False
    return look.json is None or bool(_found(look.json, reply.json))


def recognised(server: Server, visit: Visit, *, seen: bool) -> Look | None:
    """The look by which the product is known, or none; ``seen``: its process or image was."""
    for look in server.recognise:
        if look.with_process and not seen:
            continue
        # after the end of a visit this is what was asked before
        reply = visit.ask(look.path, look.accept)
        if reply is not None and fits(look, reply):
            return look
    return None


def version_of(places: Iterable[Version], visit: Visit) -> str | None:
    """What the server says of its version, in one short word."""
    for place in places:
        reply = visit.ask(place.path)
        told = _told(place, reply) if reply is not None else None
        if told and len(told) <= _LONGEST_VERSION and told.isprintable():
            return told
    return None


def _told(place: Version, reply: Reply) -> str | None:
    if place.json is not None:
        found = _found(place.json, reply.json)
        return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None
    text = reply.headers.get(place.header.lower(), "") if place.header else reply.text
    if place.body is None:
        return text
    match = re.search(place.body, text)
    return match[1] if match else None


def lock_of(server: Server, visit: Visit) -> tuple[Lock, Text | None]:
    """Whether it asks for a password, and what to know about that."""
    for sign in server.auth:
        reply = visit.ask(sign.path, sign.accept)
        if reply is not None and fits(sign, reply):
            return sign.shows, sign.note
    return ("off" if server.lock.default == "none" else "unknown"), None


def _found(expression: str, document: Any) -> Any:
    from jmespath.exceptions import JMESPathError

    if document is None:
        return None
    try:
        return _compiled(expression).search(document)
    except JMESPathError:
        return None  # the document has another type there than the function takes


@cache
def _compiled(expression: str) -> Any:
    import jmespath

    return jmespath.compile(expression)
