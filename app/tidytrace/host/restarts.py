"""The Restart Manager of Windows, which installers ask for the programs that use a file.

Structures and limits are those of RestartManager.h: RmStartSession, RmRegisterResources, RmGetList, RmEndSession.
"""

import os
import struct
import sys
from pathlib import Path
from typing import Final

from tidytrace.host.processes import Process
from tidytrace.winpaths import spelled

ENTRY: Final = struct.Struct("<L8x512s128s4x4x4x4x")
"""RM_PROCESS_INFO: process and when it started, name and name of the service (UTF-16, ended by a zero), and what it is.

CCH_RM_MAX_APP_NAME is 255 and CCH_RM_MAX_SVC_NAME 63, without the closing zeros.
"""


def told(answer: bytes, count: int) -> tuple[Process, ...]:
    """The programs of an answer of RmGetList, without this one.

    Args:
        answer: Entries, one after another.
        count: How many there are; what follows them means nothing.
    """
    found = []
    for pid, name, service in ENTRY.iter_unpack(answer[: count * ENTRY.size]):
        if pid != os.getpid():
            found.append(Process(pid=pid, name=_text(name) or _text(service) or "?"))
    return tuple(found)


def _text(field: bytes) -> str:
    return field.decode("utf-16-le", "replace").partition("\0")[0].strip()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KEY_CHARACTERS = 33
    """CCH_RM_SESSION_KEY and the closing zero."""
    _MORE_DATA = 234
    _TRIES = 3

    def users_of(path: Path) -> tuple[Process, ...]:
        """Programs that have a file open; none when the system does not answer."""
        try:
            manager = ctypes.WinDLL("rstrtmgr")
        except OSError:
            return ()
        return asked(manager, path)

    def asked(manager: ctypes.WinDLL, path: Path) -> tuple[Process, ...]:
        """What the library says."""
        session = wintypes.DWORD()
        key = ctypes.create_unicode_buffer(_KEY_CHARACTERS)
        if manager.RmStartSession(ctypes.byref(session), 0, key):
            return ()
        try:
            names = (wintypes.LPCWSTR * 1)(os.fspath(spelled(path)))
            if manager.RmRegisterResources(session, 1, names, 0, None, 0, None):
                return ()
            return _listed(manager, session)
        finally:
            manager.RmEndSession(session)

    def _listed(manager: ctypes.WinDLL, session: wintypes.DWORD) -> tuple[Process, ...]:
        room = 8
        for _ in range(_TRIES):
            needed, given, reasons = wintypes.UINT(), wintypes.UINT(room), wintypes.DWORD()
            found = ctypes.create_string_buffer(ENTRY.size * room)
            code = manager.RmGetList(session, ctypes.byref(needed), ctypes.byref(given), found, ctypes.byref(reasons))
            if code == 0:
                return told(found.raw, given.value)
            if code != _MORE_DATA:
                break
            room = needed.value + 4
        return ()

else:

    def users_of(path: Path) -> tuple[Process, ...]:
        """There is no such service on other systems."""
        del path
        return ()
