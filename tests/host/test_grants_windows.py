"""What Windows lets programs do, from the registry."""

import datetime
import json

import pytest

from tidytrace.host import FixtureHost
from tidytrace.host.grants import Identity

STORE = "Software\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore"
CURSOR = Identity(packages=("msix:Claude",), names=("cursor",))
# 2026-11-26 10:00 UTC in ticks of 100 ns since 1601
TICKS = 134_089_128_000_000_000 // 10_000_000 * 10_000_000


@pytest.fixture
def windows(fixture_host):
    """Writes keys of the store: a capability and what is below it to values."""

    def make(
        keys: dict[str, dict[str, str | int]], device: dict[str, dict[str, str | int]] | None = None
    ) -> FixtureHost:
        host = fixture_host("windows")
        written = {f"HKCU\\{STORE}\\{key}": values for key, values in keys.items()}
        written |= {f"HKLM\\{STORE}\\{key}": values for key, values in (device or {}).items()}
        (host.root / "registry.json").write_text(json.dumps(written), "utf-8")
        return FixtureHost(host.root, "windows")

    return make


def test_a_packaged_app_has_a_switch_of_its_own(windows) -> None:
    host = windows(
        {
            "microphone": {"Value": "Allow"},
            "microphone\\Claude_pzs8sxrjxfjjc": {"Value": "Allow", "LastUsedTimeStart": TICKS},
            "microphone\\ClaudeOther_x": {"Value": "Deny"},
            "broadFileSystemAccess\\Claude_pzs8sxrjxfjjc": {"Value": "Allow"},
        }
    )
    found = {one.right: one for one in host.granting().of(CURSOR).grants}
    assert set(found) == {"microphone", "all-files"}
    assert found["all-files"].strong
    assert found["microphone"].used is not None
    assert found["microphone"].used.tzinfo is datetime.UTC


def test_an_ordinary_program_shares_one_switch_with_all_others(windows) -> None:
    host = windows(
        {
            "webcam": {"Value": "Allow"},
            "webcam\\NonPackaged": {"Value": "Allow"},
            "webcam\\NonPackaged\\C:#Users#alice#AppData#Local#Programs#cursor#Cursor.exe": {
                "LastUsedTimeStart": TICKS
            },
            "webcam\\NonPackaged\\C:#Windows#other.exe": {"LastUsedTimeStart": TICKS},
            "microphone\\NonPackaged": {"Value": "Allow"},
        }
    )
    (grant,) = host.granting().of(CURSOR).grants
    assert (grant.right, grant.state, grant.together) == ("camera", "allowed", True)


@pytest.mark.parametrize(("own", "device"), [("Deny", "Allow"), ("Allow", "Deny")])
def test_a_switch_above_closes_the_ones_below(windows, own: str, device: str) -> None:
    host = windows(
        {"webcam": {"Value": own}, "webcam\\Claude_x": {"Value": "Allow"}}, device={"webcam": {"Value": device}}
    )
    assert [one.state for one in host.granting().of(CURSOR).grants] == ["denied"]


@pytest.mark.parametrize("ticks", [0, -5, 10**30, "soon"])
def test_a_time_that_is_none_is_left_out(windows, ticks: object) -> None:
    host = windows({"webcam\\Claude_x": {"Value": "Prompt", "LastUsedTimeStart": ticks}})
    (grant,) = host.granting().of(CURSOR).grants
    assert (grant.state, grant.used) == ("asks", None)


def test_without_the_store_there_is_nothing(windows) -> None:
    granting = windows({}).granting()
    assert (granting.of(CURSOR).grants, granting.unseen) == ((), ())
