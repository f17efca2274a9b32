"""Whose what was found is, and who said it, is worked out once: a second look reads no conversation again."""

import json
import os
import sqlite3
from contextlib import closing

import pytest

from checks.test_packed import OTHER, begin_anew, look, settle, told
from homes import WRITERS
from tidytrace.chats.library import Library
from tidytrace.checks.scanning import Scan
from tidytrace.checks.surroundings import Surroundings

APPS = ["claude-code", "cherry-studio", "codex", "cursor", "jan", "open-webui", "opencode", "zed"]


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The conversations whose messages were asked for."""
    names: list[str] = []
    messages = Library.messages

    def asked(library, conversation):
        names.append(conversation.id)
        return messages(library, conversation)

    monkeypatch.setattr(Library, "messages", asked)
    return names


@pytest.mark.parametrize("app", APPS)
def test_a_second_look_reads_no_conversation_and_says_the_same(computer_here, read, app: str) -> None:
    host = computer_here
    WRITERS[app](host, told())
    settle(host.home)
    first = look(host)
    assert (app, "user", "payment-card") in {(one[0], one[2], one[3]) for one in first}
    read.clear()
    assert look(host) == first
    assert read == []


@pytest.mark.parametrize("app", APPS)
def test_another_value_in_a_conversation_is_told(computer_here, app: str) -> None:
    host = computer_here
    WRITERS[app](host, told())
    settle(host.home)
    before = {one[4] for one in look(host)}
    begin_anew(host.home)
    WRITERS[app](host, told(f"My bank card is {OTHER}."))
    settle(host.home, age=30)
    after = look(host)
    assert before.isdisjoint(one[4] for one in after)
    assert {one[2] for one in after if one[3] == "payment-card"} >= {"user"}


def test_the_same_file_for_another_conversation_is_told(computer_here) -> None:
    host = computer_here
    WRITERS["claude-code"](host, told())
    settle(host.home)
    before = {one[1] for one in look(host)}
    [native] = {one.removeprefix("claude-code:") for one in before if one is not None}
    [chat] = host.home.rglob(f"projects/*/{native}.jsonl")
    status = chat.stat()
    renamed = chat.with_name(f"{'0' * 8}{chat.stem[8:]}.jsonl")
    renamed.write_bytes(chat.read_bytes().replace(chat.stem.encode(), renamed.stem.encode()))
    chat.unlink()
    os.utime(renamed, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = {one[1] for one in look(host)}
    assert {one for one in after if one is not None} - before


def test_who_said_it_is_asked_again_where_another_file_tells_it(computer_here) -> None:
    host = computer_here
    WRITERS["opencode"](host, told())
    settle(host.home)
    assert {one[2] for one in look(host) if one[1] is not None} == {"user"}
    for path in [*host.home.rglob("*.db")]:
        # as it is closed, too: Windows lets nobody change what is still open
        with closing(sqlite3.connect(path)) as database, database:
            for row, data in database.execute("SELECT rowid, data FROM message").fetchall():
                message = json.loads(data)
                message["role"] = "assistant"
                database.execute("UPDATE message SET data = ? WHERE rowid = ?", (json.dumps(message), row))
    settle(host.home, age=30)
    assert {one[2] for one in look(host) if one[1] is not None} == {"assistant"}


def test_a_damaged_memory_costs_time_only(computer_here, read) -> None:
    host = computer_here
    WRITERS["open-webui"](host, told())
    settle(host.home)
    first = look(host)
    with closing(sqlite3.connect(host.home / ".cache" / "tidytrace" / "looks.sqlite")) as memory, memory:
        memory.execute("UPDATE talk SET found = x'c1c1'")
    assert look(host) == first
    read.clear()
    assert look(host) == first
    assert read == []


def test_a_look_at_one_app_leaves_what_is_known_of_others(computer_here, read) -> None:
    host = computer_here
    for app in ("codex", "jan"):
        WRITERS[app](host, told())
    settle(host.home)
    look(host)
    surroundings = Surroundings.of(host)
    assert {one.app for one in Scan.of(surroundings.state).of_chats(surroundings, ["jan"])} == {"jan"}
    read.clear()
    look(host)
    assert read == []
