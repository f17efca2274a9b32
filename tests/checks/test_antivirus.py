"""What the check-up says of antivirus programs, the disk and the screen lock."""

import datetime
import json
import os
import plistlib
from collections.abc import Callable

import pytest

from tidytrace.catalog import Grade
from tidytrace.catalog.system import load_products
from tidytrace.checks import antivirus
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.host import FixtureHost, Process, Recorded, Volume
from tidytrace.host.guards_macos import LOCK_QUESTION
from tidytrace.host.guards_windows import QUESTION
from tidytrace.language import LANGUAGES, Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import close, undo
from volumes import Box

MakeHost = Callable[..., FixtureHost]
NOW = datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)
POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -NonInteractive -Command "


def looked(host: FixtureHost) -> dict[str, Finding]:
    return {finding.id: finding for finding in antivirus.run(Surroundings.of(host), NOW)}


def shields(host: FixtureHost) -> Finding:
    return looked(host)["system.antivirus"]


def told(finding: Finding, language: str = "en") -> str:
    """All that a person reads."""
    speech = Language(language)
    return "\n".join(render(phrase, speech) for phrase in (finding.title, finding.why, *finding.remedy.steps))


def clamav(host: FixtureHost, days: int | None, *, content: bytes | None = None) -> FixtureHost:
    program = host.local("/usr/bin/clamscan")
    program.parent.mkdir(parents=True, exist_ok=True)
    program.touch()
    folder = host.local("/var/lib/clamav")
    folder.mkdir(parents=True, exist_ok=True)
    if days is not None:
        made = int((NOW - datetime.timedelta(days=days)).timestamp())
        content = f"ClamAV-VDB:x:28190:1:90:md5:sig:builder:{made}".ljust(512).encode()
    if content is not None:
        (folder / "daily.cld").write_bytes(content)
    return host


@pytest.mark.parametrize(
    ("days", "content", "processes", "state", "severity", "title"),
    [
        (2, None, ["clamonacc"], State.OK, "info", "antivirus-on"),
        (2, None, [], State.OK, "info", "antivirus-on-demand"),
        (40, None, ["clamonacc"], State.RISK, "medium", "antivirus-old"),
        (None, None, [], State.RISK, "medium", "antivirus-empty"),
        (None, b"ClamAV-VDB:?", [], State.UNKNOWN, "low", "antivirus-age-unseen"),
    ],
)
def test_clamav_in_each_state(  # noqa: PLR0917 - one line of the table
    fixture_host: MakeHost,
    days: int | None,
    content: bytes | None,
    processes: list[str],
    state: State,
    severity: str,
    title: str,
) -> None:
    running = [Process(pid=number, name=name) for number, name in enumerate(processes, 2)]
    finding = shields(clamav(fixture_host("linux", processes=running), days, content=content))
    assert (finding.state, finding.severity, finding.title.key) == (state, severity, title)
    assert (finding.check, finding.tip, finding.app) == ("antivirus", "antivirus", None)
    for language in LANGUAGES:
        assert "ClamAV" in told(finding, language)


def test_the_age_is_told_in_days(fixture_host: MakeHost) -> None:
    finding = shields(clamav(fixture_host("linux"), 40))
    assert "40 days ago" in told(finding)
    assert "freshclam" in told(finding)
    assert "old" in str(finding.evidence[0].value)


def test_whether_clamav_watches_is_not_guessed(fixture_host: MakeHost) -> None:
    finding = shields(clamav(fixture_host("linux", processes_known=False), 1))
    assert (finding.state, finding.why.key) == (State.UNKNOWN, "antivirus-no-processes")


def test_a_linux_without_antivirus_is_told_and_not_blamed(fixture_host: MakeHost) -> None:
    finding = shields(fixture_host("linux"))
    assert (finding.state, finding.severity) == (State.MANUAL, "info")
    assert "that is normal" in told(finding)


def test_no_processes_and_no_clamav_is_no_answer(fixture_host: MakeHost) -> None:
    assert shields(fixture_host("linux", processes_known=False)).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("system", "process"),
    [("linux", Process(pid=4, name="x", exe="/opt/qaxsafe/bin/x")), ("windows", Process(pid=4, name="HipsDaemon"))],
)
def test_a_program_that_only_shows_as_a_process_could_not_be_checked(
    fixture_host: MakeHost, system: str, process: Process
) -> None:
    finding = shields(fixture_host(system, processes=[process]))
    assert (finding.state, finding.why.key) == (State.UNKNOWN, "antivirus-only-running")
    assert finding.evidence[0].where.endswith("(4)")


