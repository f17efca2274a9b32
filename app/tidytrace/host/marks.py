"""Marks on files and folders by which a person tells a program to leave them out.

An extended attribute on Linux (in the name space ``user``) and macOS, an alternate stream on Windows. What cannot be
asked counts as not marked.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path


def is_marked(path: Path, names: Iterable[str]) -> bool:
    """Whether a file or folder has one of the marks, with whatever is not empty or 0 in it."""
    return any(_value(os.fspath(path), name).strip() not in {b"", b"0"} for name in names)


def _value(path: str, name: str) -> bytes:
    try:
        if sys.platform == "linux":
            return os.getxattr(path, f"user.{name}", follow_symlinks=False)
        elif sys.platform == "darwin":  # noqa: RET505 - mypy takes what follows a platform test for unreachable
            return _of_mac(path, name)
        elif sys.platform == "win32":
            return Path(f"{path}:{name}").read_bytes()
        else:
            return b""
    except (OSError, ValueError):
        return b""  # not there, or not to be asked


def _of_mac(path: str, name: str) -> bytes:
    """The standard library has no such call there; see getxattr(2)."""
    import ctypes

    content = ctypes.create_string_buffer(16)
    system = ctypes.CDLL(None, use_errno=True)
    length = system.getxattr(os.fsencode(path), name.encode(), content, ctypes.c_size_t(16), 0, 1)
    return content.raw[:length] if length > 0 else b""
