"""An AI feature of the system that an update switched on."""

import json

from tidytrace.checks import os_ai_feature
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import StateFolders
from tidytrace.language import Language
from tidytrace.watch.drift.checkup import Drift
from tidytrace.watch.drift.moves import history
from tidytrace.watch.drift.telling import line_of, title_of
from watch.drift.conftest import on

SPEECH = "HKCU\\Software\\Microsoft\\Speech_OneCore\\Settings\\OnlineSpeechPrivacy"
VERSION = {"HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion": {"CurrentBuildNumber": "26100"}}


def test_an_update_of_windows_switches_a_feature_on(fixture_host, shipped) -> None:
    def check_up(value: int | None, release: str, day: int):
        keys = VERSION if value is None else VERSION | {SPEECH: {"HasAccepted": value}}
        host = fixture_host("windows", release=release)
        (host.root / "registry.json").write_text(json.dumps(keys))
        host = fixture_host("windows", release=release)
        surroundings = Surroundings(host, shipped, StateFolders.of(host))
        drift = Drift(surroundings, now=on(day))
        return surroundings, {one.id: one for one in drift.finish(os_ai_feature.run(surroundings))}

    check_up(0, "Windows 11 24H2", 1)
    surroundings, found = check_up(1, "Windows 11 25H2", 2)
    finding = found["system.online-speech"]
    assert finding.state is State.RISK
    assert finding.moved is not None
    assert (finding.moved.before, finding.moved.after) == ("0", "1")
    assert (finding.moved.version_before, finding.moved.version_after) == ("Windows 11 24H2", "Windows 11 25H2")
    (move,), _ = history(surroundings.state)
    names = surroundings.features[finding.id][0].names
    english = Language("en")
    assert render(title_of(move, shipped, {finding.id: names}), english) == names.en
    assert "Windows 11 24H2 → Windows 11 25H2" in render(line_of(move), english)
    assert check_up(None, "Windows 11 25H2", 3)[1]["system.online-speech"].moved is None
