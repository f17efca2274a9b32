"""SQLite's write-ahead log, read without SQLite, because SQLite would make and change files beside the database.

Only what SQLite itself would see counts: frames of the log's present generation (same salts) with a right checksum,
up to the last one that ends a transaction. Source: «WAL File Format» on https://www.sqlite.org/fileformat2.html.
"""

import struct
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

HEADER: Final = 32
FRAME_HEADER: Final = 24
_MAGIC_LITTLE = 0x377F0682
_MAGIC_BIG = 0x377F0683
_FORMAT = 3007000
_MASK = 0xFFFFFFFF
_CONTENT = FRAME_HEADER // 4
"""Where the page begins in a frame, in words of 4 bytes; of the head only the first two are summed up."""
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
    stored = [struct.unpack_from(">II", log, HEADER + number * step + 16) for number in range(max(0, first - 1), same)]
    if first:
        seed, *stored = stored
    sums = _sums(log, range(first, same), step, words, [seed, *stored[:-1]])
    return next((first + at for at, pair in enumerate(zip(sums, stored, strict=True)) if pair[0] != pair[1]), same)


def _sums(
    log: bytes, frames: range, step: int, words: str, seeds: Sequence[tuple[int, ...]]
) -> Sequence[tuple[int, ...]]:
    """The running sum after each frame, all of them side by side.

    What a frame's sum begins with stands in the frame before it, so they need not wait for each other: a number of
    many lanes holds the same word of all frames, and one addition adds to them all. Lanes have 64 bits for sums of 32,
    so every other frame is in a number of its own.
    """
    if not frames:
        return ()
    order: Literal["little", "big"] = "little" if words[0] == "<" else "big"
    many = f"{words[0]}{len(frames)}I"
    mask = int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * (len(frames) // 2 + 1), "little")
    columns = memoryview(log)[HEADER + frames.start * step : HEADER + frames.stop * step].cast("I")
    width = step // 4

    def lanes(content: bytes) -> tuple[int, int]:
        number = int.from_bytes(content, order)
        return number & mask, number >> 32 & mask

    one, other = (lanes(struct.pack(many, *numbers)) for numbers in zip(*seeds, strict=True))
    sums = [[one[0], other[0]], [one[1], other[1]]]
    for at in (0, *range(_CONTENT, width, 2)):
        left, right = lanes(columns[at::width].tobytes()), lanes(columns[at + 1 :: width].tobytes())
        for lane, (even, odd) in zip(sums, zip(left, right, strict=True), strict=True):
            lane[0] = (lane[0] + even + lane[1]) & mask
            lane[1] = (lane[1] + odd + lane[0]) & mask
    ends = ((one | other << 32).to_bytes(4 * len(frames), order) for one, other in zip(*sums, strict=True))
    return list(zip(*(struct.unpack(many, end) for end in ends), strict=True))


def _sum(content: bytes, words: str, seed: tuple[int, ...]) -> tuple[int, int]:
    one, two = seed
    for left, right in struct.iter_unpack(words, content):
        one = (one + left + two) & _MASK
        two = (two + right + one) & _MASK
    return one, two
