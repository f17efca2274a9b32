"""Whether browsers copy their history elsewhere, and which of their AI functions are on."""

import json

import pytest

from tidytrace.checks import cloud_backup, data_sharing
from tidytrace.findings.model import State


def with_preferences(surroundings, preferences):
    path = surroundings.installation("chromium").places.expand("{profile}/Preferences")[0]
    path.write_text(json.dumps(preferences), "utf-8")


def with_prefs(surroundings, **prefs):
    path = surroundings.installation("firefox").places.expand("{profile}/prefs.js")[0]
    lines = (f"user_pref({json.dumps(name.replace('__', '.'))}, {json.dumps(value)});" for name, value in prefs.items())
    path.write_text("\n".join(lines) + "\n", "utf-8")


ALL = {"has_setup_completed": True}
CHOSEN = {"has_setup_completed": True, "keep_everything_synced": False}


@pytest.mark.parametrize(
    ("sync", "state"),
    [
        ({}, State.OK),
        (ALL, State.RISK),
        (ALL | {"typed_urls": False}, State.RISK),
        (CHOSEN, State.OK),
        (CHOSEN | {"bookmarks": True}, State.OK),
        (CHOSEN | {"typed_urls": True}, State.RISK),
    ],
)
def test_history_goes_along_with_everything_or_when_it_was_chosen(computer, by_id, sync, state):
    surroundings = computer("chromium")
    with_preferences(surroundings, {"sync": sync})
    finding = by_id(cloud_backup.run(surroundings))["chromium.history-sync"]
    assert finding.state is state
    assert bool(finding.remedy.steps) is (state is State.RISK)


@pytest.mark.parametrize(
    ("types", "state"),
    [
        ({"sync.typed_urls": True, "sync.tabs": False}, State.RISK),
        ({"sync.typed_urls": False, "sync.tabs": True}, State.OK),
        ({"sync.passwords": True}, State.OK),
    ],
)
def test_an_account_keeps_the_history_that_was_chosen_for_it(computer, by_id, types, state):
    surroundings = computer("chromium")
    with_preferences(surroundings, {"sync": {"selected_types_per_account": {"ACCOUNT": types}}})
    finding = by_id(cloud_backup.run(surroundings))["chromium.history-in-account"]
    assert finding.state is state


def test_firefox_copies_its_history_when_somebody_signed_in_and_did_not_turn_it_off(computer, by_id):
    surroundings = computer("firefox")
    signed_in = {"services__sync__username": "me@example.org"}
    for prefs, state in (
        ({}, State.OK),
        (signed_in, State.MANUAL),
        (signed_in | {"services__sync__engine__history": False}, State.OK),
    ):
        with_prefs(surroundings, **prefs)
        assert by_id(cloud_backup.run(surroundings))["firefox.history-sync"].state is state


def test_the_side_bars_chatbot_goes_by_its_own_switch(computer, by_id):
    """The AI Controls move that switch; by themselves they hold nothing back."""
    surroundings = computer("firefox")
    chosen = {"browser__ml__chat__provider": "https://chatgpt.com/"}
    with_prefs(surroundings, **chosen, browser__ai__control__sidebarChatbot="blocked")
    assert by_id(data_sharing.run(surroundings))["firefox.chatbot-in-use"].state is State.MANUAL
    with_prefs(surroundings, **chosen, browser__ml__chat__enabled=False)
    assert by_id(data_sharing.run(surroundings))["firefox.chatbot-in-use"].state is State.OK


@pytest.mark.parametrize(
    ("own", "every", "state"),
    [
        (None, None, State.RISK),
        ("blocked", None, State.OK),
        (None, "blocked", State.OK),
        ("default", "blocked", State.OK),
        ("enabled", "blocked", State.RISK),
    ],
)
def test_the_smart_window_goes_by_its_control_and_only_then_by_that_of_all(computer, by_id, own, every, state):
    surroundings = computer("firefox")
    controls = {"browser__ai__control__smartWindow": own, "browser__ai__control__default": every}
    given = {name: value for name, value in controls.items() if value is not None}
    with_prefs(surroundings, browser__smartwindow__enabled=True, **given)
    assert by_id(data_sharing.run(surroundings))["firefox.smart-window"].state is state
