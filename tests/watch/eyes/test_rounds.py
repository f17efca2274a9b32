"""Folders are watched as they come and go, and where the system tells nothing somebody looks."""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tidytrace.watch.eyes.moved import Batch, Moved
from tidytrace.watch.eyes.outlook import Ground, Outlook, Terrain
from tidytrace.watch.eyes.posts import InotifyPosts, Nowhere, posts
from tidytrace.watch.eyes.rounds import Rounds
from tidytrace.watch.eyes.trees import Trees

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are watched one by one on Linux only")


class Watched:
    """Rounds with what they are made of."""

    def __init__(self, folder: Path, make: Callable[[Moved], object]) -> None:
        self.some = threading.Event()
        self.moved = Moved(self.some)
        self.posts = make(self.moved)
        grounds = (
            Ground(f"{folder}/app/chats/*/*.jsonl", "app", "chats"),
            Ground(f"{folder}/app/settings.json", "app", "settings"),
            Ground(f"{folder}/other", "other", "sign"),
        )
        self.rounds = Rounds(Terrain(Outlook(grounds)), self.posts, self.moved)

    def take(self, wanted: Callable[[Batch], bool], seconds: float = 60.0) -> Batch:
        """What moved, once all of it that is waited for did; folders that came are entered."""
        found = Batch(files={}, folders={}, new={}, gone={})
        end = time.monotonic() + seconds
        while not wanted(found):
            assert time.monotonic() < end, found
            self.some.wait(0.05)
            self.some.clear()
            batch = self.moved.take()
            for folder in batch.new:
                self.rounds.enter(folder)
            for folder in batch.gone:
                self.rounds.leave(folder)
            for name in ("files", "folders", "new", "gone"):
                getattr(found, name).update(getattr(batch, name))
            found.lost = found.lost or batch.lost
        return found

    def file(self, path: Path) -> None:
        self.take(lambda batch: os.fspath(path) in batch.files)


@pytest.fixture(params=[InotifyPosts, Trees], ids=["folders", "trees"])
def watched(request, tmp_path: Path) -> Iterator[Watched]:
    one = Watched(tmp_path, request.param)
    yield one
    one.posts.close()


def test_an_append_a_rename_and_an_atomic_replacement_are_seen(watched, tmp_path: Path) -> None:
    folder = tmp_path / "app" / "chats" / "a"
    folder.mkdir(parents=True)
    one = folder / "one.jsonl"
    one.write_text("{}\n")
    watched.rounds.go_round()
    with one.open("a") as file:
        file.write("{}\n")
    watched.file(one)
    one.rename(folder / "two.jsonl")
    watched.file(folder / "two.jsonl")
    new = folder / "two.jsonl.tmp"
    new.write_text("{}\n{}\n{}\n")
    new.replace(folder / "two.jsonl")
    watched.file(folder / "two.jsonl")


def test_folders_that_appear_later_are_watched_with_what_is_in_them(watched, tmp_path: Path) -> None:
    watched.rounds.go_round()
    folder = tmp_path / "app" / "chats" / "a"
    folder.mkdir(parents=True)
    (folder / "one.jsonl").write_text("{}\n")
    watched.file(folder / "one.jsonl")
    with (folder / "one.jsonl").open("a") as file:
        file.write("{}\n")
    watched.file(folder / "one.jsonl")
    (tmp_path / "app" / "settings.json").write_text("{}")
    watched.file(tmp_path / "app" / "settings.json")


def test_a_folder_that_was_renamed_is_watched_under_its_new_name(watched, tmp_path: Path) -> None:
    folder = tmp_path / "app" / "chats" / "a"
    folder.mkdir(parents=True)
    watched.rounds.go_round()
    folder.rename(folder.with_name("b"))
    watched.take(lambda batch: os.fspath(folder.with_name("b")) in batch.new)
    (folder.with_name("b") / "one.jsonl").write_text("{}\n")
    watched.file(folder.with_name("b") / "one.jsonl")


def test_a_root_that_vanishes_and_comes_back_is_watched_again(watched, tmp_path: Path) -> None:
    base = tmp_path / "app" / "chats"
    (base / "a").mkdir(parents=True)
    (base / "a" / "one.jsonl").write_text("{}\n")
    watched.rounds.go_round()
    base.rename(tmp_path / "away")
    watched.take(lambda batch: os.fspath(base) in batch.gone)
    assert watched.rounds.terrain.outlook.grounds
    (tmp_path / "away").rename(base)
    watched.file(base / "a" / "one.jsonl")
    (base / "a" / "two.jsonl").write_text("{}\n")
    watched.file(base / "a" / "two.jsonl")


