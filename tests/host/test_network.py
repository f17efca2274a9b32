"""Who listens, what containers publish and what a firewall says, as each system tells it without rights."""

# ruff: noqa: E501 - rows as systems and servers write them

import json
import plistlib
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.host import FixtureHost, Process, current_host
from tidytrace.host.network import Firewall, Listener, Network, is_public
from tidytrace.host.sockets import kernel_listeners, netstat_listeners, together
from wine import WINE

MakeHost = Callable[..., FixtureHost]

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def row(address: str, port: int, uid: int = 1000, inode: int = 42, state: str = "0A") -> str:
    """A line as the kernel of this computer writes it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    packed = socket.inet_pton(family, address)
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    written = "".join(f"{word:08X}" for word in words)
    return f"   0: {written}:{port:04X} {'0' * len(written)}:0000 {state} 00000000:00000000 00:00000000 00000000  {uid}        0 {inode} 1 0 100 0 0 10 0\n"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "0.0.0.0", "192.168.1.20", "::", "::1", "::ffff:127.0.0.1", "fe80::1"]
)
def test_the_kernels_list_is_read_in_its_byte_order(address: str) -> None:
    text = HEAD + row(address, 11434) + row(address, 80, state="01")
    assert list(kernel_listeners(text)) == [(address, 11434, 1000, 42)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        HEAD + "  broken\n",
        HEAD + row("0.0.0.0", 80)[:60],
        HEAD + row("0.0.0.0", 80).replace("00000000:0050", "zz:0050"),
    ],
)
def test_a_broken_list_of_the_kernel_breaks_nothing(text: str) -> None:
    assert list(kernel_listeners(text)) == []


def test_a_folder_tree_with_the_kernels_list_answers_like_the_computer(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    net = host.root / "proc" / "net"
    net.mkdir(parents=True)
    (net / "tcp").write_text(HEAD + row("0.0.0.0", 8080, inode=77), "ascii")
    holder = host.root / "proc" / "4711" / "fd"
    holder.mkdir(parents=True)
    (holder / "3").symlink_to("socket:[77]")

    (listener,) = host.network().listeners

    assert (listener.address, listener.port, listener.pids, listener.wildcard) == ("0.0.0.0", 8080, (4711,), True)


def test_this_computer_tells_of_a_port_of_our_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        host = current_host()
        found = [one for one in host.network().listeners if one.port == port]
    assert [one.address for one in found] == ["127.0.0.1"]
    assert found[0].loopback
    assert found[0].pids or WINE  # which does not say it
    host.refresh()
    assert port not in {one.port for one in host.network().listeners}


NEW_NETSTAT = """\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    process:pid    state  options
tcp46      0      0  *.11434                *.*                    LISTEN       131072  131072       ollama:512  00100 00000006
tcp4       0      0  127.0.0.1.1234         *.*                    LISTEN       131072  131072    LM Studio:77   00100 00000006
tcp6       0      0  ::1.8888               *.*                    LISTEN       131072  131072      python3.12:9 00100 00000006
tcp4       0      0  192.168.1.4.50000      1.2.3.4.443            ESTABLISHED  131072  131072       Safari:300  00102 00000000
"""
OLD_NETSTAT = """\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp4       0      0  *.8188                 *.*                    LISTEN      131072 131072    901      0 0x0100 0x00000106
udp4       0      0  *.5353                 *.*                                786896   9216    300      0 0x0100 0x00000000
"""


def test_both_layouts_of_the_mac_are_read() -> None:
    new = {(one.address, one.port): one.pids for one in netstat_listeners(NEW_NETSTAT)}
    assert new[("::", 11434)] == (512,)
    assert new[("::1", 8888)] == (9,)
    assert ("127.0.0.1", 1234) in new
    assert all(port != 50000 for _, port in new)
    assert [(one.address, one.port, one.pids) for one in netstat_listeners(OLD_NETSTAT)] == [("0.0.0.0", 8188, (901,))]


def test_a_second_list_adds_only_what_is_new() -> None:
    known = Listener(address="127.0.0.1", port=1, pids=(5,))
    more = (Listener(address="127.0.0.1", port=1), Listener(address="::1", port=1))
    assert together((known,), more) == (known, more[1])


def test_the_addresses_for_others_come_without_the_loopback_and_links() -> None:
    network = Network(addresses=("fe80::1%en0", "2001:db8::5", "192.168.1.9", "127.0.0.1", "nonsense"))
    assert network.lan == ("192.168.1.9", "2001:db8::5")
    assert is_public("8.8.8.8")
    assert not is_public("192.168.1.9")
    assert not is_public("nonsense")


PROXY = ("/usr/bin/docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0", "-host-port", "3000")
BEHIND = ("-container-ip", "172.17.0.2", "-container-port", "8080", "-use-listen-fd")


def test_what_docker_publishes_stands_in_its_helpers_command(fixture_host: MakeHost) -> None:
    helper = Process(pid=9, name="docker-proxy", command=(*PROXY, *BEHIND))
    udp = Process(
        pid=10, name="docker-proxy", command=tuple("udp" if word == "tcp" else word for word in helper.command)
    )
    (published,) = fixture_host("linux", processes=[helper, udp]).network().published
    assert (published.address, published.port, published.inside, published.by) == ("0.0.0.0", 3000, 8080, "docker")


def test_containers_of_a_docker_without_root_are_seen(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    folder = host.home / ".local/share/docker/containers/abc"
    folder.mkdir(parents=True)
    about = {"Name": "/chat", "Config": {"Image": "ghcr.io/open-webui/open-webui:main"}, "State": {"Running": True}}
    (folder / "config.v2.json").write_text(json.dumps(about))
    ports = {"8080/tcp": [{"HostIp": "", "HostPort": "3000"}], "53/udp": [{"HostPort": "53"}], "1/tcp": None}
    (folder / "hostconfig.json").write_text(json.dumps({"PortBindings": ports}))
    (published,) = host.network().published
    assert (published.image, published.address, published.port, published.running) == (
        "ghcr.io/open-webui/open-webui:main",
        "0.0.0.0",
        3000,
        True,
    )


def test_ports_without_a_helper_are_announced(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    assert not host.network().hidden_ports
    (host.root / "etc" / "docker").mkdir(parents=True)
    (host.root / "etc" / "docker" / "daemon.json").write_text('{"userland-proxy": false}')
    assert host.network().hidden_ports


def written(host: FixtureHost, files: dict[str, str]) -> Firewall:
    for name, text in files.items():
        path = host.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return host.network().firewall


@pytest.mark.parametrize(
    ("files", "firewall"),
    [
        ({}, Firewall()),
        ({"etc/ufw/ufw.conf": "ENABLED=no\n"}, Firewall(state="off")),
        (
            {"etc/ufw/ufw.conf": "# on?\nENABLED=yes\n", "etc/default/ufw": 'DEFAULT_INPUT_POLICY="DROP"\n'},
            Firewall(state="on", name="ufw", incoming="blocked"),
        ),
        (
            {"etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/default/ufw": 'DEFAULT_INPUT_POLICY="ACCEPT"\n'},
            Firewall(state="on", name="ufw", incoming="allowed"),
        ),
        ({"etc/ufw/ufw.conf": "ENABLED=yes\n"}, Firewall(state="on", name="ufw")),
    ],
)
def test_what_ufws_files_say(fixture_host: MakeHost, files: dict[str, str], firewall: Firewall) -> None:
    assert written(fixture_host("linux"), files) == firewall


@pytest.mark.parametrize(
    ("unit", "files", "incoming"),
    [
        ("firewalld", {}, "unknown"),
        (
            "nftables",
            {
                "etc/nftables.conf": "table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n }\n}\n"
            },
            "blocked",
        ),
        (
            "nftables",
            {
                "etc/nftables.conf": "table inet filter {\n chain input {\n  type filter hook input priority filter;\n }\n}\n"
            },
            "unknown",
        ),
    ],
)
def test_a_firewall_that_starts_with_the_system(
    fixture_host: MakeHost, unit: str, files: dict[str, str], incoming: str
) -> None:
    host = fixture_host("linux")
    wants = host.root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True)
    (wants / f"{unit}.service").symlink_to(f"/lib/systemd/system/{unit}.service")
    found = written(host, files)
    assert (found.state, found.name, found.incoming) == ("on", unit, incoming)


POLICY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
NETWORKS = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles"


def windows(fixture_host: MakeHost, keys: dict[str, dict[str, str | int]]) -> Firewall:
    (fixture_host("windows").root / "registry.json").write_text(json.dumps(keys))
    return fixture_host("windows").network().firewall


def test_the_registry_tells_of_windows_firewall(fixture_host: MakeHost) -> None:
    rule = "v2.32|Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=C:\\Programs\\Ollama\\ollama.exe|Name=ollama.exe|"
    blocked = rule.replace("Allow", "Block").replace("Ollama\\ollama", "x\\y")
    found = windows(
        fixture_host,
        {
            f"{NETWORKS}\\{{1}}": {"Category": 1},
            f"{POLICY}\\StandardProfile": {"EnableFirewall": 1},
            f"{POLICY}\\PublicProfile": {"EnableFirewall": 0},
            f"{POLICY}\\FirewallRules": {"TCP Query {1}": rule, "TCP Query {2}": blocked},
        },
    )
    assert (found.state, found.incoming) == ("on", "blocked")
    assert found.allowed == ("c:\\programs\\ollama\\ollama.exe",)


def test_a_firewall_that_is_off_is_off(fixture_host: MakeHost) -> None:
    assert windows(fixture_host, {f"{POLICY}\\PublicProfile": {"EnableFirewall": 0}}).state == "off"


def test_a_registry_that_says_nothing_says_nothing(fixture_host: MakeHost) -> None:
    assert windows(fixture_host, {}) == Firewall()


@pytest.mark.parametrize(
    ("state", "firewall"),
    [
        (0, Firewall(state="off", name="macOS", incoming="allowed")),
        (1, Firewall(state="on", name="macOS")),
        (2, Firewall(state="on", name="macOS", incoming="blocked")),
    ],
)
def test_the_macs_property_list(fixture_host: MakeHost, state: int, firewall: Firewall) -> None:
    host = fixture_host("macos")
    path: Path = host.root / "Library/Preferences/com.apple.alf.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(plistlib.dumps({"globalstate": state}, fmt=plistlib.FMT_BINARY))
    assert host.network().firewall == firewall


@pytest.mark.parametrize("content", [b"", b"bplist00nonsense", b"<plist><array/></plist>", b"\0" * 50])
def test_a_broken_property_list_says_nothing(fixture_host: MakeHost, content: bytes) -> None:
    host = fixture_host("macos")
    path = host.root / "Library/Preferences/com.apple.alf.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert host.network().firewall == Firewall()
