"""The commands on what another version of Tidytrace keeps."""

import json

import pytest

from tidytrace.host import StateFolders, current_host
from tidytrace.host.state import write_private
from tidytrace.state.number import LAYOUT, keep_number, number_of


@pytest.fixture
def folders(home) -> StateFolders:
    return StateFolders.of(current_host())


@pytest.fixture
def newer(folders) -> StateFolders:
    keep_number(folders, LAYOUT + 1)
    return folders


def test_what_a_newer_version_keeps_is_not_touched(command, newer) -> None:
    answer = command("retention", "--json")
    assert answer.code == 3
    assert "A newer Tidytrace has been used here" in answer.document["errors"][0]["message"]
    assert "更新版本的清迹" in command("retention", "--lang", "zh_CN").err
    assert number_of(newer).layout == LAYOUT + 1


def test_it_can_be_listed_and_taken_away(command, newer) -> None:
    listed = command("own")
    assert listed.code == 0
    assert "A newer Tidytrace" in listed.err
    assert command("own", "--remove", "--yes").code == 0
    assert not newer.state.exists()
    assert command("retention").code == 0


def test_what_an_older_version_kept_is_moved_and_that_is_said(command, folders) -> None:
    old = {"layout": 1, "rules": [], "quiet": {"begin": 1260, "end": 390}}
    write_private(folders.state / "retention.json", json.dumps(old).encode())
    answer = command("notices", "--json")
    assert answer.code == 0, answer.err
    assert "were brought up to date" in answer.err
    assert str(folders.state / "before") in answer.err
    assert json.loads((folders.config / "notices.json").read_bytes())["quiet"] == "21:00-06:30"
    assert "brought up to date" not in command("notices").err


def test_a_look_leaves_no_number_and_use_does(command, chats, folders) -> None:
    assert command("retention").code == 0
    assert number_of(folders) is None
    assert command("retention", "--set", "keep everything").code == 0
    assert number_of(folders).layout == LAYOUT
