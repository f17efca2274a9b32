import json

import jmespath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tidytrace.chats.selectors import compiled, marks, nothing, truthy

EXPRESSIONS = [
    "a",
    "a.b",
    "a[0].b",
    "a[-1]",
    "a[].b",
    "a[*].b",
    "a[?b == 'x'].c",
    "a[?b == `1`]",
    "a == b",
    "a != `true`",
    "a || b || c",
    "a && b",
    "!a",
    "[a, b][]",
    "a.* ",
    "@",
    "a | b",
    "a[1:2]",
    "type(a)",
    "type(a) == 'string' && a",
    "join(', ', a)",
    "not_null(a, b)",
    "a < `2`",
    "(a == 'x' && 'tool') || b",
    "[[a][?type(@) == 'string'], a[].b][]",
]
leaves = some.one_of(
    some.none(), some.booleans(), some.integers(-2, 2), some.sampled_from(["", "x", "y"]), some.floats(0, 3)
)
values = some.recursive(
    leaves,
    lambda inner: some.one_of(
        some.lists(inner, max_size=3), some.dictionaries(some.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@settings(max_examples=40)
@given(value=values)
def test_the_compiled_form_finds_what_the_reference_finds(expression, value):
    try:
        expected = jmespath.search(expression, value)
    except (jmespath.exceptions.JMESPathError, TypeError):
        expected = None
    assert repr(compiled(expression)(value)) == repr(expected)


@pytest.mark.parametrize("expression", ["a == b", "a != b", "to_string(a)", "a[].b", "sort(a)"])
def test_values_nested_without_end_do_no_harm(expression):
    one, other = [], []
    for _level in range(5000):
        one, other = [one], [other]
    found = compiled(expression)({"a": one, "b": other})
    assert found is None or isinstance(found, bool | list)


def test_a_missing_selector_finds_nothing():
    assert compiled(None) is nothing
    assert nothing({"a": 1}) is None


@pytest.mark.parametrize("expression", EXPRESSIONS)
@settings(max_examples=40)
@given(value=values)
def test_a_line_that_is_found_holds_one_of_the_marks(expression, value):
    expected = marks(expression)
    if expected and truthy(compiled(expression)(value)):
        line = json.dumps(value).encode()
        assert any(mark in line for mark in expected)


def test_marks_of_a_usual_definition():
    assert marks("(type == 'user' || type == 'assistant') && !hidden") == (b'"assistant"', b'"user"')
    assert marks("customTitle || (type == 'summary' && summary)") == (b'"customTitle"', b'"summary"')
    assert marks("!hidden") == ()
    assert marks("title == '标题'") == ()
    assert marks(None) == ()


@pytest.mark.parametrize(
    ("value", "expected"), [(0, True), (False, False), ("", False), ([], False), ({}, False), ("x", True)]
)
def test_truth_as_jmespath_sees_it(value, expected):
    assert truthy(value) is expected
