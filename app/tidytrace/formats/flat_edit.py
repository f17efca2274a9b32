"""Where an INI or ``.env`` text has to be patched to change or remove one key. Of equal keys the last one is meant."""

import re
from typing import Any

from tidytrace.formats import dotenv, ini
from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, newline_of

_PLAIN = re.compile(r"[\w./:@%+,-]*", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_INI_NAME = re.compile(r"[^=:\[\]#;\s\"'][^=:\r\n]*")


def as_string(value: Any) -> str:
    """A scalar as these formats hold it. Raises Fixed for a group or a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise Fixed(N_("This format holds plain values only."))


def change_ini(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that set a key. Raises Fixed."""
    written = as_string(value)
    sections = ini.scan(text)
    _check_ini(key, written)
    entries = [entry for section in sections for entry in section.entries if entry.path == key]
    if entries:
        last = entries[-1]
        if last.continued:
            raise Fixed(N_("The value goes over several lines; change it by hand."))
        return [Patch(last.value, last.value_end, _quoted_ini(written, last.quote))]
    newline = newline_of(text)
    name = key[0] if len(key) == 2 else None
    homes = [section for section in sections if section.name == name]
    style = next((entry.separator for section in sections for entry in section.entries), " = ")
    line = f"{key[-1]}{style}{_quoted_ini(written, '')}"
    if homes and (homes[-1].entries or name is not None):
        home = homes[-1]
        indent = text[home.entries[-1].start : home.entries[-1].key] if home.entries else ""
        return [Patch(home.last, home.last, newline + indent + line)]
    if name is None:
        return [Patch(0, 0, line + newline)]
    lead = "" if not text or text[-1] in "\r\n" else newline
    gap = newline if text.strip() else ""
    return [Patch(len(text), len(text), f"{lead}{gap}[{name}]{newline}{line}{newline}")]


def _check_ini(key: KeyPath, written: str) -> None:
    if len(key) > 2 or not _INI_NAME.fullmatch(key[-1]) or (len(key) == 2 and re.search(r"[\]\r\n]", key[0])):
        raise Fixed(N_("This format has no such key."))
    if "\n" in written or "\r" in written:
        raise Fixed(N_("This format cannot hold that value."))


def _quoted_ini(written: str, quote: str) -> str:
    if quote and quote not in written:
        return f"{quote}{written}{quote}"
    if written != written.strip() or re.search(r"(?:^|[ \t])[#;]", written) or written[:1] in {'"', "'"}:
        quote = "'" if '"' in written else '"'
        return f"{quote}{written}{quote}"
    return written


def removal_ini(text: str, key: KeyPath) -> list[Patch]:
    """Patches that take out the last occurrence of a key; a remark behind it stays."""
    entries = [entry for section in ini.scan(text) for entry in section.entries if entry.path == key]
    if not entries:
        return []
    last = entries[-1]
    return [_line_without(text, last.start, last.key, last.value_end)]


def _line_without(text: str, start: int, key: int, end: int) -> Patch:
    if text[end : line_end(text, end)].strip():
        rest = text[end : line_end(text, end)]
        return Patch(key, end + len(rest) - len(rest.lstrip(" \t")), "")
    return Patch(start, after_break(text, line_end(text, end)), "")


def change_env(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that set a name. Raises Fixed."""
    written = as_string(value)
    if len(key) != 1 or not _NAME.fullmatch(key[0]):
        raise Fixed(N_("This format has no such key."))
    all_entries = dotenv.scan(text)
    entries = [entry for entry in all_entries if entry.name == key[0]]
    if entries:
        last = entries[-1]
        return [Patch(last.value, last.value_end, _quoted_env(written, last.quote))]
    newline = newline_of(text)
    export = "export " if all_entries and all(entry.export for entry in all_entries) else ""
    lead = "" if not text or text[-1] in "\r\n" else newline
    return [Patch(len(text), len(text), f"{lead}{export}{key[0]}={_quoted_env(written, '')}{newline}")]


def _quoted_env(written: str, quote: str) -> str:
    if not quote and _PLAIN.fullmatch(written):
        return written
    if quote in {"'", "`"} and quote not in written and "\\" not in written:
        return f"{quote}{written}{quote}"
    if quote != '"' and "'" not in written and "\\" not in written and "\n" not in written and "\r" not in written:
        return f"'{written}'"
    for letter, escaped in (("\\", "\\\\"), ('"', '\\"'), ("$", "\\$"), ("`", "\\`"), ("\n", "\\n"), ("\r", "\\r")):
        written = written.replace(letter, escaped)
    return f'"{written}"'


def removal_env(text: str, key: KeyPath) -> list[Patch]:
    """Patches that take out the last occurrence of a name; a remark behind it stays."""
    entries = [entry for entry in dotenv.scan(text) if (entry.name,) == key]
    if not entries:
        return []
    last = entries[-1]
    return [_line_without(text, last.start, last.key, last.value_end)]
