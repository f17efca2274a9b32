"""The ports that programs of this computer listen on, as each system tells it without rights."""

import os
import re
import struct
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from tidytrace.host.network import Listener

_LISTEN: Final = "0A"
_COLUMNS: Final = 10
_SOCKET: Final = re.compile(r"socket:\[(\d+)\]")
_NETSTAT: Final = re.compile(r"^(?P<address>\S+)[.:](?P<port>\d+)$")


def kernel_listeners(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Address, port, user number and inode of each line of ``/proc/net/tcp`` or ``tcp6`` that listens."""
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) < _COLUMNS or words[3] != _LISTEN:
            continue
        address, _, port = words[1].partition(":")
        with suppress(ValueError, struct.error):
            yield kernel_address(address), int(port, 16), int(words[7]), int(words[9])


def kernel_address(hexadecimal: str) -> str:
    """An address as the kernel writes it: words of 32 bits in the byte order of this computer."""
    import socket

    words = [int(hexadecimal[at : at + 8], 16) for at in range(0, len(hexadecimal), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)


def linux_listeners(proc: Path) -> tuple[Listener, ...]:
    """What the kernel lists, with the processes of those that the person may look into. Raises OSError."""
    found = list(kernel_listeners((proc / "net" / "tcp").read_text("ascii", "replace")))
    with suppress(FileNotFoundError):  # a kernel without IPv6
        found += kernel_listeners((proc / "net" / "tcp6").read_text("ascii", "replace"))
    holders = _holders(proc, {inode for _, _, _, inode in found if inode})
    return tuple(
        Listener(address=address, port=port, pids=tuple(holders.get(inode, ())), owner=_name(uid))
        for address, port, uid, inode in found
    )


def _holders(proc: Path, wanted: Collection[int]) -> Mapping[int, list[int]]:
    """Which processes have which of these sockets open."""
    found: dict[int, list[int]] = defaultdict(list)
    for entry in os.scandir(proc):
        if not entry.name.isdecimal():
            continue
        # another person's process, or one that has ended
        with suppress(OSError):
            for inode in open_sockets(entry.path):
                if inode in wanted and int(entry.name) not in found[inode]:
                    found[inode].append(int(entry.name))
    return found


def open_sockets(process: str | Path) -> Iterator[int]:
    """The inodes of the sockets that a process has open, by its folder in ``/proc``. Raises OSError."""
    for descriptor in os.scandir(os.path.join(process, "fd")):  # noqa: PTH118 - thousands of these
        match = _SOCKET.fullmatch(_link(descriptor.path))
        if match:
            yield int(match[1])


def _link(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115 - as above
    except OSError:
        return ""


def _name(uid: int) -> str | None:
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        import pwd

        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return str(uid)


def psutil_listeners() -> tuple[tuple[Listener, ...], str]:
    """What psutil tells, and why some may be missing.

    Windows lists the ports of all; macOS only tells of one's own processes, one after another.
    """
    import psutil

    try:
        rows = [(one.laddr, one.pid, one.status) for one in psutil.net_connections("tcp")]
        problem = ""
    except (psutil.Error, OSError) as error:
        rows, problem = [], str(error) or type(error).__name__
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                rows += [(one.laddr, process.pid, one.status) for one in process.net_connections("tcp")]
    seen: dict[tuple[str, int], list[int]] = defaultdict(list)
    for address, pid, status in rows:
        if status == psutil.CONN_LISTEN and address:
            holders = seen[address.ip, address.port]
            if pid and pid not in holders:
                holders.append(pid)
    listeners = (Listener(address=address, port=port, pids=tuple(pids)) for (address, port), pids in seen.items())
    return tuple(listeners), problem


def netstat_listeners(text: str) -> Iterator[Listener]:
    """Those of ``netstat -anv -p tcp`` on macOS; where its columns are, its own heading says."""
    heading: Sequence[str] = ()
    for line in text.splitlines():
        if line.startswith("Proto"):
            heading = re.split(r"\s+", re.sub(r"(Local|Foreign) Address", r"\1-Address", line.strip()))
            continue
        words = line.split()
        if not words or not words[0].startswith("tcp") or "LISTEN" not in words:
            continue
        match = _NETSTAT.fullmatch(words[3])
        if match is None:
            continue
        address = match["address"]
        if address == "*":
            address = "::" if words[0] in {"tcp6", "tcp46"} else "0.0.0.0"  # noqa: S104 - it is told, not used
        yield Listener(address=address, port=int(match["port"]), pids=_netstat_pids(words, heading))


def _netstat_pids(words: Sequence[str], heading: Sequence[str]) -> tuple[int, ...]:
    """The process of a row: newer systems write ``name:pid``, older ones a column of its own."""
    for name in ("process:pid", "pid"):
        if name in heading:
            place = heading.index(name)
            number = words[place].rpartition(":")[2] if place < len(words) else ""
            return (int(number),) if number.isdecimal() and int(number) else ()
    return ()


def together(first: Sequence[Listener], more: Sequence[Listener]) -> tuple[Listener, ...]:
    """Two lists without what both have; the first knows more."""
    known = {(one.address, one.port) for one in first}
    return (*first, *(one for one in more if (one.address, one.port) not in known))


def own_addresses() -> tuple[str, ...]:
    """The addresses of this computer's interfaces, without those of the loopback."""
    import socket

    import psutil

    from tidytrace.host.probing.visit import is_loopback

    families = {socket.AF_INET, socket.AF_INET6}
    found: dict[str, None] = {}
    try:
        interfaces = psutil.net_if_addrs()
    except (psutil.Error, OSError):
        return ()
    for addresses in interfaces.values():
        for one in addresses:
            if one.family in families and not is_loopback(one.address):
                found[one.address] = None
    return tuple(found)
