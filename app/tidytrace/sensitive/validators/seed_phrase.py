"""Seed phrases of wallets (BIP-39): 12 to 24 words of a list of 2,048, the last bits a checksum."""

import hashlib
import re
from functools import cache

from tidytrace.resources import resources
from tidytrace.sensitive.validators.verdict import Verdict

_WORD = re.compile(r"[a-z]{3,8}")
_CHARACTER = re.compile(r"[\u4e00-\u9fff]")
_COUNTS = frozenset({12, 15, 18, 21, 24})
_LEAST_RARE = 2
_LETTERS = re.compile(rb"[a-z]+")


@cache
def places(language: str) -> dict[str, int]:
    """Each word of the list and its number."""
    text = (resources() / "detectors" / "words" / f"{language}.txt").read_text("utf-8")
    return {word: number for number, word in enumerate(text.split())}


def english_seed(value: str) -> Verdict:
    """English words, however they are separated or numbered.

    Of the inner words of a phrase chosen by chance fewer than two are rare in one of 10,000; prose has many such.
    """
    words = _WORD.findall(value.lower())
    if len(set(words)) < len(words) * 2 // 3:
        return Verdict.INVALID
    rare = len(words) - 2 - sum(map(_frequent().__contains__, words[1:-1]))
    return _check(words, places("english")) if rare >= _LEAST_RARE else Verdict.INVALID


@cache
def _frequent() -> frozenset[str]:
    path = resources() / "detectors" / "words" / "english-frequent.txt"
    return frozenset(path.read_text("utf-8").split())


def may_have_english_seed(text: bytes) -> bool:
    """Whether so many words of the list as the shortest phrase has stand in a row: in prose they hardly ever do."""
    known, least = _english_words(), min(_COUNTS)
    row = 0
    different: set[bytes] = set()
    for word in _LETTERS.findall(text.lower()):
        if word not in known:
            row = 0
            different.clear()
            continue
        row += 1
        different.add(word)
        if row >= least and len(different) >= least * 2 // 3:
            return True
    return False


@cache
def _english_words() -> frozenset[bytes]:
    return frozenset(word.encode() for word in places("english"))


def chinese_seed(value: str) -> Verdict:
    """Characters of the simplified list."""
    return _check(_CHARACTER.findall(value), places("chinese_simplified"))


def _check(words: list[str], numbers: dict[str, int]) -> Verdict:
    if len(words) not in _COUNTS or not all(map(numbers.__contains__, words)):
        return Verdict.INVALID
    order = list(map(numbers.__getitem__, words))
    # a piece of the list itself is in order, and a phrase of few words is a test or a game
    if len(set(words)) < len(words) * 2 // 3 or order == sorted(order) or order == sorted(order, reverse=True):
        return Verdict.INVALID
    bits = 0
    for number in order:
        bits = bits << 11 | number
    check = len(words) // 3
    entropy = (bits >> check).to_bytes(check * 4, "big")
    digest = hashlib.sha256(entropy).digest()[0] >> (8 - check)
    return Verdict.VALID if digest == bits & ((1 << check) - 1) else Verdict.INVALID
