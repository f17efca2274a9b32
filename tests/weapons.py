"""What ends or fails this process at one of its calls that change something."""

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

WRITE, FSYNC, FTRUNCATE, RENAME, LINK, UNLINK, RMDIR, MKDIR, CREATE = range(9)
KINDS = ("write", "fsync", "ftruncate", "rename", "link", "unlink", "rmdir", "mkdir", "create")
OFF, COUNT, BEFORE, AFTER, TORN, FAIL = range(6)
HOWS = {BEFORE: "before", AFTER: "after", TORN: "half of"}
EVERYTHING = (1 << len(KINDS)) - 1


class Weapon(Protocol):
    """Ends or fails this process at one of its calls."""

    def arm(self, folder: Path, how: int, at: int, kinds: int = EVERYTHING, error: int = 0, *, good: bool = False):
        """From now on the calls below a folder are counted; ``good``: all from that one on fail."""

    def calls(self) -> list[int]:
        """The kinds of the calls since then."""


class CallKiller:
    """``killer.c`` under this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.killer_arm.argtypes = (
            ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_int, ctypes.c_int,
        )  # fmt: skip

    def arm(self, folder: Path, how: int, at: int, kinds: int = EVERYTHING, error: int = 0, *, good: bool = False):
        self._library.killer_arm(os.fsencode(os.path.realpath(folder)), how, at, kinds, error, int(good))

    def calls(self) -> list[int]:
        into = ctypes.create_string_buffer(1 << 16)
        count = self._library.killer_calls(into, len(into))
        return list(into.raw[:count])


class PythonKiller:
    """Stands in front of the functions of ``os``; for systems without a compiler. Looks at no folders."""

    NAMES: Final = {
        "write": WRITE, "writev": WRITE, "fsync": FSYNC, "ftruncate": FTRUNCATE, "rename": RENAME, "replace": RENAME,
        "link": LINK, "symlink": LINK, "unlink": UNLINK, "remove": UNLINK, "rmdir": RMDIR, "mkdir": MKDIR,
        "open": CREATE,
    }  # fmt: skip

    def __init__(self) -> None:
        self._calls: list[int] = []
        self._how, self._at = OFF, 0
        for name, kind in self.NAMES.items():
            if hasattr(os, name):
                self._stand_before(name, kind, getattr(os, name))

    def arm(self, folder: Path, how: int, at: int, kinds: int = EVERYTHING, error: int = 0, *, good: bool = False):
        self._calls.clear()
        self._how, self._at = how, at

    def calls(self) -> list[int]:
        return list(self._calls)

    def _stand_before(self, name: str, kind: int, real: Callable[..., Any]) -> None:
        def step(*arguments, **named):
            concerned = kind != CREATE or arguments[1] & os.O_CREAT
            if self._how == OFF or not concerned:
                return None if kind == FSYNC else real(*arguments, **named)
            here = len(self._calls) == self._at
            self._calls.append(kind)
            if here and self._how == BEFORE:
                die()
            if here and self._how == TORN and name == "write":
                real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                die()
            result = None if kind == FSYNC else real(*arguments, **named)
            if here and self._how in {AFTER, TORN}:
                die()
            return result

        for supported in (os.supports_dir_fd, os.supports_follow_symlinks, os.supports_fd):
            if real in supported:
                supported.add(step)
        setattr(os, name, step)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
