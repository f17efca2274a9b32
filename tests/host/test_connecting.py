"""Where processes are connected, as the kernel and psutil tell it, and which country an address is registered in."""

# ruff: noqa: E501 - rows as systems write them

import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pace import least
from tidytrace.host import FixtureHost, current_host
from tidytrace.host.connecting import Connection, kernel_rows, linux_connections, psutil_connections
from tidytrace.host.countries import countries_known, country_of
from tidytrace.host.hosts_file import names_in
from wine import NO_PORT_OWNERS, WINE

MakeHost = Callable[..., FixtureHost]

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
CLIENT = """
import socket, sys, time
one = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
print("on", flush=True)
time.sleep(60)
"""


def written(address: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    packed = socket.inet_pton(family, address)
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    return f"{''.join(f'{word:08X}' for word in words)}:{port:04X}"


def row(remote: str, port: int, *, inode: int, state: str = "01", user: int = 1000, local: int = 50000) -> str:
    """A line as the kernel of this computer writes it."""
    own = "::" if ":" in remote else "192.168.1.4"
    return f"   0: {written(own, local)} {written(remote, port)} {state} 00000000:00000000 00:00000000 00000000  {user}        0 {inode} 1\n"


def computer(proc: Path, tables: dict[str, str], open_: dict[int, list[int]]) -> Path:
    """A folder that looks like ``/proc``."""
    (proc / "net").mkdir(parents=True)
    for name, lines in tables.items():
        (proc / "net" / name).write_text(HEAD + lines, "ascii")
    for pid, inodes in open_.items():
        folder = proc / str(pid) / "fd"
        folder.mkdir(parents=True)
        for number, inode in enumerate(inodes):
            (folder / str(number)).symlink_to(f"socket:[{inode}]")
    return proc


def test_an_address_of_ipv4_inside_ipv6_is_one_of_ipv4() -> None:
    (found,) = kernel_rows(HEAD + row("::ffff:160.79.104.10", 443, inode=7), "tcp")
    assert (found.remote, found.remote_port, found.inode) == ("160.79.104.10", 443, 7)


@pytest.mark.parametrize("text", ["", "x", HEAD + "  broken\n", HEAD + row("1.2.3.4", 80, inode=7)[:50]])
def test_a_broken_list_breaks_nothing(text: str) -> None:
    assert list(kernel_rows(text, "tcp")) == []


def test_only_what_these_processes_have_open_is_told(tmp_path: Path) -> None:
    proc = computer(
        tmp_path,
        {
            "tcp": row("1.2.3.4", 443, inode=1) + row("5.6.7.8", 443, inode=2) + row("9.9.9.9", 1, inode=3, state="06"),
            "tcp6": row("2001:db8::1", 443, inode=4),
            "udp": row("8.8.8.8", 443, inode=5) + row("0.0.0.0", 0, inode=6, state="07"),
        },
        {10: [1, 3, 4, 5, 6, 99], 11: [2]},
    )
    found = linux_connections(proc, [10, 12], user=None)
    assert {(one.pid, one.remote, one.port, one.protocol) for one in found.seen} == {
        (10, "1.2.3.4", 443, "tcp"),
        (10, "2001:db8::1", 443, "tcp"),
        (10, "8.8.8.8", 443, "udp"),
    }
    assert found.hidden == ()


def test_who_comes_to_a_port_of_ours_is_told_apart(tmp_path: Path) -> None:
    listens = row("0.0.0.0", 0, inode=1, state="0A", local=11434)
    comes = row("192.168.1.9", 60000, inode=2, local=11434)
    proc = computer(tmp_path, {"tcp": listens + comes + row("1.2.3.4", 443, inode=3)}, {10: [1, 2, 3]})
    found = linux_connections(proc, [10], user=None)
    assert {one.remote: one.incoming for one in found.seen} == {"192.168.1.9": True, "1.2.3.4": False}
    assert found.served == (11434,)


def test_connections_of_other_people_are_counted_and_not_told(tmp_path: Path) -> None:
    rows = row("1.2.3.4", 443, inode=1) + row("5.6.7.8", 443, inode=2, user=0) + row("127.0.0.1", 9, inode=3, user=0)
    proc = computer(tmp_path, {"tcp": rows}, {10: [1]})
    found = linux_connections(proc, [10], user=1000)
    assert [one.remote for one in found.seen] == ["1.2.3.4"]
    assert found.others == 1
    assert linux_connections(proc, [10], user=None).others == 0


def test_a_process_that_hides_its_connections_is_named(tmp_path: Path, monkeypatch) -> None:
    proc = computer(tmp_path, {"tcp": row("1.2.3.4", 443, inode=1)}, {10: [1], 11: []})
    scandir = os.scandir

    def refusing(path):
        if Path(path).parts[-2:] == ("11", "fd"):
            raise PermissionError(13, "refused", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = linux_connections(proc, [10, 11], user=None)
    assert found.hidden == (11,)
    assert [one.pid for one in found.seen] == [10]


def test_a_process_in_a_network_of_its_own_is_looked_up_there(tmp_path: Path) -> None:
    proc = computer(tmp_path, {"tcp": row("1.2.3.4", 443, inode=1)}, {10: [1], 11: [2]})
    inside = proc / "11" / "net"
    inside.mkdir()
    (inside / "tcp").write_text(HEAD + row("5.6.7.8", 443, inode=2), "ascii")
    for pid, network in (("self", 1), ("10", 1), ("11", 2)):
        (proc / pid / "ns").mkdir(parents=True)
        (proc / pid / "ns" / "net").symlink_to(f"net:[{network}]")
    found = linux_connections(proc, [10, 11], user=None)
    assert {(one.pid, one.remote) for one in found.seen} == {(10, "1.2.3.4"), (11, "5.6.7.8")}


def test_three_hundred_processes_take_no_time(tmp_path: Path) -> None:
    rows = "".join(row(f"10.{n // 250}.{n % 250}.1", 443, inode=n + 1) for n in range(3000))
    sockets = {pid: list(range(pid * 10 - 9, pid * 10 + 1)) for pid in range(1, 301)}
    proc = computer(tmp_path, {"tcp": rows}, sockets)
    assert len(linux_connections(proc, range(1, 301), user=None).seen) == 3000
    assert least(lambda: linux_connections(proc, range(1, 301), user=None), enough=0.3) < 0.3


@pytest.mark.skipif(WINE, reason=NO_PORT_OWNERS)
def test_a_real_process_is_seen_on_the_loopback() -> None:
    host = current_host()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with subprocess.Popen([sys.executable, "-c", CLIENT, str(port)], stdout=subprocess.PIPE) as client:
            assert client.stdout is not None
            client.stdout.readline()
            found = host.connections({client.pid, os.getpid()})
            client.kill()
    (line,) = [one for one in found.seen if one.pid == client.pid]
    assert (line.remote, line.port, line.incoming) == ("127.0.0.1", port, False)
    assert found.here() == {one for one in found.seen if one.remote == "127.0.0.1"}
    assert line in found.here()
    assert port in found.served
    assert not host.connections({client.pid}).seen


def psutil_row(pid: int, remote: tuple[str, int] | tuple[()], status: str, local: int = 50000, kind=socket.SOCK_STREAM):
    far = SimpleNamespace(ip=remote[0], port=remote[1]) if remote else ()
    return SimpleNamespace(pid=pid, raddr=far, laddr=SimpleNamespace(ip="::", port=local), status=status, type=kind)


def test_windows_tells_all_in_one_list_but_not_udp(monkeypatch) -> None:
    rows = [
        psutil_row(10, ("::ffff:1.2.3.4", 443), "ESTABLISHED"),
        psutil_row(11, ("5.6.7.8", 443), "ESTABLISHED"),
        psutil_row(10, (), "LISTEN", local=11434),
        psutil_row(10, ("192.168.1.9", 6000), "ESTABLISHED", local=11434),
        psutil_row(10, ("9.9.9.9", 443), "TIME_WAIT"),
        psutil_row(10, (), "NONE", kind=socket.SOCK_DGRAM),
    ]
    monkeypatch.setattr("psutil.net_connections", lambda _kind: rows)
    found = psutil_connections("windows", {10})
    assert [(one.remote, one.incoming) for one in found.seen] == [("1.2.3.4", False), ("192.168.1.9", True)]
    assert found.served == (11434,)
    assert not found.datagrams


def test_a_mac_asks_one_process_after_another(monkeypatch) -> None:
    import psutil

    class Given:
        def __init__(self, pid: int) -> None:
            self.pid = pid

        def net_connections(self, kind: str):
            if self.pid == 11:
                raise psutil.AccessDenied(self.pid)
            if self.pid == 12:
                raise psutil.NoSuchProcess(self.pid)
            return [psutil_row(self.pid, ("1.2.3.4", 443), "ESTABLISHED")]

    monkeypatch.setattr("psutil.Process", Given)
    found = psutil_connections("macos", {10, 11, 12})
    assert [(one.pid, one.remote) for one in found.seen] == [(10, "1.2.3.4")]
    assert found.hidden == (11,)
    assert found.datagrams


def test_a_system_that_tells_nothing_says_so(monkeypatch) -> None:
    def refusing(kind: str):
        raise OSError(5, "no table")

    monkeypatch.setattr("psutil.net_connections", refusing)
    assert "no table" in psutil_connections("windows", {10}).problem


def test_a_fixture_answers_from_its_description(fixture_host: MakeHost) -> None:
    host = fixture_host("windows")
    description = {
        "addresses": ["192.168.1.4"],
        "connections": [
            {"pid": 10, "remote": "::ffff:1.2.3.4", "port": 443},
            {"pid": 99, "remote": "5.6.7.8", "port": 443},
        ],
        "unseen": {"hidden": [11], "others": 3, "datagrams": False},
        "countries": {"1.2.3.4": "AU"},
    }
    (host.root / "sockets.json").write_text(json.dumps(description), "utf-8")
    found = host.connections({10, 11})
    assert found.seen == (Connection(pid=10, remote="1.2.3.4", port=443),)
    assert (found.hidden, found.others, found.datagrams, found.addresses) == ((11,), 3, False, ("192.168.1.4",))
    assert (host.country("1.2.3.4"), host.country("8.8.8.8"), host.countries_known) == ("AU", None, True)
    assert host.network().listeners == ()


def test_a_fixture_with_the_kernels_lists_answers_like_the_computer(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    computer(host.root / "proc", {"tcp": row("1.2.3.4", 443, inode=1)}, {10: [1]})
    assert [(one.pid, one.remote) for one in host.connections({10}).seen] == [(10, "1.2.3.4")]


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("8.8.8.8", "US"),
        ("::ffff:8.8.8.8", "US"),
        ("64:ff9b::808:808", "US"),
        ("2001:4860:4860::8888", "US"),
        ("110.242.68.66", "CN"),
        ("192.168.1.1", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("fe80::1%eth0", None),
        ("198.18.0.4", None),
        ("no address", None),
        ("", None),
    ],
)
def test_the_country_that_an_address_is_registered_in(address: str, country: str | None) -> None:
    if not countries_known():
        pytest.skip("there is no list of countries for this system")
    assert country_of(address) == country


def test_without_the_list_no_country_is_told(monkeypatch) -> None:
    monkeypatch.setattr("tidytrace.host.countries._list", lambda: None)
    assert country_of("8.8.8.8") is None
    assert not countries_known()


@pytest.mark.parametrize("code", ["EU", "ZZ", "AP", "", "us", "USA"])
def test_what_is_no_country_is_not_told_as_one(monkeypatch, code: str) -> None:
    monkeypatch.setattr("tidytrace.host.countries._list", lambda: lambda _address: code)
    assert country_of("8.8.8.8") is None


def test_names_come_from_the_hosts_file_alone(fixture_host: MakeHost) -> None:
    host = fixture_host("windows")
    path = host.local("C:\\Windows\\System32\\drivers\\etc\\hosts")
    path.parent.mkdir(parents=True)
    path.write_bytes(
        b"\xef\xbb\xbf# mine\r\n1.2.3.4  Models.Example other # x\r\n1.2.3.4 second\r\n::ffff:5.6.7.8 six\r\nlone\r\n\xff\xfe bad\r\n"
    )
    names = host.written_names()
    assert (names["1.2.3.4"], names["5.6.7.8"]) == ("models.example", "six")
    assert names_in(path.with_name("missing")) == {}
