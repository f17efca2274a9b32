"""Where programs of this computer are connected at this moment, as each system tells it without rights."""

import os
import struct
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec

from tidytrace.catalog import System
from tidytrace.host.probing.visit import is_loopback, plain_address
from tidytrace.host.sockets import kernel_address, open_sockets, own_addresses

Protocol = Literal["tcp", "udp"]

_LISTEN: Final = "0A"
_OVER: Final = frozenset({"06", "07", _LISTEN})
"""States of the kernel in which nobody is connected (any more): TIME_WAIT, CLOSE, LISTEN."""
_COLUMNS: Final = 10
_TABLES: Final[tuple[tuple[str, Protocol], ...]] = (("tcp", "tcp"), ("tcp6", "tcp"), ("udp", "udp"), ("udp6", "udp"))
_NOWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - it is compared, not listened on


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """One end of a process at another computer, or at another program of this one."""

    pid: int
    remote: str
    """The other end's address; one of IPv4 is never written as one of IPv6."""
    port: int
    """The other end's port."""
    protocol: Protocol = "tcp"
    incoming: bool = False
    """Whether the other end came to a port that this computer listens on."""

    def plain(self) -> "Connection":
        """The same with the address in its usual spelling."""
        return msgspec.structs.replace(self, remote=plain_address(self.remote))


class Connections(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, at one moment, and what could not be seen."""

    seen: tuple[Connection, ...] = ()
    addresses: tuple[str, ...] = ()
    """Of this computer's interfaces, without the loopback."""
    served: tuple[int, ...] = ()
    """Ports of this computer that these processes listen on themselves: who connects to one talks to them."""
    hidden: tuple[int, ...] = ()
    """Those of the processes that do not show their connections to this person."""
    others: int = 0
    """Connections of other people and of the system, as far as they are counted; whose they are cannot be seen."""
    datagrams: bool = True
    """Whether the system tells the other end of UDP; Windows does not."""
    problem: str = ""
    """Why nothing can be seen at all: the system's own words; empty when something can."""

    def here(self) -> frozenset[Connection]:
        """Those whose other end is a program of this computer too."""
        own = {plain_address(one) for one in self.addresses}
        return frozenset(one for one in self.seen if one.remote in own or is_loopback(one.remote))


class Row(NamedTuple):
    """One line of the kernel's lists."""

    port: int
    remote: str
    remote_port: int
    state: str
    user: int
    inode: int
    protocol: Protocol


def connections(system: System, pids: Collection[int]) -> Connections:
    """Those of the computer that we run on."""
    if system == "linux":
        try:
            found = linux_connections(Path("/proc"), pids, user=_person())
        except OSError as error:
            return Connections(problem=error.strerror or type(error).__name__)
    else:
        found = psutil_connections(system, pids)
    return msgspec.structs.replace(found, addresses=own_addresses())


def _person() -> int | None:
    """The number of the person's account; none for an administrator, from whom nothing is hidden."""
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        return os.geteuid() or None


def kernel_rows(text: str, protocol: Protocol) -> Iterator[Row]:
    """The lines of ``/proc/net/tcp``, ``tcp6``, ``udp`` or ``udp6`` that listen or are connected."""
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) < _COLUMNS or (words[3] in _OVER and words[3] != _LISTEN):
            continue
        remote, _, remote_port = words[2].partition(":")
        with suppress(ValueError, struct.error):
            yield Row(
                port=int(words[1].rpartition(":")[2], 16),
                remote=plain_address(kernel_address(remote)),
                remote_port=int(remote_port, 16),
                state=words[3],
                user=int(words[7]),
                inode=int(words[9]),
                protocol=protocol,
            )


