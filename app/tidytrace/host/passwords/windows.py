"""The password of the account on Windows: ``LogonUserW`` of an ordinary account about itself.

A PIN or a face is not a password and is never asked here; an account that has only those cannot be locked with it.
"""

import ctypes
from typing import Any, Final

from tidytrace.host.passwords import Verdict

_INTERACTIVE: Final = 2
_DEFAULT: Final = 0
_SAM_COMPATIBLE: Final = 2
"""NameSamCompatible (secext.h): domain, backslash, account."""
_REFUSED: Final = frozenset({1326, 1909})
"""ERROR_LOGON_FAILURE and ERROR_ACCOUNT_LOCKED_OUT (winerror.h); all others say nothing about the password."""


class WindowsLogon:
    """The account that runs this program."""

    def __init__(self, libraries: Any = ctypes) -> None:
        """``libraries`` loads those of the system."""
        self._libraries = libraries

    def check(self, password: str) -> Verdict:
        """Asked by the name that the system itself gives."""
        if not password or "\0" in password:
            return Verdict.WRONG
        domain, name = self._names()
        if not name:
            return Verdict.UNUSABLE
        token = ctypes.c_void_p()
        logon = self._libraries.WinDLL("advapi32", use_last_error=True).LogonUserW
        account, where, typed = (ctypes.c_wchar_p(words) for words in (name, domain or ".", password))
        if logon(account, where, typed, _INTERACTIVE, _DEFAULT, ctypes.byref(token)):
            self._libraries.WinDLL("kernel32").CloseHandle(token)
            return Verdict.RIGHT
        return Verdict.WRONG if self._libraries.get_last_error() in _REFUSED else Verdict.UNUSABLE

    def account(self) -> str:
        """Its name without that of its computer or domain; empty when the system does not say it."""
        return self._names()[1]

    def _names(self) -> tuple[str, str]:
        size = ctypes.c_ulong(512)
        name = ctypes.create_unicode_buffer(size.value)
        found = self._libraries.WinDLL("secur32").GetUserNameExW(_SAM_COMPATIBLE, name, ctypes.byref(size))
        domain, _, account = (name.value if found else "").rpartition("\\")
        return domain, account
