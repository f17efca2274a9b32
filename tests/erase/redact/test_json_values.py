import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidytrace.erase.redact.json_values import changed, edits, is_structure, same_shape
from tidytrace.erase.redact.text import edits_in, still_sound
from tidytrace.erase.redact.words import MARK, Words

PASSWORD = 'Hunt"er\\2/x'
WORDS = Words(["6222021234567890", PASSWORD, "张伟明"])


def cut(text: str) -> str:
    made = list(edits_in(text, WORDS))
    assert still_sound(text, made)
    return changed(text, made)


def test_values_change_and_names_stay() -> None:
    text = '{"张伟明": "张伟明", "6222021234567890":[ "x 6222 0212 3456 7890" ,6222021234567890 ]}'
    assert cut(text) == '{"张伟明": "[removed]", "6222021234567890":[ "x [removed]" ,"[removed]" ]}'


def test_what_an_app_finds_its_way_by_stays() -> None:
    value = {
        "sessionId": "张伟明", "cwd": "/home/张伟明/x", "timestamp": 6222021234567890, "paths": ["张伟明"],
        "anything": "/home/张伟明/x.py", "text": "see /home/张伟明/x.py",
    }  # fmt: skip
    new = json.loads(cut(json.dumps(value)))
    assert new == value | {"text": "see /home/[removed]/x.py"}


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("escaped", [True, False])
def test_json_in_json_stays_json(depth: int, escaped: bool) -> None:
    text = f"Word {PASSWORD}, 张伟明 😀\n张伟明"
    value: object = {"input": {"text": text, "card": 6222021234567890, "id": "张伟明", "n": [1, 2.5, None, True]}}
    for _ in range(depth):
        value = {"arguments": json.dumps(value, ensure_ascii=escaped)}
    new = json.loads(cut(json.dumps(value, ensure_ascii=escaped)))
    for _ in range(depth):
        new = json.loads(new["arguments"])
    assert new == {
        "input": {"text": f"Word {MARK}, {MARK} 😀\n{MARK}", "card": MARK, "id": "张伟明", "n": [1, 2.5, None, True]}
    }


def test_a_word_at_the_end_of_a_string_with_a_backslash() -> None:
    words = Words(["secret\\"])
    text = json.dumps({"a": json.dumps({"b": "my secret\\"}), "c": 'x secret\\"y'})
    new = changed(text, list(edits(text, words)))
    assert json.loads(json.loads(new)["a"]) == {"b": "my [removed]"}
    assert json.loads(new)["c"] == 'x [removed]"y'


def test_text_that_only_begins_like_json() -> None:
    assert cut('[note] {"a": "张伟明"') == '[note] {"a": "[removed]"'
    assert cut('data: {"a": "\\u5f20\\u4f1f\\u660e"}') == 'data: {"a": "[removed]"}'
    assert cut('"张伟明" said 6222021234567890') == '"[removed]" said [removed]'


@pytest.mark.parametrize(
    "name",
    ["id", "sessionId", "session_id", "parentUuid", "uuid", "toolCallIds", "cwd", "file_path", "filePath", "createdAt",
     "updated_at", "timestamp", "role", "type", "mimeType"],
)  # fmt: skip
def test_names_of_structure(name: str) -> None:
    assert is_structure(name)


@pytest.mark.parametrize(
    "name", ["text", "content", "title", "paid", "video", "chat", "format", "said", "prompt", None]
)
def test_names_of_what_was_said(name: str | None) -> None:
    assert not is_structure(name)


def test_any_other_difference_is_noticed() -> None:
    assert same_shape({"a": ["x 1"]}, {"a": [f"x {MARK}"]})
    assert not same_shape({"a": 1}, {"b": 1})
    assert not same_shape(["a"], ["b"])
    assert not same_shape([1.5], [MARK])
    assert not same_shape({"a": '{"b": "x"}'}, {"a": f'{{"b": "{MARK}}}'})


SAID = st.lists(st.sampled_from(["a", "\\", '"', "/", "\n", " ", "{", "[", PASSWORD, "张伟明", "😀"]), max_size=8).map(
    "".join
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | SAID,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "text", "张伟明"]), inner, max_size=3)
        | inner.map(json.dumps)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(value=VALUES, escaped=st.booleans())
def test_whatever_is_said_the_shape_stays(value: object, escaped: bool) -> None:
    text = json.dumps({"value": value}, ensure_ascii=escaped)
    made = list(edits(text, WORDS))
    assert still_sound(text, made)
    for leaf in leaves(json.loads(changed(text, made))["value"]):
        assert leaf.startswith("/") or not WORDS.in_text(leaf)


def leaves(value: object) -> list[str]:
    """All that is said in a value, also in JSON that stands in it as text."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [leaf for one in inside for leaf in leaves(one)]
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "[", '"'}:
        try:
            return leaves(json.loads(value, strict=False))
        except ValueError:
            return [value]
    return [value] if isinstance(value, str) else []
