"""Whose computer it is: names that a report must not tell. Nothing of it is kept or shown anywhere.

Sources: environment variables of each system; ``/etc/passwd`` (passwd(5)); ``/etc/hostname`` (hostname(5)); the
registry's ``ActiveComputerName``.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath, PureWindowsPath

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.machine import Machine
from tidytrace.host.reading import resolved

_ACCOUNTS = ("USER", "LOGNAME", "USERNAME", "SUDO_USER")
_COMPUTERS = ("COMPUTERNAME", "HOSTNAME", "USERDOMAIN")
_ACTIVE = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName"
_FULL_NAME = 4
"""Field of ``/etc/passwd``; what follows its first comma are rooms and telephones."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Each list without doubles; empty when nobody says."""

    users: tuple[str, ...] = ()
    """Account names, and the person's name where the system knows it."""
    homes: tuple[str, ...] = ()
    """The home folder in each spelling in which it may be written."""
    computers: tuple[str, ...] = ()


def identity_of(host: Host) -> Identity:
    """What this computer knows of the person and itself."""
    homes = dict.fromkeys(_homes(host))
    users = dict.fromkeys(name for name in _users(host, tuple(homes)) if name)
    computers = dict.fromkeys(name for name in _computers(host) if name and name.lower() != "localhost")
    return Identity(users=tuple(users), homes=tuple(homes), computers=tuple(computers))


def _homes(host: Host) -> Iterator[str]:
    yield os.fspath(host.home)
    yield os.fspath(resolved(host.home))
    for name in ("HOME", "USERPROFILE"):
        written = host.environ.get(name, "")
        if len(written) > 1:
            yield written


def _users(host: Host, homes: tuple[str, ...]) -> Iterator[str]:
    yield from (host.environ.get(name, "") for name in _ACCOUNTS)
    for home in homes:
        path = PureWindowsPath(home) if "\\" in home else PurePosixPath(home)
        # the home of an account may lie anywhere; «/root» and «…/home» themselves name nobody
        if path.parent.name.lower() in {"home", "users"} or path.name.lower() not in {"root", "home", "user", ""}:
            yield path.name
    yield from _account(host)


def _account(host: Host) -> Iterator[str]:
    """Of the account whose home it is: its name and the person's."""
    with suppress(OSError, UnicodeDecodeError):
        for line in host.local("/etc/passwd").read_text("utf-8").splitlines():
            fields = line.split(":")
            if len(fields) > _FULL_NAME + 1 and host.local(fields[_FULL_NAME + 1]) == host.home:
                yield fields[0]
                yield fields[_FULL_NAME].partition(",")[0].strip()
    if isinstance(host, Machine) and sys.platform != "win32":
        import pwd

        with suppress(KeyError):
            account = pwd.getpwuid(os.getuid())
            yield account.pw_name
            yield account.pw_gecos.partition(",")[0].strip()


def _computers(host: Host) -> Iterator[str]:
    names = [host.environ.get(name, "") for name in _COMPUTERS]
    names.append(str(host.registry(_ACTIVE, "ComputerName") or ""))
    with suppress(OSError, UnicodeDecodeError):
        names.append(host.local("/etc/hostname").read_text("utf-8").strip())
    if isinstance(host, Machine):
        names.append(socket.gethostname())
    for name in names:
        yield name
        yield name.partition(".")[0]
