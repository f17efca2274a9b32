"""Of a log only what SQLite itself would see counts, up to the first frame whose checksum is not its own."""

import random
import struct

import pytest

from tidytrace.chats.wal import FRAME_HEADER, HEADER, committed

PAGE = 512
STEP = FRAME_HEADER + PAGE
SALTS = b"saltSALT"


def summed(content: bytes, words: str, seed: tuple[int, int]) -> tuple[int, int]:
    """The checksum as the file format describes it."""
    one, two = seed
    for left, right in struct.iter_unpack(words, content):
        one = (one + left + two) % 2**32
        two = (two + right + one) % 2**32
    return one, two


def log_of(frames: int, words: str) -> bytearray:
    """A log of one transaction for each frame, whose pages have the numbers of the frames."""
    chance = random.Random(frames)
    magic = 0x377F0682 if words == "<II" else 0x377F0683
    head = struct.pack(">IIII", magic, 3007000, PAGE, 0) + SALTS
    sums = summed(head, words, (0, 0))
    log = bytearray(head + struct.pack(">II", *sums))
    for number in range(1, frames + 1):
        begin, page = struct.pack(">II", number, frames), chance.randbytes(PAGE)
        sums = summed(page, words, summed(begin, words, sums))
        log += begin + SALTS + struct.pack(">II", *sums) + page
    return log


def pages(log: bytes) -> int:
    found = committed(bytes(log))
    return len(found.at) if found is not None else 0


@pytest.mark.parametrize("words", ["<II", ">II"])
@pytest.mark.parametrize("frames", [1, 2, 3, 40, 41, 1030])
def test_all_frames_of_a_whole_log_count(words, frames):
    log = log_of(frames, words)
    assert pages(log) == frames
    assert pages(log[:-1]) == frames - 1
    assert pages(log + b"the beginning of another frame") == frames


@pytest.mark.parametrize("words", ["<II", ">II"])
@pytest.mark.parametrize("broken", [0, 1, 6, 7, 39])
@pytest.mark.parametrize("at", [0, 4, FRAME_HEADER, FRAME_HEADER + PAGE // 2, STEP - 1])
def test_nothing_counts_from_a_torn_frame_on(words, broken, at):
    log = log_of(40, words)
    log[HEADER + broken * STEP + at] ^= 0x80
    assert pages(log) == broken


@pytest.mark.parametrize("left", [0, 1, 17, 39])
def test_frames_of_an_earlier_generation_do_not_count(left):
    log = log_of(40, "<II")
    at = HEADER + left * STEP + 8
    log[at : at + 8] = b"old salt"
    assert pages(log) == left


def test_only_the_end_of_a_long_log_is_computed():
    log = log_of(1100, "<II")
    log[HEADER + 5 * STEP + 100] ^= 1  # followed by more frames than an app leaves in its log
    assert pages(log) == 1100