def linux_connections(proc: Path, pids: Collection[int], *, user: int | None) -> Connections:
    """What the kernel lists of these processes: one pass over its lists, one over what these processes have open.

    A process in a network of its own (a container, a sandbox) is looked up in the lists of that network.

    Args:
        proc: ``/proc``, or a folder that looks like it.
        pids: the processes.
        user: the account whose connections are not counted as other people's; none counts none.

    Raises:
        OSError: the kernel's lists cannot be read.
    """
    ours = list(_rows(proc / "net"))
    found: list[Connection] = []
    hidden: list[int] = []
    home = _network(proc / "self")
    served: set[int] = set()
    looked: dict[str, _Table] = {home: _Table(ours)}
    for pid in sorted(pids):
        folder = proc / str(pid)
        network = _network(folder) or home
        try:
            if network not in looked:
                looked[network] = _Table(list(_rows(folder / "net")))
            for inode in open_sockets(folder):
                found += looked[network].connections(pid, inode)
                served |= looked[network].served(inode)
        except PermissionError:
            hidden.append(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
    others = sum(1 for row in ours if user is not None and row.user != user and _leads_out(row))
    return Connections(seen=tuple(found), served=tuple(sorted(served)), hidden=tuple(hidden), others=others)


class _Table:
    """The connections of one network by their inodes."""

    def __init__(self, rows: Collection[Row]) -> None:
        self._servers = {row.inode: row.port for row in rows if row.state == _LISTEN}
        self._listening = frozenset(self._servers.values())
        self._rows = {row.inode: row for row in rows if row.state != _LISTEN and row.remote not in _NOWHERE}

    def served(self, inode: int) -> frozenset[int]:
        """The port that a socket listens on, if it does."""
        return frozenset({self._servers[inode]} if inode in self._servers else ())

    def connections(self, pid: int, inode: int) -> Iterator[Connection]:
        """The connection behind a socket of a process, if it is one."""
        row = self._rows.get(inode)
        if row is not None:
            incoming = row.protocol == "tcp" and row.port in self._listening
            yield Connection(pid=pid, remote=row.remote, port=row.remote_port, protocol=row.protocol, incoming=incoming)


def _leads_out(row: Row) -> bool:
    return row.state != _LISTEN and row.remote not in _NOWHERE and not is_loopback(row.remote)


def _rows(folder: Path) -> Iterator[Row]:
    for name, protocol in _TABLES:
        try:
            text = (folder / name).read_text("ascii", "replace")
        except FileNotFoundError:
            if name == "tcp":
                raise
            continue  # a kernel without IPv6
        yield from kernel_rows(text, protocol)


def _network(process: Path) -> str:
    """Which network a process lives in; empty when that may not be seen."""
    try:
        return os.readlink(process / "ns" / "net")  # noqa: PTH115 - the link leads to no path
    except OSError:
        return ""


def psutil_connections(system: System, pids: Collection[int]) -> Connections:
    """What psutil tells: on Windows in one list, on macOS of one's own processes, one after another."""
    import psutil

    rows: list[tuple[int, Any]] = []
    hidden: list[int] = []
    if system == "windows":
        try:
            rows = [(one.pid, one) for one in psutil.net_connections("inet") if one.pid]
        except (psutil.Error, OSError) as error:
            return Connections(problem=str(error) or type(error).__name__)
    else:
        for pid in sorted(pids):
            try:
                rows += ((pid, one) for one in psutil.Process(pid).net_connections("inet"))
            except psutil.NoSuchProcess:
                continue  # it has ended
            except (psutil.Error, OSError):
                hidden.append(pid)
    listeners = [(pid, one.laddr.port) for pid, one in rows if one.status == psutil.CONN_LISTEN and one.laddr]
    listening = {port for _, port in listeners}
    return Connections(
        seen=tuple(connection for pid, one in rows if pid in pids for connection in _told(pid, one, listening)),
        served=tuple(sorted({port for pid, port in listeners if pid in pids})),
        hidden=tuple(hidden),
        datagrams=system != "windows",
    )


def _told(pid: int, one: Any, listening: Collection[int]) -> Iterator[Connection]:
    import socket

    import psutil

    over = {psutil.CONN_TIME_WAIT, psutil.CONN_CLOSE, psutil.CONN_LISTEN}
    if not one.raddr or one.status in over or plain_address(one.raddr.ip) in _NOWHERE:
        return
    stream = one.type == socket.SOCK_STREAM
    yield Connection(
        pid=pid,
        remote=plain_address(one.raddr.ip),
        port=one.raddr.port,
        protocol="tcp" if stream else "udp",
        incoming=stream and one.laddr.port in listening,
    )
