"""What guards a computer, as each system tells it without an administrator."""

import datetime
import json
import os
import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.host import FixtureHost, Process, Recorded
from tidytrace.host.guards import ScreenLock, Shield
from tidytrace.host.guards_linux import database_of
from tidytrace.host.guards_macos import LOCK_QUESTION
from tidytrace.host.guards_windows import QUESTION
from tidytrace.host.preferences import read_preferences
from windows import CLOSED_FILES

MakeHost = Callable[..., FixtureHost]
NOW = datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)
POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -NonInteractive -Command "
GSETTINGS = "gsettings get org.gnome.desktop."


def head(built: str = "24 Nov 2026 08-21 +0100", stime: str = "1795504860", version: int = 28190) -> bytes:
    """The head of a database as ClamAV writes it; of 24 November 2026, 07:21 UTC, unless told otherwise."""
    return f"ClamAV-VDB:{built}:{version}:355000:90:{'0' * 32}:sig:builder:{stime}".ljust(512).encode()


def test_the_age_stands_in_the_head_of_a_database() -> None:
    seconds = int(datetime.datetime(2026, 11, 24, 7, 21, tzinfo=datetime.UTC).timestamp())
    found = database_of(head(stime=str(seconds)))
    assert found is not None
    assert (found.version, found.built.timestamp()) == ("28190", seconds)
    assert database_of(head(stime="0")) == found  # a database without the seconds
    older = database_of(b"ClamAV-VDB:16 Sep 2021 08-32 -0400:26295:1:90:md5:sig:builder")
    assert older is not None
    assert older.built == datetime.datetime(2021, 9, 16, 12, 32, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "broken",
    [b"", b"SQLite format 3\0", b"ClamAV-VDB", b"ClamAV-VDB:x:1:1", b"ClamAV-VDB:31 Feb 2026 08-32 -0400:1:1"],
)
def test_what_is_no_database_says_nothing(broken: bytes) -> None:
    assert database_of(broken) is None