def security_center(*products: tuple[str, int], defender: str = "") -> Recorded:
    listed = [{"displayName": name, "productState": state} for name, state in products]
    return Recorded(commands={POWERSHELL + QUESTION: json.dumps({"products": listed, "defender": defender})})


@pytest.mark.parametrize(
    ("products", "state", "severity", "title"),
    [
        ([("Microsoft Defender Antivirus", 397568)], State.OK, "info", "antivirus-on"),
        ([("Microsoft Defender Antivirus", 397584)], State.RISK, "medium", "antivirus-old"),
        ([("Microsoft Defender Antivirus", 393472)], State.RISK, "high", "antivirus-off"),
        ([("Microsoft Defender Antivirus", 393472), ("火绒安全软件", 266240)], State.OK, "info", "antivirus-on"),
        ([("火绒安全软件", 262144)], State.RISK, "high", "antivirus-off"),
        ([], State.RISK, "high", "antivirus-none"),
    ],
)
def test_windows_in_each_state(
    fixture_host: MakeHost, products: list[tuple[str, int]], state: State, severity: str, title: str
) -> None:
    finding = shields(fixture_host("windows", answers=security_center(*products)))
    assert (finding.state, finding.severity, finding.title.key) == (state, severity, title)
    assert len(finding.evidence) == len(products)
    for language in LANGUAGES:
        assert told(finding, language)


def test_the_day_of_defender_s_signatures_is_told(fixture_host: MakeHost) -> None:
    answers = security_center(("Microsoft Defender Antivirus", 397568), defender="2026-11-24T12:00:00")
    assert "from 24 November 2026" in told(shields(fixture_host("windows", answers=answers)))


def test_a_security_center_without_answer_could_not_be_looked_at(fixture_host: MakeHost) -> None:
    finding = shields(fixture_host("windows"))
    assert (finding.state, finding.title.key) == (State.UNKNOWN, "antivirus-unseen")
    assert "Security Center of this computer does not answer" in told(finding)


@pytest.mark.parametrize(
    ("days", "status", "state", "title"),
    [
        (5, "enabled", State.OK, "antivirus-on"),
        (90, "enabled", State.RISK, "antivirus-old"),
        (5, "disabled", State.RISK, "antivirus-off"),
        (5, None, State.UNKNOWN, "antivirus-watch-unseen"),
        (None, None, State.UNKNOWN, "antivirus-unseen"),
    ],
)
def test_a_mac_in_each_state(
    fixture_host: MakeHost, days: int | None, status: str | None, state: State, title: str
) -> None:
    commands = {} if status is None else {"/usr/bin/xprotect status": f"launch scans: {status}\n"}
    host = fixture_host("macos", release="macOS 15.6", answers=Recorded(commands=commands))
    if days is not None:
        path = host.local("/var/protected/xprotect/XProtect.bundle/Contents/Info.plist")
        path.parent.mkdir(parents=True)
        path.write_bytes(plistlib.dumps({"CFBundleShortVersionString": "5325"}))
        made = (NOW - datetime.timedelta(days=days)).timestamp()
        os.utime(path, (made, made))
    finding = shields(host)
    assert (finding.state, finding.title.key) == (state, title)


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
@pytest.mark.parametrize(
    ("volume", "state", "severity", "why"),
    [
        (Volume(mount="/", encrypted=True), State.OK, "info", "disk-encrypted-why"),
        (Volume(mount="/", system="ext4", encrypted=False), State.RISK, "medium", "disk-open-why"),
        (Volume(mount="/"), State.UNKNOWN, "low", "disk-unseen-why"),
        (Volume(mount="/", medium="virtual"), State.UNKNOWN, "low", "disk-virtual-why"),
        (Volume(mount="/", medium="network", encrypted=False), State.UNKNOWN, "low", "disk-network-why"),
    ],
)
def test_the_disk_in_each_state(  # noqa: PLR0917 - one line of the table
    fixture_host: MakeHost, system: str, volume: Volume, state: State, severity: str, why: str
) -> None:
    finding = looked(fixture_host(system, volumes={"~": volume}))["system.disk-encryption"]
    assert (finding.state, finding.severity, finding.why.key) == (state, severity, why)
    assert (finding.check, finding.tip) == ("antivirus", "mind-access")
    assert (finding.remedy.kind == "guide") == (why in {"disk-open-why", "disk-unseen-why"})
    for language in LANGUAGES:
        assert told(finding, language)


def test_a_home_on_luks_is_seen_without_asking_anybody(fixture_host: MakeHost) -> None:
    box = Box(fixture_host("linux"))
    box.dm("dm-0", "254:0", "CRYPT-LUKS2-0123-luks", box.disk("nvme0n1", "259:0", rotational="0"))
    box.mount("ext4", "254:0")
    assert looked(box.host)["system.disk-encryption"].state is State.OK


