"""YAML as a tree whose nodes know where they stand, built from the parser's events; and its plain value.

Scalars are resolved as YAML 1.2's core schema says (``yes`` is a string). The parser works at some 150 KB a second,
hence the limit: a settings file that takes longer than a few seconds is refused.
"""

import re
from typing import Any, Literal

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.values import MAX_DEPTH

LIMIT = 1024 * 1024
"""Bytes."""
_MAX_VALUES = 200_000
_FLOW_DEPTH = 1000
_COLON = re.compile(r"[ \t]*:")
_DASH = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*-")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_TAG = "tag:yaml.org,2002:"


class Node(msgspec.Struct, kw_only=True):
    """One node with its span in characters; a block collection ends where its last child ends."""

    kind: Literal["scalar", "map", "list", "alias"]
    start: int
    end: int
    text: str = ""
    """The scalar's content, or the alias' anchor."""
    style: str | None = None
    """``'``, ``"``, ``|``, ``>`` or none for a plain scalar."""
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None
    pairs: list[tuple["Node | None", "Node"]] = []
    """Key and value of a map, nothing and item of a list."""


def tree(text: str) -> Node | None:
    """The only document of a text; none when there is none. Raises Malformed."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > LIMIT:
        raise Malformed(N_("It is larger than {limit} KiB, too large for YAML settings."), limit=LIMIT // 1024)
    _check_brackets(text)
    builder = _Builder(text)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise Malformed(N_("It is not valid YAML.")) from error
        raise Malformed(N_("Line {line} is not valid YAML."), line=mark.line + 1) from error
    except RecursionError as error:
        raise Malformed(N_("It is nested too deeply for a settings file.")) from error
    except (ValueError, IndexError, AttributeError, TypeError, KeyError) as error:
        # The scanner trips over some hostile texts instead of refusing them.
        if isinstance(error, Malformed):
            raise
        raise Malformed(N_("It is not valid YAML.")) from error
    return builder.root


def _check_brackets(text: str) -> None:
    """The scanner's work grows with the square of open flow brackets."""
    if text.count("[") + text.count("{") <= _FLOW_DEPTH:
        return
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > _FLOW_DEPTH:
            raise Malformed(N_("It is nested too deeply for a settings file."))


class _Builder:
    """Puts events together to nodes, without recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.open: list[Node] = []
        self.keys: list[Node | None] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                raise Malformed(N_("It holds more than one YAML document."))
            return
        if kind in {"MappingEndEvent", "SequenceEndEvent"}:
            node = self.open.pop()
            self.keys.pop()
            if node.flow:
                node.end = event.end_mark.index
            elif node.pairs:
                node.end = node.pairs[-1][1].end
            self._settle(node)
            return
        start, end = event.start_mark.index, event.end_mark.index
        if kind == "AliasEvent":
            self._settle(Node(kind="alias", start=start, end=end, text=event.anchor))
        elif kind == "ScalarEvent":
            tag = str(event.tag) if event.tag else None
            self._settle(
                Node(
                    kind="scalar",
                    start=start,
                    end=end,
                    text=event.value,
                    style=event.style or None,
                    tag=tag,
                    anchor=event.anchor,
                )
            )
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self.open.append(
                Node(
                    kind="map" if kind == "MappingStartEvent" else "list",
                    start=start,
                    end=end,
                    flow=bool(event.flow_style),
                    tag=str(event.tag) if event.tag else None,
                    anchor=event.anchor,
                    pairs=[],
                )
            )
            self.keys.append(None)
            if len(self.open) > MAX_DEPTH:
                raise Malformed(N_("It is nested too deeply for a settings file."))

    def _settle(self, node: Node) -> None:
        """Give a finished node to the collection it stands in."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if parent.kind == "list":
            self._place_empty(node, _DASH, parent.pairs[-1][1].end if parent.pairs else parent.start)
            parent.pairs.append((None, node))
        elif self.keys[-1] is None:
            self.keys[-1] = node
        else:
            key = self.keys[-1]
            self._place_empty(node, _COLON, key.end)
            parent.pairs.append((key, node))
            self.keys[-1] = None

    def _place_empty(self, node: Node, before: re.Pattern[str], position: int) -> None:
        """The parser says of a value that is not there only where the next one begins."""
        if node.kind == "scalar" and node.start == node.end and not self.open[-1].flow:
            match = before.match(self.text, position)
            node.start = node.end = match.end() if match else position


def value(root: Node | None) -> Any:
    """The plain value of a tree; none for an empty document. Raises Malformed."""
    return None if root is None else _Values().of(root)


def scalar(node: Node) -> Any:
    """The plain value of a scalar node."""
    tag = (node.tag or "").removeprefix(_TAG)
    if node.style is not None or tag in {"str", "!"}:
        return node.text
    if tag in {"", "int", "float", "bool", "null"}:
        return plain(node.text)
    return {f"!{tag}": node.text}


def plain(text: str) -> Any:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) < 1000:
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Values:
    """Plain values of nodes; aliases are expanded up to a limit."""

    def __init__(self) -> None:
        self.anchors: dict[str, Node] = {}
        self.count = 0

    def of(self, node: Node, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise Malformed(N_("It is nested too deeply for a settings file."))
        self.count += 1
        if self.count > _MAX_VALUES:
            raise Malformed(N_("It expands to too many values."))
        if node.anchor is not None:
            self.anchors[node.anchor] = node
        if node.kind == "alias":
            target = self.anchors.get(node.text)
            if target is None:
                raise Malformed(N_("It is not valid YAML."))
            return self.of(target, depth + 1)
        if node.kind == "scalar":
            return scalar(node)
        if node.kind == "list":
            return [self.of(item, depth + 1) for _, item in node.pairs]
        return self._map(node, depth)

    def _map(self, node: Node, depth: int) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, item in node.pairs:
            inner = self.of(item, depth + 1)
            if is_merge(key):
                for source in reversed(inner if isinstance(inner, list) else [inner]):
                    merged.update(source if isinstance(source, dict) else {})
            else:
                own[name(key)] = inner
        return {**merged, **own}


def is_merge(key: Node | None) -> bool:
    """Whether a key is ``<<``, which takes over another map's entries."""
    return key is not None and key.kind == "scalar" and key.style is None and key.text == "<<"


def name(key: Node | None) -> str:
    """A map's key as a step of a key path. Raises Malformed for a key that is no scalar."""
    if key is None or key.kind != "scalar":
        raise Malformed(N_("It has a key that is no plain name."))
    return key.text
