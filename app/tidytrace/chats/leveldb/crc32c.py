"""CRC-32C (Castagnoli), which LevelDB puts before every record and after every block.

Source: RFC 3720, B.4 (the polynomial); util/crc32c.h of LevelDB (the masked form).
"""

from typing import Final

_POLYNOMIAL: Final = 0x82F63B78
_MASK: Final = 0xA282EAD8


def _table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return tuple(table)


_TABLE: Final = _table()


def checksum(*pieces: bytes | memoryview) -> int:
    """The checksum of some bytes, as if they were one run."""
    table = _TABLE
    value = 0xFFFFFFFF
    for piece in pieces:
        for byte in piece:
            value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


def masked(*pieces: bytes | memoryview) -> int:
    """The checksum as it stands in LevelDB's files."""
    value = checksum(*pieces)
    return ((value >> 15 | value << 17) + _MASK) & 0xFFFFFFFF
