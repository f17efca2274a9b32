r"""The folders in which Windows looks for a command of this person (``PATH`` in ``HKEY_CURRENT_USER\Environment``).

Only our own folder is put in or taken out; every other character of the value stays, and its kind with it: with
``REG_EXPAND_SZ`` Windows fills in variables, with ``REG_SZ`` it does not.
"""

import ctypes
import sys
from pathlib import Path
from typing import Final

_KEY: Final = "Environment"
_VALUE: Final = "Path"
_BETWEEN: Final = ";"
# winuser.h: what programs are told when the environment of new programs has changed
_EVERYBODY: Final = 0xFFFF
_SETTING_CHANGED: Final = 0x001A
_NOT_IF_HUNG: Final = 0x0002
_PATIENCE: Final = 2000
"""Milliseconds for each program that listens."""


def with_folder(value: str, folder: str) -> str:
    """The value with a folder at its end; the same where it is there already, however it is spelled."""
    if any(_same(one, folder) for one in value.split(_BETWEEN)):
        return value
    return f"{value.rstrip(_BETWEEN)}{_BETWEEN}{folder}" if value.strip(_BETWEEN) else folder


def without_folder(value: str, folder: str) -> str:
    """The value without a folder."""
    kept = [one for one in value.split(_BETWEEN) if not _same(one, folder)]
    return value if len(kept) == value.count(_BETWEEN) + 1 else _BETWEEN.join(kept)


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other) != ""


def _plain(folder: str) -> str:
    return folder.strip().strip('"').rstrip("\\/").lower()


def add(folder: Path) -> None:
    """Let commands of the folder be found by their name. Raises OSError."""
    _change(folder, put_in=True)


def remove(folder: Path) -> None:
    """Let them be found so no more. Raises OSError."""
    _change(folder, put_in=False)


if sys.platform == "win32":
    import winreg

    def _change(folder: Path, *, put_in: bool) -> None:
        access = winreg.KEY_QUERY_VALUE | winreg.KEY_SET_VALUE
        with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, _KEY, 0, access) as key:
            try:
                value, kind = winreg.QueryValueEx(key, _VALUE)
            except FileNotFoundError:
                value, kind = "", winreg.REG_EXPAND_SZ
            change = with_folder if put_in else without_folder
            changed = change(str(value), str(folder))
            if changed == value:
                return
            if changed:
                winreg.SetValueEx(key, _VALUE, 0, kind, changed)
            else:
                winreg.DeleteValue(key, _VALUE)
        ctypes.windll.user32.SendMessageTimeoutW(
            _EVERYBODY, _SETTING_CHANGED, 0, _KEY, _NOT_IF_HUNG, _PATIENCE, ctypes.byref(ctypes.c_size_t())
        )

else:

    def _change(folder: Path, *, put_in: bool) -> None:
        """Elsewhere a package places its command where commands are."""
        del folder, put_in
        raise OSError(f"{sys.platform} has no such list for one person")
