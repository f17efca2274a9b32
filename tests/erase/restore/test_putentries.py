"""Entries go back into a JSON value only where nothing that is newer is touched."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidytrace.erase.restore.putentries import put_back


def compact(value) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("old", "left", "today", "whole"),
    [
        ({"a": 1, "b": 2, "c": 3}, {"a": 1, "c": 3}, {"a": 1, "c": 3, "d": 4}, {"a": 1, "b": 2, "c": 3, "d": 4}),
        ([1, 2, 3], [1, 3], [1, 3, 4], [1, 2, 3, 4]),
        ([1, 2, 3], [3], [3, 4], [1, 2, 3, 4]),
        ([1, 2], [], [7], [7, 1, 2]),
        ([1, 2, 3], [1, 3], [4], [4, 2]),
        (
            {"x": {"a": [1, 2]}, "v": 1},
            {"x": {"a": [2]}, "v": 1},
            {"x": {"a": [2, 3]}, "v": 2},
            {"x": {"a": [1, 2, 3]}, "v": 2},
        ),
        ({"a": 1, "b": 2}, {"b": 2}, {"a": 1, "b": 3}, {"a": 1, "b": 3}),
    ],
)
def test_they_stand_where_they_stood(old, left, today, whole):
    assert json.loads(put_back(compact(old), compact(left), compact(today))) == whole
    assert put_back(compact(old), compact(left), compact(today)) == compact(whole)


@pytest.mark.parametrize(
    ("old", "left", "today"),
    [
        (b'{"a":1,"b":2}', b'{"b":2}', b'{"a":9,"b":3}'),  # the app made another entry of that name
        (b'{"x":{"a":1}}', b'{"x":{}}', b'{"y":1}'),  # the container is gone
        (b'{"a":1,"b":2}', b'{"b":2}', b'{"b" :2, "c":3}'),  # nobody's usual way of writing
        (b'{"a":1}', b"{}", b"not JSON"),
        (b'{"a":1}', b'{"a":2}', b'{"a":3}'),
    ],
)
def test_what_is_not_clean_is_left_alone(old, left, today):
    assert put_back(old, left, today) is None


@pytest.mark.parametrize("style", [{}, {"indent": 2}, {"indent": "\t"}, {"ensure_ascii": False}])
def test_it_is_written_as_the_app_writes_it(style):
    old, left = {"猫": 1, "dog": {"狗": [1, 2]}}, {"dog": {"狗": [1, 2]}}
    today = json.dumps(left | {"eel": 2}, **style).encode() + b"\n"
    expected = json.dumps({"猫": 1, "dog": {"狗": [1, 2]}, "eel": 2}, **style).encode() + b"\n"
    assert put_back(json.dumps(old).encode(), json.dumps(left).encode(), today) == expected


@given(st.lists(st.integers(0, 6), max_size=8), st.data())
def test_a_list_that_nobody_touched_is_as_it_was(old, data):
    gone = data.draw(st.sets(st.integers(0, max(0, len(old) - 1))))
    left = [one for place, one in enumerate(old) if place not in gone]
    assert put_back(compact(old), compact(left), compact(left)) == compact(old)
