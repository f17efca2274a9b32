"""Property lists of macOS, in the form that is written as XML; one value is replaced, and no other byte."""

import plistlib
import re
from html import escape
from typing import Any
from xml.parsers import expat

import msgspec

from tidytrace.formats.errors import N_, Fixed, Malformed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch
from tidytrace.formats.values import list_index

_NO_LIST = N_("It is no property list that is written as text.")


class _Node(msgspec.Struct):
    kind: str
    start: int
    """Of its tag, in bytes."""
    end: int = 0
    """Behind its closing tag."""
    close: int = 0
    """Of its closing tag; its start where the tag closes itself."""
    text: str = ""
    children: list["_Node"] = msgspec.field(default_factory=list)


def parse(text: str) -> Any:
    """The plain value of a document. Raises Malformed."""
    if not text.strip():
        return {}
    try:
        return plistlib.loads(text.encode(), fmt=plistlib.FMT_XML)
    except (expat.ExpatError, ValueError, OverflowError, AttributeError, LookupError, TypeError) as error:
        raise Malformed(_NO_LIST) from error


def change(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that set a value. Raises Fixed."""
    element = _element(value)
    content = text.encode()
    group = _under(_tree(content), key[:-1])
    found = _value(group, key[-1])
    if found is not None:
        if found.kind in {"dict", "array"}:
            raise Fixed(N_("This format holds plain values only."))
        return [_patch(content, found.start, found.end, element)]
    if group.kind != "dict" or group.close == group.start:
        raise Fixed(N_("This format has no such key."))
    line = content.rfind(b"\n", 0, group.close)
    indent = content[line + 1 : group.close].decode() if line >= 0 else ""
    inner = f"{indent}\t" if not indent.strip() else ""
    at = line + 1 if line >= 0 and not indent.strip() else group.close
    gap = "\n" if inner else ""
    return [_patch(content, at, at, f"{inner}<key>{escape(key[-1], quote=False)}</key>{gap}{inner}{element}{gap}")]


def removal(text: str, key: KeyPath) -> list[Patch]:
    """Patches that take a key out. Raises Fixed."""
    content = text.encode()
    group = _under(_tree(content), key[:-1])
    found = _value(group, key[-1])
    if found is None:
        return []
    if group.kind != "dict":
        raise Fixed(N_("This format holds plain values only."))
    name = group.children[group.children.index(found) - 1]
    start = name.start
    while start and content[start - 1 : start] in {b" ", b"\t"}:
        start -= 1
    end = found.end
    rest = re.compile(rb"[ \t]*\r?\n").match(content, end)
    return [_patch(content, start, rest.end() if rest else end, "")]


def _element(value: Any) -> str:
    if isinstance(value, bool):
        return "<true/>" if value else "<false/>"
    if isinstance(value, int):
        return f"<integer>{value}</integer>"
    if isinstance(value, str):
        return f"<string>{escape(value, quote=False)}</string>"
    raise Fixed(N_("This format holds plain values only."))


def _patch(content: bytes, start: int, end: int, text: str) -> Patch:
    return Patch(len(content[:start].decode()), len(content[:end].decode()), text)


def _under(node: _Node, key: KeyPath) -> _Node:
    for step in key:
        found = _value(node, step)
        if found is None:
            raise Fixed(N_("This format has no such key."))
        node = found
    return node


def _value(node: _Node, step: str) -> _Node | None:
    if node.kind == "array":
        place = list_index(step)
        return node.children[place] if place is not None and place < len(node.children) else None
    for name, value in zip(node.children[::2], node.children[1::2], strict=False):
        if name.kind == "key" and name.text == step:
            return value
    return None


def _tree(content: bytes) -> _Node:
    """The elements with where they stand. Raises Fixed."""
    root = _Node(kind="", start=0)
    open_nodes = [root]
    parser = expat.ParserCreate("utf-8")

    def begin(name: str, _attributes: object) -> None:
        node = _Node(kind=name, start=parser.CurrentByteIndex)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def finish(_name: str) -> None:
        node = open_nodes.pop()
        node.close = parser.CurrentByteIndex
        if content.startswith(b"</", node.close):
            node.end = content.index(b">", node.close) + 1
        else:  # the tag closes itself
            node.end, node.close = content.index(b"/>", node.start) + 2, node.start

    def words(text: str) -> None:
        open_nodes[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, finish, words
    try:
        parser.Parse(content, True)
        return root.children[0].children[0]
    except (expat.ExpatError, IndexError, ValueError) as error:
        raise Fixed(_NO_LIST) from error
