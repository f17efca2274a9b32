"""Whether characters look drawn at random, as a key is, and not written by a person."""

import math
import re
from functools import cache

from tidytrace.sensitive.validators.verdict import Verdict

_RUN = re.compile(r"(.)\1{5}")
_COUNTING = ("0123456789", "1234567890", "abcdefghij", "ABCDEFGHIJ", "9876543210", "fedcba98", "abcdef0123", "deadbeef")
_HEX = re.compile(r"[0-9a-fA-F]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_ROUNDED = 1e-9
_WORDS = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")


def entropy(text: str) -> float:
    """Bits per character by the frequencies in the text itself (Shannon)."""
    counts = map(text.count, set(text))
    return math.log2(len(text)) - sum(map(_weight, counts)) / len(text)


@cache
def _weight(count: int) -> float:
    return count * math.log2(count)


def random_token(value: str) -> Verdict:
    """Letters and perhaps digits with no pattern that the eye would see."""
    # some vendors fill up the front of a token with A
    body = (value.rpartition("_")[2] or value).lstrip("A")
    if len(body) < 12:
        body = value
    if not body or _RUN.search(body) or _counts(body):
        return Verdict.INVALID
    # of n random characters about that many differ; a word or a filler has far fewer
    least = min(3.0, math.log2(len(body)) * 0.72)
    return Verdict.VALID if entropy(body) >= least - _ROUNDED else Verdict.INVALID


def _counts(body: str) -> bool:
    for run in _COUNTING:  # noqa: SIM110 - as fast as can be, for it is asked for every key
        if run in body:
            return True
    return False


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
    figures = sum(map(str.isdigit, value))
    if not figures or value.count("/") > max(2, len(value) // 12):
        return Verdict.INVALID
    if value == value.lower() or value == value.upper():
        # of 36 letters and figures ten are figures; a name has one or two
        return Verdict.VALID if figures > len(value) * 0.11 else Verdict.INVALID
    # names in camelCase are made of words; of random letters few stand in one case side by side
    wordy = sum(len(word) for word in _WORDS.findall(value))
    return Verdict.INVALID if wordy > len(value) * 0.7 else Verdict.VALID
