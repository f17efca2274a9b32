"""The checksum against the values of RFC 3720, B.4."""

import pytest

from tidytrace.chats.leveldb.crc32c import checksum, masked


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(reversed(range(32))), 0x113FDB5C),
        (b"123456789", 0xE3069283),
        (b"", 0),
    ],
)
def test_the_published_examples_come_out(data, expected):
    assert checksum(data) == expected


def test_pieces_give_what_the_whole_gives():
    assert checksum(b"1234", b"", b"56789") == checksum(b"123456789")


def test_the_masked_form_is_that_of_leveldb():
    """Rotated by 15 bits, and a constant added (util/crc32c.h)."""
    value = 0xE3069283
    assert masked(b"123456789") == ((value >> 15 | (value << 17 & 0xFFFFFFFF)) + 0xA282EAD8) & 0xFFFFFFFF
