"""How Tidytrace starts itself, or one of its parts, as a process of its own.

An installation is either Python with our package, or one program that has Python inside (``sys.frozen``, as PyInstaller
sets it). The latter takes no ``-m``: a part of it is asked for with ``--part``, which ``__main__`` understands.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

PART: Final = "--part"
PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "look": "tidytrace.gui.apart.worker",
        "watch": "tidytrace.watch.eyes.worker",
        "credentials": "tidytrace.labels.credentials_worker",
        "settle": "tidytrace.gui.settling",
    }
)
"""Each module has a ``main`` that reads its arguments from ``sys.argv`` and returns the exit code."""
SILENT: Final = "tidytrace-window.exe"
"""Beside ``tidytrace.exe``: the same program, for which Windows opens no console."""
WITHOUT_CONSOLE: Final[int] = 0x0800_0000 if sys.platform == "win32" else 0
"""CREATE_NO_WINDOW of winbase.h, for every process that we start: a console would flash up behind the window."""


def is_one_program() -> bool:
    """Whether Python is inside the program."""
    return getattr(sys, "frozen", False) is True


def program(*arguments: str) -> tuple[str, ...]:
    """The words that start Tidytrace with these arguments."""
    if is_one_program():
        return (sys.executable, *arguments)
    # -P: a folder of that name where we were started must not be taken for the program
    return (sys.executable, "-P", "-m", "tidytrace", *arguments)


def part(name: str, *arguments: str) -> tuple[str, ...]:
    """The words that start a part, which is a key of ``PARTS``."""
    if is_one_program():
        return (sys.executable, PART, name, *arguments)
    return (sys.executable, "-P", "-m", PARTS[name], *arguments)


def silent(interpreter: Path) -> Path:
    """What starts without a console on Windows; the same where there is no such."""
    found = interpreter.with_name(SILENT if is_one_program() else "pythonw.exe")
    return found if found.is_file() else interpreter
