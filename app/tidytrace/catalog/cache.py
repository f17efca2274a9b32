"""What is worked out from shipped files, kept in a file of this account as long as they are the same."""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from tidytrace.resources import prepared

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
    """What the file keeps for this digest; None if it is missing, somebody else's or made from something else.

    What was worked out when the program was set up is as good, if whoever owns the program made it.
    """
    for path, is_believed in ((cache, _is_mine), (prepared() / cache.name, _is_the_programs)):
        with contextlib.suppress(OSError):
            content = _believed(path, digest, is_believed)
            if content is not None:
                return content
    return None


def is_there(cache: Path) -> bool:
    """Whether something is kept at all; not whether it is believed."""
    return os.path.exists(cache) or os.path.exists(prepared() / cache.name)  # noqa: PTH110 - a closed folder raises nothing


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


def _believed(cache: Path, digest: bytes, is_believed: Callable[[os.stat_result], bool]) -> bytes | None:
    """What stands behind the digest, if nobody else can have written it: it is believed. Raises OSError."""
    descriptor = os.open(cache, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    # read in two steps into what is handed on: a copy of millions of bytes takes as long as reading them
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        if not is_believed(status):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return file.read(min(status.st_size, _LARGEST)) if file.read(DIGEST_BYTES) == digest else None


def _is_mine(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def _is_the_programs(status: os.stat_result) -> bool:
    return _is_mine(status) or (status.st_uid == Path(__file__).stat().st_uid and not status.st_mode & 0o022)
