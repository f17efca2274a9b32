"""What a plan contains, what it keeps, and what the fence refuses."""

import os

import pytest

from tidytrace.erase import carry_out, plan_erasure
from tidytrace.erase.files import handles
from tidytrace.erase.files.bypath import PathFolder
from tidytrace.host import Process
from windows import POSIX_OWNERS

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"


@pytest.fixture
def two(desk):
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    desk.session(DOG, "MARK-dog how far does a husky run in one day")
    return desk


def reasons(plan):
    return {kept.id.partition(":")[2]: kept.reason for kept in plan.kept}


def test_a_plan_changes_nothing(two):
    two.database(rows=[("c-1", None, "MARK-c a conversation that stands in a database")])
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in two.data.rglob("*") if path.is_file()}
    two.plan()
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in two.data.rglob("*") if path.is_file()}
    assert after == before


def test_it_names_every_place_with_its_kind_and_size(two):
    two.write("history.jsonl", f'{{"session":"{CAT}"}}\n')
    plan = two.plan(CAT)
    assert [(item.kind, item.what, item.action, item.pieces) for item in plan.items] == [
        ("prompt-history", "line", "cut", 1),
        ("transcript", "file", "remove", 1),
    ]
    assert plan.items[1].bytes == (two.data / f"sessions/one/{CAT}.jsonl").stat().st_size
    assert plan.apps == {f"chatter:{CAT}": "chatter"}


def test_a_running_app_keeps_everything_and_is_named(make_desk, running):
    desk = make_desk(processes=[running])
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    plan = desk.plan()
    assert reasons(plan) == {CAT: "app-running"}
    assert plan.kept[0].parameters["processes"] == "chatter"
    assert plan.items == ()


def test_an_app_that_started_since_the_listing_is_noticed(two):
    chats = list(two.chats().values())
    library = two.library()
    (two.host.root / "processes.json").write_text('[{"pid": 7, "name": "chatter"}]')
    assert set(reasons(plan_erasure(chats, library, two.host)).values()) == {"app-running"}


def test_unknown_processes_are_not_taken_for_none(make_desk, monkeypatch):
    desk = make_desk()
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    chats, library = list(desk.chats().values()), desk.library()
    blind = make_blind(desk)
    assert reasons(plan_erasure(chats, library, blind)) == {CAT: "processes-unknown"}


def make_blind(desk):
    from tidytrace.host import FixtureHost

    return FixtureHost(desk.host.root, "linux", processes_known=False)


def test_a_linked_transcript_keeps_its_conversation(two, tmp_path):
    outside = tmp_path / "outside.jsonl"
    path = two.data / f"sessions/one/{CAT}.jsonl"
    path.replace(outside)
    path.symlink_to(outside)
    plan = two.plan()
    assert reasons(plan) == {CAT: "link"}
    carry_out(plan)
    assert "MARK-cat" in outside.read_text()


def test_a_linked_folder_on_the_way_keeps_its_conversations(two, tmp_path):
    (two.data / "sessions").rename(tmp_path / "elsewhere")
    (two.data / "sessions").symlink_to(tmp_path / "elsewhere")
    plan = two.plan()
    assert set(reasons(plan).values()) == {"link"}
    assert plan.items == ()


def test_a_second_name_of_a_transcript_keeps_its_conversation(two, tmp_path):
    os.link(two.data / f"sessions/one/{CAT}.jsonl", tmp_path / "backup")
    plan = two.plan()
    assert reasons(plan) == {CAT: "hard-link"}
    assert [item.path.stem for item in plan.items] == [DOG]


def test_a_second_name_of_a_companion_is_said_and_left(two, tmp_path):
    two.write("history.jsonl", f'{{"session":"{CAT}"}}\n')
    os.link(two.data / "history.jsonl", tmp_path / "backup")
    plan = two.plan(CAT)
    assert reasons(plan) == {}
    assert [(one.path.name, one.reason) for one in plan.spared] == [("history.jsonl", "hard-link")]
    carry_out(plan)
    assert (tmp_path / "backup").read_text() == f'{{"session":"{CAT}"}}\n'


def test_a_folder_swapped_for_a_link_after_the_plan_erases_nothing_outside(two, tmp_path):
    plan = two.plan()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in (CAT, DOG):
        (elsewhere / f"{name}.jsonl").write_text("someone else's")
    (two.data / "sessions/one").rename(two.data / "sessions/moved")
    (two.data / "sessions/one").symlink_to(elsewhere)
    outcome = carry_out(plan)
    assert len(outcome.failed) == 2
    assert {path.read_text() for path in elsewhere.iterdir()} == {"someone else's"}


def test_a_file_swapped_for_another_after_the_plan_stays(two):
    plan = two.plan(CAT)
    path = two.data / f"sessions/one/{CAT}.jsonl"
    other = two.write("other", path.read_bytes().replace(b"cat", b"cow"))
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)
    assert [one.reason for one in carry_out(plan).failed] == ["changed"]


