r"""Values made up for the examples of rules, with right checksums, so that no file holds anything like a real secret.

``{hex:32}`` in an example becomes 32 random hexadecimal digits, ``{card:622202:19}`` a card number of that prefix and
length; MAKERS has the whole list. The same seed gives the same value every time. The value that must be found stands
between « and ». A line's end and a tab are written ``{nl}`` and ``{tab}``: TOML's literal strings know no escapes.
"""

import base64
import hashlib
import json
import random
import re
import string
from collections.abc import Callable
from typing import NamedTuple

from tidytrace.sensitive.validators.base58 import _BITCOIN, _RIPPLE
from tidytrace.sensitive.validators.bech32 import _ALPHABET, _BECH32, _BECH32M, expand, polymod
from tidytrace.sensitive.validators.cards import luhn
from tidytrace.sensitive.validators.ethereum import keccak_256
from tidytrace.sensitive.validators.resident_id import _CHECK, _sum
from tidytrace.sensitive.validators.seed_phrase import places
from tidytrace.sensitive.validators.tokens import base62_crc32

_PLACE = re.compile(r"\{([a-z0-9-]+)(?::([^{}]*))?\}")
_UPPER, _LOWER, _DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
_ALPHABETS = {
    "hex": "0123456789abcdef",
    "hexup": "0123456789ABCDEF",
    "base62": string.ascii_letters + _DIGITS,
    "letters": string.ascii_letters,
    "lower": _LOWER,
    "upper": _UPPER,
    "loweral": _LOWER + _DIGITS,
    "upperal": _UPPER + _DIGITS,
    "digits": _DIGITS,
    "base32": _UPPER + "234567",
    "base64": string.ascii_letters + _DIGITS + "+/",
    "url64": string.ascii_letters + _DIGITS + "-_",
    "bech": _ALPHABET.upper(),
    "base58": _BITCOIN,
    "cash": _ALPHABET,
}


class Sample(NamedTuple):
    """An example with its placeholders filled in; ``start`` and ``end`` (characters) are -1 when nothing is marked."""

    text: str
    start: int
    end: int


def make(example: str, seed: str) -> Sample:
    """Fill in an example. Raises ValueError when it names no maker or marks its value wrongly."""
    chance = random.Random(seed)  # noqa: S311 - examples, and they have to be the same each time

    def fill(match: re.Match[str]) -> str:
        name, options = match.group(1), match.group(2) or ""
        if name in _ALPHABETS:
            return "".join(chance.choices(_ALPHABETS[name], k=int(options)))
        maker = MAKERS.get(name)
        if maker is None:
            raise ValueError(f"nothing is called {{{name}}}")
        return maker(chance, *(options.split(":") if options else ()))

    text = _PLACE.sub(fill, example)
    before, opened, rest = text.partition("«")
    value, closed, after = rest.partition("»")
    if not opened:
        return Sample(text, -1, -1)
    if not closed or "«" in rest or "»" in after:
        raise ValueError("one value has to stand between « and »")
    return Sample(before + value + after, len(before), len(before) + len(value))


def _random(chance: random.Random, alphabet: str, length: int) -> str:
    return "".join(chance.choices(alphabet, k=length))


def _card(chance: random.Random, prefix: str, length: str, groups: str = "") -> str:
    body = prefix + _random(chance, _DIGITS, int(length) - len(prefix) - 1)
    number = next(body + digit for digit in _DIGITS if luhn(body + digit))
    return _grouped(number, groups)


def _nocard(chance: random.Random, prefix: str, length: str, groups: str = "") -> str:
    number = _card(chance, prefix, length)
    return _grouped(number[:-1] + str((int(number[-1]) + chance.randint(1, 9)) % 10), groups)


def _grouped(number: str, groups: str) -> str:
    """``s4444`` puts spaces between groups of four, ``d46d`` dashes between four, six and thirteen."""
    if not groups:
        return number
    parts, at = [], 0
    for size in groups[1:]:
        parts.append(number[at : at + int(size, 16)])
        at += int(size, 16)
    return {"s": " ", "d": "-"}[groups[0]].join(parts)


def _resident(_chance: random.Random, region: str, born: str, order: str = "217", groups: str = "") -> str:
    body = region + born + order
    return _grouped(body + _CHECK[_sum(body)], groups)


def _credit_code(chance: random.Random, start: str = "91310115") -> str:
    from stdnum.cn import uscc

    body = start + _random(chance, "0123456789ABCDEFGHJKLMNPQRTUWXY", 17 - len(start))
    return body + uscc.calc_check_digit(body + "0")


