"""Copies that no definition knows of are named before anything happens, and nothing is changed by the look."""

import gzip
from dataclasses import replace

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.erase.plan import elsewhere
from tidytrace.erase.plan.elsewhere import Elsewhere, search_elsewhere
from tidytrace.erase.search.looking import Opened
from tidytrace.host import locate

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
ENGLISH = "MARK-cat tell me about the sleeping habits of cats"
HUSKY = "MARK-dog how far does a husky run in one day"


@pytest.fixture
def find(desk):
    desk.session(CAT, ENGLISH)
    desk.session(DOG, HUSKY)

    def search(*natives: str, project=None, **more) -> Elsewhere:
        from msgspec.structs import replace

        plan = desk.plan(*(natives or (CAT,)))
        chosen = [replace(one, project=project) for one in desk.chats().values() if one.id in plan.apps]
        known = [item.path for item in plan.items]
        return search_elsewhere(chosen, plan.traces, plan.grounds, desk.host.home, known=known, **more)

    return search


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_nothing_is_found_where_nothing_is(find):
    assert find() == Elsewhere()


def test_unknown_files_of_the_app_are_found_with_their_owner(desk, find):
    path = desk.write("unheard-of/dump.bin", gzip.compress(b"." * 500 + ENGLISH.encode()))
    desk.write("other.bin", HUSKY)
    desk.write("auth.json", ENGLISH)
    (place,) = find().places
    assert (place.path, place.kind, place.conversations) == (path, "app-file", (f"chatter:{CAT}",))
    assert place.bytes == path.stat().st_size
    assert place.passages == 2
    assert place.readable
    assert len(find(CAT, DOG).places) == 2


def test_what_the_plan_takes_already_is_not_found_again(desk, find):
    desk.write("history.jsonl", f'{{"session":"{CAT}","display":"{ENGLISH}"}}\n')
    desk.write("history.jsonl-wal", ENGLISH)
    desk.write("todos/x.json", ENGLISH)
    assert [place.path.name for place in find().places] == ["x.json"]


def test_copies_of_other_tools_in_the_project(desk, find, tmp_path):
    project = desk.host.home / "work" / "site" / "app"
    project.mkdir(parents=True)
    mine = put(project / ".specstory/history/2026-01-02_cats.md", f"_User_\n\n{ENGLISH}\n")
    above = put(desk.host.home / "work/.specstory/history/2026-01-03_cats.md", ENGLISH)
    put(project / ".specstory/history/2026-01-04_dogs.md", HUSKY)
    put(project / "notes.md", ENGLISH)
    found = find(project=str(project)).places
    assert [(place.path, place.kind, place.tool) for place in found] == [
        (above, "copy-elsewhere", "SpecStory"),
        (mine, "copy-elsewhere", "SpecStory"),
    ]
    assert find(project="relative/path").places == ()


@pytest.mark.parametrize(
    ("folder", "tool"),
    [
        ("OneDrive - Work", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-me@example.org", "GoogleDrive"),
        ("Nutstore Files", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"),
        ("腾讯微云同步助手", "腾讯微云"),
    ],
)
def test_synced_copies_are_known_by_their_name(desk, find, folder, tool):
    root = desk.host.home / folder / "backup"
    by_name = put(root / f"{CAT}.jsonl", ENGLISH)
    by_id = put(root / f"old/chat {CAT} (conflicted copy).txt", ENGLISH)
    put(root / f"{CAT}.png", "nothing of it")
    put(root / "diary.txt", ENGLISH)
    found = find().places
    assert {(place.path, place.kind, place.tool) for place in found} == {
        (by_name, "synced-copy", tool),
        (by_id, "synced-copy", tool),
    }


def test_what_lies_in_the_cloud_alone_is_named_and_never_fetched(desk, find, monkeypatch):
    path = put(desk.host.home / f"OneDrive/{CAT}.jsonl", ENGLISH)
    monkeypatch.setattr(elsewhere, "_in_the_cloud", lambda one: one == path)
    opened = []
    real = Opened.__init__
    monkeypatch.setattr(Opened, "__init__", lambda self, one: (opened.append(one), real(self, one))[1])
    (place,) = find().places
    assert (place.path, place.readable, place.conversations) == (path, False, (f"chatter:{CAT}",))
    assert path not in opened


def test_too_many_files_are_said(desk, find, monkeypatch):
    monkeypatch.setattr(elsewhere, "_MOST_ENTRIES", 10)
    for number in range(20):
        put(desk.host.home / f"Dropbox/{number}", "x")
    assert find().too_many == (desk.host.home / "Dropbox",)


def test_a_file_that_cannot_be_read_is_not_passed_over(desk, find, monkeypatch):
    closed = desk.write("closed.bin", "x" * 77)
    named = put(desk.host.home / f"Dropbox/{CAT}.jsonl", "x" * 77)
    real = Opened.read

    def refused(self, at, size):
        if self.size == 77:
            raise PermissionError(13, "no")
        return real(self, at, size)

    monkeypatch.setattr(Opened, "read", refused)
    found = find()
    assert found.unread == (closed,)
    assert [(place.path, place.readable) for place in found.places] == [(named, False)]


def test_links_are_not_followed(desk, find, tmp_path):
    outside = put(tmp_path / "outside/x.bin", ENGLISH)
    (desk.data / "link").symlink_to(outside)
    (desk.data / "folder").symlink_to(outside.parent)
    put(desk.host.home / "Dropbox/a", "x")
    (desk.host.home / f"Dropbox/{CAT}.jsonl").symlink_to(outside)
    assert find().places == ()


def test_progress_and_cancel(desk, find):
    desk.write("large.bin", b"." * (9 << 20))
    told = []
    find(progress=lambda step: told.append((step.done, step.total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == 10
    assert find(cancelled=lambda: True).cancelled


def test_words_that_another_conversation_has_too_are_its_own_though_each_message_is_a_file(fixture_host):
    host = fixture_host("linux")
    same = "Please write me a nice letter to my landlord about the rent."
    told = [replace(one, turns=[*one.turns, (same, f"ANSWER-{one.id}-9 Dear Sir")]) for one in talks(3, seed=5)]
    WRITERS["openhands-cli"](host, told)
    library = Library([locate(load_catalogue().app("openhands-cli"), host)], host, None)
    chosen = [one for one in library.conversations() if told[1].id.replace("-", "") == one.native]

    plan = plan_erasure(chosen, library, host)
    carry_out(plan)

    assert {item.kind for item in plan.items} == {"transcript", "attachment"}
    assert not prove(plan).leftovers
    for one in library.conversations():
        assert same in [message.text for message in library.messages(one)]
