"""Finds any of very many short texts in raw bytes, in every spelling that the apps' formats give them.

A *passage* is a run of a message without characters that JSON, HTML or shells escape, so that only letters outside
ASCII have more than one spelling. All spellings are at least 15 bytes long. Such a run of bytes, wherever it
starts, wholly covers one block of 8 bytes whose offset in the file is a multiple of 8. So the file is looked at as
numbers of 64 bits, which Python compares with a table in C: the time does not grow with the number of passages.

No passage is kept. What is kept of a spelling are eight blocks, in no order and among those of all others, and a
keyed digest of the whole; a passage goes by a keyed digest of itself. The key is made anew in every run.
"""

import hashlib
import secrets
import struct
import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from tidytrace.erase.search.spelling import LONGEST, SHORTEST, passages, spellings, usable
from tidytrace.winpaths import spelled

__all__ = ["OVERLAP", "Needles", "chunks", "fingerprint", "passages", "spellings", "usable"]

OVERLAP: Final = LONGEST
"""Bytes of one chunk that are looked at together with the next one."""
_KEY: Final = secrets.token_bytes(32)
_CHUNK: Final = 1 << 20
_SLICE: Final = 128
"""So many blocks are compared at once; where they stand is asked only if one of them is wanted."""
_STRETCH: Final = 8192
_BLOCKS: Final = {number: struct.Struct(f"={number}Q") for number in (1, 2, 3)}
_SAMPLE: Final = 8
"""One of so many passages tells which blocks are common."""
_SAME_BYTES: Final = 0x0101010101010101
_MONOTONOUS: Final = 1 << 20
_SIEVE: Final = 16
"""Bytes of the sieve for each spelling: about one in so many others passes it."""


def fingerprint(passage: str | bytes) -> bytes:
    """What a passage, or one spelling of it, goes by in this run: 16 bytes, keyed."""
    raw = passage.encode("utf-8", "surrogatepass") if isinstance(passage, str) else passage
    return hashlib.blake2b(raw, key=_KEY, digest_size=16).digest()


def chunks(path: Path, size: int = _CHUNK) -> Iterator[bytes]:
    """A file's bytes piece by piece. Nothing is mapped: an app that shortens a mapped file would end this program."""
    with open(spelled(path), "rb") as file:  # noqa: PTH123 - by its right name
        while chunk := file.read(size):
            yield chunk


