"""Names that a report must not tell."""

import os

import pytest

from tidytrace.host import FixtureHost, current_host
from tidytrace.host.identity import identity_of


def test_a_linux_computer_knows_names_from_its_files(fixture_host):
    host = fixture_host("linux", environ={"USER": "alice"})
    etc = host.local("/etc")
    etc.mkdir(parents=True)
    (etc / "passwd").write_text(
        "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice Zhang,Room 1,,:/home/alice:/bin/bash\nbroken\n", "utf-8"
    )
    (etc / "hostname").write_text("alice-laptop.lan\n", "utf-8")
    seen = identity_of(host)
    assert seen.users == ("alice", "Alice Zhang")
    assert seen.computers == ("alice-laptop.lan", "alice-laptop")
    assert os.fspath(host.home) in seen.homes


def test_a_windows_computer_knows_them_from_its_registry(tmp_path):
    (tmp_path / "registry.json").write_text(
        '{"HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Control\\\\ComputerName\\\\ActiveComputerName":'
        ' {"ComputerName": "DESKTOP-7"}}',
        "utf-8",
    )
    environ = {"USERPROFILE": "C:\\Users\\王伟", "USERNAME": "wangwei", "COMPUTERNAME": "desktop-7x"}
    seen = identity_of(FixtureHost(tmp_path, "windows", environ=environ))
    assert seen.users == ("wangwei", "王伟")
    assert seen.computers == ("desktop-7x", "DESKTOP-7")
    assert "C:\\Users\\王伟" in seen.homes


def test_the_home_of_root_names_nobody(fixture_host):
    assert "root" not in identity_of(fixture_host("linux", environ={"HOME": "/root"})).users


@pytest.mark.skipif(os.name == "nt", reason="asks the list of accounts of POSIX")
def test_this_computer_is_asked_too(home):
    import pwd
    import socket

    seen = identity_of(current_host())
    assert pwd.getpwuid(os.getuid()).pw_name in seen.users
    assert socket.gethostname() in (*seen.computers, "localhost")
