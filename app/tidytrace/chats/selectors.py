"""JMESPath selectors, compiled into functions.

The reference interpreter walks its tree anew for every value, which is far too slow for thousands of lines. Here the
nodes that definitions mostly use become closures; every other node is left to the interpreter of ``jmespath``.
"""

import functools
from collections.abc import Callable
from typing import Any

Selector = Callable[[Any], Any]
_NUMBERS = frozenset({int, float})


def nothing(_value: Any) -> Any:
    """The selector of a field that a definition leaves out."""
    return None


@functools.lru_cache(maxsize=512)
def compiled(expression: str | None) -> Selector:
    """The function for an expression; expressions were checked when the definition was loaded."""
    if expression is None:
        return nothing
    import jmespath

    return _function(jmespath.compile(expression).parsed)


@functools.lru_cache(maxsize=512)
def marks(expression: str | None) -> tuple[bytes, ...]:
    """Bytes of which a JSON text holds at least one whenever the expression finds something in it.

    They save parsing the other lines. Empty when nothing of the kind can be told.
    """
    if expression is None:
        return ()
    import jmespath

    return tuple(sorted(_needed(jmespath.compile(expression).parsed)))


def _needed(node: dict[str, Any]) -> frozenset[bytes]:
    kind, children = node["type"], node.get("children", ())
    if kind == "field":
        return _quoted(node["value"])
    if kind in {"subexpression", "index_expression", "projection", "filter_projection", "flatten", "pipe"}:
        return _needed(children[0])
    if kind == "or_expression":
        one, other = map(_needed, children)
        return one | other if one and other else frozenset()
    if kind == "and_expression":
        # both are needed, and the shorter list is the quicker one to look for
        return min(filter(None, map(_needed, children)), key=len, default=frozenset())
    if kind == "comparator" and node["value"] == "eq":
        literals = [child["value"] for child in children if child["type"] == "literal"]
        # what a function makes of a value, such as its type, need not stand in the line
        taken = all(child["type"] in {"literal", "field", "subexpression", "index_expression"} for child in children)
        return _quoted(literals[0]) if literals and taken else frozenset()
    return frozenset()


def _quoted(text: Any) -> frozenset[bytes]:
    # a letter that some writer of JSON escapes would be missed
    plain = isinstance(text, str) and text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return frozenset({f'"{text}"'.encode()}) if plain else frozenset()


def truthy(value: Any) -> bool:
    """Truth as JMESPath sees it: zero is true, empty strings, lists and objects are not."""
    return bool(value) or type(value) in _NUMBERS


def _function(node: dict[str, Any]) -> Selector:
    make = _NODES.get(node["type"])
    return make(node) if make is not None else _interpreted(node)


def _interpreted(node: dict[str, Any]) -> Selector:
    from jmespath.exceptions import JMESPathError
    from jmespath.visitor import TreeInterpreter

    interpreter = TreeInterpreter()

    def visit(value: Any) -> Any:
        try:
            return interpreter.visit(node, value)
        except (JMESPathError, TypeError, ValueError, AttributeError, RecursionError):
            # a function met a value of another type or depth than this app usually writes: nothing selected
            return None

    return visit


def _field(node: dict[str, Any]) -> Selector:
    name = node["value"]
    return lambda value: value.get(name) if isinstance(value, dict) else None


def _chain(node: dict[str, Any]) -> Selector:
    steps = [_function(child) for child in node["children"]]
    if len(steps) == 2:
        one, two = steps
        return lambda value: two(one(value))

    def follow(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return follow


def _index(node: dict[str, Any]) -> Selector:
    at = node["value"]

    def pick(value: Any) -> Any:
        return value[at] if isinstance(value, list) and -len(value) <= at < len(value) else None

    return pick


def _projection(node: dict[str, Any]) -> Selector:
    source, inner = (_function(child) for child in node["children"])

    def project(value: Any) -> Any:
        base = source(value)
        if not isinstance(base, list):
            return None
        return [found for found in map(inner, base) if found is not None]

    return project


def _filter(node: dict[str, Any]) -> Selector:
    source, inner, test = (_function(child) for child in node["children"])

    def project(value: Any) -> Any:
        base = source(value)
        if not isinstance(base, list):
            return None
        return [found for found in (inner(one) for one in base if truthy(test(one))) if found is not None]

    return project


def _flatten(node: dict[str, Any]) -> Selector:
    source = _function(node["children"][0])

    def flatten(value: Any) -> Any:
        base = source(value)
        if not isinstance(base, list):
            return None
        merged: list[Any] = []
        for one in base:
            if isinstance(one, list):
                merged.extend(one)
            else:
                merged.append(one)
        return merged

    return flatten


def _comparator(node: dict[str, Any]) -> Selector:
    if node["value"] not in {"eq", "ne"}:
        return _interpreted(node)
    left, right = (_function(child) for child in node["children"])
    constant = node["children"][1]
    if node["value"] == "eq" and constant["type"] == "literal" and isinstance(constant["value"], str):
        text = constant["value"]
        return lambda value: left(value) == text
    wanted = node["value"] == "eq"

    def compare(value: Any) -> Any:
        one, other = left(value), right(value)
        try:
            # in JSON true is not 1
            same = one == other and (isinstance(one, bool) == isinstance(other, bool))
        except RecursionError:
            same = False
        return same is wanted

    return compare


def _or(node: dict[str, Any]) -> Selector:
    left, right = (_function(child) for child in node["children"])

    def either(value: Any) -> Any:
        found = left(value)
        return found if found or type(found) in _NUMBERS else right(value)

    return either


def _and(node: dict[str, Any]) -> Selector:
    left, right = (_function(child) for child in node["children"])

    def both(value: Any) -> Any:
        found = left(value)
        return right(value) if found or type(found) in _NUMBERS else found

    return both


def _not(node: dict[str, Any]) -> Selector:
    inner = _function(node["children"][0])
    return lambda value: not truthy(inner(value))


def _call(node: dict[str, Any]) -> Selector:
    if node["value"] != "type" or len(node["children"]) != 1:
        return _interpreted(node)
    inner = _function(node["children"][0])
    return lambda value: _TYPES.get(type(inner(value)).__name__)


def _literal(node: dict[str, Any]) -> Selector:
    constant = node["value"]
    return lambda _value: constant


def _same(_node: dict[str, Any]) -> Selector:
    return lambda value: value


def _several(node: dict[str, Any]) -> Selector:
    inner = [_function(child) for child in node["children"]]
    return lambda value: None if value is None else [one(value) for one in inner]


_TYPES = {
    "str": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "NoneType": "null",
}
_NODES: dict[str, Callable[[dict[str, Any]], Selector]] = {
    "field": _field,
    "subexpression": _chain,
    "index_expression": _chain,
    "pipe": _chain,
    "index": _index,
    "projection": _projection,
    "filter_projection": _filter,
    "flatten": _flatten,
    "comparator": _comparator,
    "or_expression": _or,
    "and_expression": _and,
    "not_expression": _not,
    "literal": _literal,
    "identity": _same,
    "current": _same,
    "multi_select_list": _several,
    "function_expression": _call,
}
