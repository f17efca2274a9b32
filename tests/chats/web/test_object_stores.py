"""Object stores by their names, with keys of every kind; nothing hostile gets far."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from homes.browser import v8
from homes.electron import HEAD
from tidytrace.chats.web.object_stores import records

NAMES = {
    b"\0\0\0\0\xc9\x01\x00o\x03\x00a\x00p\x00p": b"\x01",
    b"\0\1\0\0\xc8\x05\x00c\x00h\x00a\x00t\x00s": b"\x02",
}
RECORD = b"\x01" + HEAD + v8({"text": "早上好"})
NOWHERE = lambda _database, _number: None  # noqa: E731 - there are no files


def read(live, **more):
    found = records(NAMES | live, more.get("database", "app"), more.get("store", "chats"), NOWHERE)
    return None if found is None else [(one.key, one.value, one.readable) for one in found]


def test_keys_of_every_kind_are_read():
    number = b"\x03" + struct.pack("<d", 7)
    date = b"\x02" + struct.pack("<d", 1772440200000)
    keys = {
        b"\x00": None,
        b"\x01\x02\x00a\x00b": "ab",
        date: 1772440200000.0,
        number: 7.0,
        b"\x04\x02" + number + b"\x01\x01\x00x": [7.0, "x"],
        b"\x05": None,
        b"\x06\x02ab": b"ab",
    }
    live = {b"\0\1\2\1" + key: RECORD for key in keys}
    assert read(live) == [(key, {"text": "早上好"}, True) for key in keys.values()]


def test_other_databases_stores_and_indexes_are_not_read():
    live = {
        b"\0\1\3\1\x00": RECORD,
        b"\0\2\2\1\x00": RECORD,
        b"\0\1\2\2\x00": RECORD,
        b"\0\1\2\1\xfe": RECORD,
        b"": b"",
    }
    assert read(live) == []
    assert read({}, database="other") is None
    assert read({}, store="other") is None


def test_numbers_that_need_two_bytes_lead_to_the_records_too():
    names = {b"\0\0\0\0\xc9\x01\x00o\x01\x00b": b"\x00\x01"}
    wide = {b"\x20\x00\x01\x00\x00\xc8\x05\x00c\x00h\x00a\x00t\x00s": b"\x03", b"\x20\x00\x01\x03\x01\x00": RECORD}
    assert read(names | wide, database="b") == [(None, {"text": "早上好"}, True)]


def test_a_value_that_is_cut_off_is_told():
    assert read({b"\0\1\2\1\x00": RECORD[:-3]}) == [(None, None, False)]
    assert read({b"\0\1\2\1\x00": b"\x01\xff\x11\x01\x05\x00"}) == [(None, None, False)]


@given(st.dictionaries(st.binary(max_size=24).map(lambda rest: b"\0\1\2\1" + rest), st.binary(max_size=40), max_size=5))
def test_anything_else_is_left_out_or_told(live):
    for key, value, readable in read(live) or []:
        assert readable or value is None
        assert key is None or isinstance(key, str | float | bytes | list)
