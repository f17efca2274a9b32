"""What was just typed is told once for each chat and kind; what was there before, or somebody else said, is not."""

import os
import sqlite3
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.checks.accepting import accepted_of, spot_of
from tidytrace.checks.scanning import Scan
from tidytrace.checks.scanning.territory import Territory
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.wording import render
from tidytrace.host import current_host
from tidytrace.language import Language
from tidytrace.watch.eyes.wire import Glance, Study
from watch_eyes import card, line


def waiting(worker) -> list[tuple[str, str, str]]:
    found = []
    while (notice := worker._sights.next()) is not None:
        found.append((notice.kind.value, notice.about.get("chat", ""), notice.about.get("kind", "")))
    return found


def start(worker, *, sizes=()) -> None:
    """As the watcher begins: what is there by now is old."""
    worker._sights.begin(10**9, worker._sights.sizes(sizes))
    worker.do(Study(None, start=True))
    assert waiting(worker) == []


def glance(worker, *paths: Path):
    return worker.do(Glance(tuple(map(os.fsencode, paths)), ("claude-code",)))


def test_what_was_there_before_is_not_told_and_what_is_added_is(worker, chats) -> None:
    old = chats.say(f"My card is {card('old')}.")
    os.utime(old, (1, 1))
    mine = worker()
    start(mine)
    glanced = glance(mine, chats.say(f"My other card is {card('new')}."))
    assert not glanced.left
    assert waiting(mine) == [("sensitive", chats.id(), "payment-card")]


def test_a_number_that_is_called_a_card_is_told_though_it_has_one_digit_six_times_in_a_row(worker, chats) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    assert not glance(mine, chats.say("My bank card is 6222020111111989393.")).left
    assert waiting(mine) == [("sensitive", chats.id(), "payment-card")]


def test_it_is_told_once_for_a_chat_and_a_kind(worker, chats) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    for name in ("one", "two"):
        glance(mine, chats.say(f"My card is {card(name)}."))
    glance(mine, chats.say(f"My card is {card('one')}.", 1))
    glance(mine, chats.say("My password is: kx9!Tz4pQw7#Lm2."))
    mine.do(Study(None))
    other = worker()
    other.do(Study(None))
    assert sorted(waiting(other)) == [
        ("sensitive", chats.id(0), "password"),
        ("sensitive", chats.id(0), "payment-card"),
        ("sensitive", chats.id(1), "payment-card"),
    ]


def test_what_the_ai_says_is_not_told(worker, chats) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    glance(mine, chats.say(f"An example is {card()}.", role="assistant"))
    mine.do(Study(None))
    assert waiting(mine) == []


def test_half_a_line_is_left_until_it_is_whole(worker, chats) -> None:
    path = chats.say("Hello.")
    mine = worker()
    start(mine)
    whole = line(f"My card is {card()}.", path.stem)
    with path.open("a") as file:
        file.write(whole[:-40])
    assert glance(mine, path).left
    assert waiting(mine) == []
    with path.open("a") as file:
        file.write(whole[-40:])
    assert not glance(mine, path).left
    assert waiting(mine) == [("sensitive", chats.id(), "payment-card")]


def test_what_the_person_accepted_is_not_told(worker, chats) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    path = chats.say(f"My card is {card()}.")
    surroundings = Surroundings.of(current_host())
    [place] = Scan.of(surroundings.state).of_chats(surroundings)
    accepted_of(surroundings.state).accept(spot_of(place), "here")
    glance(mine, path)
    mine.do(Study(None))
    assert waiting(mine) == []


def test_of_a_file_that_grew_before_it_was_heard_the_first_time_the_end_is_new(worker, chats) -> None:
    path = chats.say(f"My card is {card('old')}.")
    mine = worker()
    mine._sights.begin(10**9, mine._sights.sizes([(os.fspath(path), path.stat().st_size)]))
    mine.do(Study(None, start=True))
    assert waiting(mine) == []
    mine = worker()
    mine._sights._file.execute("UPDATE app SET settled = 0")
    mine._sights.begin(10**9, mine._sights.sizes([(os.fspath(path), path.stat().st_size)]))
    glance(mine, chats.say(f"My card is {card('new')}."))
    assert waiting(mine) == [("sensitive", chats.id(), "payment-card")]


