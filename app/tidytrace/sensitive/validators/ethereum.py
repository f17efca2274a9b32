"""Ethereum addresses: the case of their letters is a checksum (EIP-55) over Keccak-256.

Keccak-256 is not SHA3-256 (other padding), so ``hashlib`` has none. The few lines below are checked against the
published vectors; they run for the rare candidate only, which would not justify a library in C of several megabytes.
"""

from tidytrace.sensitive.validators.verdict import Verdict

_MASK = (1 << 64) - 1
_RATE = 136


def _constants() -> tuple[int, ...]:
    register, constants = 1, []
    for _ in range(24):
        constant = 0
        for power in range(7):
            if register & 1:
                constant |= 1 << ((1 << power) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


_ROUNDS = _constants()


def _turn(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK if by else lane


def _permute(lanes: list[list[int]]) -> list[list[int]]:
    for constant in _ROUNDS:
        columns = [column[0] ^ column[1] ^ column[2] ^ column[3] ^ column[4] for column in lanes]
        mixed = [columns[(x - 1) % 5] ^ _turn(columns[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lanes[x][y] ^ mixed[x] for y in range(5)] for x in range(5)]
        x, y = 1, 0
        current = lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], _turn(current, (step + 1) * (step + 2) // 2 % 64)
        lanes = [
            [lanes[x][y] ^ (~lanes[(x + 1) % 5][y] & lanes[(x + 2) % 5][y] & _MASK) for y in range(5)] for x in range(5)
        ]
        lanes[0][0] ^= constant
    return lanes


def keccak_256(data: bytes) -> bytes:
    """The original Keccak with the padding of its submission (0x01), as Ethereum uses it."""
    padded = bytearray(data + b"\x01")
    padded += bytes(-len(padded) % _RATE)
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for offset in range(0, len(padded), _RATE):
        for place in range(_RATE // 8):
            start = offset + 8 * place
            lanes[place % 5][place // 5] ^= int.from_bytes(padded[start : start + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lanes[place % 5][place // 5].to_bytes(8, "little") for place in range(4))


def ethereum_address(value: str) -> Verdict:
    """UNKNOWN when all letters have one case: that carries no checksum."""
    letters = value[2:]
    if len(letters) != 40 or len(set(letters.lower())) < 6:
        return Verdict.INVALID
    if letters in (letters.lower(), letters.upper()):
        return Verdict.UNKNOWN
    digest = keccak_256(letters.lower().encode()).hex()
    right = all(int(digit, 16) >= 8 if one.isupper() else int(digit, 16) < 8
                for one, digit in zip(letters, digest, strict=False) if one.isalpha())  # fmt: skip
    return Verdict.VALID if right else Verdict.INVALID
