"""Values as V8 writes them: what is text comes out, and nothing hostile gets far."""

import struct

import pytest
from cramjam import snappy
from hypothesis import given
from hypothesis import strategies as st

from homes.browser import v8
from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.web.v8 import value_of

HEAD = b"\xff\x15\xff\x0f"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
VALUES = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_strings_objects_and_arrays_come_back(value):
    assert value_of(HEAD + v8(value)) == value


def test_the_trailer_of_newer_browsers_is_stepped_over():
    head = b"\xff\x15\xfe" + bytes(12) + b"\xff\x10"
    assert value_of(head + v8({"text": "早上好"})) == {"text": "早上好"}


def test_large_values_are_packed():
    value = {"text": "a long answer " * 500}
    assert value_of(b"\xff\x11\x02" + bytes(snappy.compress_raw(HEAD + v8(value)))) == value


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"T", True),
        (b"0", None),
        (b"I\x05", -3),
        (b"U\x05", 5),
        (b"N" + struct.pack("<d", 1.5), 1.5),
        (b"D" + struct.pack("<d", 1e12), 1e12),
        (b"Z\x10\x01\x00\x00\x00\x00\x00\x00\x00", 1),
        (b"S\x06\xe4\xbd\xa0\xe5\xa5\xbd", "你好"),
        (b's"\x02ab', "ab"),
        (b"\0" + b'"\x02ab', "ab"),
        (b";" + b'"\x01k"\x01v' + b":\x02", {"k": "v"}),
        (b"'" + b'"\x01k' + b",\x01", ["k"]),
        (b"a\x05" + b"I\x02" + b'"\x01v' + b"@\x01\x05", ["v"]),
        (b"o" + b'"\x01a' + b"o{\x00" + b'"\x01b' + b"^\x01" + b"{\x02", {"a": {}, "b": {}}),
        (b"B\x03abc", b"abc"),
        (b'R"\x02ab\x00', "ab"),
    ],
)  # fmt: skip
def test_every_kind_of_value(raw, expected):
    assert value_of(HEAD + raw) == expected


def test_what_only_the_browser_knows_ends_the_value_and_the_strings_before_it_stay():
    raw = b"o" + v8("text") + v8("what was said") + v8("file") + b"\\b" + b"{\x02"
    assert value_of(HEAD + raw) == {"text": "what was said"}


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_refusal(data):
    try:
        value_of(HEAD + data)
    except FormatError:
        return


def test_a_value_nested_without_end_is_cut():
    assert value_of(HEAD + b"A\x01" * 100_000) is not None
