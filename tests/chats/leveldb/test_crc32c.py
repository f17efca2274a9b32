"""The checksum against the values of RFC 3720, B.4, masked as LevelDB does it."""

import pytest

from tidytrace.chats.leveldb.crc32c import masked


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (b"123456789", 0xE3069283),
        (b"", 0),
    ],
)
def test_the_published_examples_come_out(data, plain):
    """Rotated by 15 bits, and a constant added."""
    assert masked(data) == ((plain >> 15 | (plain << 17 & 0xFFFFFFFF)) + 0xA282EAD8) & 0xFFFFFFFF
