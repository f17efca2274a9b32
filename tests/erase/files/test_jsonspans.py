"""Entries are cut out of the bytes of a document; nothing else in it changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidytrace.erase.files.jsonspans import entry_cuts, load
from tidytrace.erase.files.rewrite import merged


def without(data: bytes, selector, choose) -> bytes:
    cuts, _ = entry_cuts(data, load(data), selector, choose)
    pieces, at = [], 0
    for start, end in merged(cuts):
        pieces.append(data[at:start])
        at = end
    return b"".join([*pieces, data[at:]])


@pytest.mark.parametrize(
    ("before", "gone", "after"),
    [
        ("[1, 2, 3]", {1}, "[2, 3]"),
        ("[1, 2, 3]", {2}, "[1, 3]"),
        ("[1, 2, 3]", {3}, "[1, 2]"),
        ("[1, 2, 3]", {2, 3}, "[1]"),
        ("[1, 2, 3]", {1, 3}, "[2]"),
        ("[ 1 ,\n 2 ]\r\n", {1, 2}, "[]\r\n"),
        ("[1]", {9}, "[1]"),
        ("[]", {9}, "[]"),
        ("[\n\t1,\n\t2\n]", {2}, "[\n\t1\n]"),
    ],
)
def test_elements_take_their_comma_along(before, gone, after):
    assert without(before.encode(), None, lambda _, one: one in gone).decode() == after


def test_members_go_by_name_also_when_it_is_escaped_or_stands_twice():
    data = '{"a": 1, "\\u4e2d": 2, "中": {"x": ["}"]}, "a": 3.50, "z": "\\"]"}'.encode()
    assert without(data, None, lambda name, _: name == "中") == b'{"a": 1, "a": 3.50, "z": "\\"]"}'
    assert without(data, None, lambda name, _: name == "a").startswith(b'{"\\u4e2d": 2, ')


def test_a_byte_order_mark_and_text_outside_ascii_stay():
    data = '\ufeff{"标题": "一", "chats": [{"id": 1, "t": "再见"}, {"id": 2, "t": "你好"}]}'.encode()
    after = without(data, "chats", lambda _, one: one["id"] == 1)
    assert after == '\ufeff{"标题": "一", "chats": [{"id": 2, "t": "你好"}]}'.encode()


def test_a_selector_may_yield_several_containers():
    data = b'{"p": {"one": {"items": [1, 2]}, "two": {"items": [2, 3]}}}'
    assert (
        without(data, "p.*.items", lambda _, one: one == 2) == b'{"p": {"one": {"items": [1]}, "two": {"items": [3]}}}'
    )


@given(
    st.lists(
        st.recursive(
            st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
        )
    ),
    st.sets(st.integers(0, 8)),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
)
def test_the_rest_is_the_same_value_whatever_the_layout(entries, gone, indent, ascii_only):
    data = json.dumps({"list": entries}, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    numbers = iter(range(len(entries)))
    after = without(data, "list", lambda *_: next(numbers) in gone)
    assert load(after) == {"list": [one for number, one in enumerate(entries) if number not in gone]}
