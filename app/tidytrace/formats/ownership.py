"""Whose a file is, and who may do what with it, brought over to the file that takes its place."""

import os
import stat
import sys


def carry_ownership(descriptor: int, old: os.stat_result) -> None:
    """Give a new file the owner, the group and the mode of an old one. Nothing is done where files have none of these.

    Only an administrator can give a file to a group that one is not in. Such a file stays in the person's own group,
    provided that the old group could do no more with it than everybody: then nobody gains a right or loses one.

    Raises:
        OSError: It cannot have the same owner or mode.
    """
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "fchown"):
        new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                if new.st_uid != old.st_uid or not _group_is_like_everybody(mode):
                    raise
                mode &= ~stat.S_ISGID
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    mark(descriptor, marks_of(old))


def _group_is_like_everybody(mode: int) -> bool:
    return (mode & stat.S_IRWXG) >> 3 == mode & stat.S_IRWXO


def marks_of(status: os.stat_result) -> int:
    """The marks of a file of Windows that a person or a program set (winnt.h); none elsewhere."""
    return getattr(status, "st_file_attributes", 0) & _KEPT


_KEPT = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM | stat.FILE_ATTRIBUTE_NOT_CONTENT_INDEXED

if sys.platform == "win32":

    def mark(descriptor: int, marks: int) -> bool:
        """Give a file that is open for writing some marks. Returns whether it has them: its content matters more."""
        if not marks:
            return True
        import ctypes
        import msvcrt
        from ctypes import wintypes

        class BasicInfo(ctypes.Structure):
            """FILE_BASIC_INFO; a time of 0 stays as it is."""

            _fields_ = (("times", ctypes.c_longlong * 4), ("attributes", wintypes.DWORD))

        told = BasicInfo(attributes=marks | stat.FILE_ATTRIBUTE_ARCHIVE)
        call = ctypes.WinDLL("kernel32").SetFileInformationByHandle
        call.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
        return bool(call(msvcrt.get_osfhandle(descriptor), _BASIC, ctypes.byref(told), ctypes.sizeof(told)))

    _BASIC = 0
    """FileBasicInfo"""

else:

    def mark(descriptor: int, marks: int) -> bool:
        """Other systems have no such marks."""
        del descriptor
        return not marks