def _iban(_chance: random.Random, country: str, account: str, spaced: str = "") -> str:
    from stdnum.iso7064 import mod_97_10

    number = country + mod_97_10.calc_check_digits(account + country) + account
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if spaced else number


def _base58(payload: bytes, alphabet: str = _BITCOIN) -> str:
    data = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, place = divmod(number, 58)
        text = alphabet[place] + text
    return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + text


def _bech32(chance: random.Random, prefix: str, version: str, length: str) -> str:
    bits = chance.randbytes(int(length))
    number, count = int.from_bytes(bits, "big"), len(bits) * 8
    number <<= -count % 5
    size = (count + 4) // 5
    values = [int(version)] + [number >> 5 * (size - 1 - place) & 31 for place in range(size)]
    check = polymod(expand(prefix) + values + [0] * 6) ^ (_BECH32 if version == "0" else _BECH32M)
    return f"{prefix}1" + "".join(_ALPHABET[one] for one in [*values, *(check >> 5 * (5 - n) & 31 for n in range(6))])


def _ethereum(chance: random.Random) -> str:
    letters = chance.randbytes(20).hex()
    digest = keccak_256(letters.encode()).hex()
    pairs = zip(letters, digest, strict=False)
    return "0x" + "".join(one.upper() if int(digit, 16) >= 8 else one for one, digit in pairs)


def _seed(chance: random.Random, count: str, language: str = "english", between: str = " ") -> str:
    size = int(count) * 4 // 3
    entropy = chance.randbytes(size)
    check = int(count) // 3
    bits = int.from_bytes(entropy, "big") << check | hashlib.sha256(entropy).digest()[0] >> (8 - check)
    listed = list(places(language))
    between = "\n" if between == "nl" else between
    return between.join(listed[bits >> 11 * (int(count) - 1 - place) & 2047] for place in range(int(count)))


def _numbered(chance: random.Random, count: str, between: str = "\n") -> str:
    return between.join(f"{place}. {word}" for place, word in enumerate(_seed(chance, count).split(), 1))


def _token(chance: random.Random, length: str) -> str:
    """Random characters with the CRC-32 that GitHub and npm put at the end."""
    body = _random(chance, _ALPHABETS["base62"], int(length) - 6)
    return body + base62_crc32(body)


def _jwt(chance: random.Random, algorithm: str = "HS256") -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, {"sub": _random(chance, _DIGITS, 10), "iat": 1_700_000_000})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, _random(chance, _ALPHABETS["url64"], 43)])


def _pem(chance: random.Random, what: str, size: str = "610", between: str = "\n") -> str:
    body = base64.b64encode(chance.randbytes(int(size))).decode()
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return between.join([f"-----BEGIN {what}-----", *lines, f"-----END {what}-----"])


def _basic(chance: random.Random) -> str:
    return base64.b64encode(f"operator:{_random(chance, _ALPHABETS['base62'], 12)}7".encode()).decode()


def _uuid(chance: random.Random) -> str:
    digits = chance.randbytes(16).hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _word(chance: random.Random) -> str:
    """A password as people make them."""
    return _random(chance, _LOWER, 5) + chance.choice("!@#$%") + _random(chance, _ALPHABETS["base62"], 4) + "7"


MAKERS: dict[str, Callable[..., str]] = {
    "nl": lambda _chance: "\n",
    "tab": lambda _chance: "\t",
    "open": lambda _chance: "{",
    "close": lambda _chance: "}",
    "times": lambda _chance, text, count: str(text) * int(count),
    "card": _card,
    "nocard": _nocard,
    "resident": _resident,
    "credit-code": _credit_code,
    "iban": _iban,
    "p2pkh": lambda chance, version="00": _base58(bytes.fromhex(version) + chance.randbytes(20)),
    "wif": lambda chance: _base58(b"\x80" + chance.randbytes(32) + b"\x01"),
    "xprv": lambda chance: _base58(b"\x04\x88\xad\xe4" + chance.randbytes(41) + b"\0" + chance.randbytes(32)),
    "ripple": lambda chance: _base58(b"\0" + chance.randbytes(20), _RIPPLE),
    "bech32": _bech32,
    "ethereum": _ethereum,
    "seed": _seed,
    "numbered": _numbered,
    "token": _token,
    "jwt": _jwt,
    "pem": _pem,
    "basic": _basic,
    "uuid": _uuid,
    "word": _word,
}
