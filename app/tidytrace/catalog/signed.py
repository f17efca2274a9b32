"""A catalogue as one signed file: a line that names the format, the Ed25519 signature in base64, and a JSON document.

The signature is over the first line and the document. The document holds a version that only goes up, the day it was
made, and the files by their names. Nothing is believed before the signature fits one of the program's public keys.
"""

import base64
import binascii
import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from tidytrace.catalog.errors import UpdateRefused
from tidytrace.language import N_

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT: Final = b"tidytrace-catalogue 1\n"
MOST_BYTES: Final = 8 << 20
"""Of the whole file; a hundred definitions take about one."""
MOST_FILES: Final = 1000
_SIGNATURE: Final = 64
_NAME: Final = re.compile(r"(?:apps|families|tips|servers)/[a-z0-9][a-z0-9-]{0,63}\.toml|sites\.toml")
"""Names that a catalogue has; none of them can lead out of its folder."""


class Bundle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The files of a catalogue."""

    version: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    made: datetime.date
    files: dict[str, str]

    def __post_init__(self) -> None:
        """Refuse names that no catalogue has, and a catalogue without apps."""
        for name in self.files:
            if not _NAME.fullmatch(name):
                raise ValueError("a file has a name that no catalogue has")
        if len(self.files) > MOST_FILES or not any(name.startswith("apps/") for name in self.files):
            raise ValueError("no apps, or too many files")


def gathered(root: Path) -> dict[str, str]:
    """The files of a catalogue's folder by their names. Raises OSError, UnicodeDecodeError."""
    found = [*root.glob("*/*.toml"), root / "sites.toml"]
    names = {path.relative_to(root).as_posix(): path for path in sorted(found)}
    return {name: path.read_text("utf-8") for name, path in names.items() if _NAME.fullmatch(name)}


def sign(bundle: Bundle, key: "Ed25519PrivateKey") -> bytes:
    """The signed file."""
    document = msgspec.json.encode(bundle, order="sorted")
    return FORMAT + base64.b64encode(key.sign(FORMAT + document)) + b"\n" + document


def opened(content: bytes, keys: Iterable[bytes]) -> Bundle:
    """The files of a signed catalogue. Raises UpdateRefused.

    Args:
        content: the signed file; of a larger one than ``MOST_BYTES`` some is enough to refuse it.
        keys: raw public keys; one must fit.
    """
    if len(content) > MOST_BYTES:
        raise UpdateRefused(N_("This file is too large to be a catalogue."))
    if not content.startswith(FORMAT):
        other = content.startswith(FORMAT.split()[0])
        raise UpdateRefused(
            N_("This catalogue is made for another version of Tidytrace.") if other else N_("This is no catalogue.")
        )
    line, _, document = content[len(FORMAT) :].partition(b"\n")
    if not _fits(line, FORMAT + document, keys):
        raise UpdateRefused(N_("Its signature does not fit: it is damaged, or it was not made by Tidytrace."))
    try:
        return msgspec.json.decode(document, type=Bundle)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UpdateRefused(N_("What is in it is no catalogue ({reason})."), reason=str(error)) from error


def _fits(line: bytes, told: bytes, keys: Iterable[bytes]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signature = base64.b64decode(line, validate=True)
    except binascii.Error:
        return False
    for key in keys if len(signature) == _SIGNATURE else ():
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, told)
        except InvalidSignature:
            continue
        return True
    return False


def public_keys(folder: Path) -> tuple[bytes, ...]:
    """The keys of a folder: one base64 line in each ``*.pub``; lines that begin with ``#`` are for people."""
    found: list[bytes] = []
    for path in sorted(folder.glob("*.pub")):
        lines = [line for line in path.read_text("ascii").splitlines() if line and not line.startswith("#")]
        found += [base64.b64decode(line, validate=True) for line in lines]
    return tuple(found)
