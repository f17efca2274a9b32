"""Where in some bytes a rule could hold: all anchors of all rules, looked for in one pass.

Hyperscan does that where it can be had; its compiled form is kept per machine. Elsewhere Python's own expressions
look for one anchor after the other, and find the same places.
"""

import hashlib
import platform
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from tidytrace.catalog.cache import DIGEST_BYTES, keep, kept

Hit = tuple[int, int]
"""The number of a rule, and where an anchor of it ends."""
_RUNS: Final = frozenset(
    {"[1-9A-HJ-NP-Za-km-z]{25}", "[1-9][0-9]{12}", "1[3-9][0-9]{9}", "[A-Z]{2}[0-9]{2}[A-Z0-9]{11}"}
)
"""Anchors with which values begin that no letter or digit may touch. Without that edge every place in a long run of
letters, such as an image in Base64, would be one."""
_EDGES: Final = (r"\b", r"\\[bfnrt]", r"\\u[0-9a-fA-F]{4}")
"""Escapes end in what looks like a letter or a digit."""
_WIDE_DIGIT: Final = rb"(?:\xef\xbc[\x90-\x99]|\\{1,2}u[fF][fF]1[0-9])"
_PLAIN_DIGIT: Final = "[0-9]"
_CHINESE: Final = r"[\xe4-\xe9][\x80-\xbf]{2}"
"""How rules write any Chinese character, by its bytes."""
_CHINESE_ESCAPED: Final = r"(?:[\xe4-\xe9][\x80-\xbf]{2}|\\{1,2}u[4-9a-fA-F][0-9a-fA-F]{3})"
_SLASH: Final = r"(?:\\?["
_SLASHES: Final = r"(?:\\{0,7}["
"""Before a quotation mark: JSON in a string of JSON in a string of JSON has seven."""
_GAP: Final = r"[ ,\t\r\n]"
_GAP_ESCAPED: Final = r"(?:[ ,\t\r\n]|\\{1,2}[nrt])"


class Anchor(msgspec.Struct, frozen=True):
    """One expression, in the syntax that Hyperscan and Python share, on bytes."""

    rules: tuple[int, ...]
    """Numbers of the rules that have it."""
    expression: bytes
    ignore_case: bool


class Places(Protocol):
    """Looks for all anchors."""

    def hits(self, data: bytes) -> list[Hit]:
        """Every place where an anchor ends, in no order, none twice."""
        ...  # pragma: no cover


def spellings(anchor: str) -> Iterator[bytes]:
    """An anchor as it can stand in a file: as it is; with escapes of JSON; with its digits in full width."""
    if anchor in _RUNS:
        yield from ((edge + anchor).encode() for edge in _EDGES)
    else:
        yield anchor.encode()
    escaped = anchor.replace(_CHINESE, _CHINESE_ESCAPED).replace(_GAP, _GAP_ESCAPED).replace(_SLASH, _SLASHES)
    escaped = "".join(one if one.isascii() else _escaped(one) for one in escaped)
    if escaped != anchor:
        yield escaped.encode()
    if _PLAIN_DIGIT in anchor:
        yield anchor.encode().replace(_PLAIN_DIGIT.encode(), _WIDE_DIGIT)


def _escaped(character: str) -> str:
    """A character or its escape; tools that put JSON into JSON write two backslashes."""
    raw = character.encode("utf-16-be")
    units = (raw[at : at + 2].hex() for at in range(0, len(raw), 2))
    hexadecimal = ("".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in unit) for unit in units)
    return "(?:" + "".join(rf"\\{{1,2}}u{unit}" for unit in hexadecimal) + f"|{character})"


class Slow:
    """One expression after the other."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        """Compile them."""
        self._compiled = [
            (one.rules, re.compile(one.expression, re.IGNORECASE if one.ignore_case else 0)) for one in anchors
        ]

    def hits(self, data: bytes) -> list[Hit]:
        """See ``Places``."""
        found: set[Hit] = set()
        for rules, expression in self._compiled:
            at = 0
            while (match := expression.search(data, at)) is not None:
                found.update((rule, match.end()) for rule in rules)
                # matches that overlap count, as for the other engine
                at = match.start() + 1
        return list(found)


class Fast:
    """Hyperscan. Raises ImportError where it cannot be had."""

    def __init__(self, anchors: Sequence[Anchor], cache: Path | None = None) -> None:
        """Load the compiled form, or make it.

        Args:
            anchors: What is looked for.
            cache: A file for the compiled form; it fits this machine alone.
        """
        import hyperscan

        self._rules = [one.rules for one in anchors]
        digest = _digest(anchors, getattr(hyperscan, "__version__", ""))
        compiled = kept(cache, digest) if cache is not None else None
        database = _loaded(compiled) if compiled is not None else None
        if database is None:
            database = hyperscan.Database()
            database.compile(
                expressions=[one.expression for one in anchors],
                ids=list(range(len(anchors))),
                elements=len(anchors),
                flags=[hyperscan.HS_FLAG_CASELESS if one.ignore_case else 0 for one in anchors],
            )
            if cache is not None:
                keep(cache, digest, hyperscan.dumpb(database))
        self._scan = database.scan

    def hits(self, data: bytes) -> list[Hit]:
        """See ``Places``."""
        found: list[Hit] = []
        rules, add = self._rules, found.append

        def hit(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add((number, end))

        self._scan(data, match_event_handler=hit)
        return [(rule, end) for number, end in found for rule in rules[number]]


def places(anchors: Sequence[Anchor], cache: Path | None = None) -> Places:
    """The fastest way there is here."""
    try:
        return Fast(anchors, cache)
    except ImportError:
        return Slow(anchors)


def _loaded(compiled: bytes) -> Any:
    import hyperscan

    try:
        database = hyperscan.loadb(compiled, hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:
        return None  # made by another version, or for another processor
    return database


def _digest(anchors: Sequence[Anchor], version: str) -> bytes:
    digest = hashlib.blake2b(f"{version} {platform.machine()}".encode(), digest_size=DIGEST_BYTES)
    digest.update(msgspec.msgpack.encode(anchors))
    return digest.digest()
