"""Selectors and patterns turned round: what they find in the result is what was wanted."""

import re

import jmespath
import pytest

from tidytrace.authoring.inverse import NotInvertible, make_true, put
from tidytrace.authoring.patterns import written


@pytest.mark.parametrize(
    "selector",
    [
        "text",
        "message.content",
        "@",
        "parts[0]",
        "parts[-1].text",
        "parts[*].text | [0]",
        "content[].text | [0]",
        "content[?type == 'text'].text | [0]",
        "nothing || text",
        "type == 'user' && text",
        "not_null(a, b)",
        "join('', parts[*].text)",
        "[[content][?type(@) == 'string'], content[].text][][] | [0]",
        "messages.*.text | [0]",
    ],
)
def test_what_is_put_there_is_found(selector):
    assert jmespath.search(selector, put(selector, {}, "What is a good name?")) == "What is a good name?"


def test_what_was_there_stays():
    made = put("message.role", put("message.content", {"id": "1"}, "hello"), "user")
    assert made == {"id": "1", "message": {"content": "hello", "role": "user"}}


@pytest.mark.parametrize("selector", ["length(text)", "'always'", "a == b && `1`", "sort_by(list, &x)[0]"])
def test_what_cannot_be_turned_round_says_so(selector):
    with pytest.raises(NotInvertible):
        put(selector, {}, "x")


@pytest.mark.parametrize(
    "selector",
    [
        "type == 'user' || type == 'assistant'",
        "!hidden && role == 'user'",
        "message.role",
        "type != 'meta' && content",
        "type(content) == 'array' && content[0]",
    ],
)
def test_a_condition_is_made_true(selector):
    assert jmespath.search(selector, make_true(selector, {}))


def test_objects_that_a_selector_makes_are_taken_apart():
    selector = "history[*].{role: message.role, text: message.content}"
    wanted = [{"role": "user", "text": "hello"}, {"role": "assistant", "text": "hi"}]
    assert jmespath.search(selector, put(selector, {}, wanted)) == wanted


@pytest.mark.parametrize(
    ("pattern", "groups"),
    [
        (r"^# chat started at (?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$", {"time": "2026-03-02 08:30:00"}),
        (r"^#### ?(?P<text>.*)$", {"text": "What is a good name?"}),
        (r"^(?:TO LLM|LLM RESPONSE) (?P<time>\S+)$", {"time": "2026-03-02T08:30:00"}),
        (r"^\+(?P<text>.+)", {"text": "typed"}),
        (r"^\[(?P<time>[^\]]+)\] You: (?P<text>.*)$", {"time": "08:30", "text": "hello"}),
    ],
)
def test_a_line_that_a_pattern_matches(pattern, groups):
    found = re.search(pattern, written(pattern, groups))
    assert found is not None
    assert {name: found.group(name) for name in groups} == groups


@pytest.mark.parametrize("pattern", [r"(?=a)(?P<text>b)", r"^(?P<text>\d+)$"])
def test_a_pattern_that_cannot_be_turned_round_says_so(pattern):
    with pytest.raises(NotInvertible):
        written(pattern, {"text": "words"})
