"""The rehearsal says what each app will list, and leaves the computer as it is."""

import hashlib
import sys

import pytest

from homes import WRITERS
from homes.talk import talks
from menagerie import CAT, CHOSEN, DOG, EEL
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.erase.rehearse.rehearsal import rehearse
from tidytrace.erase.rehearse.room import room
from tidytrace.host import locate


def _state(root):
    """Every file of the computer with its content and times."""
    return {
        path: (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture
def desk(computer):
    return computer.desk


def test_what_it_says_is_what_happens(desk, tmp_path):
    """In files, lines, sections, entries, rows of two databases and a key-value store of web pages."""
    plan = desk.plan(*CHOSEN)
    listed = set(desk.chats())
    before = _state(desk.host.root)
    rehearsal = rehearse(plan, desk.library(), desk.host, within=tmp_path)
    assert _state(desk.host.root) == before
    (shows,) = rehearsal.apps
    assert rehearsal.as_planned
    assert (shows.app, shows.before, shows.not_tried) == ("chatter", len(listed), None)
    carry_out(plan)
    left = set(desk.chats())
    assert left == listed - set(CHOSEN)
    assert shows.after == len(left)


def test_the_copy_is_gone_afterwards(desk, tmp_path):
    rehearse(desk.plan(CAT), desk.library(), desk.host, within=tmp_path)
    assert not list(tmp_path.glob("tidytrace-rehearsal-*"))


def test_one_of_a_database_alone(desk, tmp_path):
    (shows,) = rehearse(desk.plan("d-1"), desk.library(), desk.host, within=tmp_path).apps
    assert shows.as_planned
    assert shows.before - shows.after == 1


def test_a_chat_that_would_stay_listed_is_named(desk, tmp_path, monkeypatch):
    """As of an app whose store could not be changed."""
    monkeypatch.setattr("tidytrace.erase.rehearse.rehearsal.carry_out", lambda _plan, **_more: None)
    rehearsal = rehearse(desk.plan(CAT, EEL), desk.library(), desk.host, within=tmp_path)
    assert not rehearsal.as_planned
    assert rehearsal.apps[0].still == (f"chatter:{CAT}", f"chatter:{EEL}")
    assert rehearsal.apps[0].after == rehearsal.apps[0].before


def test_a_chat_that_would_be_lost_is_named(desk, tmp_path, monkeypatch):
    def too_much(plan, **_more):
        carry_out(plan)
        copies = [path for path in tmp_path.glob("tidytrace-rehearsal-*/**/*.jsonl") if path.stem == DOG]
        copies[0].unlink()

    monkeypatch.setattr("tidytrace.erase.rehearse.rehearsal.carry_out", too_much)
    rehearsal = rehearse(desk.plan(CAT), desk.library(), desk.host, within=tmp_path)
    assert not rehearsal.as_planned
    assert rehearsal.apps[0].lost == (f"chatter:{DOG}",)
    assert f"chatter:{DOG}" in {one.id for one in desk.library().conversations()}


@pytest.mark.parametrize(
    ("limits", "why"),
    [({"most_bytes": 100}, "too-large"), ({"most_files": 1}, "too-large"), ({"seconds": -1.0}, "too-long")],
)
def test_what_is_too_much_is_reckoned_and_said(desk, tmp_path, limits, why):
    plan = desk.plan(CAT, "d-1")
    (shows,) = rehearse(plan, desk.library(), desk.host, within=tmp_path, **limits).apps
    assert shows.not_tried == why
    assert shows.before - shows.after == 2
    assert not list(tmp_path.glob("tidytrace-rehearsal-*"))


def test_a_copy_that_shows_another_list_proves_nothing(desk, tmp_path, monkeypatch):
    plan, library = desk.plan(CAT), desk.library()
    fewer = list(desk.library().conversations())[1:]
    monkeypatch.setattr(library, "conversations", lambda *_args, **_more: iter(fewer))
    (shows,) = rehearse(plan, library, desk.host, within=tmp_path).apps
    assert shows.not_tried == "not-alike"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a folder in memory to rehearse in")
def test_what_a_killed_rehearsal_left_goes_with_the_next(desk, tmp_path):
    left = tmp_path / "tidytrace-rehearsal-99999999-x"
    left.mkdir()
    (left / "text").write_text("MARK")
    with room(desk.host, 0, tmp_path) as made:
        assert not left.exists()
        assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("app", "system"),
    [
        ("claude-code", "macos"),  # lines of one file each
        ("goose", "windows"),  # rows of a database
        ("opencode", "linux"),  # documents in many folders
        ("chatbox", "linux"),  # records of Chromium's database, and the older settings file
        ("aider", "linux"),  # sections of a text in the person's project, without ids
        ("cherry-studio", "windows"),
    ],
)
def test_the_same_holds_in_every_kind_of_store(fixture_host, tmp_path, app, system):
    host = fixture_host(system)
    WRITERS[app](host, talks(4, seed=11))
    installation = locate(load_catalogue().app(app), host)
    library = Library([installation], host, None)
    listed = list(library.conversations())
    chosen = [one for one in listed if one.erasable == "alone"][:2] or listed
    plan = plan_erasure(chosen, library, host, named={one.id for one in chosen})
    (shows,) = rehearse(plan, library, host, within=tmp_path).apps
    assert (shows.not_tried, shows.before) == (None, len(listed))
    assert shows.as_planned
    carry_out(plan)
    left = list(Library([installation], host, None).conversations())
    assert (shows.after, len(left)) == (len(left), len(listed) - len(plan.apps))
