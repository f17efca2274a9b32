"""What the check-up says of the AI features of Windows and macOS."""

import json
import plistlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidytrace.catalog import CatalogError
from tidytrace.catalog.system import load_features
from tidytrace.checks import os_ai_feature
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.host import FixtureHost
from tidytrace.language import LANGUAGES, Language

MakeHost = Callable[..., FixtureHost]
VERSION = {"HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion": {"CurrentBuildNumber": "26100"}}
AI = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsAI"
ASSISTANT = "~/Library/Preferences/com.apple.assistant.support.plist"
MANAGED = "/Library/Managed Preferences/com.apple.applicationaccess.plist"


def told(finding: Finding, language: str = "en") -> str:
    speech = Language(language)
    return "\n".join(render(phrase, speech) for phrase in (finding.title, finding.why, *finding.remedy.steps))


def windows(fixture_host: MakeHost, keys: dict[str, dict[str, Any]], *files: str) -> dict[str, Finding]:
    host = fixture_host("windows")
    (host.root / "registry.json").write_text(json.dumps(VERSION | keys))
    for file in files:
        path = host.local(file)
        path.parent.mkdir(parents=True)
        path.touch()
    return {one.id: one for one in os_ai_feature.run(Surroundings.of(fixture_host("windows")))}


def mac(fixture_host: MakeHost, files: dict[str, bytes], release: str = "macOS 15.6") -> dict[str, Finding]:
    host = fixture_host("macos", release=release)
    for place, content in files.items():
        path = host.local(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {one.id: one for one in os_ai_feature.run(Surroundings.of(host))}


SNAPSHOT = "%LOCALAPPDATA%\\CoreAIPlatform.00\\UKP\\{1B2C}\\ukg.db"


def test_recall_that_left_nothing_may_be_on_all_the_same(fixture_host: MakeHost) -> None:
    finding = windows(fixture_host, {})["system.recall"]
    assert (finding.state, finding.why.key, finding.remedy.kind) == (State.UNKNOWN, "feature-not-found", "guide")
    assert (finding.check, finding.tip) == ("os-ai-feature", "data-sharing-off")


def test_recall_that_has_kept_pictures_is_a_risk(fixture_host: MakeHost) -> None:
    finding = windows(fixture_host, {}, SNAPSHOT)["system.recall"]
    assert (finding.state, finding.severity, finding.remedy.kind) == (State.RISK, "medium", "guide")
    assert "pictures of your screen" in told(finding)
    assert "comes from others" in told(finding)
    assert finding.evidence[0].where.endswith("{1B2C}")


@pytest.mark.parametrize(
    "policy",
    [
        {f"HKLM\\{AI}": {"DisableAIDataAnalysis": 1}},
        {f"HKCU\\{AI}": {"DisableAIDataAnalysis": 1}},
        {f"HKLM\\{AI}": {"AllowRecallEnablement": 0}},
    ],
)
def test_a_policy_keeps_recall_off(fixture_host: MakeHost, policy: dict[str, dict[str, int]]) -> None:
    finding = windows(fixture_host, policy, SNAPSHOT)["system.recall"]
    assert (finding.state, finding.why.key) == (State.OK, "feature-by-policy")
    assert "from others" not in told(finding)


def test_the_same_name_in_the_wrong_key_decides_nothing(fixture_host: MakeHost) -> None:
    wrong = {"HKCU\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsCopilot": {"DisableAIDataAnalysis": 1}}
    assert windows(fixture_host, wrong, SNAPSHOT)["system.recall"].state is State.RISK


@pytest.mark.parametrize(
    ("keys", "state"),
    [
        ({f"HKCU\\{AI}": {"DisableClickToDo": 1}}, State.OK),
        ({"HKCU\\Software\\Microsoft\\Windows\\Shell\\ClickToDo": {"DisableClickToDo": 1}}, State.OK),
        ({"HKCU\\Software\\Microsoft\\Windows\\Shell\\ClickToDo": {"DisableClickToDo": 0}}, State.RISK),
        ({"HKCU\\Software\\Microsoft\\Windows\\Shell\\ClickToDo": {"DisableClickToDo": 7}}, State.UNKNOWN),
        ({}, State.UNKNOWN),
    ],
)
def test_click_to_do(fixture_host: MakeHost, keys: dict[str, dict[str, int]], state: State) -> None:
    assert windows(fixture_host, keys)["system.click-to-do"].state is state


TYPING = "HKCU\\Software\\Microsoft\\InputPersonalization"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"RestrictImplicitTextCollection": 1, "RestrictImplicitInkCollection": 1}, State.OK),
        ({"RestrictImplicitTextCollection": 1, "RestrictImplicitInkCollection": 0}, State.RISK),
        ({"RestrictImplicitTextCollection": 1}, State.RISK),
        ({}, State.RISK),
    ],
)
def test_of_two_switches_the_worse_one_counts(fixture_host: MakeHost, values: dict[str, int], state: State) -> None:
    assert windows(fixture_host, {TYPING: values})["system.typing-dictionary"].state is state


