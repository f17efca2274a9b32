"""The checksum that LevelDB puts before every record and after every block: CRC-32C, masked.

Source: util/crc32c.h of LevelDB.
"""

from typing import Final

_MASK: Final = 0xA282EAD8


def masked(data: bytes) -> int:
    """The checksum of some bytes as it stands in LevelDB's files."""
    # to load it takes a moment that only those need who look into such files
    from google_crc32c import value

    plain: int = value(data)
    return ((plain >> 15 | plain << 17) + _MASK) & 0xFFFFFFFF
