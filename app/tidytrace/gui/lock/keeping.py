"""The file that is the lock: which kind, a salted and slow digest of the passphrase, and how often somebody was wrong.

Waits grow with every wrong try and survive a new start, because they are counted in the file, before anything is
compared. Nothing is encrypted by this lock: whoever may write the file can take it away.
"""

import datetime
import hmac
import os
import unicodedata
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from tidytrace.gui.preferences.wishes import Lock
from tidytrace.host.state import write_private
from tidytrace.portions import at_most

_LARGEST: Final = 4096
_SALT: Final = 16
_DIGEST: Final = 32
COST: Final = 2**16
_BLOCK: Final = 8
_LANES: Final = 2
"""scrypt (RFC 7914): 64 MiB, twice over."""
_LEAST: Final = 2**10
_MOST: Final = 2**19
SHORTEST: Final = 6
"""Characters; guesses are slowed down, and nothing is encrypted by it."""
_FREE: Final = 3
"""So many wrong tries cost nothing but themselves."""
_FIRST: Final = 5.0
LONGEST: Final = 900.0
"""Seconds."""


class Phrase(msgspec.Struct, frozen=True):
    """What the passphrase became; the parameters are kept with it."""

    salt: bytes
    digest: bytes
    cost: Annotated[int, msgspec.Meta(ge=_LEAST, le=_MOST)]
    block: Literal[8] = _BLOCK
    lanes: Annotated[int, msgspec.Meta(ge=1, le=4)] = _LANES

    @classmethod
    def of(cls, secret: str, cost: int = COST) -> "Phrase":
        """With a new salt."""
        salt = os.urandom(_SALT)
        return cls(salt, _digest(secret, salt, cost, _LANES), cost)

    def fits(self, secret: str) -> bool:
        """Takes about a third of a second, whatever is typed."""
        return hmac.compare_digest(_digest(secret, self.salt, self.cost, self.lanes), self.digest)


def _digest(secret: str, salt: bytes, cost: int, lanes: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # the same letters typed on another system may come composed differently
    typed = unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass")
    return Scrypt(salt, _DIGEST, cost, _BLOCK, lanes).derive(typed)


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of the file."""

    layout: Literal[1] = 1
    kind: Literal["system", "passphrase"]
    phrase: Phrase | None = None
    failed: Annotated[int, msgspec.Meta(ge=0)] = 0
    """In a row."""
    last: datetime.datetime | None = None
    """When somebody was wrong last."""

    def __post_init__(self) -> None:
        """A passphrase has a digest, and its times have a zone."""
        if (self.kind == "passphrase") != (self.phrase is not None):
            raise ValueError("a lock without what opens it")
        if self.last is not None and self.last.tzinfo is None:
            raise ValueError("a time without a zone")

    @property
    def lock(self) -> Lock:
        """Its kind, in the person's wishes."""
        return Lock(self.kind)

    def wait(self, now: datetime.datetime) -> float:
        """Seconds; a clock that was set back lets nobody wait for longer than they have to."""
        if self.failed < _FREE or self.last is None:
            return 0.0
        whole = min(_FIRST * 2.0 ** min(self.failed - _FREE, 20), LONGEST)
        return min(max((self.last - now).total_seconds() + whole, 0.0), whole)


class LockFile:
    """In the private configuration."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self.path = path

    def read(self) -> Kept | None:
        """None if there is no lock. Raises ValueError when there is one that nobody can read."""
        try:
            with self.path.open("rb") as file:
                content = at_most(file, _LARGEST)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ValueError("unreadable") from error
        try:
            return msgspec.json.decode(content, type=Kept)
        except msgspec.MsgspecError as error:
            raise ValueError("damaged") from error

    def write(self, kept: Kept) -> None:
        """Raises OSError, HostError."""
        write_private(self.path, msgspec.json.encode(kept))

    def remove(self) -> None:
        """Raises OSError."""
        self.path.unlink(missing_ok=True)
