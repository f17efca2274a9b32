"""The vault's own small files: for the person alone, never through a link, whole or not at all, checked when read.

A small file is 8 bytes of magic (the last two are the format's number), a msgpack document, and the first 16 bytes
of the SHA-256 of both, so that a damaged file is told from a wrong key.
"""

import contextlib
import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files.handles import Folder, is_link, open_anchor
from tidytrace.erase.vault.errors import VaultDamaged, VaultNewer, VaultUnsafe, from_system
from tidytrace.host import StateUnsafe, private_folder
from tidytrace.portions import at_most

_MOST: Final = 64 * 1024
_DIGEST: Final = 16
_LEFTOVER: Final = re.compile(r"^\.[a-z0-9.-]+\.[0-9a-f]{16}\.new$")
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL

_GATHERING: Final = hasattr(os, "writev")

_Document = TypeVar("_Document")


@contextlib.contextmanager
def told(path: Path, *, or_missing: bool = False) -> Iterator[None]:
    """Turn what the system and the handles say into a VaultError; with ``or_missing`` not that nothing is there."""
    try:
        yield
    except OSError as error:
        if or_missing and isinstance(error, FileNotFoundError):
            raise
        raise from_system(path, error) from error
    except (ErasureError, StateUnsafe) as error:
        raise VaultUnsafe(path, str(error)) from error


def entrance(path: Path, *, make: bool = False) -> Folder:
    """The vault's folder, open. Raises VaultError; FileNotFoundError when it is not there and not to be made."""
    with told(path, or_missing=True):
        if make and not os.path.lexists(path):
            private_folder(path)
        status = os.lstat(path)
        _check_folder(path, status)
        if sys.platform != "win32" and stat.S_IMODE(status.st_mode) != 0o700:
            path.chmod(0o700)
        return open_anchor(path)


def inner(folder: Folder, name: str) -> Folder:
    """A folder of the vault, open. Raises VaultError or FileNotFoundError."""
    path = folder.path / name
    with told(path, or_missing=True):
        _check_folder(path, folder.look(name))
        return folder.below(name)


def _check_folder(path: Path, status: os.stat_result) -> None:
    if is_link(status) or not stat.S_ISDIR(status.st_mode) or not _is_own(status):
        raise VaultUnsafe(path)


def _is_own(status: os.stat_result) -> bool:
    return sys.platform == "win32" or status.st_uid == os.geteuid()


def open_file(folder: Folder, name: str, flags: int) -> int:
    """A descriptor of a regular file of our own. Raises VaultError or FileNotFoundError."""
    path = folder.path / name
    with told(path, or_missing=True):
        descriptor = folder.open(name, flags)
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not _is_own(status):
            os.close(descriptor)
            raise VaultUnsafe(path)
        return descriptor


def content(folder: Folder, name: str) -> bytes:
    """All of a small file. Raises VaultError or FileNotFoundError."""
    descriptor = open_file(folder, name, os.O_RDONLY)
    with told(folder.path / name), os.fdopen(descriptor, "rb") as file:
        return at_most(file, _MOST)


def read(folder: Folder, name: str, magic: bytes, kind: type[_Document]) -> _Document:
    """The document in a small file. Raises VaultError or FileNotFoundError."""
    path = folder.path / name
    written = content(folder, name)
    body, digest = written[:-_DIGEST], written[-_DIGEST:]
    if written[:6] == magic[:6] and written[6:8] > magic[6:8]:
        raise VaultNewer(path)
    if len(written) <= len(magic) + _DIGEST or not body.startswith(magic) or _digest(body) != digest:
        raise VaultDamaged(path)
    try:
        return msgspec.msgpack.decode(memoryview(body)[len(magic) :], type=kind)
    except msgspec.DecodeError as error:
        raise VaultDamaged(path) from error


def write(folder: Folder, name: str, magic: bytes, document: Any) -> None:
    """Put a small file there in one step; a reader sees the old one or the new one. Raises VaultError."""
    body = magic + msgspec.msgpack.encode(document)
    put(folder, name, body + _digest(body))


def put(folder: Folder, name: str, new: bytes) -> None:
    """Put any small file there in one step, mode 0600. Raises VaultError, and then the old file is as it was."""
    temporary = f".{name}.{os.urandom(8).hex()}.new"
    with told(folder.path / name):
        descriptor = folder.open(temporary, _CREATE)
        try:
            try:
                write_all(descriptor, new)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            folder.replace(temporary, name)
        except OSError:
            with contextlib.suppress(OSError):
                folder.unlink(temporary)
            raise
        folder.sync()


def write_all(descriptor: int, *parts: bytes) -> None:
    """Write until all is written. Raises OSError."""
    if sys.platform != "win32" and _GATHERING and len(parts) > 1:
        # one call and no copy, which is nearly always enough
        written = os.writev(descriptor, parts)
        if written == sum(map(len, parts)):
            return
        left = memoryview(b"".join(parts))[written:]
    else:
        left = memoryview(b"".join(parts))
    while left:
        left = left[os.write(descriptor, left) :]


def names(folder: Folder) -> tuple[str, ...]:
    """What stands in a folder. Raises VaultError."""
    with told(folder.path):
        return tuple(sorted(os.listdir(folder.path)))  # noqa: PTH208 - names are enough


def shred(folder: Folder, name: str) -> None:
    """Overwrite a small file with zeros where it lies and remove it; what is no file of ours is only removed.

    One that is not there is fine. Raises VaultError.
    """
    with told(folder.path / name), contextlib.suppress(FileNotFoundError):
        status = folder.look(name)
        if stat.S_ISREG(status.st_mode) and _is_own(status):
            descriptor = folder.open(name, os.O_WRONLY)
            try:
                write_all(descriptor, bytes(status.st_size))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        folder.unlink(name)


def sweep(folder: Folder) -> None:
    """Take away what a kill left of ``put``. Raises VaultError."""
    for name in names(folder):
        if _LEFTOVER.fullmatch(name):
            shred(folder, name)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_DIGEST]
