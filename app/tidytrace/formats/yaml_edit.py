"""Where a YAML text has to be patched to change or remove one key. Of equal keys the last one is meant."""

import json
import re
from typing import Any

from tidytrace.formats import yaml_tree
from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, line_start, newline_of
from tidytrace.formats.values import list_index
from tidytrace.formats.yaml_tree import Node

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_OLD_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
"""Words that YAML 1.1 or 1.2 do not read as strings."""
_COLON = re.compile(r"[ \t]*:")
_GAP = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_INDENT = re.compile(
    r"^[^\s#-][^\r\n]*:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n)(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n))*( +)[^\s#-]", re.MULTILINE
)
_END_MARK = re.compile(r"^(?:\.\.\.|---)[ \t]*(?:#.*)?$", re.MULTILINE)
_NO_GROUP = N_("“{name}” holds a plain value there, not a group of settings.")
_TANGLED = N_("The file's layout does not let this key be changed alone; change it by hand.")


class YamlText:
    """One text with its tree and its style."""

    def __init__(self, text: str) -> None:
        """Raises Malformed."""
        self.text = text
        self.root = yaml_tree.tree(text)
        self.newline = newline_of(text)
        indent = _INDENT.search(text)
        self.unit = indent[1] if indent else "  "

    def change(self, key: KeyPath, value: Any) -> list[Patch]:
        """Patches that set a key; groups that are missing on its way are made. Raises Fixed."""
        here = self.root
        if here is None or _is_empty(here):
            return self._new_document(key, value)
        for depth, step in enumerate(key):
            if here.kind not in {"map", "list"}:
                raise Fixed(_NO_GROUP, name=".".join(key[:depth]))
            pair = _last(here, step)
            if pair is None:
                return self._insertion(here, key[depth:], value)
            owner, inner = pair
            if depth == len(key) - 1:
                return [self._replaced(owner, inner, value, flow=here.flow)]
            if _is_empty(inner) and owner is not None and not here.flow:
                return [self._filled(owner, inner, key[depth + 1 :], value)]
            here = inner
        return []

    def removal(self, key: KeyPath) -> list[Patch]:
        """Patches that take out the last occurrence of a key with its line; a remark behind it stays."""
        here, owner, outer = self.root, None, None
        for step in key[:-1]:
            pair = _last(here, step) if here is not None else None
            if pair is None:
                return []
            outer, (owner, here) = here, pair
        if here is None or here.kind not in {"map", "list"}:
            return []
        places = [place for place in range(len(here.pairs)) if _name(here, place) == key[-1]]
        return [self._without(outer, owner, here, places[-1])] if places else []

    def _without(self, outer: Node | None, owner: Node | None, here: Node, place: int) -> Patch:
        """One pair out of a collection, which stays as an empty one if it was the only pair."""
        if here.flow:
            return self._without_flow(here, place)
        if len(here.pairs) == 1 and outer is not None:
            empty = "{}" if here.kind == "map" else "[]"
            if owner is None:
                return Patch(here.start, self._end(here), empty)
            return Patch(self._colon(owner), self._end(here), f" {empty}")
        return self._without_block(here, place)

    def _new_document(self, key: KeyPath, value: Any) -> list[Patch]:
        if _END_MARK.search(self.text) and (self.root is None or self.root.text):
            raise Fixed(_TANGLED)
        lead = "" if not self.text or self.text[-1] in "\r\n" else self.newline
        lines = self._lines(key, value, "")
        return [Patch(len(self.text), len(self.text), f"{lead}{lines}{self.newline}")]

    def _lines(self, key: KeyPath, value: Any, indent: str) -> str:
        """A block entry, its groups on lines of their own."""
        lines: list[str] = []
        for step in key[:-1]:
            lines.append(f"{indent}{scalar(step)}:")
            indent += self.unit
        return self.newline.join([*lines, f"{indent}{scalar(key[-1])}: {dumped(value)}"])

    def _insertion(self, here: Node, key: KeyPath, value: Any) -> list[Patch]:
        if here.kind == "list" and list_index(key[0]) != len(here.pairs):
            raise Fixed(N_("The list has no place {place}."), place=key[0])
        for step in reversed(key[1:]):
            value = {step: value}
        if here.flow:
            written = dumped(value) if here.kind == "list" else f"{scalar(key[0])}: {dumped(value)}"
            end = here.pairs[-1][1].end if here.pairs else here.end - 1
            lead = ", " if here.pairs else ""
            return [Patch(end, end, lead + written)]
        first = here.pairs[0][0] or here.pairs[0][1]
        begin = here.start if here.kind == "list" else first.start
        indent = " " * (begin - line_start(self.text, begin))
        prefix = self.text[line_start(self.text, begin) : begin]
        indent = prefix if not prefix.strip() else indent
        if here.kind == "list":
            return self._below(here.pairs[-1][1], f"{indent}- {dumped(value)}")
        for step in key[1:]:
            value = value[step]
        return self._below(here.pairs[-1][1], self._lines(key, value, indent))

    def _below(self, last: Node, lines: str) -> list[Patch]:
        """New lines behind a node, with the remark that stands behind it on its line."""
        last = _deepest(last)
        if last.style in {"|", ">"}:
            end = last.end
            if end and self.text[end - 1] in "\r\n":
                return [Patch(end, end, lines + self.newline)]
        end = line_end(self.text, last.end)
        return [Patch(end, end, self.newline + lines)]

    def _colon(self, owner: Node) -> int:
        match = _COLON.match(self.text, owner.end)
        if match is None:
            raise Fixed(_TANGLED)
        return match.end()

    def _replaced(self, owner: Node | None, inner: Node, value: Any, *, flow: bool) -> Patch:
        written = dumped(value)
        start, end = inner.start, self._end(inner)
        if owner is not None and not flow and inner.kind in {"map", "list"} and not inner.flow:
            start, written = self._colon(owner), f" {written}"
        elif start == end and start and self.text[start - 1] in ":-":
            written = f" {written}"
        return Patch(start, end, written)

    def _end(self, node: Node) -> int:
        """Where a node ends, without the line breaks that a block scalar at its end counts as its own."""
        if _deepest(node).style not in {"|", ">"}:
            return node.end
        return node.start + len(self.text[node.start : node.end].rstrip("\r\n"))

    def _filled(self, owner: Node, inner: Node, key: KeyPath, value: Any) -> Patch:
        """A group below a key that has no value yet."""
        begin = line_start(self.text, owner.start)
        prefix = self.text[begin : owner.start]
        indent = prefix if not prefix.strip() else " " * len(prefix)
        lines = self.newline + self._lines(key, value, indent + self.unit)
        if inner.start != inner.end:
            return Patch(self._colon(owner), inner.end, lines)
        end = line_end(self.text, inner.end)
        return Patch(end, end, lines)

    def _without_flow(self, here: Node, place: int) -> Patch:
        key, inner = here.pairs[place]
        start, end = (key or inner).start, inner.end
        gap = _GAP.match(self.text, end)
        if gap is not None:
            return Patch(start, gap.end(), "")
        if place:
            before = here.pairs[place - 1][1].end
            if not _GAP.fullmatch(self.text, before, start):
                raise Fixed(_TANGLED)
            start = before
        return Patch(start, end, "")

    def _without_block(self, here: Node, place: int) -> Patch:
        key, inner = here.pairs[place]
        start = key.start if key is not None else self._dash(here, place)
        last = _deepest(inner)
        end = last.end
        if last.style in {"|", ">"} and end and self.text[end - 1] in "\r\n":
            end -= 2 if self.text[end - 2 : end] == "\r\n" else 1
        begin, rest = line_start(self.text, start), self.text[end : line_end(self.text, end)]
        if self.text[begin:start].strip():
            if place + 1 == len(here.pairs):
                raise Fixed(_TANGLED)
            following = here.pairs[place + 1][0]
            next_start = following.start if following is not None else self._dash(here, place + 1)
            return Patch(start, next_start, "")
        if rest.strip():
            return Patch(start, end + len(rest) - len(rest.lstrip(" \t")), "")
        return Patch(begin, after_break(self.text, line_end(self.text, end)), "")

    def _dash(self, here: Node, place: int) -> int:
        """Where the dash of a block list's item stands."""
        dash = self.text.rfind("-", 0, max(here.pairs[place][1].start, 1))
        if here.pairs[place][1].start and self.text[here.pairs[place][1].start - 1] == "-":
            dash = here.pairs[place][1].start - 1
        if dash < 0 or self.text[dash + 1 : here.pairs[place][1].start].strip():
            raise Fixed(_TANGLED)
        return dash