class _Spellings:
    """All spellings of some passages, as far as they are needed to find them again."""

    def __init__(self) -> None:
        """None yet."""
        self.blocks: dict[int, tuple[int, ...]] = {}
        """Blocks to the places that they have in spellings: 512 times the spelling's length, plus the offset."""
        self.forms: dict[bytes, bytes] = {}
        """Digests of the spellings to the fingerprint of the passage."""
        self.hashes = array("q")
        """Python's own hashes of the spellings, for the sieve that most of what is no spelling does not pass."""
        self._sieve = bytearray(1)
        self._wanted: frozenset[int] = frozenset()
        self._places: dict[tuple[int, ...], tuple[int, ...]] = {}

    @classmethod
    def of(cls, listed: Mapping[str, bytes], in_addresses: Collection[str]) -> "_Spellings":
        """Of passages with their fingerprints."""
        made = cls()
        forms = [
            (form, print_)
            for passage, print_ in listed.items()
            for form in spellings(passage, in_addresses=passage in in_addresses)
        ]
        common: dict[int, int] = {}
        for form, _ in islice(forms, 0, None, _SAMPLE):
            for row in _rows(form):
                for block in row:
                    common[block] = common.get(block, 0) + 1
        for form, print_ in forms:
            made.forms[fingerprint(form)] = print_
            made.hashes.append(hash(form))
            made._add(form, common)
        made._sift()
        return made

    def _add(self, form: bytes, common: Mapping[int, int]) -> None:
        blocks, shared = self.blocks, self._places
        for offset, row in enumerate(_rows(form)):
            # any of these blocks would do; one that other text has too costs a look wherever it stands
            chosen, least = 0, sys.maxsize
            for number, block in enumerate(row):
                often = common.get(block, 0) + (0 if block % _SAME_BYTES else _MONOTONOUS)
                if often < least:
                    chosen, least = number, often
                    if not often:
                        break
            place = len(form) * 512 + offset + 8 * chosen
            known = blocks.get(row[chosen], ())
            if place not in known:
                places = (*known, place)
                blocks[row[chosen]] = shared.setdefault(places, places)

    def _sift(self) -> None:
        self._wanted = frozenset(self.blocks)
        self._sieve = bytearray(1 << (len(self.hashes) * _SIEVE).bit_length())
        for one in self.hashes:
            self._sieve[one & (len(self._sieve) - 1)] = 1

    def together(self, other: "_Spellings") -> "_Spellings":
        """The spellings of both."""
        made = _Spellings()
        made.blocks = dict(self.blocks)
        for block, places in other.blocks.items():
            known = made.blocks.get(block)
            both = places if known is None else tuple(dict.fromkeys((*known, *places)))
            made.blocks[block] = made._places.setdefault(both, both)
        made.forms = self.forms | other.forms
        made.hashes = self.hashes + other.hashes
        made._sift()
        return made

    def in_bytes(self, data: bytes) -> set[bytes]:
        """Fingerprints of the passages that stand in some bytes."""
        found: set[bytes] = set()
        if len(data) < SHORTEST or not self.blocks:
            return found
        numbers = memoryview(data)[: len(data) // 8 * 8].cast("Q")
        wanted = self._wanted
        dense = False
        for start in range(0, len(numbers), _STRETCH):
            stretch = numbers[start : start + _STRETCH]
            step = len(stretch) if dense else _SLICE
            hits: list[tuple[int, int]] = []
            for at in range(0, len(stretch), step):
                part = stretch[at : at + step]
                if dense or not wanted.isdisjoint(part):
                    hits += [(at, block) for at, block in enumerate(part, start + at) if block in wanted]
            for at, block in hits:
                self._confirm(data, at * 8, self.blocks[block], found)
            # where most slices have a wanted block, asking first is in vain
            dense = len(hits) * _SLICE * 2 > len(stretch)
        return found

    def _confirm(self, data: bytes, at: int, places: tuple[int, ...], found: set[bytes]) -> None:
        sieve = self._sieve
        mask = len(sieve) - 1
        for place in places:
            start = at - (place & 511)
            if start < 0:
                continue
            piece = data[start : start + (place >> 9)]
            if sieve[hash(piece) & mask]:
                print_ = self.forms.get(fingerprint(piece))
                if print_ is not None:
                    found.add(print_)


def _rows(form: bytes) -> list[tuple[int, ...]]:
    """For each of the eight ways that a spelling can lie in a file: up to three blocks that it wholly covers there."""
    unpack = _BLOCKS[min(3, (len(form) - 7) // 8)].unpack_from
    return [unpack(form, offset) for offset in range(8)]


class Needles:
    """Passages with the conversations they come from, ready to be searched for. A passage is its fingerprint."""

    def __init__(self, owners: Mapping[str, frozenset[str]], *, in_addresses: Collection[str] = ()) -> None:
        """The passages themselves are forgotten at once.

        Args:
            owners: Passage to ids of conversations.
            in_addresses: Those of the passages that may also stand in web addresses.
        """
        prints = {passage: fingerprint(passage) for passage in owners}
        shared: dict[frozenset[str], frozenset[str]] = {}
        self.owners = {prints[passage]: shared.setdefault(those, those) for passage, those in owners.items()}
        self.lengths = {prints[passage]: len(passage) for passage in owners}
        """Characters of each passage."""
        self.table = _Spellings.of(prints, in_addresses)

    @classmethod
    def _made(cls, owners: dict[bytes, frozenset[str]], lengths: dict[bytes, int], forms: _Spellings) -> "Needles":
        made = cls({})
        made.owners, made.lengths, made.table = owners, lengths, forms
        return made

    @classmethod
    def merged(cls, parts: Iterable["Needles"]) -> "Needles":
        """All passages of several."""
        owners: dict[bytes, frozenset[str]] = {}
        lengths: dict[bytes, int] = {}
        tables: dict[int, _Spellings] = {}
        for part in parts:
            for one, those in part.owners.items():
                owners[one] = owners[one] | those if one in owners else those
            lengths |= part.lengths
            if part:
                tables[id(part.table)] = part.table
        together = _Spellings()
        for number, table in enumerate(tables.values()):
            together = together.together(table) if number else table
        return cls._made(owners, lengths, together)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.owners)

    def __len__(self) -> int:
        """How many passages."""
        return len(self.owners)

    def __repr__(self) -> str:
        """How many passages; never what they say."""
        return f"<Needles: {len(self.owners)} passages>"

    def in_bytes(self, data: bytes) -> set[bytes]:
        """The passages that stand in some bytes."""
        if not self.owners:
            return set()
        # a part of a whole is found with the whole's table
        return {one for one in self.table.in_bytes(data) if one in self.owners}

    def in_value(self, value: object) -> set[bytes]:
        """The passages that stand in a cell of a database."""
        if isinstance(value, str):
            return self.in_bytes(value.encode("utf-8", "surrogatepass"))
        return self.in_bytes(value) if isinstance(value, bytes) else set()

    def owners_of(self, found: Iterable[bytes]) -> set[str]:
        """The conversations that passages come from; other fingerprints are of nobody."""
        return {owner for one in found for owner in self.owners.get(one, ())}

    def owners_in(self, data: bytes) -> set[str]:
        """The conversations whose passages stand in some bytes."""
        return self.owners_of(self.in_bytes(data))

    def in_chunks(self, chunks: Iterable[bytes]) -> set[bytes]:
        """The passages in a stream, also where one chunk ends and the next begins."""
        found: set[bytes] = set()
        tail = b""
        for chunk in chunks:
            data = tail + chunk
            found |= self.in_bytes(data)
            tail = data[-OVERLAP:]
        return found

    def without(self, dropped: Iterable[bytes]) -> "Needles":
        """The same without some passages."""
        gone = set(dropped)
        kept = {one: those for one, those in self.owners.items() if one not in gone}
        return self._made(kept, self.lengths, self.table)

    def of(self, conversations: Iterable[str]) -> "Needles":
        """Only the passages of some conversations."""
        wanted = set(conversations)
        kept = {one: those & wanted for one, those in self.owners.items()}
        return self._made({one: those for one, those in kept.items() if those}, self.lengths, self.table)
