r"""What Windows can do with one file by handle, and Python does not offer.

A file is opened as itself, whatever it leads to (a reparse point is not followed), for deletion as well when it is to
go: so one that another program does not share for deletion is refused before a byte of it changes. It is removed
through a handle that was looked at, so that no other file of that name can be meant. Paths get the prefix ``\\?\``,
which lets them be longer than 260 characters and takes names such as ``nul`` for names.

Constants are those of winnt.h, fileapi.h and winbase.h.
"""

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator

from tidytrace.erase.model import Stamp

if sys.platform == "win32":
    import ctypes
    import errno
    import msvcrt
    from ctypes import wintypes

    _READ, _WRITE, _DELETE, _READ_ATTRIBUTES = 0x8000_0000, 0x4000_0000, 0x0001_0000, 0x80
    _SHARE_ALL = 0x7
    _CREATE_NEW, _OPEN_EXISTING, _OPEN_ALWAYS = 1, 3, 4
    _ITSELF = 0x0020_0000
    """FILE_FLAG_OPEN_REPARSE_POINT"""
    _ORDINARY = 0x80
    _DISPOSITION, _DISPOSITION_EX = 4, 21
    """FileDispositionInfo; FileDispositionInfoEx, which takes the name away at once (Windows 10 1607)."""
    _GOES, _AT_ONCE = 0x1, 0x2
    _TRIES, _PAUSE = 10, 0.1
    _FORBIDDEN, _SHARING_VIOLATION = 5, 32
    _UNKNOWN_CALL = {1, 50, 87, 120}
    """ERROR_INVALID_FUNCTION, _NOT_SUPPORTED, _INVALID_PARAMETER and _CALL_NOT_IMPLEMENTED."""

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateFileW.restype = wintypes.HANDLE
    _kernel.CreateFileW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID),
        *(wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE),
    )
    _kernel.SetFileInformationByHandle.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _NONE = wintypes.HANDLE(-1).value

    def opened(path: str, flags: int, *, going: bool = False) -> int:
        """A descriptor as of ``os.open``, never through a link.

        Args:
            path: With its prefix.
            flags: Reading, writing or both; O_CREAT with or without O_EXCL.
            going: It will be removed: refused while somebody does not share it for that.

        Raises:
            OSError: With ``winerror``.
        """
        kind = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
        access = {os.O_RDONLY: _READ, os.O_WRONLY: _WRITE, os.O_RDWR: _READ | _WRITE}[kind]
        how = _OPEN_EXISTING
        if flags & os.O_CREAT:
            how = _CREATE_NEW if flags & os.O_EXCL else _OPEN_ALWAYS
        return _descriptor(_handle(path, access | (_DELETE if going else 0), how), kind)

    def is_held(path: str) -> bool:
        """Whether any program has a file open, whatever it shares; one that looks at it for a moment is waited for.

        Args:
            path: With its prefix.
        """
        for _ in range(_TRIES):
            handle = _kernel.CreateFileW(path, _READ, 0, None, _OPEN_EXISTING, _ITSELF | _ORDINARY, None)
            if handle is not None and handle != _NONE:
                _kernel.CloseHandle(handle)
                return False
            if ctypes.get_last_error() != _SHARING_VIOLATION:
                return False
            time.sleep(_PAUSE)
        return True

    def remove(path: str, stamp: Stamp | None) -> None:
        """Remove one file by its handle.

        Args:
            path: With its prefix.
            stamp: The file that is meant; whatever has the name if there is none.

        Raises:
            FileNotFoundError: Another file has the name, or none.
            OSError: With ``winerror``.
        """
        descriptor = _descriptor(_handle(path, _DELETE | _READ_ATTRIBUTES, _OPEN_EXISTING), os.O_RDONLY)
        try:
            if stamp is not None and not Stamp.of(os.fstat(descriptor)).same_file(stamp):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            _dispose(msvcrt.get_osfhandle(descriptor))
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def in_use_is_said() -> Iterator[None]:
        """A name is not given to another file while somebody has its old one open, and Windows calls that forbidden."""
        try:
            yield
        except PermissionError as error:
            if error.winerror != _FORBIDDEN or not _may_be_changed(error.filename2):
                raise
            raise ctypes.WinError(_SHARING_VIOLATION) from error

    def _may_be_changed(path: str | None) -> bool:
        return path is not None and bool(os.lstat(path).st_mode & stat.S_IWUSR)

    def _dispose(handle: int) -> None:
        flags = wintypes.DWORD(_GOES | _AT_ONCE)
        if _kernel.SetFileInformationByHandle(handle, _DISPOSITION_EX, ctypes.byref(flags), ctypes.sizeof(flags)):
            return
        if ctypes.get_last_error() in _UNKNOWN_CALL:
            goes = ctypes.c_ubyte(1)
            if _kernel.SetFileInformationByHandle(handle, _DISPOSITION, ctypes.byref(goes), ctypes.sizeof(goes)):
                return
        raise ctypes.WinError(ctypes.get_last_error())

    def _descriptor(handle: int, kind: int) -> int:
        try:
            return msvcrt.open_osfhandle(handle, kind | os.O_BINARY | os.O_NOINHERIT)
        except OSError:
            _kernel.CloseHandle(handle)
            raise

    def _handle(path: str, access: int, how: int) -> int:
        handle: int | None = _kernel.CreateFileW(path, access, _SHARE_ALL, None, how, _ITSELF | _ORDINARY, None)
        if handle is None or handle == _NONE:
            error = ctypes.WinError(ctypes.get_last_error())
            error.filename = path
            raise error
        return handle

else:

    def is_held(path: str) -> bool:
        """Other systems say it through ``holders`` alone."""
        del path
        return False

    def opened(path: str, flags: int, *, going: bool = False) -> int:
        """For the tests of other systems."""
        del going
        return os.open(path, flags)

    @contextlib.contextmanager
    def in_use_is_said() -> Iterator[None]:
        """For the tests of other systems."""
        yield

    def remove(path: str, stamp: Stamp | None) -> None:
        """For the tests of other systems."""
        del stamp
        os.unlink(path)  # noqa: PTH108 - the twin of the one above
