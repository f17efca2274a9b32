"""What is worked out from shipped files, kept in a file of this account as long as they are the same."""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

_LARGEST = 32 << 20
DIGEST_BYTES = 16


def digest_of(paths: Iterable[Path], besides: bytes = b"") -> bytes:
    """The digest of some files with their names, in this order, and of something besides. Raises OSError."""
    digest = hashlib.blake2b(besides, digest_size=DIGEST_BYTES)
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}:".encode())
        digest.update(content)
    return digest.digest()


def kept(cache: Path, digest: bytes) -> bytes | None:
    """What the file keeps for this digest; None if it is missing, somebody else's or made from something else."""
    try:
        return _own(cache, digest)
    except OSError:
        return None


def keep(cache: Path, digest: bytes, content: bytes) -> None:
    """Keep it. If that fails, the next start is slower; nothing else is lost."""
    temporary = cache.with_name(f"{cache.name}.{os.getpid()}.new")
    try:
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(digest + content)
        temporary.replace(cache)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _own(cache: Path, digest: bytes) -> bytes | None:
    """What stands behind the digest, if nobody else can have written it: it is believed. Raises OSError."""
    descriptor = os.open(cache, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    # read in two steps into what is handed on: a copy of millions of bytes takes as long as reading them
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return file.read(min(status.st_size, _LARGEST)) if file.read(DIGEST_BYTES) == digest else None
