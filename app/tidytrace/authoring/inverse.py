"""JMESPath backwards: a value in which a selector finds what it is meant to find.

Only what paths, filters, comparisons and choices say can be turned round; of most functions there is no way back.
"""

import copy
import functools
from collections.abc import Callable, Iterator
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

Node = dict[str, Any]


class NotInvertible(Exception):  # noqa: N818 - says what is the matter
    """Nothing is known that the selector would find."""


def put(selector: str, document: Any, value: Any) -> Any:
    """The document changed so that the selector finds the value in it. Raises NotInvertible."""
    try:
        changed = _put(jmespath.compile(selector).parsed, copy.deepcopy(document), value)
        fits = _same(jmespath.search(selector, changed), value)
    except JMESPathError as error:  # a function was given what it does not take
        raise NotInvertible(selector) from error
    if not fits:
        raise NotInvertible(selector)
    return changed


def make_true(selector: str, document: Any) -> Any:
    """The document changed so that the selector finds something true in it. Raises NotInvertible."""
    try:
        changed = _satisfy(jmespath.compile(selector).parsed, copy.deepcopy(document))
        fits = bool(jmespath.search(selector, changed))
    except JMESPathError as error:
        raise NotInvertible(selector) from error
    if not fits:
        raise NotInvertible(selector)
    return changed


def literals(selector: str) -> Iterator[Any]:
    """The values that a selector compares with or yields."""
    waiting = [jmespath.compile(selector).parsed]
    while waiting:
        node = waiting.pop()
        if node["type"] == "literal":
            yield node["value"]
        waiting += [child for child in node.get("children", ()) if isinstance(child, dict)]


def _same(found: Any, value: Any) -> bool:
    """A selector may wrap what it finds into lists, beside things that are not there."""
    return bool(found == value) or (found is not None and list(_leaves(found)) == list(_leaves(value)))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif value is not None:
        yield value


def _search(node: Node, document: Any) -> Any:
    return jmespath.parser.ParsedResult("", node).search(document)


def _put(node: Node, document: Any, value: Any) -> Any:
    writer = _WRITERS.get(node["type"])
    if writer is None:
        raise NotInvertible(node["type"])
    return writer(node, document, value)


def _field(node: Node, document: Any, value: Any) -> Any:
    if document is not None and not isinstance(document, dict):
        raise NotInvertible("field")
    return {**(document or {}), node["value"]: value}


def _path(node: Node, document: Any, value: Any) -> Any:
    first, *rest = node["children"]
    if not rest:
        return _put(first, document, value)
    inner = _search(first, document) if document is not None else None
    below = {**node, "children": rest}
    return _put(first, document, _put(below, inner, value))


def _index(node: Node, document: Any, value: Any) -> Any:
    listed = list(document) if isinstance(document, list) else []
    place = node["value"]
    if place < 0:
        return [*listed[:place], value] if listed else [value]
    listed += [None] * (place + 1 - len(listed))
    listed[place] = value
    return listed


def _projection(node: Node, document: Any, value: Any) -> Any:
    left, right = node["children"][:2]
    there = _search(left, document) if document is not None else None
    first = there[0] if isinstance(there, list) and there else None
    values = value if isinstance(value, list) else [value]
    elements = [_put(right, copy.deepcopy(first), one) for one in values]
    if len(node["children"]) > 2:
        elements = [_satisfy(node["children"][2], element) for element in elements]
    return _put(left, document, elements)


def _members(node: Node, document: Any, value: Any) -> Any:
    left, right = node["children"]
    values = value if isinstance(value, list) else [value]
    return _put(left, document, {f"made-up-{number}": _put(right, None, one) for number, one in enumerate(values)})


def _either(node: Node, document: Any, value: Any) -> Any:
    for child in node["children"]:
        try:
            changed = _put(child, copy.deepcopy(document), value)
        except NotInvertible:
            continue
        if _same(_search(node, changed), value):
            return changed
    raise NotInvertible("||")


def _both(node: Node, document: Any, value: Any) -> Any:
    condition, result = node["children"]
    return _put(result, _satisfy(condition, document), value)


def _literal(node: Node, document: Any, value: Any) -> Any:
    if node["value"] != value:
        raise NotInvertible("literal")
    return document


def _function(node: Node, document: Any, value: Any) -> Any:
    arguments = node["children"]
    if node["value"] in {"not_null", "to_string", "max", "min"}:
        return _put(arguments[0], document, value)
    if node["value"] == "join":
        return _put(arguments[1], document, [value])
    raise NotInvertible(node["value"])


def _several(node: Node, document: Any, value: Any) -> Any:
    children = node["children"]
    wanted = [value, *(value if isinstance(value, list) and len(value) == 1 else [])]
    for child in children:
        for one in wanted:
            try:
                changed = _put(child, copy.deepcopy(document), one)
            except NotInvertible:
                continue
            if _same(_search(node, changed), value):
                return changed
    raise NotInvertible("[…]")


def _named(node: Node, document: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise NotInvertible("{…}")
    for pair in node["children"]:
        if pair["value"] in value:
            document = _put(pair["children"][0], document, value[pair["value"]])
    return document


_WRITERS: dict[str, Callable[[Node, Any, Any], Any]] = {
    "identity": lambda _node, _document, value: value,
    "current": lambda _node, _document, value: value,
    "field": _field,
    "subexpression": _path,
    "index_expression": _path,
    "pipe": _path,
    "index": _index,
    "projection": _projection,
    "filter_projection": _projection,
    "value_projection": _members,
    "flatten": lambda node, document, value: _put(node["children"][0], document, value),
    "or_expression": _either,
    "and_expression": _both,
    "literal": _literal,
    "function_expression": _function,
    "multi_select_list": _several,
    "multi_select_dict": _named,
}


def _satisfy(node: Node, document: Any) -> Any:
    if document is not None and _search(node, document):
        return document
    kind, children = node["type"], node.get("children", [])
    if kind == "comparator" and node["value"] == "eq":
        return _equal(children, document)
    if kind == "or_expression":
        for child in children:
            try:
                return _satisfy(child, copy.deepcopy(document))
            except NotInvertible:
                continue
        raise NotInvertible("||")
    if kind == "and_expression":
        return functools.reduce(lambda made, child: _satisfy(child, made), children, document)
    if kind in {"not_expression", "comparator"}:
        empty = document if document is not None else {}
        if _search(node, empty):
            return empty
        raise NotInvertible(kind)
    return _put(node, document, True)


def _equal(children: list[Node], document: Any) -> Any:
    node, other = children
    if node["type"] == "literal":
        node, other = other, node
    if other["type"] != "literal":
        raise NotInvertible("==")
    literal = other["value"]
    if node["type"] == "function_expression" and node["value"] == "type":
        examples: dict[Any, Any] = {"string": "x", "array": [{}], "object": {}, "number": 1, "boolean": True}
        return _put(node["children"][0], document, examples.get(literal))
    return _put(node, document, literal)
