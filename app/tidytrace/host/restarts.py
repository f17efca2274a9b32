"""The Restart Manager of Windows, which installers ask for the programs that use a file.

Structures and limits are those of RestartManager.h: RmStartSession, RmRegisterResources, RmGetList, RmEndSession.
"""

import os
import sys
from pathlib import Path

from tidytrace.host.processes import Process

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KEY_CHARACTERS = 33
    """CCH_RM_SESSION_KEY and the closing zero."""
    _MORE_DATA = 234
    _TRIES = 3

    class _UniqueProcess(ctypes.Structure):
        _fields_ = (("pid", wintypes.DWORD), ("started", wintypes.FILETIME))

    class _ProcessInfo(ctypes.Structure):
        _fields_ = (
            ("process", _UniqueProcess),
            ("name", wintypes.WCHAR * 256),
            ("service", wintypes.WCHAR * 64),
            ("kind", ctypes.c_int),
            ("status", wintypes.ULONG),
            ("session", wintypes.DWORD),
            ("restartable", wintypes.BOOL),
        )

    def users_of(path: Path) -> tuple[Process, ...]:
        """Programs that have a file open; none when the system does not answer."""
        try:
            manager = ctypes.WinDLL("rstrtmgr")
        except OSError:
            return ()
        session = wintypes.DWORD()
        key = ctypes.create_unicode_buffer(_KEY_CHARACTERS)
        if manager.RmStartSession(ctypes.byref(session), 0, key):
            return ()
        try:
            names = (wintypes.LPCWSTR * 1)(os.fspath(path))
            if manager.RmRegisterResources(session, 1, names, 0, None, 0, None):
                return ()
            return _listed(manager, session)
        finally:
            manager.RmEndSession(session)

    def _listed(manager: ctypes.WinDLL, session: wintypes.DWORD) -> tuple[Process, ...]:
        room = 8
        for _ in range(_TRIES):
            needed, given, reasons = wintypes.UINT(), wintypes.UINT(room), wintypes.DWORD()
            found = (_ProcessInfo * room)()
            code = manager.RmGetList(session, ctypes.byref(needed), ctypes.byref(given), found, ctypes.byref(reasons))
            if code == 0:
                return tuple(
                    Process(pid=one.process.pid, name=one.name)
                    for one in found[: given.value]
                    if one.process.pid != os.getpid()
                )
            if code != _MORE_DATA:
                break
            room = needed.value + 4
        return ()

else:

    def users_of(path: Path) -> tuple[Process, ...]:
        """There is no such service on other systems."""
        del path
        return ()
