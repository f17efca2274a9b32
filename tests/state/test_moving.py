"""What is kept comes to the form of this version as a whole, or stays as it was; a copy lies beside it for a while."""

import datetime
import errno
import json
import os
import sqlite3
from contextlib import closing

import pytest

from old_forms import Old
from tidytrace.host.errors import StateUnsafe
from tidytrace.language import Language
from tidytrace.state import copies, moving
from tidytrace.state.copies import DAYS, MOST, prune
from tidytrace.state.errors import StateBusy, StateFull, StateNewer, StateStuck
from tidytrace.state.moving import move
from tidytrace.state.number import LAYOUT, keep_number, note, number_of
from tidytrace.state.steps import STEPS, Step, s0002_handles
from weapons import BEFORE, COUNT, PythonKiller

NOW = datetime.datetime(2026, 11, 26, 20, 45, 4, tzinfo=datetime.UTC)


def test_everything_old_is_moved_and_the_copy_is_what_it_was(old):
    old.everything()
    before = old.snapshot()
    moved = move(old.folders, NOW)
    assert (moved.before, moved.after) == (1, LAYOUT)
    assert moved.copy == old.folders.state / "before" / "layout-1-20261126-204504"
    assert number_of(old.folders).layout == LAYOUT
    contents = json.loads((moved.copy / "contents.json").read_text())
    assert (contents["layout"], contents["when"]) == (1, "2026-11-26T20:45:04Z")
    assert {one["place"]: one["there"] for one in contents["files"]} == {
        "state/notices.sqlite": True,
        "config/notices.json": False,
        "state/reminders.json": True,
        "state/retention.json": True,
    }
    copies.bring_back(old.folders, moved.copy.name)
    assert old.snapshot() == before


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise than in modes")
def test_the_copy_is_for_nobody_else(old):
    old.everything()
    copy = move(old.folders, NOW).copy
    assert {path.stat().st_mode & 0o777 for path in copy.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (copy, *copy.rglob("*")) if path.is_dir()} == {0o700}


def test_it_is_moved_once(old):
    old.everything()
    assert move(old.folders, NOW) is not None
    after = old.snapshot()
    assert move(old.folders, NOW) is None
    assert old.snapshot() == after
    assert len(list((old.folders.state / "before").iterdir())) == 1


def test_what_is_new_already_gets_its_number_and_no_copy(old):
    old.write("config/window.json", {"layout": 1})
    moved = move(old.folders, NOW)
    assert moved.copy is None
    assert number_of(old.folders).layout == LAYOUT
    assert not (old.folders.state / "before").exists()


def test_where_nothing_is_kept_nothing_is_made(old):
    assert move(old.folders, NOW) is None
    note(old.folders)
    assert not old.folders.state.exists()


def test_what_goes_without_a_trace_gets_no_number(old):
    old.write("state/reminders.json", {"version": 1, "reminders": []})
    note(old.folders)
    assert number_of(old.folders) is None
    old.write("state/receipts/one.json", {})
    note(old.folders)
    assert number_of(old.folders).layout == LAYOUT


def test_a_newer_form_is_refused_and_nothing_is_touched(old):
    old.everything()
    keep_number(old.folders, LAYOUT + 1)
    before = old.snapshot()
    with pytest.raises(StateNewer, match=rf"have the form {LAYOUT + 1}, .* up to {LAYOUT}"):
        move(old.folders, NOW)
    assert old.snapshot() == before
    assert number_of(old.folders).layout == LAYOUT + 1


def test_a_number_that_nobody_can_read_is_the_first_one(old):
    old.everything()
    old.write("state/layout.json", "what")
    assert move(old.folders, NOW).before == 1


def test_while_another_one_works_with_the_old_form_nothing_is_moved(old):
    old.everything()
    before = old.snapshot()
    with pytest.raises(StateBusy):
        move(old.folders, NOW, alone=lambda: False)
    assert old.snapshot() == before
    assert number_of(old.folders) is None


def test_nobody_is_asked_where_nothing_has_to_change(old):
    old.write("config/window.json", {"layout": 1})
    assert move(old.folders, NOW, alone=lambda: pytest.fail("asked")).copy is None


def test_two_that_start_at_once_wait_for_each_other(old, monkeypatch):
    old.everything()
    monkeypatch.setattr(moving, "_PATIENCE", 0.0)
    with moving.held(old.folders.state / "moving.lock"), pytest.raises(StateBusy):
        move(old.folders, NOW)
    assert move(old.folders, NOW) is not None
    lock = old.folders.state / "moving.lock"
    assert os.name == "nt" or not lock.exists(), "only Windows lets no file go that is open"
    with moving.held(lock) as free:
        assert free


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), sqlite3.OperationalError("disk I/O error")]
)
@pytest.mark.parametrize("late", [False, True])
def test_what_cannot_be_done_is_taken_back(old, error, late):
    old.everything()
    before = old.snapshot()

    def take(folders):
        STEPS[-1].take(folders) if late else None
        raise error

    steps = (*STEPS[:-1], Step(layout=LAYOUT, touches=STEPS[-1].touches, take=take))
    with pytest.raises(StateStuck, match="They are as they were before"):
        move(old.folders, NOW, steps=steps)
    assert old.snapshot() == before
    assert number_of(old.folders).layout == 1
    assert move(old.folders, NOW).after == LAYOUT


