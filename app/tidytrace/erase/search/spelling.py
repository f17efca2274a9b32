"""Which parts of a message are looked for, and how the apps' formats spell them."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

_RUN: Final = re.compile(r"[^\x00-\x1f\x7f\"'\\/<>&`\u2028\u2029\ud800-\udfff]{8,}")
_WINDOW: Final = 32
_LEAST_BYTES: Final = 16
_LEAST_CHARACTERS: Final = 8
_LEAST_DISTINCT: Final = 6
SHORTEST: Final = 15
"""Bytes of the shortest spelling that is looked for."""
LONGEST: Final = 512
"""No spelling is longer than this many bytes."""
_AS_JAVASCRIPT: Final = "!~*'()"
"""What ``encodeURIComponent`` leaves as it is, besides letters, digits and ``-_.``."""


def usable(passage: str) -> bool:
    """Whether a passage is long and varied enough to be told from anything else."""
    return (
        len(passage) >= _LEAST_CHARACTERS
        and len(passage.encode()) >= _LEAST_BYTES
        and len(set(passage)) >= _LEAST_DISTINCT
    )


def passages(text: str) -> Iterator[str]:
    """The runs of a message, cut into windows; a copy of 63 characters in a row holds at least one whole window."""
    for match in _RUN.finditer(text):
        run = match.group().strip()
        for start in range(0, len(run), _WINDOW):
            window = run[start : start + _WINDOW]
            if start and len(window) < _WINDOW:
                window = run[-_WINDOW:]
            window = window.strip()
            if usable(window):
                yield window


def spellings(passage: str, *, in_addresses: bool = False) -> frozenset[bytes]:
    """The bytes of a passage as formats write it.

    Plain text and JSON (UTF-8); JSON with escapes in both cases, and JSON inside JSON; UTF-16 in both byte orders;
    one byte a letter (Latin-1), as Chromium keeps text whose letters all allow it.

    Args:
        passage: One of ``passages``.
        in_addresses: Also as it stands in the query of a web address, with the space as ``%20`` or ``+``.
    """
    forms = {passage.encode("utf-8", "surrogatepass")}
    little = passage.encode("utf-16-le", "surrogatepass")
    if max(passage, default="") < "\u0100":
        # the other byte order has the same bytes, only the zero stands on the other side
        forms |= {little[:-1], passage.encode("latin-1")}
    else:
        forms |= {little, passage.encode("utf-16-be", "surrogatepass")}
    if not passage.isascii():
        escaped = _escaped(passage)
        forms |= {escaped, re.sub(rb"\\u[0-9a-f]{4}", lambda match: b"\\u" + match.group()[2:].upper(), escaped)}
        # JSON inside a JSON string: the backslash itself is escaped once more
        forms.add(escaped.replace(b"\\", b"\\\\"))
    if in_addresses:
        address = quote(passage, safe=_AS_JAVASCRIPT, errors="surrogatepass").encode("ascii")
        forms |= {address, address.replace(b"%20", b"+")}
    return frozenset(form for form in forms if SHORTEST <= len(form) <= LONGEST)


def _escaped(passage: str) -> bytes:
    pieces: list[str] = []
    for character in passage:
        if character.isascii():
            pieces.append(character)
            continue
        raw = character.encode("utf-16-be", "surrogatepass")
        pieces += [f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2)]
    return "".join(pieces).encode("ascii")
