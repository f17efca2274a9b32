"""JSON in the form that newer databases keep it in."""

import json

import pytest

from homes.firefox_smart_window import jsonb
from tidytrace.catalog.jsonb import as_json, as_jsonb


@pytest.mark.parametrize(
    "value",
    [
        {"type": "text", "body": '多谢 and "more"', "n": -7, "open": True, "none": None, "list": [1, [], {}]},
        [],
        "a" * 300,
        "b" * 70_000,
    ],
)  # fmt: skip
def test_what_is_written_is_read(value):
    assert json.loads(as_json(jsonb(value))) == value


def test_text_with_escapes_and_numbers_of_other_kinds_are_read():
    assert json.loads(as_json(b"\x48a\\nb")) == "a\nb"
    assert json.loads(as_json(b"\x440x1F")) == 31
    assert json.loads(as_json(b"\x351.5")) == 1.5


def test_plain_text_is_json_already_and_the_rest_is_nothing():
    assert as_json('{"a": 1}') == '{"a": 1}'
    assert [as_json(one) for one in (None, 7, b"", b"\xff", b"\xccxx", b"\x1c\x17", b"\x0d")] == [None] * 7


def test_what_is_nested_without_end_is_refused():
    deep = b""
    for _ in range(400):
        deep = (b"\xdb" + len(deep).to_bytes(2, "big")) + deep
    assert as_json(deep) is None


@pytest.mark.parametrize(
    "text", ['{"a": [1, -2.5, true, false, null, "多谢"], "b": {}}', '"x"', "[]", json.dumps("y" * 70_000)]
)
def test_what_was_read_can_be_written_again(text):
    assert as_json(as_jsonb(text)) == text


def test_what_is_written_is_as_sqlite_writes_it():
    assert as_jsonb('{"type": "text"}') == b"\xac\x4atype\x4atext"
