"""A settings file on the disk: found through links, read whole, replaced in one step."""

import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tidytrace.formats import refusals
from tidytrace.formats.errors import (
    N_,
    ChangedSinceRead,
    OtherNames,
    OutsideHome,
    ReadOnly,
    SettingsError,
    TooLarge,
    Unchangeable,
    Unreadable,
)
from tidytrace.formats.ownership import carry_ownership
from tidytrace.portions import at_most
from tidytrace.winpaths import spelled

_SUFFIX = ".tidytrace"
_LEFT = re.compile(r"\..+\.(\d+)-\w+" + re.escape(_SUFFIX))
LIMIT = 64 * 1024 * 1024
"""Bytes; a larger file is no settings file."""


def digest(content: bytes | None) -> str:
    """SHA-256 in hex; empty for a file that is not there."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def read(path: Path) -> bytes | None:
    """The whole file; none when there is no such file. Raises TooLarge or Unreadable."""
    try:
        # Opening a pipe would wait for its writer.
        descriptor = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    try:
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable(path, N_("It is no regular file."))
            content = at_most(file, LIMIT + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > LIMIT:
        raise TooLarge(path, N_("It is larger than {limit} MiB."), limit=LIMIT // 1024 // 1024)
    return content


def _unreadable(path: Path, error: OSError | ValueError) -> SettingsError:
    if isinstance(error, OSError):
        problem, parameters = refusals.of_system(error)
        return Unreadable(path, problem, **parameters)
    return Unreadable(path, N_("It cannot be read: {reason}."), reason=str(error))


def target(path: Path, home: Path) -> Path:
    """The file behind a path; links are followed only inside the home. Raises OutsideHome."""
    real = Path(os.path.realpath(path))
    plain = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the links
    if real == plain:
        return real
    if not real.is_relative_to(os.path.realpath(home)):
        raise OutsideHome(path, N_("It is a link that leads out of your home folder."))
    return real


def check_writable(path: Path, real: Path) -> None:
    """Refuse what cannot be replaced without loss. Raises ReadOnly, OtherNames or Unchangeable."""
    folder = real.parent
    try:
        about = real.lstat()
    except FileNotFoundError:
        about = None
    except OSError as error:
        raise _unreadable(path, error) from error
    if about is not None:
        if not stat.S_ISREG(about.st_mode):
            raise Unchangeable(path, N_("It is no regular file."))
        if about.st_nlink > 1:
            raise OtherNames(path, N_("It is a hard link: the same file has other names that would be left behind."))
        if not about.st_mode & 0o222 or not os.access(real, os.W_OK):
            raise ReadOnly(path, N_("It is write-protected."))
    elif not folder.exists():
        folder = folder.parent
        if not folder.is_dir():
            raise Unchangeable(path, N_("The folder it would stand in does not exist."))
    if not folder.stat().st_mode & 0o222 or not os.access(folder, os.W_OK | os.X_OK):
        raise ReadOnly(path, N_("Its folder is write-protected."))


def replace(path: Path, real: Path, content: bytes, expected: str) -> None:
    """Put new content in place of the old in one step, with the same mode, owner and extended attributes.

    Raises:
        ChangedSinceRead: the file is no longer the one with the digest ``expected`` (empty: no file).
        ReadOnly: the system refuses, or the file belongs to someone else.
    """
    try:
        temporary = _written_beside(real, content)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        if digest(read(real)) != expected:
            raise ChangedSinceRead(path, N_("It was changed by another program just now; look again first."))
        if expected:
            with _in_use_is_said(path, real):
                temporary.replace(real)
        else:
            _placed(path, temporary, real)
        _sync_folder(real.parent)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        with contextlib.suppress(OSError):  # then it is swept away later
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _in_use_is_said(path: Path, real: Path) -> Iterator[None]:
    """Windows calls it forbidden to give the name of a file that a program has open to another file."""
    try:
        yield
    except PermissionError as error:
        if os.name != "nt" or not real.stat().st_mode & stat.S_IWUSR:
            raise
        raise ReadOnly(path, refusals.IN_USE) from error


def sweep(folder: Path, beginning: str) -> None:
    """Remove what a killed process left half-written in a folder: ours are named after what they become and a process.

    Args:
        folder: where to look; nothing else in it is touched.
        beginning: of the names, with the dot in front.
    """
    with contextlib.suppress(OSError):  # one that cannot be looked into or emptied is no worse than before
        for entry in list(os.scandir(folder)):
            match = _LEFT.fullmatch(entry.name)
            if match and entry.name.startswith(beginning) and not is_alive(int(match.group(1))):
                Path(entry.path).unlink()


def is_alive(process: int) -> bool:
    """Whether a process of this number runs. Windows would take the question of the others for Ctrl+C."""
    if process == os.getpid():
        return True
    if os.name == "nt":
        import psutil

        return psutil.pid_exists(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _written_beside(real: Path, content: bytes) -> Path:
    beginning = f".{real.name[:100]}."
    sweep(real.parent, beginning)
    descriptor, name = tempfile.mkstemp(prefix=f"{beginning}{os.getpid()}-", suffix=_SUFFIX, dir=real.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            _like(real, file.fileno())
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _like(real: Path, descriptor: int) -> None:
    """Give the temporary file the owner, mode and attributes of the one it will replace; 0600 when that is new."""
    try:
        about = real.stat()
    except FileNotFoundError:
        return
    carry_ownership(descriptor, about)
    if sys.platform == "linux":
        for name in os.listxattr(real):
            # Security labels may only be set by the system, which gives the new file its own.
            with contextlib.suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(real, name))


def _placed(path: Path, temporary: Path, real: Path) -> None:
    """Put a new file in its place, never over one that appeared meanwhile."""
    try:
        os.link(temporary, real)
    except FileExistsError as error:
        raise ChangedSinceRead(path, N_("It was changed by another program just now; look again first.")) from error
    except OSError:
        # A file system without hard links.
        temporary.replace(real)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network file systems have no such call
            raise
    finally:
        os.close(descriptor)


def make_folder(path: Path, folder: Path) -> None:
    """One new private folder. Raises ReadOnly."""
    try:
        folder.mkdir(mode=0o700)
        _sync_folder(folder.parent)
    except FileExistsError:
        return
    except OSError as error:
        raise _refused(path, error) from error


def remove(path: Path, real: Path, expected: str, *, folder_too: bool) -> None:
    """Remove a file that we made and nobody touched since. Raises ChangedSinceRead or ReadOnly."""
    if digest(read(real)) != expected:
        raise ChangedSinceRead(path, N_("It was changed by another program just now; look again first."))
    try:
        real.unlink()
        if folder_too and not any(real.parent.iterdir()):
            real.parent.rmdir()
        else:
            _sync_folder(real.parent)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> SettingsError:
    problem, parameters = refusals.of_system(error, otherwise=N_("The system refuses to write it: {reason}."))
    return ReadOnly(path, problem, **parameters)
