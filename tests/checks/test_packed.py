"""A second look at conversations that only their readers see: an unchanged store is not unpacked again."""

import json
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.chats.leveldb import read_contents
from tidytrace.chats.leveldb.logs import batch_of, log_of
from tidytrace.chats.stores import sections, websites
from tidytrace.checks.scanning import Scan
from tidytrace.checks.surroundings import Surroundings
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.looks.talks import Talks
from tidytrace.sensitive.rules.samples import make

CARD = make("{card:622202:19}", "a card").text
OTHER = make("{card:622202:19}", "another card").text


def told(asked: str = f"My bank card is {CARD}.", seed: int = 2) -> list[Talk]:
    """Three conversations; in the second one this was typed."""
    mine = talks(3, seed=seed)
    turns = [(asked, "Noted."), *mine[1].turns]
    mine[1] = Talk(mine[1].id, mine[1].title, turns, mine[1].started, mine[1].project)
    return mine


def settle(home: Path, age: float = 60.0) -> None:
    """As if nobody had written to any of it for so many seconds."""
    then = time.time() - age
    for path in home.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, (then, then))


def begin_anew(home: Path) -> None:
    """Take away all but what Tidytrace keeps."""
    kept = {
        path for name in (".cache", ".local/state", ".local/share") for path in (home / name / "tidytrace").rglob("*")
    }
    for path in sorted(home.rglob("*"), reverse=True):
        if path.is_symlink() or path.is_file():
            if path not in kept:
                path.unlink()
        elif not any(path.iterdir()):
            path.rmdir()


@pytest.fixture
def unpacked(monkeypatch) -> list[str]:
    """The stores that were unpacked."""
    names: list[str] = []
    contents_of, messages = websites.contents_of, sections.SectionsReader.messages

    def of_folder(folder, stop=None):
        names.append(folder.name)
        return contents_of(folder, stop)

    def of_section(reader, path, native):
        names.append(path.name)
        return messages(reader, path, native)

    monkeypatch.setattr(websites, "contents_of", of_folder)
    monkeypatch.setattr(sections.SectionsReader, "messages", of_section)
    return names


def look(host):
    surroundings = Surroundings.of(host)
    scan = Scan.of(surroundings.state)
    found = [
        (one.app, one.chat, one.said, one.match.kind, one.match.mark, one.match.masked)
        for one in scan.of_chats(surroundings)
    ]
    assert not scan.problems
    surroundings.index.save()
    return sorted(found, key=repr)


def remembered(host) -> int:
    with sqlite3.connect(host.home / ".cache" / "tidytrace" / "looks.sqlite") as memory:
        return memory.execute("SELECT count(*) FROM talk").fetchone()[0]


@pytest.mark.parametrize("app", ["aider", "chrome", "chromium"])
def test_a_second_look_unpacks_nothing_and_finds_the_same(computer_here, unpacked, app: str) -> None:
    host = computer_here
    WRITERS[app](host, told())
    settle(host.home)
    first = look(host)
    assert {(one[0], one[2], one[3]) for one in first} >= {(app, "user", "payment-card")}
    assert unpacked
    unpacked.clear()
    assert look(host) == first
    assert unpacked == []


def test_what_stands_packed_in_the_cells_of_a_database_is_found_by_its_reader(computer_here) -> None:
    host = computer_here
    WRITERS["nextchat"](host, told())
    store = Surroundings.of(host).catalogue.app("nextchat").store("sessions-in-webkit")
    assert store.packed
    found = {(one[0], one[2], one[3]) for one in look(host) if one[1] is not None}
    assert ("nextchat", "user", "payment-card") in found


def test_what_a_site_keeps_is_read_also_when_its_last_visit_is_newer_than_its_files(computer_here) -> None:
    host = computer_here
    WRITERS["firefox"](host, told())
    settle(host.home, age=2 * 365 * 86400.0)
    found = {(one[0], one[2], one[3]) for one in look(host)}
    assert ("firefox", "user", "payment-card") in found


def many_sites(host, hosts):
    """A Local Storage in which each of these sites has a message."""
    folder = host.home / ".config" / "google-chrome" / "Default" / "Local Storage" / "leveldb"
    names = [path.name for path in folder.iterdir()]
    contents = read_contents(names, lambda name: (folder / name).read_bytes())
    told = json.dumps([{"role": "user", "content": f"My bank card is {CARD}."}]).encode()
    entries = [*contents.live.items(), *((b"_https://%s\0\1told" % one.encode(), b"\1" + told) for one in hosts)]
    log = max(name for name in names if name.endswith(".log"))
    (folder / log).write_bytes(b"".join(log_of([batch_of(contents.last_sequence + 1, entries)])))
    return folder


SITES = ("chatgpt.com", "claude.ai", "gemini.google.com", "www.kimi.com", "chat.deepseek.com")


def test_a_store_of_many_sites_is_unpacked_once_for_all_of_them(computer_here, unpacked) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    many_sites(host, SITES)
    settle(host.home)
    first = look(host)
    chats = {chat for _, chat, said, *_ in first if said == "user"}
    assert len(chats) >= len(SITES)
    assert unpacked.count("leveldb") == 1
    # one of the sites was visited again
    many_sites(host, SITES)
    settle(host.home, age=30)
    unpacked.clear()
    assert {chat for _, chat, *_ in look(host)} >= chats
    assert unpacked.count("leveldb") == 1


