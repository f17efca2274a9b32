"""The key that signs reports: made on this computer with the first report, in a file that only the person may read."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidytrace.evidence.errors import KeyDamaged
from tidytrace.host.state import StateFolders, private_folder, write_private
from tidytrace.report.bundle import fingerprint

_BYTES: Final = 32


def key_file(state: StateFolders) -> Path:
    """Where it lives."""
    return state.state / "report" / "signing.key"


def own_key(state: StateFolders) -> str | None:
    """The short name of the key of this computer; none before the first report. Raises KeyDamaged, OSError."""
    key = _load(key_file(state))
    return None if key is None else fingerprint(key.public_key())


def signing_key(state: StateFolders) -> Ed25519PrivateKey:
    """The key, made if there is none yet. Raises KeyDamaged, HostError, OSError."""
    path = key_file(state)
    found = _load(path)
    if found is None:
        _keep(path, Ed25519PrivateKey.generate())
        found = _load(path)  # another Tidytrace may have been faster: its key counts
    if found is None:
        raise KeyDamaged(path)
    return found


def _load(path: Path) -> Ed25519PrivateKey | None:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(_BYTES + 1)
    if len(content) != _BYTES:
        raise KeyDamaged(path)
    return Ed25519PrivateKey.from_private_bytes(content)


def _keep(path: Path, key: Ed25519PrivateKey) -> None:
    """Write it unless there is one by now."""
    private_folder(path.parent)
    made = path.with_name(f"{path.name}.{os.urandom(6).hex()}")
    write_private(made, key.private_bytes_raw())
    try:
        with suppress(FileExistsError):
            os.link(made, path)
            return
    except OSError:
        # a disk without hard links
        if not path.exists():
            made.replace(path)
    finally:
        made.unlink(missing_ok=True)
