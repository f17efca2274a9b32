"""The real computer, with the home that the environment names."""

import sys
from pathlib import Path

import pytest

from tidytrace.host import HostError, current_host
from tidytrace.host.macos import MacHost
from tidytrace.host.windows import WindowsHost

linux = pytest.mark.skipif(sys.platform != "linux", reason="about Linux")


@linux
def test_the_home_of_the_environment_counts(home):
    host = current_host()
    assert (host.system, host.home) == ("linux", home)
    assert host.release
    assert host.variables()["xdg_config"] == str(home / ".config")
    assert host.local("~/.codex") == home / ".codex"
    assert host.local("/etc/codex") == Path("/etc/codex")
    assert host.registry("HKCU\\Software", "x") is None


@linux
def test_a_moved_home_is_another_home(tmp_path):
    host = current_host({"HOME": str(tmp_path / "x" / ".." / "y"), "XDG_CONFIG_HOME": str(tmp_path / "conf")})
    assert host.home == tmp_path / "y"
    assert host.variables()["xdg_config"] == str(tmp_path / "conf")


@linux
def test_only_what_can_be_started_is_a_command(home, monkeypatch):
    folder = home / ".local" / "bin"
    folder.mkdir(parents=True)
    program = folder / "tidytrace-test-command"
    program.touch(mode=0o600)
    assert current_host().which(program.name) is None
    program.chmod(0o700)
    assert current_host().which(program.name) == program
    earlier = home / "first"
    earlier.mkdir()
    (earlier / program.name).touch(mode=0o700)
    monkeypatch.setenv("PATH", str(earlier))
    assert current_host().which(program.name) == earlier / program.name


class OneValue:
    """A registry with one answer."""

    def value(self, key, name):
        return {"CurrentBuildNumber": "22631", "DisplayVersion": "23H2"}.get(name)

    def subkeys(self, key):
        return ()


def test_windows_is_understood_on_any_system(tmp_path):
    host = WindowsHost({"USERPROFILE": str(tmp_path), "APPDATA": str(tmp_path / "Roaming")}, OneValue())
    assert (host.system, host.release, host.home) == ("windows", "Windows 11 23H2", tmp_path)
    assert host.variables()["appdata"] == str(tmp_path / "Roaming")
    assert host.local("%APPDATA%/Code") == tmp_path / "Roaming" / "Code"
    assert host.registry("HKCU\\x", "DisplayVersion") == "23H2"


def test_a_mac_is_understood_on_any_system(tmp_path):
    host = MacHost({"HOME": str(tmp_path)})
    assert (host.system, host.home) == ("macos", tmp_path)
    assert host.variables()["library"] == str(tmp_path / "Library" / "Application Support")


@linux
@pytest.mark.parametrize("environ", [{}, {"HOME": ""}])
def test_without_a_home_in_the_environment_the_account_s_counts(environ):
    import os
    import pwd

    assert current_host(environ).home == Path(pwd.getpwuid(os.getuid()).pw_dir)


@linux
def test_an_account_without_a_home_is_told_what_to_do(monkeypatch):
    def unknown(uid):
        raise KeyError(uid)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    with pytest.raises(HostError, match="HOME"):
        current_host({})
