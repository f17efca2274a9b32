"""Whether characters look drawn at random, as a key is, and not written by a person."""

import math
import re
from collections import Counter

from tidytrace.sensitive.validators.verdict import Verdict

_RUN = re.compile(r"(.)\1{5}")
_COUNTING = ("0123456789", "1234567890", "abcdefghij", "ABCDEFGHIJ", "9876543210", "fedcba98", "abcdef0123", "deadbeef")
_HEX = re.compile(r"[0-9a-fA-F]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_WORDS = re.compile(r"[A-Za-z]{5,}")
_PART = re.compile(r"[A-Za-z]+|[0-9]+")


def entropy(text: str) -> float:
    """Bits per character by the frequencies in the text itself (Shannon)."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def random_token(value: str) -> Verdict:
    """Letters and perhaps digits with no pattern that the eye would see."""
    body = value.rpartition("_")[2] or value
    if len(body) < 12:
        body = value
    if _RUN.search(body) or any(run in body for run in _COUNTING):
        return Verdict.INVALID
    # of n random characters about that many differ; a word or a filler has far fewer
    least = min(3.0, math.log2(len(body)) * 0.72)
    return Verdict.VALID if entropy(body) >= least else Verdict.INVALID


def random_hex(value: str) -> Verdict:
    """Hexadecimal digits, letters and figures mixed."""
    body = re.sub(r"[^0-9a-fA-F]", "", value)
    if random_token(body) is Verdict.INVALID or body.isdigit() or body.isalpha():
        return Verdict.INVALID
    return Verdict.VALID


def mixed_secret(value: str) -> Verdict:
    """The value of something called a key, of no vendor's form: long, mixed, and not a hash, a UUID or a name."""
    if _HEX.fullmatch(value) or _UUID.search(value) or random_token(value) is Verdict.INVALID:
        return Verdict.INVALID
    if not any(one.isdigit() for one in value) or not any(one.isalpha() for one in value):
        return Verdict.INVALID
    parts = _PART.findall(value)
    # names are a few long words with a number here and there; a random text changes its kind all the time
    if len(parts) < max(4, len(value) // 9) or "/" in value and value.count("/") > len(value) // 12:
        return Verdict.INVALID
    wordy = sum(len(word) for word in _WORDS.findall(value) if word.islower() or word.isupper() or word.istitle())
    return Verdict.INVALID if wordy > len(value) // 2 else Verdict.VALID