def test_a_new_app_is_told_and_its_chats_are_heard(worker, chats, home: Path) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    WRITERS["codex"](current_host(), talks(1, seed=1))
    worker().do(Study(()))
    other = worker()
    assert ("new-app", "", "") in waiting(other)
    worker().do(Study(()))
    assert waiting(other) == []


@pytest.mark.parametrize("app", ["opencode", "cursor", "cherry-studio", "lm-studio", "jan"])
def test_a_store_of_any_kind_is_heard_as_a_whole(worker, home: Path, app: str) -> None:
    before = talks(2, seed=3)
    host = current_host()
    WRITERS[app](host, before)
    mine = worker()
    start(mine)
    for path in home.rglob("*"):
        if path.is_file() and not {".cache", "state", "tidytrace"} & set(path.relative_to(home).parts):
            path.unlink()
    typed = Talk(
        before[1].id,
        before[1].title,
        [*before[1].turns, (f"My card is {card()}.", "Noted.")],
        before[1].started,
        before[1].project,
    )
    WRITERS[app](host, [before[0], typed])
    later = worker()
    later.do(Study(None))
    told = [one for one in waiting(later) if one[0] == "sensitive"]
    assert [one[2] for one in told] == ["payment-card"]
    assert all(one[1].startswith(f"{app}:") for one in told)


def test_a_database_of_which_only_the_log_moves_is_heard_at_a_glance(worker, home: Path) -> None:
    WRITERS["opencode"](current_host(), talks(2, seed=3))
    mine = worker()
    start(mine)
    [path] = [one for one in home.rglob("*.db") if "opencode" in one.parts]
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    query = "SELECT rowid, data FROM part WHERE data LIKE '%PROMPT%' LIMIT 1"
    number, content = database.execute(query).fetchone()
    content = content.replace("PROMPT", f"My bank card is {card()}. PROMPT")
    database.execute("UPDATE part SET data = ? WHERE rowid = ?", (content, number))
    database.commit()
    mine.do(Glance((os.fsencode(f"{path}-wal"),), ("opencode",)))
    mine.do(Study(("opencode",)))
    database.close()
    assert [one[2] for one in waiting(mine)] == ["payment-card"]


def test_who_listens_is_asked_in_the_process_that_looks(worker, chats) -> None:
    chats.say("Hello.")
    mine = worker()
    mine._sights.begin(10**9)
    mine.do(Study(None, ("claude-code",), ("codex",), True, ("watch_eyes:ear",)))
    [told] = waiting(mine)
    assert told[0] == "switch-moved"
    mine.do(Study((), (), ("codex",), False, ("watch_eyes:ear",)))
    assert waiting(mine) == []


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_a_notice_can_be_read(worker, chats, code: str) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    glance(mine, chats.say(f"My card is {card()}."))
    notice = mine._sights.next()
    assert "Claude Code" in render(notice.title, Language(code))
    assert render(notice.body, Language(code))
    assert [one.value for one in notice.actions] == ["cut-out", "erase", "fine"]
    assert card() not in str(notice)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="work is shared with a copy of the process")
def test_a_copy_that_does_some_of_the_work_goes_on(worker, monkeypatch) -> None:
    mine = worker()
    pid = os.fork()
    if pid == 0:
        os._exit(int(mine._alone()))
    assert os.waitpid(pid, 0)[1] == 0
    monkeypatch.setattr(mine._parent, "gone", lambda: True)
    assert mine._alone()


def test_a_chat_that_begins_between_the_list_and_the_look_is_told_as_one_and_once(worker, chats, monkeypatch) -> None:
    chats.say("Hello.")
    mine = worker()
    start(mine)
    claims, times = Territory.claims, iter(range(2))

    def while_another_begins(territory):
        if territory.conversations and (number := next(times, None)) is not None:
            chats.say(f"My card is {card(str(number))}.", 1 + number)
        return claims(territory)

    monkeypatch.setattr(Territory, "claims", while_another_begins)
    mine.do(Study(None))
    assert waiting(mine) == [("sensitive", chats.id(1), "payment-card")]  # the other one began too late for this look
    mine.do(Study(None))
    assert waiting(mine) == [("sensitive", chats.id(2), "payment-card")]
    mine.do(Study(None))
    assert waiting(mine) == []
