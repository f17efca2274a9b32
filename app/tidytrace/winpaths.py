r"""How a path is spelled where Windows would take it for another one, or for none.

Windows reads a plain path before it looks at the disk: one of 260 characters or more is refused, a dot or a space at
the end of a name is dropped, and ``con.json`` is the console. Programs that write with ``\\?\`` in front (all that are
made with Node.js do) leave such files nevertheless. So everything that a person's folders hold is opened, looked at
and listed by what ``spelled`` says, which adds the prefix where it is needed and nowhere else; what is shown, kept and
compared stays the plain path. On other systems a path is what it is.

``allow_long_paths`` does the same for the length alone and for everything in this process, libraries as well.
"""

import ntpath
import os
import re
import sys
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

_PREFIX: Final = "\\\\?\\"
_SHARE: Final = "\\\\?\\UNC\\"
_DEVICES: Final = "\\\\.\\"
_LONGEST: Final = 248
"""Characters from which a folder cannot be made by its plain path: MAX_PATH without a short name."""
_MISREAD: Final = re.compile(
    # a dot or a space at the end of a part that is more than the two names made of dots
    r"(?:^|[\\/])(?!\.{1,2}(?:[\\/]|$))[^\\/]*[. ](?:[\\/]|$)"
    # names of devices, whatever their ending
    r"|(?:^|[\\/])(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:[.:][^\\/]*)?(?:[\\/]|$)",
    re.IGNORECASE,
)
_LONGEST_FOR_SQLITE: Final = 1000
"""Bytes in UTF-8; its usual way to Windows takes 1040 for a path and the endings it adds (SQLITE_WIN32_MAX_PATH)."""
_WINDOWS_WITH_LONG_PATHS: Final = (10, 0, 15063)

_Spelling = TypeVar("_Spelling", str, Path, str | Path)


def extended(path: str | Path) -> str:
    """An absolute path as Windows takes it without looking for dots, devices and its length."""
    text = os.fspath(path)
    if text.startswith((_PREFIX, _DEVICES)):
        return text
    text = ntpath.normpath(text)
    return _SHARE + text[2:] if text.startswith("\\\\") else _PREFIX + text


def plain(path: str) -> str:
    """The path without the prefix: as it is shown, kept and compared."""
    if path.startswith(_SHARE):
        return "\\\\" + path[len(_SHARE) :]
    return path.removeprefix(_PREFIX)


def windows_spelling(path: str) -> str:
    """What Windows has to be given to reach exactly this path; relative ones stay as they are."""
    if len(path) < _LONGEST and not _MISREAD.search(path):
        return path
    drive, rest = ntpath.splitdrive(path)
    return extended(path) if drive and rest[:1] in {"\\", "/"} else path


if os.name == "nt":

    def spelled(path: _Spelling) -> _Spelling | str:
        """The path to give to the system, so that it reaches exactly this one."""
        text = os.fspath(path)
        right = windows_spelling(text)
        return path if right is text else right

    def entry_path(entry: "os.DirEntry[str]") -> str:
        """The plain path of an entry of a folder that was listed by what ``spelled`` said."""
        return plain(entry.path)

else:

    def spelled(path: _Spelling) -> _Spelling | str:
        """The path to give to the system, which takes every path as it is."""
        return path

    def entry_path(entry: "os.DirEntry[str]") -> str:
        """The path of an entry of a folder."""
        return entry.path


def database_address(path: Path, query: str = "", *, windows: bool = os.name == "nt") -> str:
    """The address by which SQLite opens a file.

    ``Path.as_uri`` names the computer of a share where SQLite allows none, and gives no prefix.

    Args:
        path: Absolute.
        query: Parameters, such as ``mode=ro``.
        windows: Whether the path is one of Windows.
    """
    if not windows:
        return f"{path.as_uri()}?{query}" if query else path.as_uri()
    text = windows_spelling(os.fspath(path))
    if len(text.encode("utf-8", "surrogatepass")) > _LONGEST_FOR_SQLITE:
        query = f"{query}&vfs=win32-longpath" if query else "vfs=win32-longpath"
    # with its own slashes: behind the prefix Windows knows no others, and an address has no host then
    address = "file:" + quote(text.replace("/", "\\"), safe=":", errors="surrogatepass")
    return f"{address}?{query}" if query else address


if sys.platform == "win32":

    def allow_long_paths() -> bool:
        """Let every call of this process take paths of more than 260 characters. Returns whether Windows says so.

        What the manifest of a program (``longPathAware``) and a value in the registry switch on together, Windows notes
        in one bit of the process (``IsLongPathAwareProcess`` in the PEB); that value is off on most computers. The
        runtimes of Go and Ruby set the bit themselves, and so do we. Without it ``spelled`` still reaches the files.
        """
        import ctypes

        if sys.getwindowsversion()[:3] < _WINDOWS_WITH_LONG_PATHS:
            return False
        try:
            system = ctypes.WinDLL("ntdll")
            block = system.RtlGetCurrentPeb
            block.restype = ctypes.c_void_p
            bits = ctypes.c_ubyte.from_address(block() + _BIT_FIELD)
        except (OSError, AttributeError):
            return False
        bits.value |= _LONG_PATH_AWARE
        try:
            return bool(ctypes.c_ubyte(system.RtlAreLongPathsEnabled()).value)
        except AttributeError:
            return bool(bits.value & _LONG_PATH_AWARE)

    _BIT_FIELD: Final = 3
    _LONG_PATH_AWARE: Final = 0x80

else:

    def allow_long_paths() -> bool:
        """Other systems have no such limit."""
        return True
