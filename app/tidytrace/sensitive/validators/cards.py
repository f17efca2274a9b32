"""Payment cards: who issues numbers that begin so, how long theirs are, and the Luhn digit (ISO/IEC 7812-1)."""

import re

from tidytrace.sensitive.validators.verdict import Verdict

_SEPARATORS = re.compile(r"[ -]")
_LOOKS_LIKE_ID = re.compile(r"[0-9]{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}")

# first and last prefix of a range, and how many digits its numbers have; from the networks' public BIN ranges
_ISSUERS: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("34", "34", frozenset({15})),  # American Express
    ("37", "37", frozenset({15})),
    ("300", "305", frozenset({14, 16, 17, 18, 19})),  # Diners Club
    ("3095", "3095", frozenset({14, 16, 17, 18, 19})),
    ("36", "36", frozenset({14, 15, 16, 17, 18, 19})),
    ("38", "39", frozenset({14, 16, 17, 18, 19})),
    ("3528", "3589", frozenset({16, 17, 18, 19})),  # JCB
    ("4", "4", frozenset({13, 16, 19})),  # Visa
    ("2200", "2204", frozenset({16, 17, 18, 19})),  # Mir
    ("2221", "2720", frozenset({16})),  # Mastercard, second series
    ("51", "55", frozenset({16})),  # Mastercard
    ("6011", "6011", frozenset({16, 17, 18, 19})),  # Discover
    ("644", "649", frozenset({16, 17, 18, 19})),
    ("65", "65", frozenset({16, 17, 18, 19})),
    ("62", "62", frozenset({16, 17, 18, 19})),  # UnionPay
    ("810", "817", frozenset({16, 17, 18, 19})),
    ("60", "60", frozenset({16})),  # RuPay
    ("955", "955", frozenset({16, 19})),  # Chinese debit cards from before UnionPay's own prefix
)
# Maestro and local schemes; their lengths vary, so the checksum says more than the prefix
_SEEN = ("50", "56", "57", "58", "60", "63", "67", "68", "69", "81", "82", "9792", "90")

_RUN = re.compile(r"([0-9])\1{5}")
_LONG_RUN = re.compile(r"([0-9])\1{7}")
_HARDLY_MORE = 0.75
_UP = "0123456789" * 3
_DOWN = _UP[::-1]
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
"""The sum of the digits of twice a digit."""


def payment_card(value: str) -> Verdict:
    """A card number, with or without spaces and dashes. UNKNOWN for a right digit under no known prefix."""
    verdict = named_payment_card(value)
    return verdict if _RUN.search(_SEPARATORS.sub("", value)) is None else Verdict.INVALID


def named_payment_card(value: str) -> Verdict:
    """The same for what is called a card: UNKNOWN, too, for one with the same digit six or seven times in a row.

    Of the numbers that banks give out at random one in some 15,000 has that, and more of those that people choose.
    """
    if " " in value and "-" in value:
        return Verdict.INVALID
    number = _SEPARATORS.sub("", value)
    if not 13 <= len(number) <= 19 or len(set(number)) < 4 or not luhn(number) or _made_up(number):
        return Verdict.INVALID
    if len(number) == 18 and _LOOKS_LIKE_ID.fullmatch(number):
        return Verdict.INVALID
    for first, last, lengths in _ISSUERS:
        if len(number) in lengths and first <= number[: len(first)] <= last:
            return Verdict.VALID if _RUN.search(number) is None else Verdict.UNKNOWN
    return Verdict.UNKNOWN if number.startswith(_SEEN) and _RUN.search(number) is None else Verdict.INVALID


def luhn(number: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    digits = number.encode()
    once = digits[::-2]
    return (sum(once) - 0x30 * len(once) + sum(digits[-2::-2].translate(_DOUBLED))) % 10 == 0


def _made_up(number: str) -> bool:
    """Whether somebody made it up: it counts up or down, repeats one half, or has hardly more than two digits."""
    if number in _UP or number in _DOWN or (len(number) % 2 == 0 and number == number[: len(number) // 2] * 2):
        return True
    *_, second, most = sorted(map(number.count, set(number)))
    return _LONG_RUN.search(number) is not None or most + second >= len(number) * _HARDLY_MORE
