"""JMESPath selectors, compiled into functions.

The reference interpreter walks its tree anew for every value, which is far too slow for thousands of lines. Here the
nodes that definitions mostly use become closures; every other node is left to the interpreter of ``jmespath``.
"""

import functools
from collections.abc import Callable
from typing import Any

Selector = Callable[[Any], Any]


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


def truthy(value: Any) -> bool:
    """Truth as JMESPath sees it: zero is true, empty strings, lists and objects are not."""
    return not (value is None or value is False or value == "" or value == [] or value == {})


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
        except JMESPathError:
            # a function met a value of another type than this app usually writes: nothing selected
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
    wanted = node["value"] == "eq"

    def compare(value: Any) -> Any:
        one, other = left(value), right(value)
        # in JSON true is not 1
        same = one == other and (isinstance(one, bool) == isinstance(other, bool))
        return same is wanted

    return compare


def _or(node: dict[str, Any]) -> Selector:
    left, right = (_function(child) for child in node["children"])

    def either(value: Any) -> Any:
        found = left(value)
        return found if truthy(found) else right(value)

    return either


def _and(node: dict[str, Any]) -> Selector:
    left, right = (_function(child) for child in node["children"])

    def both(value: Any) -> Any:
        found = left(value)
        return right(value) if truthy(found) else found

    return both


def _not(node: dict[str, Any]) -> Selector:
    inner = _function(node["children"][0])
    return lambda value: not truthy(inner(value))


def _literal(node: dict[str, Any]) -> Selector:
    constant = node["value"]
    return lambda _value: constant


def _same(_node: dict[str, Any]) -> Selector:
    return lambda value: value


def _several(node: dict[str, Any]) -> Selector:
    inner = [_function(child) for child in node["children"]]
    return lambda value: None if value is None else [one(value) for one in inner]


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
}
