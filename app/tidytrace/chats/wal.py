"""SQLite's write-ahead log, read without SQLite, because SQLite would make and change files beside the database.

Only what SQLite itself would see counts: frames of the log's present generation (same salts) with a right checksum,
up to the last one that ends a transaction. Source: «WAL File Format» on https://www.sqlite.org/fileformat2.html.
"""

import struct
from typing import Final

import msgspec

HEADER: Final = 32
FRAME_HEADER: Final = 24
_MAGIC_LITTLE = 0x377F0682
_MAGIC_BIG = 0x377F0683
_FORMAT = 3007000
_MASK = 0xFFFFFFFF
_STRETCH = 32
"""Bytes of four pairs of words."""
_CHECKED = 1024
"""Frames whose checksums are computed, counted from the end. Each frame holds the running sum up to itself, so the
check can begin anywhere; computing is slow here, and SQLite folds a log back after about as many frames."""


class Pages(msgspec.Struct):
    """What a log changes in its database."""

    page_size: int
    count: int
    """Pages of the database after the last transaction."""
    at: dict[int, int]
    """Page number (from 1) to the offset of its content in the log."""


def committed(log: bytes) -> Pages | None:
    """The pages of all finished transactions; none when there is none."""
    if len(log) < HEADER + FRAME_HEADER:
        return None
    magic, version, page_size, _sequence = struct.unpack_from(">IIII", log)
    if magic not in {_MAGIC_LITTLE, _MAGIC_BIG} or version != _FORMAT:
        return None
    if page_size < 512 or page_size > 65536 or page_size & (page_size - 1):
        return None
    words = "<II" if magic == _MAGIC_LITTLE else ">II"
    stored = struct.unpack_from(">II", log, 24)
    if _sum(log[:24], words, (0, 0)) != stored:
        return None
    step = FRAME_HEADER + page_size
    last = _valid_frames(log, step, words, stored)
    pages = Pages(page_size, 0, {})
    waiting: dict[int, int] = {}
    for number in range(last):
        offset = HEADER + number * step
        page, count = struct.unpack_from(">II", log, offset)
        waiting[page] = offset + FRAME_HEADER
        if count:
            pages.at.update(waiting)
            pages.count = count
            waiting.clear()
    if not pages.count:
        return None
    pages.at = {page: offset for page, offset in pages.at.items() if 0 < page <= pages.count}
    return pages


def _valid_frames(log: bytes, step: int, words: str, seed: tuple[int, ...]) -> int:
    """How many frames from the start belong to this generation and are whole."""
    salts = log[16:24]
    total = (len(log) - HEADER) // step
    starts = range(HEADER + 8, HEADER + 8 + total * step, step)
    same = next((number for number, at in enumerate(starts) if log[at : at + 8] != salts), total)
    first = max(0, same - _CHECKED)
    running = seed if not first else struct.unpack_from(">II", log, HEADER + (first - 1) * step + 16)
    for number in range(first, same):
        offset = HEADER + number * step
        running = _sum(log[offset : offset + 8], words, running)
        running = _sum(log[offset + FRAME_HEADER : offset + step], words, running)
        if running != struct.unpack_from(">II", log, offset + 16):
            return number
    return same


def _sum(content: bytes, words: str, seed: tuple[int, ...]) -> tuple[int, int]:
    """The checksum behind whole pairs of words; four pairs at a time, because what Python repeats is what takes long."""
    one, two = seed
    whole = len(content) // _STRETCH * _STRETCH
    for a, b, c, d, e, f, g, h in struct.iter_unpack(words[0] + "8I", content[:whole]):
        one += a + two
        two += b + one
        one += c + two
        two += d + one
        one += e + two
        two += f + one
        one = (one + g + two) & _MASK
        two = (two + h + one) & _MASK
    for left, right in struct.iter_unpack(words, content[whole:]):
        one = (one + left + two) & _MASK
        two = (two + right + one) & _MASK
    return one, two
