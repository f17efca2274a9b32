"""Switches that moved by themselves, on the command line."""

from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.host import StateFolders, current_host

STATISTICS = "qwen-code.usage-statistics"
ONLY = ("--only", "data-sharing")


@pytest.fixture
def settings(home: Path) -> Path:
    """Of Qwen Code, whose statistics are on, as a first check-up has seen it."""
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["qwen-code"](current_host(), talks(1, seed=3))
    path = home / ".qwen" / "settings.json"
    path.write_text('{"privacy": {"usageStatisticsEnabled": true}}', "utf-8")
    return path


def test_from_a_fix_to_an_update_that_undoes_it_and_back(command, settings) -> None:
    first = {one["id"]: one for one in command("checkup", "--json", *ONLY).document["findings"]}
    assert first[STATISTICS]["moved"] is None
    command("checkup", "--fix", *ONLY)
    assert command("drift", "--json").document["moves"] == []
    settings.write_text('{"privacy": {"usageStatisticsEnabled": true}}', "utf-8")
    answer = command("checkup", "--json", *ONLY)
    moved = {one["id"]: one["moved"] for one in answer.document["findings"]}[STATISTICS]
    assert (moved["before"], moved["after"]) == ("false", "true")
    assert set(moved) == {
        "before", "after", "since", "before_since", "version_before", "version_after", "cause", "set_with_tidytrace",
    }  # fmt: skip
    assert moved["set_with_tidytrace"] == moved["before_since"]
    lines = command("checkup", "--lang", "en", *ONLY).out.splitlines()
    place = next(number for number, line in enumerate(lines) if "Moved since" in line)
    assert "false → true." in lines[place]
    assert f"tidytrace fix {STATISTICS}" in "\n".join(lines[place : place + 4])
    listed = command("drift", "--lang", "en")
    assert listed.code == 0
    assert listed.out.startswith("! Qwen Code: Sends usage statistics")
    assert "It is not on the private side now." in listed.out
    command("checkup", "--fix", *ONLY)
    after = {one["id"]: one for one in command("checkup", "--json", *ONLY).document["findings"]}[STATISTICS]
    assert (after["state"], after["moved"]) == ("ok", None)
    assert len(command("drift", "--json").document["moves"]) == 1


def test_a_computer_on_which_nothing_moved(command, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    answer = command("drift", "--lang", "en")
    assert (answer.code, answer.out) == (0, "No switch has moved since Tidytrace began to look.\n")


def test_a_damaged_memory_is_said_and_stops_nothing(command, settings, home: Path) -> None:
    command("checkup", *ONLY)
    path = StateFolders.of(current_host()).state / "switches.json"
    path.write_text("{", "utf-8")
    assert command("drift", "--lang", "en").code == 3
    answer = command("checkup", "--json", "--lang", "en", *ONLY)
    assert "is damaged; it is set aside" in answer.document["errors"][0]["message"]
    assert answer.document["findings"]
    assert command("drift").code == 0