def test_what_was_never_used_and_unknown_is_not_told(fixture_host: MakeHost) -> None:
    assert "system.hey-copilot" not in windows(fixture_host, {})
    key = "HKCU\\Software\\Microsoft\\Speech_OneCore\\Settings\\VoiceActivation\\UserPreferenceForAllApps"
    assert windows(fixture_host, {key: {"AgentActivationEnabled": 1}})["system.hey-copilot"].state is State.RISK


def test_speech_and_typing_samples(fixture_host: MakeHost) -> None:
    untouched = windows(fixture_host, {})
    assert untouched["system.online-speech"].state is State.OK
    assert untouched["system.typing-samples"].why.key == "feature-default-shares"
    keys = {
        "HKCU\\Software\\Microsoft\\Speech_OneCore\\Settings\\OnlineSpeechPrivacy": {"HasAccepted": 1},
        "HKCU\\Software\\Microsoft\\Input\\TIPC": {"Enabled": 0},
    }
    chosen = windows(fixture_host, keys)
    assert chosen["system.online-speech"].state is State.RISK
    assert chosen["system.typing-samples"].state is State.OK


def test_an_older_windows_has_no_recall(fixture_host: MakeHost) -> None:
    older = {"HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion": {"CurrentBuildNumber": "19045"}}
    assert "system.recall" not in windows(fixture_host, older)
    assert "system.typing-samples" in windows(fixture_host, older)


@pytest.mark.parametrize(
    ("value", "state"), [(1, State.RISK), (2, State.OK), (None, State.UNKNOWN), (9, State.UNKNOWN)]
)
def test_what_is_shared_of_siri(fixture_host: MakeHost, value: int | None, state: State) -> None:
    content = {} if value is None else {"Siri Data Sharing Opt-In Status": value}
    written = plistlib.dumps(content, fmt=plistlib.FMT_BINARY)
    finding = mac(fixture_host, {ASSISTANT: written})["system.siri-sharing"]
    assert (finding.state, finding.severity) == (state, "info" if state is State.OK else "medium")
    assert "others" not in told(finding)


def test_preferences_that_cannot_be_read_are_said(fixture_host: MakeHost) -> None:
    finding = mac(fixture_host, {ASSISTANT: b"bplist00?"})["system.siri-sharing"]
    assert (finding.state, finding.why.key) == (State.UNKNOWN, "feature-no-file")


def test_apple_intelligence_is_for_the_person_to_look_at(fixture_host: MakeHost) -> None:
    found = mac(fixture_host, {})
    assert {found[one].state for one in ("system.apple-intelligence", "system.chatgpt-extension")} == {State.MANUAL}
    assert "system.apple-intelligence" not in mac(fixture_host, {}, "macOS 14.7")
    managed = mac(fixture_host, {MANAGED: plistlib.dumps({"allowExternalIntelligenceIntegrations": False})})
    assert managed["system.chatgpt-extension"].state is State.OK
    assert managed["system.apple-intelligence"].state is State.MANUAL


def test_linux_brings_no_ai_along(fixture_host: MakeHost) -> None:
    assert list(os_ai_feature.run(Surroundings.of(fixture_host("linux")))) == []


def test_every_finding_reads_well_in_both_languages(fixture_host: MakeHost) -> None:
    for finding in (*windows(fixture_host, {}, SNAPSHOT).values(), *mac(fixture_host, {}).values()):
        for language in LANGUAGES:
            assert "{" not in told(finding, language).replace("{1B2C}", "")
        assert finding.remedy.kind in {"guide", "none"}


def test_a_feature_that_stands_twice_is_refused(tmp_path: Path) -> None:
    shipped = load_features()
    assert len({one.id for one in shipped}) == len(shipped)
    one = '[[features]]\nid = "a"\nnames = { en = "A", zh_CN = "A" }\neffect = { en = "A", zh_CN = "A" }\n'
    one += 'steps = { en = "A", zh_CN = "A" }\nsystems = ["macos"]\nseverity = "low"\nwithout = "ask"\n'
    path = tmp_path / "features.toml"
    path.write_text(one)
    assert [feature.id for feature in load_features(path)] == ["a"]
    path.write_text(one * 2)
    with pytest.raises(CatalogError, match="stands twice"):
        load_features(path)
    path.write_text(one.replace('"ask"', '"perhaps"'))
    with pytest.raises(CatalogError):
        load_features(path)
