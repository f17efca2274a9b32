"""What a validator says of a value."""

from enum import Enum


class Verdict(Enum):
    """How far a value can be what its rule says."""

    VALID = "valid"
    UNKNOWN = "unknown"
    """The checksum is right, but nobody knows who issues such numbers: of medium confidence, not silence."""
    INVALID = "invalid"
