"""What starts programs by itself, as each system writes it down."""

import json
import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.host import FixtureHost
from tidytrace.host.launchers import Launcher, assignments, launchers

MakeHost = Callable[..., FixtureHost]


def write(host: FixtureHost, path: str, text: str) -> Path:
    place = host.local(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    return place


def found(host: FixtureHost) -> dict[str, Launcher]:
    return {one.name: one for one in launchers(host)}


UNIT = """[Unit]
Description=Chat

[Service]
# Environment=COMMENT=1
Environment="ADDRESS=0.0.0.0" 'NAME=two words' PLAIN=x
ExecStart=-%h/bin/server \\
  --host 0.0.0.0 \\
  --port 8080
"""


def test_a_unit_of_the_person_is_read_with_its_overrides(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    write(host, "~/.config/systemd/user/chat.service", UNIT)
    write(host, "~/.config/systemd/user/chat.service.d/b.conf", "[Service]\nEnvironment=ADDRESS=127.0.0.1\n")
    write(host, "~/.config/systemd/user/chat.service.d/a.conf", "[Service]\nEnvironment=ADDRESS=10.0.0.1\n")
    write(host, "~/.config/systemd/user/chat.service.d/note.txt", "[Service]\nEnvironment=ADDRESS=1.1.1.1\n")
    one = found(host)["chat.service"]
    assert one.kind == "user-unit"
    assert one.command.split() == [f"{host.home}/bin/server", "--host", "0.0.0.0", "--port", "8080"]
    assert one.variables == {"ADDRESS": "127.0.0.1", "NAME": "two words", "PLAIN": "x"}
    assert not one.enabled


def test_an_override_may_replace_the_command_and_forget_variables(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    write(host, "/etc/systemd/system/chat.service", UNIT)
    override = "[Service]\nEnvironment=\nExecStart=\nExecStart=/opt/server --host 127.0.0.1\n"
    place = write(host, "/etc/systemd/system/chat.service.d/override.conf", override)
    one = found(host)["chat.service"]
    assert (one.kind, one.command, one.variables, one.path) == ("unit", "/opt/server --host 127.0.0.1", {}, place)


def test_a_unit_that_is_wanted_starts_by_itself(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    unit = write(host, "~/.config/systemd/user/chat.service", UNIT)
    wants = unit.parent / "default.target.wants"
    wants.mkdir()
    (wants / unit.name).symlink_to(unit)
    assert found(host)["chat.service"].enabled


def test_the_persons_own_unit_hides_the_systems(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    write(host, "/usr/lib/systemd/user/chat.service", "[Service]\nExecStart=/usr/bin/theirs\n")
    write(host, "~/.config/systemd/user/chat.service", "[Service]\nExecStart=/usr/bin/mine\n")
    assert found(host)["chat.service"].command == "/usr/bin/mine"


@pytest.mark.parametrize("text", ["", "no section", "[Service", "[Service]\nExecStart", "\0\0", "[Service]\n=\n"])
def test_a_broken_unit_breaks_nothing(fixture_host: MakeHost, text: str) -> None:
    host = fixture_host("linux")
    write(host, "~/.config/systemd/user/chat.service", text)
    assert found(host)["chat.service"].command == ""


def test_autostart_entries_count_unless_they_are_hidden(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    write(host, "~/.config/autostart/a.desktop", "[Desktop Entry]\nExec=env A=1 B=2 server --x\n")
    write(host, "~/.config/autostart/b.desktop", "[Desktop Entry]\nExec=server\nHidden=true\n")
    one = found(host)
    assert set(one) == {"a.desktop"}
    assert one["a.desktop"].variables == {"A": "1", "B": "2"}
    assert one["a.desktop"].enabled


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_launch_agents_in_both_forms(fixture_host: MakeHost, form: plistlib.PlistFormat) -> None:
    host = fixture_host("macos")
    place = write(host, "~/Library/LaunchAgents/a.plist", "")
    told = {"Label": "a", "ProgramArguments": ["/bin/x", "a b"], "EnvironmentVariables": {"A": "1"}, "KeepAlive": True}
    place.write_bytes(plistlib.dumps(told, fmt=form))
    write(host, "~/Library/LaunchAgents/broken.plist", "<plist>")
    write(host, "~/Library/LaunchAgents/list.plist", "<plist><array/></plist>")
    one = found(host)
    assert set(one) == {"a"}
    assert (one["a"].command, one["a"].variables, one["a"].enabled) == ("/bin/x 'a b'", {"A": "1"}, True)


def test_windows_lists_and_scripts(fixture_host: MakeHost) -> None:
    run = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"
    (fixture_host("windows").root / "registry.json").write_text(json.dumps({run: {"Chat": "C:\\chat.exe --host x"}}))
    host = fixture_host("windows")
    startup = "~\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\go.bat"
    write(host, startup, "@echo off\nllama-server --host 0.0.0.0\n")
    commands = [one.command for one in launchers(host)]
    assert "C:\\chat.exe --host x" in commands
    assert "llama-server --host 0.0.0.0" in commands


def test_variables_for_all_programs(fixture_host: MakeHost) -> None:
    host = fixture_host("linux", environ={"C": "session", "A": "session"})
    write(host, "~/.config/environment.d/ai.conf", "A=file\nOTHER=1\n")
    write(host, "~/.bashrc", "export B='quoted' # why\nexport B2=$HOME\n")
    told = {(one.name, one.value, one.format) for one in assignments(host, ["A", "B", "B2", "C", "D"])}
    assert told == {("A", "file", "env"), ("B", "quoted", "shell"), ("C", "session", "session")}
