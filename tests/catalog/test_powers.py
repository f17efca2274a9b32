"""What a definition says of the powers that a switch gives."""

import msgspec
import pytest

from tidytrace.catalog import Setting, Text, load_catalogue
from tidytrace.catalog.powers import POWER_NAMES
from tidytrace.checks.powers.chart import ORDER
from tidytrace.host.grants import Right
from tidytrace.host.right_names import RIGHT_NAMES

MODE = {
    "id": "mode",
    "check": "app-access",
    "severity": "high",
    "title": {"en": "Mode", "zh_CN": "模式"},
    "effect": {"en": "It acts.", "zh_CN": "它会行动。"},
    "files": ["{home}/x.json"],
    "format": "json",
    "key": ["mode"],
    "grade": "docs",
    "type": "string",
    "risk": ["all"],
    "safe": ["ask", "edits"],
    "powers": ["commands", "files"],
    "grants": {"edits": ["files"]},
}


def setting(**more: object) -> Setting:
    return msgspec.convert(MODE | more, Setting)


def test_a_value_gives_what_it_says_or_all_of_it() -> None:
    mode = setting()
    assert mode.given_by("all", risky=True) == ("commands", "files")
    assert mode.given_by("edits", risky=False) == ("files",)
    assert mode.given_by("ask", risky=False) == ()
    assert mode.given_by(None, risky=True) == ("commands", "files")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"grants": {"other": ["files"]}}, "neither among risk nor safe"),
        ({"grants": {"edits": ["network"]}}, "more than powers"),
        ({"type": "bool", "risk": [True], "safe": [False]}, "for a string"),
        ({"powers": ["everything"]}, "Invalid enum value"),
    ],
)
def test_a_power_that_cannot_be_is_refused(more: dict, problem: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=problem):
        setting(**more)


def test_every_power_and_every_right_has_a_name_in_both_languages() -> None:
    assert set(POWER_NAMES) == set(ORDER)
    assert set(RIGHT_NAMES) == set(Right.__args__)
    assert all(isinstance(one, Text) for one in (*POWER_NAMES.values(), *RIGHT_NAMES.values()))


def test_a_switch_that_lets_an_app_run_commands_says_so() -> None:
    switches = [one for app in load_catalogue() for one in app.settings if one.check == "app-access"]
    runs = [one for one in switches if one.title.en.startswith("Runs commands without asking")]
    assert len(runs) > 10
    assert [one.id for one in runs if "commands" not in one.powers] == []
