"""What Linux alone tells about an entry: whether something is mounted there, and whether it was made unchangeable.

A folder that is mounted at a second place (``mount --bind``) has the same device number there, so that the number does
not give it away. ``statx`` does since Linux 5.8; on an older one the kernel's numbers of mounts are compared.
"""

import contextlib
import ctypes
import functools
import os
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

LINUX: Final = sys.platform.startswith("linux")
_ONLY_LOOK: Final = sum(getattr(os, name, 0) for name in ("O_PATH", "O_NOFOLLOW", "O_CLOEXEC"))
_EMPTY_PATH: Final = 0x1000
_NO_FOLLOW: Final = 0x100
_NO_AUTOMOUNT: Final = 0x800
_IMMUTABLE: Final = 0x10
_APPEND_ONLY: Final = 0x20
_MOUNT_ROOT: Final = 0x2000
"""``AT_…`` and ``STATX_ATTR_…`` of linux/fcntl.h and linux/stat.h."""
_SIZE: Final = 256
_ATTRIBUTES: Final = 8
_ATTRIBUTES_KNOWN: Final = 56
"""Size of ``struct statx`` and where in it stand ``stx_attributes`` and ``stx_attributes_mask``."""


def mounted(folder: int, name: str) -> bool:
    """Whether something is mounted on an entry of an open folder. Raises OSError."""
    if not LINUX:
        return False
    attributes, known = _attributes(folder, name)
    if known & _MOUNT_ROOT:
        return bool(attributes & _MOUNT_ROOT)
    with _looked_at(folder, name) as descriptor:
        return _mount(descriptor) != _mount(folder)


def entered(folder: int, descriptor: int) -> bool:
    """Whether the way from an open folder to an open entry of it led into a mount. Raises OSError."""
    if not LINUX:
        return False
    attributes, known = _attributes(descriptor, "")
    if known & _MOUNT_ROOT:
        return bool(attributes & _MOUNT_ROOT)
    return _mount(descriptor) != _mount(folder)


def unchangeable(descriptor: int) -> bool:
    """Whether an open file or folder was marked so that nobody can change or remove what is there (``chattr``)."""
    return LINUX and bool(_attributes(descriptor, "")[0] & (_IMMUTABLE | _APPEND_ONLY))


def sync_system(descriptor: int) -> None:
    """Bring everything of the file system of an open file or folder to the disk, and wait. Linux; raises OSError."""
    call = _call("syncfs")
    if call is None:
        if sys.platform != "win32":
            os.sync()
    elif call(descriptor):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def _attributes(descriptor: int, name: str) -> tuple[int, int]:
    """The attributes, and which of them the file system knows at all."""
    call = _call("statx")
    if call is None:
        return 0, 0
    buffer = ctypes.create_string_buffer(_SIZE)
    flags = _NO_FOLLOW | _NO_AUTOMOUNT | (0 if name else _EMPTY_PATH)
    if call(descriptor, os.fsencode(name), flags, 0, buffer):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    (attributes,) = struct.unpack_from("=Q", buffer, _ATTRIBUTES)
    (known,) = struct.unpack_from("=Q", buffer, _ATTRIBUTES_KNOWN)
    return attributes, known


@functools.cache
def _call(name: str) -> Callable[..., int] | None:
    """A call of the system's library that Python does not offer."""
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return found


@contextlib.contextmanager
def _looked_at(folder: int, name: str) -> Iterator[int]:
    descriptor = os.open(name, _ONLY_LOOK, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _mount(descriptor: int) -> str:
    """The kernel's number of the mount that an open file lies on; empty where it does not tell."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/self/fdinfo/{descriptor}").read_text("ascii").splitlines():
            if line.startswith("mnt_id:"):
                return line
    return ""
