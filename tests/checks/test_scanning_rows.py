"""Whose words stand in a value that holds several conversations."""

import pytest

from tidytrace.checks.scanning.rows import holders_in


def marks(text: str) -> set[str]:
    return {"secret"} if "hunter2" in text else set()


@pytest.mark.parametrize(
    ("value", "container", "key"),
    [
        ({"one": {"text": "hunter2"}, "two": {"text": "a cat"}}, None, None),
        ([{"id": "one", "text": "hunter2"}, {"id": "two", "text": "a cat"}], None, "id"),
        (
            {"alice": {"chats": {"one": "hunter2", "other": "hunter2"}}, "bob": {"chats": {"two": "a cat"}}},
            "*.chats",
            None,
        ),
        ({"a": [{"id": "one", "text": "hunter2"}], "b": [{"id": "two"}]}, "[a, b]", "id"),
    ],
)
def test_only_the_conversation_that_holds_it_is_named(value, container, key) -> None:
    assert holders_in(value, container, key, frozenset({"one", "two"}), marks) == {"secret": {"one"}}