@POSIX_OWNERS
def test_another_person_s_file_is_kept(two, monkeypatch):
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1000)
    assert set(reasons(two.plan()).values()) == {"other-owner"}


@POSIX_OWNERS
def test_an_administrator_may_erase_for_the_person_whose_home_it_is(two, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert reasons(two.plan()) == {}


def test_a_newer_database_keeps_the_conversations_it_may_hold(two):
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(two.data / "chats.db")) as connection:
        connection.execute("CREATE TABLE threads_v9 (id)")
    plan = two.plan()
    assert set(reasons(plan).values()) == {"newer-schema"}
    assert plan.items == ()


def test_what_is_erasable_only_together_waits_for_all(two):
    import msgspec

    chats = [msgspec.structs.replace(one, erasable="with-all", reason="only-all") for one in two.chats().values()]
    named = {one.id for one in chats}
    assert set(reasons(plan_erasure(chats[:1], two.library(), two.host, named=named)).values()) == {"only-all"}
    assert reasons(plan_erasure(chats, two.library(), two.host, named=named)) == {}


def test_what_is_not_erasable_stays(two):
    import msgspec

    chats = [msgspec.structs.replace(one, erasable="no", reason="server-side") for one in two.chats().values()]
    assert set(reasons(plan_erasure(chats, two.library(), two.host)).values()) == {"server-side"}


def test_a_process_of_another_home_does_not_count(make_desk, tmp_path):
    desk = make_desk(processes=[Process(pid=7, name="chatter", home="/home/bob")])
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    assert reasons(desk.plan()) == {}


def test_the_plan_shows_no_words_of_the_conversation(two):
    assert "sleeping" not in repr(two.plan(CAT))


def test_a_folder_that_cannot_be_read_is_said_and_the_plan_goes_on(two, monkeypatch):
    closed = two.write("cache/closed/x", "x").parent
    kind = handles._HandleFolder if handles.BY_HANDLE else PathFolder
    real = kind.names

    def names(folder):
        if folder.path == closed:
            raise PermissionError(13, "no", str(closed))
        return real(folder)

    monkeypatch.setattr(kind, "names", names)
    plan = two.plan()
    assert [(one.path, one.reason) for one in plan.spared] == [(closed, "read-only")]
    assert len(carry_out(plan).erased) == 2
    assert (closed / "x").exists()


def test_a_database_that_cannot_be_changed_keeps_what_only_it_lists(two, tmp_path):
    two.database(rows=[("c-1", None, "MARK-c a conversation that stands in a database")])
    os.link(two.data / "chats.db", tmp_path / "backup")
    plan = two.plan()
    assert reasons(plan) == {"c-1": "hard-link"}
    assert {one.id for one in carry_out(plan).erased} == {f"chatter:{CAT}", f"chatter:{DOG}"}


def test_a_database_that_cannot_be_read_any_more_keeps_its_conversations(two):
    two.database(wal=False, rows=[("c-1", None, "MARK-c a conversation that stands in a database")])
    chats, library = list(two.chats().values()), two.library()
    library.messages = lambda _: iter(())
    (two.data / "chats.db").write_bytes(b"no database any more" * 100)
    plan = plan_erasure(chats, library, two.host)
    assert reasons(plan)["c-1"] == "changed"
    assert "chatter:c-1" not in plan.apps


def test_values_nested_without_end_in_a_database_stay_and_stop_nothing(two):
    import contextlib
    import sqlite3

    two.database(rows=[("c-1", None, "MARK-c a conversation that stands in a database")])
    with contextlib.closing(sqlite3.connect(two.data / "chats.db", isolation_level=None)) as connection:
        connection.execute("INSERT OR REPLACE INTO items VALUES ('chats.index', ?)", ("[" * 200_000,))
    assert {one.id for one in carry_out(two.plan()).erased} == {"chatter:c-1", f"chatter:{CAT}", f"chatter:{DOG}"}


def test_what_the_person_keeps_stays_even_by_name(desk):
    desk.session("cat-00000000000000a1", "MARK-cat hello", "hello")
    desk.session("dog-00000000000000b2", "MARK-dog hello", "hello")
    cat, dog = "chatter:cat-00000000000000a1", "chatter:dog-00000000000000b2"
    plan = desk.plan(held={cat})
    assert plan.conversations == (dog,)
    assert [(one.id, one.reason) for one in plan.kept] == [(cat, "held")]


def test_where_nobody_knows_what_is_kept_nothing_goes(desk):
    desk.session("cat-00000000000000a1", "MARK-cat hello", "hello")
    plan = desk.plan(held=None)
    assert not plan.items
    assert [one.reason for one in plan.kept] == ["held-unknown"]