def test_a_home_on_a_bare_disk_is_told(fixture_host: MakeHost) -> None:
    box = Box(fixture_host("linux"))
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    finding = looked(box.host)["system.disk-encryption"]
    assert (finding.state, finding.evidence[0].where) == (State.RISK, "/")


def lock(host: FixtureHost) -> Finding:
    return looked(host)["system.screen-lock"]


def plasma(fixture_host: MakeHost, text: str) -> FixtureHost:
    host = fixture_host("linux", environ={"XDG_CURRENT_DESKTOP": "KDE"})
    path = host.home / ".config" / "kscreenlockerrc"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return host


def test_a_lock_is_told_with_its_minutes(fixture_host: MakeHost) -> None:
    finding = lock(plasma(fixture_host, "[Daemon]\nTimeout=12\n"))
    assert (finding.state, finding.remedy.kind) == (State.OK, "none")
    assert "after 12 minutes" in told(finding)


def test_a_screen_that_stays_open_for_an_hour_is_told(fixture_host: MakeHost) -> None:
    finding = lock(plasma(fixture_host, "[Daemon]\nTimeout=60\n"))
    assert (finding.state, finding.severity) == (State.RISK, "low")
    assert "only after 60 minutes" in told(finding)


def test_plasma_s_lock_is_switched_on_and_back(fixture_host: MakeHost, tmp_path) -> None:
    before = "# mine\n[Daemon]\nAutolock=false\nTimeout=0\n\n[Greeter]\nTheme=x\n"
    host = plasma(fixture_host, before)
    finding = lock(host)
    assert (finding.state, finding.severity) == (State.RISK, "medium")
    assert (finding.remedy.kind, finding.remedy.reversible) == ("setting", True)
    receipts = Receipts(tmp_path / "receipts")

    receipt = close(antivirus.closings(Surroundings.of(host))[finding.id], host, receipts)

    path = host.home / ".config" / "kscreenlockerrc"
    assert path.read_text() == before.replace("=false", "=true").replace("Timeout=0", "Timeout=5")
    assert lock(host).state is State.OK
    assert antivirus.closings(Surroundings.of(host)) == {}
    undo(receipt, receipts, host)
    assert path.read_text() == before


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_a_lock_that_no_file_switches_on_comes_with_steps(fixture_host: MakeHost, system: str) -> None:
    answers = Recorded(commands={f"/bin/sh -c {LOCK_QUESTION}": "screenLock is off\n"})
    host = fixture_host(system, answers=answers)
    keys = {"HKCU\\Control Panel\\Desktop": {"DelayLockInterval": 0xFFFFFFFF}}
    (host.root / "registry.json").write_text(json.dumps(keys))
    finding = lock(fixture_host(system, answers=answers))
    assert (finding.state, finding.remedy.kind) == (State.RISK, "guide")
    assert antivirus.closings(Surroundings.of(host)) == {}
    for language in LANGUAGES:
        assert told(finding, language)


@pytest.mark.parametrize(
    ("system", "environ", "words"),
    [
        ("linux", {}, "not known which desktop"),
        ("linux", {"XDG_CURRENT_DESKTOP": "sway"}, "sway does not tell"),
        ("linux", {"XDG_CURRENT_DESKTOP": "GNOME"}, "GNOME does not tell"),
        ("windows", {}, "when it goes to sleep"),
        ("macos", {}, "macOS does not tell"),
    ],
)
def test_a_lock_that_cannot_be_seen_is_no_guess(
    fixture_host: MakeHost, system: str, environ: dict[str, str], words: str
) -> None:
    finding = lock(fixture_host(system, environ=environ))
    assert (finding.state, finding.remedy.kind) == (State.UNKNOWN, "guide")
    assert words in told(finding)


def test_a_mac_that_asks_for_the_password(fixture_host: MakeHost) -> None:
    answers = Recorded(commands={f"/bin/sh -c {LOCK_QUESTION}": "screenLock delay is immediate\n"})
    finding = lock(fixture_host("macos", answers=answers))
    assert (finding.state, finding.why.key) == (State.OK, "lock-on-dark")


def test_no_product_is_known_better_than_the_evidence_says() -> None:
    products = load_products()
    assert {"火绒安全", "360 安全卫士", "腾讯电脑管家"} <= {one.names.zh_CN for one in products}
    assert {one.grade for one in products} <= {Grade.REPORTED, Grade.UNVERIFIED}
