"""How this installation of ours is started once more, by somebody who knows nothing of this session."""

import os
import sys
from pathlib import Path
from typing import Final

from tidytrace.host import Host
from tidytrace.itself import is_one_program, program, silent

ARGUMENTS: Final = ("remind", "--due")
_OF_HOME: Final = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TIDYTRACE_LANG")
"""Variables that say where the person's files are, and the language; whoever starts the look may not have them."""


def program_of(host: Host, arguments: tuple[str, ...] = ARGUMENTS) -> tuple[str, ...]:
    """The program and its arguments. The interpreter is named by the path that it has now, links in it included.

    Where it is only there while we run, in a Flatpak or in an AppImage, whoever brought it there is named instead.
    """
    flatpak, image = host.environ.get("FLATPAK_ID"), host.environ.get("APPIMAGE")
    if flatpak:
        return ("flatpak", "run", flatpak, *arguments)
    interpreter = Path(sys.executable)
    if image and interpreter.is_relative_to(host.environ.get("APPDIR") or "/nowhere"):
        return (image, *arguments)
    if host.system == "windows":
        # without a console: else a black window would flash
        return (os.fspath(silent(interpreter)), *program()[1:], *arguments)
    if is_one_program():
        return program(*arguments)
    script = interpreter.with_name("tidytrace")
    if script.is_file() and os.access(script, os.X_OK):
        return (os.fspath(script), *arguments)
    return program(*arguments)


def environment_of(host: Host) -> tuple[tuple[str, str], ...]:
    """The variables of this session without which the look would see another home or speak another language."""
    found = [(name, host.environ[name]) for name in _OF_HOME if host.environ.get(name)]
    root = Path(__file__).resolve().parents[4]
    path = host.environ.get("PYTHONPATH", "")
    if any(one and Path(one).resolve() == root for one in path.split(os.pathsep)):
        found.append(("PYTHONPATH", os.fspath(root)))
    return tuple(found)
