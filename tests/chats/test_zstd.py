"""Frames of zstd: what they hold, where they end, and what only begins like one."""

import random

import cramjam
import pytest

from tidytrace.chats import zstd

SAID = b"What is a good name for a cat? " * 400


def test_a_frame_gives_back_what_was_packed() -> None:
    packed = bytes(cramjam.zstd.compress(SAID))
    assert zstd.unpacked(packed) == SAID
    assert zstd.plausible(packed[:21])
    data = b"before" + packed + b"behind"
    assert zstd.extent(lambda at, size: data[at : at + size], len(data), 6)[0] == 6 + len(packed)


@pytest.mark.parametrize("broken", [b"", zstd.MAGIC, zstd.MAGIC + b"\x08" * 20, zstd.MAGIC + b"\xff" * 20])
def test_what_only_begins_like_a_frame_is_none(broken) -> None:
    assert not zstd.plausible(broken)
    assert zstd.unpacked(broken) is None


def test_of_random_bytes_few_look_like_a_frame() -> None:
    chance = random.Random(5)
    assert sum(zstd.plausible(zstd.MAGIC + chance.randbytes(17)) for _ in range(2000)) < 100
