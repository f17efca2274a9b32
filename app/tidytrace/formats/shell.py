"""Profiles of a shell: lines that only set one variable, ``NAME=value`` or ``export NAME=value``.

All other lines are the person's program and are left alone. Of equal names the last one counts. A value in which the
shell would put something else is no plain one, and is not seen.
"""

import re
from typing import Any

from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, newline_of

_LINE = re.compile(
    r"""^(?P<head>[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_]\w*)=)"""
    r"""(?P<value>"[^"$`\\\r\n]*"|'[^'\r\n]*'|[^\s"'$`;&|<>()#\\]*)(?=[ \t]*;?[ \t]*(?:#[^\r\n]*)?\r?$)""",
    re.MULTILINE | re.ASCII,
)
_PLAIN = re.compile(r"[\w./:@%+,=-]*", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def parse(text: str) -> Any:
    """Names and values."""
    return {match["name"]: match["value"].strip("\"'") for match in _LINE.finditer(text)}


def change(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that set a variable. Raises Fixed."""
    if len(key) != 1 or not _NAME.fullmatch(key[0]):
        raise Fixed(N_("This format has no such key."))
    if not isinstance(value, str) or re.search(r"['\r\n]", value):
        raise Fixed(N_("This format cannot hold that value."))
    written = value if _PLAIN.fullmatch(value) else f"'{value}'"
    last = _last(text, key[0])
    if last is not None:
        quote = last["value"][:1]
        written = f"{quote}{value}{quote}" if quote in {'"', "'"} and _PLAIN.fullmatch(value) else written
        return [Patch(last.start("value"), last.end("value"), written)]
    newline = newline_of(text)
    lead = "" if not text or text[-1] in "\r\n" else newline
    return [Patch(len(text), len(text), f"{lead}export {key[0]}={written}{newline}")]


def removal(text: str, key: KeyPath) -> list[Patch]:
    """Patches that take the last line with a variable out."""
    last = _last(text, key[0]) if len(key) == 1 else None
    return [] if last is None else [Patch(last.start(), after_break(text, line_end(text, last.start())), "")]


def _last(text: str, name: str) -> re.Match[str] | None:
    found = None
    for match in _LINE.finditer(text):
        if match["name"] == name:
            found = match
    return found
