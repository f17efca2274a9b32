"""Where a TOML text has to be patched to change or remove one key."""

import re
from typing import Any

from tidytrace.formats import toml_scan
from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, line_start, newline_of
from tidytrace.formats.toml_scan import Assignment, Node, Table, quoted

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def change(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that set a key; tables that are missing on its way are made. Raises Fixed."""
    written = dumped(value)
    tables = toml_scan.scan(text)
    for table in tables:
        for assignment in table.assignments:
            if assignment.path == key:
                return [Patch(assignment.value.start, assignment.value.end, written)]
            if assignment.path == key[: len(assignment.path)]:
                return _inside(text, assignment, key, written)
    if any(table.path[: len(key)] == key for table in tables):
        raise Fixed(N_("“{name}” is a group of settings there, not a plain value."), name=".".join(key))
    return _insertion(text, tables, key, written)


def _inside(text: str, holder: Assignment, key: KeyPath, written: str) -> list[Patch]:
    """A key inside an inline table or an array."""
    node = holder.value
    if node.kind == "atom":
        raise Fixed(
            N_("“{name}” holds a plain value there, not a group of settings."),
            name=".".join(holder.path),
        )
    for item in node.items:
        if item.path == key:
            return [Patch(item.value.start, item.value.end, written)]
        if item.path == key[: len(item.path)]:
            return _inside(text, item, key, written)
    rest = key[len(holder.path) :]
    if node.kind == "array" and rest != (str(len(node.items)),):
        raise Fixed(N_("The list has no place {place}."), place=rest[0])
    entry = written if node.kind == "array" else f"{spelled(rest)} = {written}"
    if node.items:
        end = node.items[-1].end
        return [Patch(end, end, f", {entry}")]
    space = "" if node.kind == "array" else " "
    gap = text[node.start + 1 : node.end - 1]
    if gap.strip():
        return [Patch(node.start + 1, node.start + 1, f"{space}{entry},")]
    return [Patch(node.start + 1, node.end - 1, f"{space}{entry}{space}")]


def _insertion(text: str, tables: list[Table], key: KeyPath, written: str) -> list[Patch]:
    newline = newline_of(text)
    for length in range(len(key) - 1, 0, -1):
        for table in reversed(tables):
            if table.path == key[:length]:
                return [_line_in(text, table, f"{spelled(key[length:])} = {written}")]
        dotted = [
            (table, one)
            for table in tables
            for one in table.assignments
            if len(table.path) < length and one.path[:length] == key[:length]
        ]
        if dotted:
            table, one = dotted[-1]
            line = f"{spelled(key[len(table.path) :])} = {written}"
            return [_line_behind(text, one.end, _indent(text, one.start), line)]
    if len(key) == 1:
        if tables[0].assignments:
            return [_line_in(text, tables[0], f"{spelled(key)} = {written}")]
        if len(tables) > 1:
            start = line_start(text, tables[1].start)
            return [Patch(start, start, f"{spelled(key)} = {written}{newline}{newline}")]
        return [Patch(len(text), len(text), f"{_lead(text, newline)}{spelled(key)} = {written}{newline}")]
    gap = newline if text.strip() else ""
    table_text = f"[{spelled(key[:-1])}]{newline}{spelled(key[-1:])} = {written}{newline}"
    return [Patch(len(text), len(text), f"{_lead(text, newline)}{gap}{table_text}")]


def _lead(text: str, newline: str) -> str:
    return "" if not text or text[-1] in "\r\n" else newline


def _line_in(text: str, table: Table, line: str) -> Patch:
    indent = _indent(text, table.assignments[-1].start) if table.assignments else ""
    return _line_behind(text, table.last, indent, line)


def _line_behind(text: str, position: int, indent: str, line: str) -> Patch:
    """A new line below the one in which ``position`` stands, remarks included."""
    end = line_end(text, position)
    return Patch(end, end, f"{newline_of(text)}{indent}{line}")


def _indent(text: str, position: int) -> str:
    prefix = text[line_start(text, position) : position]
    return prefix if not prefix.strip() else ""


def removal(text: str, key: KeyPath) -> list[Patch]:
    """Patches that take out a key, or a table with all its keys; remarks stay."""
    patches: list[Patch] = []
    for table in toml_scan.scan(text):
        if table.path and table.path[: len(key)] == key:
            patches.append(_without_line(text, table.start, table.end))
        for assignment in table.assignments:
            if assignment.path[: len(key)] == key:
                patches.append(_without_line(text, assignment.start, assignment.end))
            elif assignment.path == key[: len(assignment.path)]:
                patches += _without_item(text, assignment.value, key)
    return patches


def _without_line(text: str, start: int, end: int) -> Patch:
    begin, rest = line_start(text, start), text[end : line_end(text, end)]
    if text[begin:start].strip() or rest.strip():
        return Patch(start, end + len(rest) - len(rest.lstrip(" \t")), "")
    return Patch(begin, after_break(text, line_end(text, end)), "")


def _without_item(text: str, node: Node, key: KeyPath) -> list[Patch]:
    doomed = [place for place, item in enumerate(node.items) if item.path[: len(key)] == key]
    if not doomed:
        return [
            patch
            for item in node.items
            if item.path == key[: len(item.path)]
            for patch in _without_item(text, item.value, key)
        ]
    # Several only when dotted keys of one inline table share the prefix; one after another keeps the commas right.
    return _without_one(text, node, doomed[-1])


def _without_one(text: str, node: Node, place: int) -> list[Patch]:
    item = node.items[place]
    if place + 1 < len(node.items):
        following = node.items[place + 1].start
        if text[item.end : following].strip() == ",":
            return [Patch(item.start, following, "")]
        comma = _comma(text, item.end)
        return [Patch(item.start, item.end, ""), Patch(comma, comma + 1, "")]
    if place:
        before = node.items[place - 1].end
        comma = _comma(text, before)
        if text[comma + 1 : item.start].strip():
            return [Patch(comma, comma + 1, ""), Patch(item.start, item.end, "")]
        return [Patch(comma, item.end, "")]
    rest = text[item.end : node.end - 1]
    if rest.strip().startswith(","):
        comma = _comma(text, item.end)
        return [Patch(item.start, item.end, ""), Patch(comma, comma + 1, "")]
    return [Patch(item.start, item.end, "")]


def _comma(text: str, position: int) -> int:
    """The next comma outside of remarks."""
    while text[position] != ",":
        position = line_end(text, position) if text[position] == "#" else position + 1
    return position


def spelled(key: KeyPath) -> str:
    """A dotted key."""
    return ".".join(step if _BARE.fullmatch(step) else quoted(step) for step in key)


def dumped(value: Any) -> str:
    """A value on one line. Raises Fixed for ``null``, which TOML does not have."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(dumped(item) for item in value) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{spelled((str(name),))} = {dumped(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    raise Fixed(N_("This format cannot hold that value."))
