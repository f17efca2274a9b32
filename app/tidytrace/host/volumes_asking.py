"""Asks this computer itself: commands with a time limit, and the two file controls of Linux that need no rights."""

import logging
import os
import stat
import struct
import subprocess
import sys
from typing import Final

from tidytrace.host.volumes_site import Drive
from tidytrace.itself import WITHOUT_CONSOLE

_LOG = logging.getLogger(__name__)
_SECONDS: Final = 10
_FSGEOMETRY: Final = 0x8070587C
"""XFS_IOC_FSGEOMETRY_V4, ``_IOR('X', 124, 112 bytes)``; fs/xfs/libxfs/xfs_fs.h, ioctl_xfs_fsgeometry(2)."""
_GEOMETRY_SIZE: Final = 112
_GEOMETRY_FLAGS: Final = 92
_REFLINK: Final = 1 << 20
"""XFS_FSOP_GEOM_FLAGS_REFLINK"""


class SystemAsking:
    """The answers of the computer that we run on."""

    def command(self, *words: str) -> str | None:
        """What a command prints; none when it is missing, fails or takes more than ten seconds."""
        environ = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env=environ,
                creationflags=WITHOUT_CONSOLE,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            _LOG.info("%s does not answer: %s", words[0], type(error).__name__)
            return None
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None

    def flags(self, path: str) -> int | None:
        """FS_IOC_GETFLAGS, ``_IOR('f', 1, long)``, which fills an int; ioctl_iflags(2)."""
        request = 0x80006601 | struct.calcsize("l") << 16
        answer = _control(path, request, 8)
        return None if answer is None else struct.unpack_from("=I", answer)[0]

    def reflink(self, path: str) -> bool | None:
        """The flag of the geometry, as xfs_info(8) shows it."""
        answer = _control(path, _FSGEOMETRY, _GEOMETRY_SIZE)
        return None if answer is None else bool(struct.unpack_from("=I", answer, _GEOMETRY_FLAGS)[0] & _REFLINK)

    def drive(self, path: str) -> Drive | None:
        """Windows' answers; none elsewhere."""
        if sys.platform == "win32":
            from tidytrace.host.volumes_drives import drive

            return drive(path)
        else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
            return None


def _control(path: str, request: int, size: int) -> bytes | None:
    """What the kernel writes into an empty buffer; only files and folders are opened, and none is waited for."""
    if sys.platform != "linux":
        return None
    else:  # noqa: RET505
        import fcntl

        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            _LOG.info("cannot open %s: %s", path, error.strerror)
            return None
        try:
            mode = os.fstat(descriptor).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                return None
            return fcntl.ioctl(descriptor, request, bytes(size))
        except OSError as error:
            _LOG.info("%s does not answer: %s", path, error.strerror)
            return None
        finally:
            os.close(descriptor)
