"""Numbers with right check digits, and the ways in which people write them."""

import random
import string
from collections.abc import Callable, Sequence

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2, mod_97_10

DIGITS = string.digits
WIDE = str.maketrans(DIGITS, "".join(chr(0xFF10 + one) for one in range(10)))
NO_BREAK = "\u00a0"

REGIONS = (
    "130104",
    "210203",
    "230103",
    "320583",
    "350582",
    "370203",
    "410105",
    "430104",
    "450103",
    "520103",
    "610102",
    "640104",
    "650104",
    "340102",
    "360102",
    "140105",
    "150102",
    "220102",
    "530102",
    "620102",
)
CARDS = (
    ("4", 16, "444"),
    ("4", 16, "444"),
    ("52", 16, "444"),
    ("54", 16, "444"),
    ("2301", 16, "444"),
    ("2718", 16, "444"),
    ("37", 15, "46"),
    ("34", 15, "46"),
    ("3562", 16, "444"),
    ("6011", 16, "444"),
    ("65", 16, "444"),
    ("36", 14, "46"),
    ("621226", 19, "4444"),
    ("621700", 19, "4444"),
    ("622848", 19, "4444"),
    ("623052", 19, "4444"),
    ("6228", 16, "444"),
    ("622575", 16, "444"),
    ("625912", 16, "444"),
    ("621799", 19, "4444"),
    ("6216", 17, "4444"),
)
ACCOUNTS = {
    "AT": "d16",
    "BE": "d12",
    "CH": "d17",
    "CZ": "d20",
    "DE": "d18",
    "DK": "d14",
    "ES": "d20",
    "FI": "d14",
    "GR": "d23",
    "HU": "d24",
    "IE": "u4d14",
    "IT": "u1d22",
    "LU": "d16",
    "NL": "u4d10",
    "NO": "d11",
    "PL": "d24",
    "PT": "d21",
    "RO": "u4d16",
    "SE": "d20",
    "GB": "u4d14",
    "SA": "d20",
    "AE": "d19",
    "TR": "d22",
}


def some(chance: random.Random, alphabet: str, length: int) -> str:
    return "".join(chance.choices(alphabet, k=length))


def wrong(chance: random.Random, number: str) -> str:
    """The number with another last digit, so that its check fails."""
    last = "0123456789"[(DIGITS.index(number[-1]) + chance.randint(1, 9)) % 10] if number[-1].isdigit() else "3"
    return number[:-1] + last


def grouped(number: str, sizes: Sequence[int], between: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return between.join([*parts, number[at:]] if at < len(number) else parts)


def card(chance: random.Random) -> tuple[str, str]:
    """A number and the sizes of the groups that it is printed in."""
    prefix, length, groups = chance.choice(CARDS)
    body = prefix + some(chance, DIGITS, length - len(prefix) - 1)
    return body + luhn.calc_check_digit(body), groups


def resident(chance: random.Random) -> str:
    born = f"{chance.randint(1948, 2012)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    body = chance.choice(REGIONS) + born + f"{chance.randint(1, 999):03}"
    return body + mod_11_2.calc_check_digit(body)


def resident_old(chance: random.Random) -> str:
    born = f"{chance.randint(30, 79)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return chance.choice(REGIONS) + born + f"{chance.randint(1, 999):03}"


def mobile(chance: random.Random) -> str:
    begin = chance.choice(
        (
            "130",
            "133",
            "135",
            "137",
            "139",
            "150",
            "152",
            "157",
            "158",
            "166",
            "173",
            "176",
            "178",
            "180",
            "183",
            "187",
            "189",
            "191",
            "195",
            "198",
            "199",
        )
    )
    return begin + some(chance, DIGITS, 8)


def iban(chance: random.Random) -> str:
    country = chance.choice(sorted(ACCOUNTS))
    shape, account = ACCOUNTS[country], ""
    while shape:
        kind, rest = shape[0], shape[1:]
        size = rest
        for at, one in enumerate(rest):
            if not one.isdigit():
                size = rest[:at]
                break
        account += some(chance, DIGITS if kind == "d" else string.ascii_uppercase, int(size))
        shape = rest[len(size) :]
    return country + mod_97_10.calc_check_digits(account + country) + account


def credit_code(chance: random.Random) -> str:
    body = (
        chance.choice(("91", "92", "52", "12"))
        + chance.choice(REGIONS)
        + some(chance, "0123456789ABCDEFGHJKLMNPQRTUWXY", 9)
    )
    return body + uscc.calc_check_digit(body + "0")


def social_security(chance: random.Random) -> str:
    area = chance.choice([one for one in range(101, 772) if one != 666])
    return f"{area}-{chance.randint(11, 99)}-{chance.randint(1001, 9899)}"


Way = Callable[[random.Random, str, str], str]


def plainly(_chance: random.Random, number: str, _groups: str) -> str:
    return number


def wide(_chance: random.Random, number: str, _groups: str) -> str:
    return number.translate(WIDE)


def with_between(between: str) -> Way:
    def way(_chance: random.Random, number: str, groups: str) -> str:
        return grouped(number, [int(one) for one in groups], between)

    return way


spaced, dashed = with_between(" "), with_between("-")
kept_together = with_between(NO_BREAK)
entity_spaced = with_between("&nbsp;")