def test_without_a_copy_nothing_is_changed(old, monkeypatch):
    old.everything()
    before = old.snapshot()

    def refuse(*_words):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(copies, "_copy", refuse)
    with pytest.raises(StateStuck, match="Permission denied"):
        move(old.folders, NOW)
    assert old.snapshot() == before
    assert number_of(old.folders) is None


def test_a_full_disk_is_named_in_plain_words(old, monkeypatch):
    old.everything()

    def refuse(*_words):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(copies, "_copy", refuse)
    with pytest.raises(StateFull) as told:
        move(old.folders, NOW)
    assert "no room left on the disk" in told.value.sentence(Language("en"))
    assert "磁盘已满" in told.value.sentence(Language("zh_CN"))
    assert "device" not in told.value.sentence(Language("en"))


def test_a_database_that_somebody_holds_stops_it_with_a_sentence(old, monkeypatch):
    monkeypatch.setattr(s0002_handles, "_BUSY_SECONDS", 0.05)
    old.ledger()
    with closing(sqlite3.connect(old.path("state/notices.sqlite"), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StateStuck, match="locked"):
            move(old.folders, NOW)
    assert move(old.folders, NOW).after == LAYOUT


def test_a_later_step_begins_where_the_last_one_ended(old):
    old.everything()
    move(old.folders, NOW)
    old.write("config/window.json", {"layout": 1, "colours": "dark"})

    def take(folders):
        old.write("config/window.json", {"layout": 1, "colours": "darker"})

    later = Step(layout=LAYOUT + 1, touches=lambda _folders: ("config/window.json",), take=take)
    moved = move(old.folders, NOW + datetime.timedelta(days=1), steps=(*STEPS, later))
    assert (moved.before, moved.after) == (LAYOUT, LAYOUT + 1)
    assert [path.name for path in moved.copy.rglob("*") if path.is_file()].count("reminders.json") == 0
    assert json.loads((moved.copy / "config/window.json").read_text())["colours"] == "dark"


def test_copies_are_few_and_not_kept_for_ever(old):
    old.write("config/window.json", {"layout": 1})
    for days in range(MOST + 2):
        copies.keep(old.folders, days, ["config/window.json"], NOW + datetime.timedelta(days=days))
    foreign = old.folders.state / "before" / "notes.txt"
    foreign.write_text("theirs", "utf-8")
    half = old.folders.state / "before" / "layout-9-20270101-000000.part"
    half.mkdir()
    last = NOW + datetime.timedelta(days=MOST + 2)
    prune(old.folders, last)
    assert sorted(path.name for path in foreign.parent.iterdir()) == [
        "layout-2-20261128-204504",
        "layout-3-20261129-204504",
        "notes.txt",
    ]
    foreign.unlink()
    prune(old.folders, last + datetime.timedelta(days=DAYS))
    assert not foreign.parent.exists()


def test_a_state_folder_that_is_not_ours_is_refused(old):
    old.write("config/window.json", {"layout": 1})
    old.folders.state.write_text("a file", "utf-8")
    with pytest.raises((StateUnsafe, OSError)):
        move(old.folders, NOW)


# --- killed


def _moves(old, how, at):
    """In a process of its own that is killed at one of its calls. Whether it came to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            weapon = PythonKiller()
            weapon.arm(old.folders.state, how, at)
            move(old.folders, NOW)
            count = len(weapon.calls())
            weapon.arm(old.folders.state, 0, 0)
            os.write(writing, str(count).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as answer:
        count = answer.read()
    _pid, status = os.waitpid(child, 0)
    return int(count) if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0 else None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_whoever_is_killed_goes_on_at_the_next_start(tmp_path):
    whole = Old(tmp_path / "whole")
    whole.everything()
    before = whole.snapshot()
    calls = _moves(whole, COUNT, -1)
    after = whole.snapshot()
    assert calls > 20
    for at in range(calls):
        old = Old(tmp_path / f"killed-{at}")
        old.everything()
        assert _moves(old, BEFORE, at) is None, "it was not killed"
        move(old.folders, NOW + datetime.timedelta(minutes=1))
        assert old.snapshot() == after, at
        assert number_of(old.folders).layout == LAYOUT
        assert number_of(old.folders).copy == ""
        copy = max(path.name for path in (old.folders.state / "before").iterdir())
        copies.bring_back(old.folders, copy)
        assert old.snapshot() == before, at
