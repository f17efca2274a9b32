"""The running programs of this computer, in one pass through psutil."""

import ntpath
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psutil

from tidytrace.host.errors import ProcessesUnknown
from tidytrace.host.processes import Process

_Answer = TypeVar("_Answer")


def list_processes() -> tuple[Process, ...]:
    """All processes as far as they may be seen; an executable or command line that is hidden stays empty.

    Raises ProcessesUnknown when there is no list, or one without ourselves in it.
    """
    found: list[Process] = []
    try:
        for process in psutil.process_iter():
            # gone since the list was made
            with suppress(psutil.NoSuchProcess):
                found.append(_seen(process))
    except (psutil.Error, OSError) as error:
        raise ProcessesUnknown(str(error)) from error
    if all(process.pid != os.getpid() for process in found):
        raise ProcessesUnknown("the list does not even hold this program")
    return tuple(found)


def _seen(process: psutil.Process) -> Process:
    """One process. Raises psutil.NoSuchProcess, and OSError when nothing at all can be told of it."""
    failed: list[OSError] = []
    with process.oneshot():
        name = _told(process.name, failed) or ""
        exe = _told(process.exe, failed) or ""
        command = tuple(_told(process.cmdline, failed) or ())
        parent = _told(process.ppid, [])
        started = _told(process.create_time, [])
    if failed and not (name or exe or command):
        raise failed[0]
    # Windows takes the name from the path of the program; where it refuses that, the command line begins with it
    name = name or ntpath.basename(exe or (command[0] if failed else ""))
    name = name[:-4] if name.lower().endswith(".exe") else name
    return Process(
        pid=process.pid,
        name=name,
        exe=exe,
        command=command,
        parent=parent,
        started=started,
        group=_group(process.pid),
    )


def _group(pid: int) -> int | None:
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        try:
            return os.getpgid(pid)
        except OSError:
            return None


def _told(ask: Callable[[], _Answer], failed: list[OSError]) -> _Answer | None:
    """What a process answers; nothing when it hides it. Raises psutil.NoSuchProcess."""
    try:
        return ask()
    except (psutil.AccessDenied, psutil.ZombieProcess):
        return None
    except OSError as error:
        failed.append(error)
        return None


def family() -> frozenset[int]:
    """This process and all that started it, as far as the system tells."""
    own = psutil.Process()
    try:
        return frozenset((own.pid, *(parent.pid for parent in own.parents())))
    except psutil.Error:
        return frozenset((own.pid,))


def home_of(pid: int, variables: tuple[str, ...]) -> str | None:
    """The home that a process was started with.

    Args:
        pid: the process.
        variables: names that the system uses for the home, the first one set counts.

    Returns:
        None when it cannot be told; the home of its owner when it is another person's process.
    """
    owner: str | None = None
    try:
        process = psutil.Process(pid)
        owner = _home_of_other_owner(process)
        environ = process.environ()
    except (psutil.Error, OSError):
        return owner
    return next((environ[name] for name in variables if environ.get(name)), owner)


def _home_of_other_owner(process: psutil.Process) -> str | None:
    if sys.platform != "win32":
        import pwd

        uid = process.uids().effective
        if uid != os.geteuid():
            with suppress(KeyError):
                return pwd.getpwuid(uid).pw_dir
    return None
