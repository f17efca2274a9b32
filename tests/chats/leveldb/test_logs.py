"""Records in blocks, whole and over several of them, and what a crash leaves of the last one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.leveldb.logs import BLOCK, PUT, as_varint, batch_of, changes, log_of, records, varint


def log(*contents: bytes) -> bytes:
    return b"".join(log_of(contents))


@given(st.lists(st.integers(0, 3 * BLOCK), max_size=6), st.integers(0, 255))
def test_records_of_any_length_come_back_as_they_were(sizes, filling):
    contents = [bytes((filling,)) * size for size in sizes]
    assert list(records(log(*contents), verify=True)) == contents


def test_a_header_that_does_not_fit_goes_into_the_next_block():
    first, second = b"x" * (BLOCK - 7 - 3), b"second"
    data = log(first, second)
    assert data[BLOCK - 3 : BLOCK] == bytes(3)
    assert list(records(data, verify=True)) == [first, second]


@pytest.mark.parametrize("lost", [1, 5, 12])
def test_a_last_record_that_is_cut_off_does_not_count(lost):
    data = log(b"whole", b"cut off by a crash")
    assert list(records(data[:-lost], verify=True)) == [b"whole"]


def test_room_set_aside_is_no_record():
    assert list(records(log(b"one") + bytes(4096), verify=True)) == [b"one"]


def test_damage_in_the_middle_is_no_end():
    data = bytearray(log(b"first record", b"second record"))
    data[9] ^= 1
    with pytest.raises(FormatError):
        list(records(bytes(data), verify=True))
    assert len(list(records(bytes(data), verify=False))) == 2


def test_a_damaged_last_record_counts_as_cut_off():
    data = bytearray(log(b"first record", b"second record"))
    data[-1] ^= 1
    assert list(records(bytes(data), verify=True)) == [b"first record"]


@pytest.mark.parametrize(
    "data", [b"\xff" * 70000, b"\0\0\0\0\xff\xff\1" + bytes(70000), b"\0\0\0\0\1\0\x09x" + bytes(9)]
)
def test_what_is_no_log_is_refused(data):
    with pytest.raises(FormatError):
        list(records(data, verify=False))


@given(st.lists(st.tuples(st.binary(max_size=300), st.binary(max_size=300)), max_size=20), st.integers(0, 2**40))
def test_a_batch_tells_its_changes_in_order(entries, sequence):
    told = list(changes(batch_of(sequence, entries)))
    assert told == [(sequence + number, PUT, key, value) for number, (key, value) in enumerate(entries)]


@pytest.mark.parametrize(
    "batch",
    [b"short", bytes(8) + (5).to_bytes(4, "little"), bytes(8) + (1).to_bytes(4, "little") + b"\7\1x"],
)
def test_a_damaged_batch_is_refused(batch):
    with pytest.raises(FormatError):
        list(changes(batch))


@given(st.integers(0, 2**64 - 1))
def test_numbers_come_back(value):
    assert varint(as_varint(value), 0) == (value, len(as_varint(value)))
