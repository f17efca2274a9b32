"""What Wine cannot answer as Windows does, and what a test asks for that Windows does not have: in this one place."""

import os
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

WINE = os.name == "nt" and hasattr(__import__("ctypes").windll.ntdll, "wine_get_version")
NO_LINKS = "Wine 8 says that it made a symbolic link, and makes none"
SLOW = "measures how long something takes, and Wine takes many times as long"
SLOW_HOMES = "a whole home of another system; Wine 8 needs up to a minute for each, and the homes of Windows are tried"
NO_PORT_OWNERS = "Wine 8 does not say which program a connection belongs to"
EXAMPLES = 25
"""How many each property is tried with there, a quarter of what it is elsewhere: a file takes Wine 50 times as long."""
_TESTS = Path(__file__).resolve().parent
_POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios"}
_NO_RIGHT = 1314
"""ERROR_PRIVILEGE_NOT_HELD"""


def examples(wanted: int) -> int:
    """With how many a property that works on files is tried here."""
    return min(wanted, EXAMPLES) if WINE else wanted


def be_honest() -> None:
    """Let Wine refuse what it only pretends to do, as a Windows does whose account has no right to it."""
    if WINE:
        os.symlink = _no_links
        _be_patient()


def _be_patient() -> None:
    """Try properties with fewer examples, unless their test says how many, and let each take its time."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "wine", max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("wine")


def _no_links(source, target, *arguments, **words):
    raise OSError(0, NO_LINKS, os.fspath(source), _NO_RIGHT, os.fspath(target))


def tried(computers: Iterable[tuple[str, str]]) -> list[Any]:
    """Parameters of a test that writes a whole home for each app and system: under Wine those of Windows are enough."""
    slow = pytest.mark.skip(reason=SLOW_HOMES)
    return [pytest.param(*one, marks=slow if WINE and one[1] != "windows" else ()) for one in computers]


def unanswerable(error: Exception) -> str | None:
    """Why a test has no answer here, when what ended it is that Windows lacks what the test itself asked for.

    The program asking for the same is a fault, and none of these.
    """
    if os.name != "nt":
        return None
    if getattr(error, "winerror", None) == _NO_RIGHT:
        return NO_LINKS if WINE else "this Windows account may not make symbolic links"
    frames = traceback.extract_tb(error.__traceback__)
    if not frames or _TESTS not in Path(frames[-1].filename).resolve().parents:
        return None
    if isinstance(error, AttributeError) and error.obj is os:
        return f"Windows has no os.{error.name}"
    if isinstance(error, ModuleNotFoundError) and error.name in _POSIX_MODULES:
        return f"Windows has no {error.name}"
    return None