def clam(host: FixtureHost, *, folder: str = "/var/lib/clamav", **databases: bytes) -> Path:
    """ClamAV with these databases."""
    program = host.local("/usr/bin/clamscan")
    program.parent.mkdir(parents=True, exist_ok=True)
    program.touch()
    place = host.local(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in databases.items():
        (place / name.replace("_", ".")).write_bytes(content)
    return place


def test_a_linux_without_clamav_has_no_shield(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    host.local("/var/lib/clamav").mkdir(parents=True)
    (host.local("/var/lib/clamav") / "daily.cvd").write_bytes(head())  # left behind by a program that is gone
    assert host.guards().shields == ()


def test_the_newer_of_both_databases_counts(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    clam(
        host,
        daily_cvd=head("01 Jan 2026 00-00 +0000", ""),
        daily_cld=head("20 Nov 2026 10-00 +0000", "", version=28186),
    )
    (shield,) = host.guards().shields
    assert shield.signatures == datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.UTC)
    assert (shield.version, shield.watching, shield.is_fresh(NOW)) == ("28186", "on-demand", True)
    assert shield.is_fresh(NOW + datetime.timedelta(days=5)) is False


def test_the_configuration_may_name_another_folder(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    clam(host, folder="/srv/clam", daily_cvd=head())
    configuration = host.local("/etc/clamav/freshclam.conf")
    configuration.parent.mkdir(parents=True)
    configuration.write_text("# DatabaseDirectory /nowhere\nDatabaseDirectory /srv/clam\n")
    assert host.guards().shields[0].version == "28190"


def test_clamav_without_signatures_has_none(fixture_host: MakeHost) -> None:
    host = fixture_host("linux", processes=[Process(pid=3, name="clamonacc")])
    clam(host)
    (shield,) = host.guards().shields
    assert (shield.missing, shield.watching, shield.is_fresh(NOW)) == (True, "on", False)


@pytest.mark.parametrize("content", [b"ClamAV-VDB:what", b""])
def test_a_damaged_database_is_no_age(fixture_host: MakeHost, content: bytes) -> None:
    host = fixture_host("linux", processes_known=False)
    clam(host, daily_cvd=content)
    (shield,) = host.guards().shields
    assert shield.problem
    assert (shield.is_fresh(NOW), shield.watching) == (None, "unknown")


@CLOSED_FILES
def test_signatures_behind_a_closed_door(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    place = clam(host, daily_cvd=head())
    (place / "daily.cvd").chmod(0)
    assert host.guards().shields[0].problem == "Permission denied"


def registered(*products: tuple[str, int], defender: str = "") -> Recorded:
    told = {"products": [{"displayName": name, "productState": state} for name, state in products]}
    return Recorded(commands={POWERSHELL + QUESTION: "\ufeff" + json.dumps(told | {"defender": defender}) + "\r\n"})


@pytest.mark.parametrize(
    ("state", "watching", "fresh"),
    [
        (397568, "on", True),
        (397584, "on", False),
        (393472, "off", True),
        (266240, "on", True),
        (262144, "off", True),
        (0x043000, "off", True),
        (0x042010, "off", False),
    ],
)
def test_what_security_center_registers(fixture_host: MakeHost, state: int, watching: str, fresh: bool) -> None:
    host = fixture_host("windows", answers=registered(("火绒安全软件", state)))
    (shield,) = host.guards().shields
    assert (shield.name, shield.watching, shield.is_fresh(NOW)) == ("火绒安全软件", watching, fresh)


def test_defender_tells_when_its_signatures_were_made(fixture_host: MakeHost) -> None:
    answers = registered(("Microsoft Defender Antivirus", 397568), ("360", 262144), defender="2026-11-25T02:11:00")
    defender, other = fixture_host("windows", answers=answers).guards().shields
    assert defender.signatures == datetime.datetime(2026, 11, 25, 2, 11, tzinfo=datetime.UTC)
    assert other.signatures is None


@pytest.mark.parametrize("told", [None, "", "nonsense", "[]", '{"products": 3}'])
def test_a_security_center_that_does_not_answer_is_no_empty_one(fixture_host: MakeHost, told: str | None) -> None:
    answers = Recorded(commands={} if told is None else {POWERSHELL + QUESTION: told})
    guards = fixture_host("windows", answers=answers).guards()
    assert (guards.shields, guards.problem) == ((), "Security Center")
    assert fixture_host("windows", answers=registered()).guards().problem == ""


def bundle(host: FixtureHost, place: str, version: str, made: datetime.datetime) -> None:
    path = host.local(f"{place}/XProtect.bundle/Contents/Info.plist")
    path.parent.mkdir(parents=True)
    path.write_bytes(plistlib.dumps({"CFBundleShortVersionString": version}))
    os.utime(path, (made.timestamp(), made.timestamp()))


def test_the_newer_xprotect_counts(fixture_host: MakeHost) -> None:
    status = Recorded(commands={"/usr/bin/xprotect status": "launch scans: enabled\nbackground scans: enabled\n"})
    host = fixture_host("macos", release="macOS 15.6", answers=status)
    bundle(host, "/Library/Apple/System/Library/CoreServices", "5287", NOW - datetime.timedelta(days=200))
    bundle(host, "/var/protected/xprotect", "5325", NOW - datetime.timedelta(days=9))
    (shield,) = host.guards().shields
    assert (shield.version, shield.watching, shield.is_fresh(NOW)) == ("5325", "on", True)
    assert shield.is_fresh(NOW + datetime.timedelta(days=25)) is False


@pytest.mark.parametrize(
    ("release", "told", "watching"),
    [
        ("macOS 15.6", "launch scans: disabled\nbackground scans: enabled\n", "off"),
        ("macOS 15.6", None, "unknown"),
        ("macOS 14.7", None, "on"),
        ("macOS", None, "unknown"),
    ],
)
def test_whether_xprotect_is_on(fixture_host: MakeHost, release: str, told: str | None, watching: str) -> None:
    answers = Recorded(commands={} if told is None else {"/usr/bin/xprotect status": told})
    host = fixture_host("macos", release=release, answers=answers)
    bundle(host, "/Library/Apple/System/Library/CoreServices", "5287", NOW)
    assert [one.watching for one in host.guards().shields] == [watching]


def gnome(enabled: str, idle: str, delay: str = "uint32 0") -> Recorded:
    commands = {"screensaver lock-enabled": enabled, "session idle-delay": idle, "screensaver lock-delay": delay}
    return Recorded(commands={GSETTINGS + key: value + "\n" for key, value in commands.items()})


@pytest.mark.parametrize(
    ("answers", "state", "after"),
    [
        (gnome("true", "uint32 300", "uint32 30"), "on", 330),
        (gnome("false", "uint32 300"), "off", None),
        (gnome("true", "uint32 0"), "off", None),
        (gnome("true", "nonsense"), "unknown", None),
        (Recorded(), "unknown", None),
    ],
)
def test_gnome_tells_by_its_own_command(fixture_host: MakeHost, answers: Recorded, state: str, after: int) -> None:
    lock = fixture_host("linux", environ={"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, answers=answers).guards().lock
    assert (lock.state, lock.after, lock.by) == (state, after, "GNOME")


def plasma(fixture_host: MakeHost, own: str | None, system: str | None = None) -> ScreenLock:
    host = fixture_host("linux", processes=[Process(pid=5, name="plasmashell")])
    for place, text in (("~/.config/kscreenlockerrc", own), ("/etc/xdg/kscreenlockerrc", system)):
        if text is not None:
            host.local(place).parent.mkdir(parents=True, exist_ok=True)
            host.local(place).write_text(text)
    return host.guards().lock


@pytest.mark.parametrize(
    ("own", "system", "state", "after", "repair"),
    [
        (None, None, "on", 300, ()),
        ("[Daemon]\nTimeout=15\n", None, "on", 900, ()),
        ("[Daemon]\nTimeout=0.5\n", None, "on", 30, ()),
        ("[Greeter]\nAutolock=false\n", None, "on", 300, ()),
        ("[Daemon]\nAutolock=false\nTimeout=0\n", None, "off", None, (("Autolock", "true"), ("Timeout", "5"))),
        ("[Daemon]\nRequirePassword = no\n", None, "off", None, (("RequirePassword", "true"),)),
        (None, "[Daemon]\nAutolock=false\n", "off", None, (("Autolock", "true"),)),
        (None, "[Daemon]\nAutolock[$i]=false\n", "off", None, ()),
        ("[Daemon]\nAutolock=true\n", "[Daemon]\nAutolock=false\n", "on", 300, ()),
        ("[Daemon]\nTimeout=soon\n", None, "unknown", None, ()),
    ],
)
def test_plasma_keeps_its_lock_in_a_file(  # noqa: PLR0917 - one line of the table
    fixture_host: MakeHost, own: str | None, system: str | None, state: str, after: int | None, repair: tuple
) -> None:
    lock = plasma(fixture_host, own, system)
    assert (lock.by, lock.state, lock.after, lock.repair) == ("KDE Plasma", state, after, repair)


@pytest.mark.parametrize(
    ("told", "state", "after"),
    [
        ("", "on", 300),
        ("/lock/enabled                    true\n/saver/idle-activation/delay     10\n", "on", 600),
        ("/lock/enabled                    false\n", "off", None),
        ("/saver/idle-activation/enabled   false\n", "off", None),
        ("/saver/idle-activation/delay     ?\n", "unknown", None),
        (None, "unknown", None),
    ],
)
def test_xfce_is_asked(fixture_host: MakeHost, told: str | None, state: str, after: int | None) -> None:
    commands = {} if told is None else {"xfconf-query -c xfce4-screensaver -l -v": told}
    binaries = {"xfce4-screensaver": "/usr/bin/xfce4-screensaver"}
    host = fixture_host(
        "linux", environ={"XDG_CURRENT_DESKTOP": "XFCE"}, answers=Recorded(commands=commands), binaries=binaries
    )
    assert (host.guards().lock.state, host.guards().lock.after) == (state, after)


def test_another_desktop_is_not_guessed_about(fixture_host: MakeHost) -> None:
    assert fixture_host("linux").guards().lock == ScreenLock()
    sway = fixture_host("linux", environ={"XDG_CURRENT_DESKTOP": "sway"}).guards().lock
    assert (sway.state, sway.by) == ("unknown", "sway")
    assert fixture_host("linux", processes_known=False).guards().lock.state == "unknown"


DESKTOP = "HKCU\\Control Panel\\Desktop"
POLICY = "HKCU\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop"
SAVER = {"ScreenSaveActive": "1", "ScreenSaverIsSecure": "1", "ScreenSaveTimeOut": "600", "SCRNSAVE.EXE": "x.scr"}


@pytest.mark.parametrize(
    ("keys", "state", "after"),
    [
        ({DESKTOP: SAVER}, "on", 600),
        ({DESKTOP: SAVER | {"ScreenSaverIsSecure": "0"}}, "unknown", None),
        ({DESKTOP: {"ScreenSaveActive": "1"}}, "unknown", None),
        ({DESKTOP: {"DelayLockInterval": 0xFFFFFFFF}}, "off", None),
        ({DESKTOP: {"DelayLockInterval": 0}}, "unknown", None),
        (
            {DESKTOP: SAVER, POLICY: {"ScreenSaveActive": "0"}},
            "unknown",
            None,
        ),
        (
            {"HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System": {"InactivityTimeoutSecs": 900}},
            "on",
            900,
        ),
        ({}, "unknown", None),
    ],
)
def test_what_the_registry_says_of_the_lock(fixture_host: MakeHost, keys: dict, state: str, after: int | None) -> None:
    host = fixture_host("windows")
    (host.root / "registry.json").write_text(json.dumps(keys))
    lock = fixture_host("windows").guards().lock
    assert (lock.state, lock.after) == (state, after)


@pytest.mark.parametrize(
    ("told", "state", "after"),
    [
        ("2026-11-26 10:00:00.1 sysadminctl[1:2] screenLock delay is immediate\n", "on", 0),
        ("2026-11-26 10:00:00.1 sysadminctl[1:2] screenLock delay is 300 seconds\n", "on", 300),
        ("2026-11-26 10:00:00.1 sysadminctl[1:2] screenLock is off\n", "off", None),
        ("2026-11-26 10:00:00.1 sysadminctl[1:2] screenLock delay is off\n", "off", None),
        ("usage: sysadminctl\n", "unknown", None),
        (None, "unknown", None),
    ],
)
def test_the_lock_of_a_mac(fixture_host: MakeHost, told: str | None, state: str, after: int | None) -> None:
    commands = {} if told is None else {f"/bin/sh -c {LOCK_QUESTION}": told}
    lock = fixture_host("macos", answers=Recorded(commands=commands)).guards().lock
    assert (lock.state, lock.after) == (state, after)


def test_preferences_that_are_damaged_are_not_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "x.plist"
    assert read_preferences(path) == {}
    path.write_bytes(plistlib.dumps({"a": 2}, fmt=plistlib.FMT_BINARY))
    assert read_preferences(path) == {"a": 2}
    path.write_bytes(b"bplist00 and nothing else")
    assert read_preferences(path) is None
    assert read_preferences(tmp_path) is None


def test_freshness_that_nobody_tells_is_not_known() -> None:
    assert Shield(name="x", where="y").is_fresh(NOW) is None