def _is_empty(node: Node) -> bool:
    return node.kind == "scalar" and node.style is None and not node.text and not node.tag and not node.anchor


def _name(here: Node, place: int) -> str | None:
    key = here.pairs[place][0]
    if here.kind == "list":
        return str(place)
    return None if yaml_tree.is_merge(key) else yaml_tree.name(key)


def _last(here: Node, step: str) -> tuple[Node | None, Node] | None:
    """The last pair of a name."""
    for place in reversed(range(len(here.pairs))):
        if _name(here, place) == step:
            return here.pairs[place]
    return None


def _deepest(node: Node) -> Node:
    """The scalar (or flow collection) in which a node ends."""
    while node.kind in {"map", "list"} and not node.flow and node.pairs:
        node = node.pairs[-1][1]
    return node


def scalar(text: str) -> str:
    """A string that every version of YAML reads as this string."""
    if _PLAIN.fullmatch(text) and text.lower() not in _OLD_WORDS:
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    code = ord(letter)
    if letter.isprintable() and code not in {0x85, 0x2028, 0x2029, 0xFEFF}:
        return letter
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def dumped(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, list):
        return "[" + ", ".join(dumped(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(name))}: {dumped(item)}" for name, item in value.items()) + "}"
    written = json.dumps(value)
    return written.replace("e", ".0e") if isinstance(value, float) and "." not in written else written
