"""What may be kept of a secret: how it looks with nearly everything hidden, and a keyed mark that tells it again."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from tidytrace.sensitive.model import Kind

_HIDDEN: Final = "••••"
_PREFIX: Final = 4
_SUFFIX: Final = 4
_KEY_BYTES: Final = 32
_MARK_BYTES: Final = 16


def masked(kind: Kind, value: bytes) -> str:
    """A value to be shown: of a card the issuer's digits and the last four, of all else nothing."""
    if kind != "payment-card":
        return _HIDDEN * 2
    digits = "".join(one for one in value.decode("utf-8", "replace") if one.isdigit())
    return f"{digits[:_PREFIX]} {_HIDDEN} {_HIDDEN} {digits[-_SUFFIX:]}"


class Marks:
    """Marks values with a key of this computer, so that the same value is known again and none can be guessed."""

    def __init__(self, key: bytes) -> None:
        """``key``: of 32 bytes."""
        if len(key) != _KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._key = key

    @classmethod
    def of(cls, path: Path) -> "Marks":
        """With the key in a file, which is made if it is missing. Raises OSError."""
        try:
            return cls(path.read_bytes())
        except (FileNotFoundError, ValueError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = secrets.token_bytes(_KEY_BYTES)
            temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(key)
            temporary.replace(path)
            return cls(key)

    def mark(self, kind: Kind, value: bytes) -> str:
        """The mark of a value; letters' case and the gaps between digits make no difference to numbers."""
        plain = value
        if kind in {"payment-card", "cn-resident-id", "cn-mobile", "iban", "bank-account"}:
            plain = bytes(one for one in value.upper() if chr(one).isalnum())
        return hashlib.blake2b(kind.encode() + b"\0" + plain, key=self._key, digest_size=_MARK_BYTES).hexdigest()

    def key_for(self, purpose: str) -> bytes:
        """A key for something else than values, made from the same one."""
        return hashlib.blake2b(purpose.encode(), key=self._key, digest_size=_KEY_BYTES).digest()
