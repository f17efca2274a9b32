"""The password of the account through PAM, on Linux and macOS, without administrator rights.

``pam_unix`` of Linux asks its helper ``unix_chkpwd`` when it may not read the shadow file itself, and that helper
answers an ordinary user about their own password only. Nothing is opened or set up: ``pam_authenticate`` is called and
``pam_end``, no session and no account management. Structures and numbers: ``security/_pam_types.h`` of Linux-PAM and
``security/pam_constants.h`` of OpenPAM.
"""

import ctypes
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, Self

from tidytrace.host.passwords import Verdict

_LIBRARY: Final = {"linux": "libpam.so.0", "darwin": "libpam.2.dylib"}
_FOLDERS: Final = (Path("/etc/pam.d"), Path("/usr/lib/pam.d"), Path("/usr/etc/pam.d"))
_SERVICES: Final = {
    "linux": ("system-auth", "common-auth", "base-auth", "login", "other"),
    "darwin": ("checkpw", "chkpasswd", "login"),
}
"""Those that ask for the password and nothing else come first: a finger or a card would let the window wait."""
_SUCCESS: Final = 0
_CONV_ERR: Final = {"linux": 19, "darwin": 6}
_BUF_ERR: Final = 5
_WRONG: Final = {"linux": frozenset({7, 10, 11}), "darwin": frozenset({9, 13, 8})}
"""PAM_AUTH_ERR, PAM_USER_UNKNOWN, PAM_MAXTRIES."""
_HIDDEN: Final = 1
"""PAM_PROMPT_ECHO_OFF: only that is answered with the password."""
_FAIL_DELAY: Final = 10
"""Linux-PAM's item for a function that is called instead of waiting; who asks here waits by a rule of their own."""
_NUL: Final = "\0"


class _Message(ctypes.Structure):
    _fields_ = (("style", ctypes.c_int), ("text", ctypes.c_char_p))


class _Response(ctypes.Structure):
    _fields_ = (("text", ctypes.c_void_p), ("code", ctypes.c_int))


_Talk = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(ctypes.POINTER(_Message)),
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
)
_Delay = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)


class _Conversation(ctypes.Structure):
    _fields_ = (("talk", _Talk), ("data", ctypes.c_void_p))


class Pam:
    """One account, asked about by one service."""

    def __init__(self, library: Any, memory: Any, service: str, account: str, system: str = sys.platform) -> None:
        """``library`` is PAM's, ``memory`` the C library that it frees answers with."""
        self._pam, self._memory = library, memory
        self._service, self._account = service.encode(), account.encode()
        self._system = "darwin" if system == "darwin" else "linux"

    @classmethod
    def of(cls, account: str) -> Self | None:
        """None where there is no PAM, no service for this, or no name."""
        system = "darwin" if sys.platform == "darwin" else "linux"
        service = service_in(_FOLDERS, _SERVICES[system])
        if not account or service is None:
            return None
        try:
            library, memory = ctypes.CDLL(_LIBRARY[system]), ctypes.CDLL(None)
        except OSError:
            return None
        library.pam_start.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p]
        library.pam_authenticate.argtypes = [ctypes.c_void_p, ctypes.c_int]
        library.pam_set_item.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
        library.pam_end.argtypes = [ctypes.c_void_p, ctypes.c_int]
        memory.calloc.restype = memory.strdup.restype = ctypes.c_void_p
        memory.calloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
        memory.strdup.argtypes = [ctypes.c_char_p]
        return cls(library, memory, service, account)

    def check(self, password: str) -> Verdict:
        """Ask once. What is typed goes to PAM and nowhere else."""
        if not password or _NUL in password:
            return Verdict.WRONG  # an account without a password is not locked by it
        handle = ctypes.c_void_p()
        talk = _Talk(self._answers(password.encode("utf-8", "surrogateescape")))
        conversation = _Conversation(talk, None)
        if self._pam.pam_start(self._service, self._account, ctypes.byref(conversation), ctypes.byref(handle)):
            return Verdict.UNUSABLE
        at_once = _Delay(lambda _code, _time, _data: None)
        if self._system == "linux":
            self._pam.pam_set_item(handle, _FAIL_DELAY, ctypes.cast(at_once, ctypes.c_void_p))
        said = self._pam.pam_authenticate(handle, 0)
        self._pam.pam_end(handle, said)
        if said == _SUCCESS:
            return Verdict.RIGHT
        return Verdict.WRONG if said in _WRONG[self._system] else Verdict.UNUSABLE

    def _answers(self, password: bytes) -> Callable[..., int]:
        def talk(count: int, messages: Any, responses: Any, _data: object) -> int:
            place = self._memory.calloc(count, ctypes.sizeof(_Response))
            if not place:
                return _BUF_ERR
            answers = ctypes.cast(place, ctypes.POINTER(_Response))
            hidden = 0
            for number in range(count):
                if messages[number].contents.style == _HIDDEN:
                    answers[number].text = self._memory.strdup(password)
                    hidden += 1
            responses[0] = place  # PAM frees it, and the texts in it
            # a question that is not for the password cannot be answered here
            return _SUCCESS if hidden or all(messages[n].contents.style > 2 for n in range(count)) else self._refusal

        return talk

    @property
    def _refusal(self) -> int:
        return _CONV_ERR[self._system]


def service_in(folders: Iterable[Path], names: Iterable[str]) -> str | None:
    """The first of these services that one of the folders describes."""
    places = tuple(folders)
    return next((name for name in names if any((folder / name).is_file() for folder in places)), None)
