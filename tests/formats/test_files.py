"""What a process that was killed while it wrote leaves behind, and who takes it away."""

import os
import subprocess
import sys

import pytest

from tidytrace.formats import apply_edit, plan_edit


@pytest.fixture
def settings(home):
    home.mkdir(parents=True, exist_ok=True)
    path = home / "settings.json"
    path.write_text('{"a": 1}')
    return path


def dead() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_the_next_change_takes_away_what_a_killed_one_left(home, settings):
    (home / f".settings.json.{dead()}-ab_12xyz.tidytrace").write_text('{"a": ')
    apply_edit(plan_edit(settings, "json", ("a",), 2, home=home), home=home)
    assert [path.name for path in home.iterdir()] == ["settings.json"]


def test_what_a_living_one_writes_and_what_is_not_ours_stays(home, settings):
    names = {
        f".settings.json.{os.getppid()}-ab_12xyz.tidytrace",
        f".settings.json.{dead()}-ab_12xyz.backup",
        f"settings.json.{dead()}-ab_12xyz.tidytrace",
        f".other.json.{dead()}-ab_12xyz.tidytrace",
    }
    for name in names:
        (home / name).touch()
    apply_edit(plan_edit(settings, "json", ("a",), 2, home=home), home=home)
    assert {path.name for path in home.iterdir()} == {"settings.json"} | names
