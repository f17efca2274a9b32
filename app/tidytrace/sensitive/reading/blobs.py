"""Long runs of Base64 and the like, such as images in JSON: nothing in them is meant to be read."""

import re
from typing import Final

_LEAST: Final = 4 << 10
"""Bytes of a run that is passed over. A private key on one line has at most 3,300."""
_STEP: Final = _LEAST // 2
_ONE: Final = rb"(?:[A-Za-z0-9+/_=-]|\\/)"
"""Some write a slash with a backslash before it."""
_LINE: Final = rb"[A-Za-z0-9+/]{76}(?:(?:\\{1,2}r)?\\{1,2}n|\r?\n)"
"""The width that MIME (RFC 2045, 6.8) sets; what is put on lines of another width, such as keys, is looked at."""
_PROBE: Final = re.compile(
    rb"%s{64}|[A-Za-z0-9+/]{0,76}+(?:(?:\\{1,2}r)?\\{1,2}n|\r?\n)(?=%s)|(?=%s)" % (_ONE, _LINE, _LINE)
)
_ON: Final = re.compile(rb"(?>%s*)" % _ONE)
_OFF: Final = re.compile(rb"[^A-Za-z0-9+/_=\\-]|\\(?!/)")
_LINES_ON: Final = re.compile(rb"(?>(?:%s)*)" % _LINE)
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
        met = probe(data, at)
        if met is None:
            at += _STEP
            continue
        start, end = _run(data, max(done, at - _STEP - 64), at)
        if end - start < _LEAST:
            start, end = met.end(), _to(_LINES_ON, data, met.end())
        if end - start >= _LEAST:
            first, last = start + _EDGE, end - _EDGE
            pieces += (data[done:first], _NOTHING * (last - first))
            done = last
        at = max(end, at) + _STEP
    return b"".join((*pieces, data[done:])) if pieces else data


def _run(data: bytes, least: int, at: int) -> tuple[int, int]:
    """From where to where goes the run that a place is in; it was not met one step before."""
    start = least
    for match in _OFF.finditer(data, least, at):
        start = match.end()
    return start, _to(_ON, data, at)


def _to(what: re.Pattern[bytes], data: bytes, at: int) -> int:
    match = what.match(data, at)
    return match.end() if match is not None else at