def test_a_look_that_is_called_off_while_a_store_is_unpacked_ends_there(computer_here, monkeypatch) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    many_sites(host, SITES)
    settle(host.home)
    called_off = False
    contents_of = websites.contents_of

    def of_folder(folder, stop=None):
        nonlocal called_off
        called_off = True
        assert stop is not None
        assert stop()
        return contents_of(folder, stop)

    monkeypatch.setattr(websites, "contents_of", of_folder)
    surroundings = Surroundings.of(host)
    scan = Scan.of(surroundings.state)
    assert list(scan.of_chats(surroundings, ["chrome"], stop=lambda: called_off)) == []
    assert called_off
    assert scan.problems == []


@pytest.mark.parametrize("app", ["aider", "chrome"])
def test_a_store_that_changed_is_read(computer_here, unpacked, app: str) -> None:
    host = computer_here
    WRITERS[app](host, told())
    settle(host.home)
    before = {one[4] for one in look(host)}
    begin_anew(host.home)
    WRITERS[app](host, told(f"My bank card is {OTHER}."))
    settle(host.home, age=30)
    unpacked.clear()
    after = {one[4] for one in look(host)}
    assert unpacked
    assert before
    assert after
    assert before != after


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*", "*.log", "*.ldb"])
def test_any_file_of_a_store_counts(computer_here, unpacked, name: str) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    folders = [path.parent for path in host.home.rglob("CURRENT") if path.parent.name == "leveldb"]
    for folder in folders:
        if not [*folder.glob(name)]:
            (folder / name.replace("*", "000099")).touch()
    settle(host.home)
    look(host)
    [file] = [*folders[0].glob(name)][:1]
    os.utime(file, (time.time() - 30,) * 2)
    unpacked.clear()
    look(host)
    assert "leveldb" in unpacked


def test_a_diary_that_a_browser_begins_anew_is_no_change(computer_here, unpacked) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    settle(host.home)
    look(host)
    for current in host.home.rglob("CURRENT"):
        (current.parent / "LOG").write_text("2026/11/26-04:00:00.000 1 Reusing MANIFEST\n")
    unpacked.clear()
    look(host)
    assert unpacked == []


def test_what_was_written_just_now_may_be_written_again_in_the_same_moment(tmp_path) -> None:
    store = tmp_path / "leveldb"
    store.mkdir()
    (store / "CURRENT").write_text("MANIFEST-000001\n")
    stamp = lambda: Talks(Look(tmp_path / "r", tmp_path / "k", tmp_path / "m"), "chrome").stamp([os.fspath(store)])  # noqa: E731
    assert stamp() is None
    settle(tmp_path)
    assert stamp() is not None
    assert stamp() == stamp()


def test_a_store_that_is_gone_is_forgotten(computer_here) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    settle(host.home)
    look(host)
    known = remembered(host)
    assert known
    for folder in [path.parent for path in host.home.rglob("CURRENT")]:
        shutil.rmtree(folder)
    assert [one for one in look(host) if one[1] is not None] == []
    for profile in host.home.rglob("Default"):  # until now the sites were still in its history
        shutil.rmtree(profile, ignore_errors=True)
    look(host)
    assert remembered(host) == 0


def test_an_app_that_is_gone_is_forgotten(computer_here) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    WRITERS["aider"](host, told(seed=3))
    settle(host.home)
    look(host)
    both = remembered(host)
    shutil.rmtree(host.home / ".config" / "google-chrome")
    shutil.rmtree(host.home / ".cache" / "google-chrome", ignore_errors=True)
    assert {one[0] for one in look(host)} == {"aider"}
    assert 0 < remembered(host) < both


def test_a_store_that_cannot_be_read_is_not_remembered_as_read(computer_here, unpacked) -> None:
    host = computer_here
    WRITERS["chrome"](host, told())
    for current in host.home.rglob("CURRENT"):
        for table in (*current.parent.glob("*.ldb"), *current.parent.glob("*.log")):
            table.write_bytes(b"\x00" * 7 + b"rubbish" * 9)
    settle(host.home)
    for _ in range(2):
        unpacked.clear()
        surroundings = Surroundings.of(host)
        scan = Scan.of(surroundings.state)
        list(scan.of_chats(surroundings))
        problems = [*scan.problems, *surroundings.library.problems]
        surroundings.index.save()
        assert problems
        assert unpacked


def test_nothing_that_was_said_stands_in_the_memory(computer_here) -> None:
    host = computer_here
    mine = told()
    WRITERS["chrome"](host, mine)
    WRITERS["aider"](host, mine)
    settle(host.home)
    look(host)
    content = (host.home / ".cache" / "tidytrace" / "looks.sqlite").read_bytes()
    for word in (CARD, CARD[6:-4], "bank card is", "Noted.", mine[1].title, mine[1].id, "google-chrome", "aider"):
        assert word.encode() not in content
