"""Strings in WebKit's databases, as WebKitGTK 2.50.6 writes them."""

import struct

import pytest

from tidytrace.chats.functions import webkit_entry, webkit_value
from tidytrace.chats.web.webkit import clone_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"\x0f\0\0\0\x10\x05\0\0\x80caf\xe9!", "café!"),
        (b"\x0f\0\0\0\x10\x02\0\0\0" + "你好".encode("utf-16-le"), "你好"),
        (b"\x0f\0\0\0\x11", ""),
        (b"\x0f\0\0\0\x02\x01\0\0\x80a\x07\xff\xff\xff\xff", None),  # an object
        (b"\x0f\0\0\0\x10\x05\0\0\x80ca", None),  # cut off
        (b"\x0f\0\0\0\x10\x05", None),
        (b"\x0f\0\0\0", None),
        (b"plain text", None),
        (b"", None),
    ],
)
def test_a_clone_that_is_a_string_is_read_and_any_other_is_not(value, text):
    assert clone_text(value) == text
    assert webkit_value(value) == text


def test_a_length_beyond_all_memory_costs_nothing():
    assert clone_text(struct.pack("<IBI", 15, 16, 0x7FFFFFFF) + b"a") is None


def test_cells_that_hold_no_bytes_are_no_values():
    assert (webkit_value("text"), webkit_value(7), webkit_value(None)) == (None, None, None)
    assert (webkit_entry("早".encode("utf-16-le")), webkit_entry("text"), webkit_entry(None)) == ("早", "text", None)
