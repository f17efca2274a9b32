"""Base58Check (Bitcoin): the last four bytes are the beginning of a double SHA-256 of the others."""

import hashlib
from collections.abc import Collection

from tidytrace.sensitive.validators.verdict import Verdict

_BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"


def decode(text: str, alphabet: str = _BITCOIN) -> bytes | None:
    """The payload with its version bytes; None when the text is none or the checksum is wrong."""
    number = 0
    for character in text:
        place = alphabet.find(character)
        if place < 0:
            return None
        number = number * 58 + place
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, check = data[:-4], data[-4:]
    if len(check) < 4 or hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] != check:
        return None
    return payload


def _versioned(text: str, versions: Collection[int], length: int, alphabet: str = _BITCOIN) -> Verdict:
    payload = decode(text, alphabet)
    if payload is None or len(payload) != length:
        return Verdict.INVALID
    return Verdict.VALID if payload[0] in versions else Verdict.UNKNOWN


def bitcoin_address(value: str) -> Verdict:
    """P2PKH and P2SH."""
    return _versioned(value, {0x00, 0x05}, 21)


def litecoin_address(value: str) -> Verdict:
    """Litecoin and Dogecoin."""
    return _versioned(value, {0x30, 0x32, 0x1E, 0x16}, 21)


def tron_address(value: str) -> Verdict:
    """TRON: version 0x41."""
    return _versioned(value, {0x41}, 21)


def ripple_address(value: str) -> Verdict:
    """XRP Ledger, with an alphabet of its own."""
    return _versioned(value, {0x00}, 21, _RIPPLE)


def wallet_import_format(value: str) -> Verdict:
    """A private key of Bitcoin, with the mark of a compressed public key or without."""
    payload = decode(value)
    if payload is None or payload[0] not in {0x80, 0xB0, 0x9E}:
        return Verdict.INVALID
    compressed = len(payload) == 34 and payload[33] == 1
    return Verdict.VALID if compressed or len(payload) == 33 else Verdict.INVALID


def extended_key(value: str) -> Verdict:
    """A private key from which a wallet's other keys are derived (BIP-32): 78 bytes."""
    payload = decode(value)
    return Verdict.VALID if payload is not None and len(payload) == 78 and payload[45] == 0 else Verdict.INVALID
