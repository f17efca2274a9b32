r"""The ZIP file of a report: nothing is compressed, so each byte of it follows from its parts.

Order and dates are fixed and names are plain, so that the same parts always give the same file; ``verify`` puts it
together again and compares. ``manifest.sha256`` is in the form of ``sha256sum`` and is signed as it is (Ed25519,
RFC 8032): ``manifest.sig`` are the 64 bytes, ``public-key.pem`` the key (RFC 8410).
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MANIFEST: Final = "manifest.sha256"
SIGNATURE: Final = "manifest.sig"
PUBLIC_KEY: Final = "public-key.pem"
SEAL: Final = (MANIFEST, SIGNATURE, PUBLIC_KEY)
"""What the manifest does not list, because it comes after it."""
HEADER: Final = "# Tidytrace evidence report 1"
"""First line of the manifest; sha256sum passes over it. Nothing else that this key signs begins like that."""
NAME: Final = re.compile(r"(?:added/)?[a-z0-9][a-z0-9_-]{0,39}(?:\.[a-z0-9]{1,8}){0,2}", re.IGNORECASE | re.ASCII)
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o100600 << 16
_UNIX: Final = 3


class Member(msgspec.Struct, frozen=True):
    """One file in the report."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """In hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def manifest(members: Sequence[Member]) -> bytes:
    """The list of what is in it."""
    return "".join([f"{HEADER}\n", *(f"{one.sha256}  {one.name}\n" for one in members)]).encode()


def sealed(members: Sequence[Member], key: Ed25519PrivateKey) -> bytes:
    """The whole file, signed."""
    listed = manifest(members)
    return packed([*members, *_seal(listed, key.sign(listed), key.public_key())])


def _seal(listed: bytes, signature: bytes, key: Ed25519PublicKey) -> tuple[Member, ...]:
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Member(MANIFEST, listed), Member(SIGNATURE, signature), Member(PUBLIC_KEY, pem)


def packed(members: Sequence[Member]) -> bytes:
    """A ZIP file of these, in this order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for one in members:
            info = zipfile.ZipInfo(one.name, _DATE)
            info.create_system = _UNIX
            info.external_attr = _MODE
            archive.writestr(info, one.content)
    return written.getvalue()


def fingerprint(key: Ed25519PublicKey) -> str:
    """A short name of a key, to be read aloud: 20 of the 64 digits of the SHA-256 of its 32 bytes, in fours."""
    digest = hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 20, 4))
