"""A folder tree answers as a computer of any of the three systems."""

import json

import pytest

from tidytrace.host import FixtureHost, Package, Process, ProcessesUnknown


@pytest.mark.parametrize(
    ("system", "home"), [("linux", "home/alice"), ("macos", "Users/alice"), ("windows", "C/Users/alice")]
)
def test_the_home_stands_where_the_system_has_it(tmp_path, system, home):
    host = FixtureHost(tmp_path, system)
    assert host.home == tmp_path / home
    assert host.variables()["home"] == str(host.home)
    assert host.local("~/x") == host.home / "x"
    assert host.local("~") == host.home


def test_a_place_in_the_tree_is_known_however_its_parts_are_divided(tmp_path):
    host = FixtureHost(tmp_path, "windows")
    assert host.local(f"{tmp_path.as_posix()}/C/x") == tmp_path / "C" / "x"
    assert host.is_absolute(f"{tmp_path.as_posix()}/C/x")


def test_nothing_is_made(tmp_path):
    FixtureHost(tmp_path / "computer", "linux").variables()
    assert not (tmp_path / "computer").exists()


@pytest.mark.parametrize(
    ("system", "written", "openable"),
    [
        ("linux", "/etc/codex", "etc/codex"),
        ("linux", "/home/alice/.codex", "home/alice/.codex"),
        ("macos", "/Library/Application Support/ClaudeCode", "Library/Application Support/ClaudeCode"),
        ("windows", "C:\\ProgramData\\x", "C/ProgramData/x"),
        ("windows", "c:/Program Files/x", "C/Program Files/x"),
        ("windows", "D:\\models", "D/models"),
        ("windows", "\\\\server\\share\\x", "server/share/x"),
        ("windows", "%APPDATA%\\Code", "C/Users/alice/AppData/Roaming/Code"),
        ("windows", "%LocalAppData%/Programs", "C/Users/alice/AppData/Local/Programs"),
        ("windows", "%USERPROFILE%\\.codex", "C/Users/alice/.codex"),
        ("windows", "~\\.codex", "C/Users/alice/.codex"),
    ],
)
def test_every_path_of_the_system_has_its_place_in_the_tree(tmp_path, system, written, openable):
    host = FixtureHost(tmp_path, system)
    assert host.is_absolute(written)
    assert host.local(written) == tmp_path / openable
    assert host.local(str(tmp_path / openable)) == tmp_path / openable


@pytest.mark.parametrize(("system", "text"), [("linux", "x/y"), ("linux", ""), ("windows", "x\\y"), ("windows", "C:x")])
def test_a_relative_path_names_no_place(tmp_path, system, text):
    assert not FixtureHost(tmp_path, system).is_absolute(text)


def test_variables_of_linux(tmp_path):
    host = FixtureHost(tmp_path, "linux", environ={"XDG_DATA_HOME": "/data/alice", "XDG_STATE_HOME": "not/absolute"})
    found = host.variables()
    assert found["xdg_config"] == str(host.home / ".config")
    assert found["xdg_data"] == str(tmp_path / "data" / "alice")
    assert found["xdg_state"] == str(host.home / ".local" / "state")
    assert found["flatpak"] == str(host.home / ".var" / "app")
    assert found["snap"] == str(host.home / "snap")
    assert found["etc"] == str(tmp_path / "etc")
    assert "appdata" not in found


def test_variables_of_windows(tmp_path):
    host = FixtureHost(tmp_path, "windows", environ={"APPDATA": "D:\\Roaming"})
    found = host.variables()
    assert found["appdata"] == str(tmp_path / "D" / "Roaming")
    assert found["localappdata"] == str(host.home / "AppData" / "Local")
    assert found["packages"] == str(host.home / "AppData" / "Local" / "Packages")
    assert found["programdata"] == str(tmp_path / "C" / "ProgramData")
    assert found["xdg_config"] == str(host.home / ".config")
    assert "library" not in found


