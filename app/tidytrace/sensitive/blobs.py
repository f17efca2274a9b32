"""Long runs of Base64 and the like, such as images in JSON: nothing in them is meant to be read."""

import re
from typing import Final

_LEAST: Final = 4 << 10
"""Bytes of a run that is passed over. A private key on one line has at most 3,300."""
_STEP: Final = _LEAST // 2
"""A run of the least length is met at least once."""
_PROBE: Final = re.compile(rb"[A-Za-z0-9+/_=-]{64}")
_ON: Final = re.compile(rb"[A-Za-z0-9+/_=-]*+")
_OFF: Final = re.compile(rb"[^A-Za-z0-9+/_=-]")
_EDGE: Final = 128
"""Bytes at both ends of a run that stay: a value may begin or end with it."""
_NOTHING: Final = b"="
"""Of it no value is made."""


def without_blobs(data: bytes) -> bytes:
    """The same with nothing in long runs; every other byte stays where it is."""
    pieces: list[bytes] = []
    done = 0
    at = _STEP
    probe = _PROBE.match
    while at < len(data):
        if probe(data, at) is None:
            at += _STEP
            continue
        start = _begin(data, done, at)
        end = _end(data, at)
        if end - start >= _LEAST:
            first, last = start + _EDGE, end - _EDGE
            pieces += (data[done:first], _NOTHING * (last - first))
            done = last
        at = end + _STEP
    return b"".join((*pieces, data[done:])) if pieces else data


def _begin(data: bytes, least: int, at: int) -> int:
    """Where the run begins that a place is in; it was not met at the place one step before."""
    begin = max(least, at - _STEP - 64)
    for match in _OFF.finditer(data, begin, at):
        begin = match.end()
    return begin


def _end(data: bytes, at: int) -> int:
    match = _ON.match(data, at)
    return match.end() if match is not None else at
