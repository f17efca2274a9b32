"""Addresses of Bitcoin and Litecoin in Bech32 (BIP-173) and Bech32m (BIP-350)."""

from tidytrace.sensitive.validators.verdict import Verdict

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32, _BECH32M = 1, 0x2BC830A3


def polymod(values: list[int]) -> int:
    """The BCH checksum over values of five bits."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


def expand(prefix: str) -> list[int]:
    """The human-readable part as the checksum takes it in."""
    return [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]


def any_bech32(value: str) -> Verdict:
    """Any text with a Bech32 checksum, as other chains use it for theirs; longer than BIP-173 allows, too."""
    prefix, _, rest = value.rpartition("1")
    values = [_ALPHABET.find(one) for one in rest]
    if len(values) < 8 or -1 in values or not prefix:
        return Verdict.INVALID
    return Verdict.VALID if polymod(expand(prefix) + values) in {_BECH32, _BECH32M} else Verdict.INVALID


def bech32_address(value: str) -> Verdict:
    """A witness program: version 0 with Bech32, versions 1 to 16 with Bech32m."""
    if value.lower() != value and value.upper() != value:
        return Verdict.INVALID
    prefix, _, rest = value.lower().rpartition("1")
    values = [_ALPHABET.find(one) for one in rest]
    if len(values) < 8 or -1 in values or values[0] > 16:
        return Verdict.INVALID
    program, bits = (len(values) - 7) * 5 // 8, (len(values) - 7) * 5 % 8
    if bits > 4 or not 2 <= program <= 40 or (values[0] == 0 and program not in {20, 32}):
        return Verdict.INVALID
    right = _BECH32 if values[0] == 0 else _BECH32M
    return Verdict.VALID if polymod(expand(prefix) + values) == right else Verdict.INVALID
