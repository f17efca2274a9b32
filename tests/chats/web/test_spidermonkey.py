"""Values of IndexedDB as Firefox writes them."""

import struct

import pytest

from homes.gecko import spider
from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.web.spidermonkey import value_of


def word(low, tag):
    return struct.pack("<II", low, tag)


@pytest.mark.parametrize(
    "value",
    [
        "a letter",
        "九个字母和 one more",
        {"id": 7, "open": True, "nothing": None, "ratio": 0.5},
        {"messages": [{"role": "user", "text": "what do cats eat"}, {"role": "assistant", "text": "mice"}]},
        [],
        {},
    ],
)
def test_what_is_written_is_read(value):
    assert value_of(spider(value)) == value


def test_a_map_a_set_and_what_was_seen_before_are_read():
    told = word(0, 0xFFF10000) + word(0, 0xFFFF0011)
    told += spider("known")[8:] + word(0, 0xFFFF0012) + spider("inside")[8:] + word(0, 0xFFFF0013)
    told += spider("again")[8:] + word(1, 0xFFFF000D) + word(0, 0xFFFF0013)
    assert value_of(told) == {"known": ["inside"], "again": ["inside"]}


def test_what_stands_before_a_picture_is_kept():
    told = spider({"text": "words before it"})[:-8] + spider("picture")[8:] + word(3, 0xFFFF8001)
    assert value_of(told) == {"text": "words before it"}


@pytest.mark.parametrize("cut", [20, 40, 60])
def test_a_value_that_is_cut_off_gives_what_is_there(cut):
    assert isinstance(value_of(spider({"text": "words of a conversation"})[:cut]), dict)


@pytest.mark.parametrize("data", [b"", b"x" * 8, b"\x89PNG" * 8])
def test_other_files_are_no_value(data):
    with pytest.raises(FormatError):
        value_of(data)


def test_a_value_that_is_nested_without_end_stops():
    assert value_of(word(0, 0xFFF10000) + (word(0, 0xFFFF0007) + word(0, 0xFFFF0003)) * 5000) == []
