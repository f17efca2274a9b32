"""Where the person keeps documents of their own, and the folder there for what Tidytrace saves for them."""

import re
from pathlib import Path
from typing import Final

from tidytrace.host.base import Host
from tidytrace.host.reading import is_folder, read_text

_OWN: Final = "Tidytrace"
_USER_DIR: Final = re.compile(
    r'^\s*XDG_DOCUMENTS_DIR="(?:\$HOME(?P<below>/[^"\n]*)?|(?P<whole>/[^"\n]+))"', re.MULTILINE
)
"""As xdg-user-dirs writes ``user-dirs.dirs``: a folder below ``$HOME``, or an absolute one."""
_SHELL_FOLDERS: Final = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"


def documents_folder(host: Host) -> Path:
    """The folder ``Tidytrace`` among the person's documents; in the home where there is no folder for documents.

    Nothing is made.
    """
    return _documents(host) / _OWN


def _documents(host: Host) -> Path:
    named = _named(host)
    if named is not None and is_folder(named):
        return named
    customary = host.home / "Documents"
    return customary if is_folder(customary) else host.home


def _named(host: Host) -> Path | None:
    """What the desktop says, however it is called in the person's language."""
    if host.system == "windows":
        told = host.registry(_SHELL_FOLDERS, "Personal")
        return host.local(told) if isinstance(told, str) and host.is_absolute(told) else None
    if host.system == "linux":
        settings = Path(host.variables()["xdg_config"]) / "user-dirs.dirs"
        for match in reversed(list(_USER_DIR.finditer(read_text(settings)))):
            if match.group("whole"):
                return host.local(match.group("whole"))
            return host.home / (match.group("below") or "/").strip("/").replace('\\"', '"')
    return None