def test_variables_of_a_mac(tmp_path):
    host = FixtureHost(tmp_path, "macos")
    assert host.variables()["library"] == str(host.home / "Library" / "Application Support")
    assert host.variables()["xdg_data"] == str(host.home / ".local" / "share")
    assert "flatpak" not in host.variables()


def test_another_home_is_honoured(tmp_path):
    assert FixtureHost(tmp_path, "linux", environ={"HOME": "/srv/bob"}).home == tmp_path / "srv" / "bob"
    assert FixtureHost(tmp_path, "windows", environ={"USERPROFILE": "D:\\bob"}).home == tmp_path / "D" / "bob"


def test_the_registry_is_a_file(tmp_path):
    keys = {"HKCU\\Software\\Sample": {"Share": 1}, "HKCU\\Software\\Sample\\Deep\\Er": {"x": "y"}}
    (tmp_path / "registry.json").write_text(json.dumps(keys))
    host = FixtureHost(tmp_path, "windows")
    assert host.registry("hkcu\\software\\SAMPLE", "share") == 1
    assert host.registry("HKCU\\Software\\Sample", "nothing") is None
    assert host.registry("HKLM\\Software\\Sample", "Share") is None
    assert host.layout.ground.registry.subkeys("HKCU\\Software\\Sample") == ("Deep",)


def test_processes_come_from_the_list_and_the_file(tmp_path):
    (tmp_path / "processes.json").write_text(json.dumps([{"pid": 8, "name": "codex", "home": "/home/alice"}]))
    host = FixtureHost(tmp_path, "linux", processes=[Process(pid=7, name="ollama")])
    assert [(process.pid, process.name) for process in host.processes()] == [(7, "ollama"), (8, "codex")]
    assert host.processes_known


def test_hidden_processes_are_not_no_processes(tmp_path):
    host = FixtureHost(tmp_path, "linux", processes_known=False)
    assert not host.processes_known
    with pytest.raises(ProcessesUnknown, match="cannot be listed"):
        host.processes()


def test_given_programs_and_packages(tmp_path):
    whole = Package(name="x", version="3", where="somewhere")
    host = FixtureHost(
        tmp_path,
        "linux",
        binaries={"codex": "/usr/bin/codex"},
        packages={"npm:@openai/codex": "0.169.0", "deb:x": whole},
    )
    assert host.which("codex") == tmp_path / "usr" / "bin" / "codex"
    assert host.which("claude") is None
    assert host.package("npm:@openai/codex") == Package(
        name="@openai/codex", version="0.169.0", where="npm:@openai/codex"
    )
    assert host.package("deb:x") is whole
    assert host.package("deb:y") is None


@pytest.mark.parametrize(
    ("system", "file", "binary"),
    [
        ("linux", "home/alice/.local/bin/claude", "claude"),
        ("linux", "home/alice/.opencode/bin/opencode", "opencode"),
        ("linux", "snap/bin/code", "code"),
        ("linux", "var/lib/flatpak/exports/bin/com.visualstudio.code", "com.visualstudio.code"),
        ("linux", "opt/tools/x", "x"),
        ("macos", "opt/homebrew/bin/codex", "codex"),
        ("windows", "C/Users/alice/AppData/Roaming/npm/codex.cmd", "codex"),
        ("windows", "C/Users/alice/.local/bin/claude.exe", "claude"),
        ("windows", "D/tools/x.exe", "x"),
    ],
)
def test_programs_are_found_where_installers_put_them(tmp_path, system, file, binary):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.touch()
    search = "/usr/bin:/opt/tools" if system == "linux" else "D:\\tools;C:\\Windows"
    assert FixtureHost(tmp_path, system, environ={"PATH": search}).which(binary) == path


def test_what_the_system_calls_itself(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "os-release").write_text('NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
    assert FixtureHost(tmp_path, "linux").release == "Debian GNU/Linux 12 (bookworm)"
    assert FixtureHost(tmp_path, "macos").release == "macOS"
    assert FixtureHost(tmp_path, "windows").release == "Windows"
    assert FixtureHost(tmp_path, "windows", release="Windows 11 24H2").release == "Windows 11 24H2"