def test_a_drive_that_went_without_a_word_is_noticed(tmp_path: Path) -> None:
    base = tmp_path / "app" / "chats"
    (base / "a").mkdir(parents=True)
    watched = Watched(tmp_path, lambda _moved: Nowhere())
    watched.rounds.go_round()
    assert not [*watched.rounds.missed()]
    base.rename(tmp_path / "away")
    assert [*watched.rounds.missed()] == [os.fspath(base)]
    assert watched.rounds.leave(os.fspath(base)) == {("app", "chats")}
    base.mkdir()
    assert [*watched.rounds.missed()] == [os.fspath(base)]


def test_folders_beyond_the_limit_are_looked_into(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / "app" / "chats" / name).mkdir(parents=True)
    watched = Watched(tmp_path, lambda moved: InotifyPosts(moved, most=4))
    try:
        watched.rounds.go_round()
        assert watched.posts.full
        assert watched.rounds.polled == watched.rounds.folders - len(watched.posts) > 0
        for name in "abcdef":
            (tmp_path / "app" / "chats" / name / "one.jsonl").write_text("{}\n")
        assert watched.rounds.poll() == {("app", "chats")}
        wanted = {os.fspath(tmp_path / "app" / "chats" / name / "one.jsonl") for name in "abcdef"}
        watched.take(lambda batch: set(batch.files) >= wanted)
        assert watched.rounds.poll() == set()
    finally:
        watched.posts.close()


def test_the_limit_of_the_system_is_met_in_the_middle(tmp_path: Path, monkeypatch) -> None:
    from watchdog.observers import inotify_c

    asked: list[bytes] = []
    add = inotify_c.inotify_add_watch

    def few(descriptor, path, mask):
        asked.append(path)
        if len(asked) > 2:
            inotify_c.ctypes.set_errno(errno.ENOSPC)
            return -1
        return add(descriptor, path, mask)

    monkeypatch.setattr(inotify_c, "inotify_add_watch", few)
    for name in "abc":
        (tmp_path / "app" / "chats" / name).mkdir(parents=True)
    watched = Watched(tmp_path, InotifyPosts)
    try:
        watched.rounds.go_round()
        assert watched.posts.full
        assert watched.rounds.polled
        (tmp_path / "app" / "chats" / "c" / "one.jsonl").write_text("{}\n")
        assert watched.rounds.poll() == {("app", "chats")}
    finally:
        watched.posts.close()


def test_without_room_for_one_more_watcher_all_is_looked_into(tmp_path: Path, monkeypatch) -> None:
    from watchdog.observers import inotify_c

    def full() -> int:
        inotify_c.ctypes.set_errno(errno.EMFILE)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_init", full)
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "app" / "chats" / "a").mkdir(parents=True)
    watched = Watched(tmp_path, posts)
    assert watched.posts.blind
    watched.rounds.go_round()
    assert watched.rounds.polled == watched.rounds.folders
    (tmp_path / "app" / "chats" / "a" / "one.jsonl").write_text("{}\n")
    assert watched.rounds.poll() == {("app", "chats")}
    assert [*watched.moved.take().files] == [os.fspath(tmp_path / "app" / "chats" / "a" / "one.jsonl")]


def test_what_the_system_lost_is_found_by_going_round(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "chats" / "a"
    folder.mkdir(parents=True)
    watched = Watched(tmp_path, lambda _moved: Nowhere())
    watched.rounds.go_round()
    assert watched.rounds.go_round() == set()
    (folder / "one.jsonl").write_text("{}\n")
    assert watched.rounds.go_round() == {("app", "chats")}
    assert watched.rounds.go_round() == set()


def test_an_overflow_of_the_system_is_told(tmp_path: Path) -> None:
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent

    (tmp_path / "app" / "chats").mkdir(parents=True)
    watched = Watched(tmp_path, InotifyPosts)
    try:
        watched.rounds.go_round()
        watched.posts._system.handle_event(InotifyEvent(-1, InotifyConstants.IN_Q_OVERFLOW, 0, b""))
        assert watched.take(lambda batch: batch.lost).lost
    finally:
        watched.posts.close()


def test_a_sign_is_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "other" / "much" / "more").mkdir(parents=True)
    watched = Watched(tmp_path, lambda _moved: Nowhere())
    watched.rounds.go_round()
    assert watched.rounds.terrain.grounds(os.fspath(tmp_path / "other")) == {("other", "sign")}
    assert watched.rounds.terrain.grounds(os.fspath(tmp_path / "other" / "much")) == set()
    assert watched.rounds.folders == 1


def test_what_lies_beside_a_database_moves_it(tmp_path: Path) -> None:
    terrain = Terrain(Outlook((Ground(f"{tmp_path}/*.db", "app", "chats"),)))
    for name in ("a.db", "a.db-wal", "a.db-journal"):
        assert terrain.grounds(f"{tmp_path}/{name}") == {("app", "chats")}
    assert terrain.grounds(f"{tmp_path}/a.txt") == set()
