"""Homes that real AI apps wrote: every conversation is there, with what was typed and what was answered."""

import os
import re

import pytest

from tidytrace.catalog import load_app
from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.library import Library
from tidytrace.host import FixtureHost, locate
from tidytrace.resources import resources

# archive, our id of the app, the number in the markers of each conversation's prompts, oldest first
HOMES = [
    ("claude-2.1.197", "claude-code", ["1", "2", "3", "4", "56", "7"]),
    ("codex-0.169.0", "codex", ["1", "2", "3", "4", "56", "7"]),
    ("codex-0.169.0.after-vendor-delete", "codex", ["2", "3", "4", "56"]),
    ("gemini-0.61.0", "gemini-cli", ["1", "2", "3", "4", "56", "7"]),
    ("gemini-0.61.0.after-vendor-delete", "gemini-cli", ["2", "3", "4", "56"]),
    ("opencode-1.18.33", "opencode", ["1", "2", "3", "4", "56"]),
    ("opencode-1.18.33.after-vendor-delete", "opencode", ["2", "3", "4"]),
    ("cline-3.0.65", "cline", ["1", "2", "3", "4", "5"]),
    # the app deleted 2, and still holds every word of it in the rows of its event log
    ("cline-3.0.65.after-vendor-delete", "cline", ["1", "2", "3", "4", "5", "9"]),
    ("cn-1.5.47", "continue", ["1", "2", "3", "4", "56"]),
    ("llm-0.36", "llm-cli", ["1", "2", "3", "4", "56"]),
    ("aider-0.86.2", "aider", ["1", "2", "3", "4", "6"]),
    ("sgpt-1.5.1", "shell-gpt", ["3", "4", "26"]),
]
PROMPT, REPLY = re.compile(r"MARK-[a-z]+-(\d)"), re.compile(r"REPLY-[a-z]+-(\d)")


@pytest.fixture
def library(lab_home, tmp_path):
    """The library of one app on one of the homes; the files are not writable for it in any way it should use."""
    made = []

    def make(archive, app, index=None):
        root = tmp_path / "computer"
        if not root.exists():
            (root / "home").mkdir(parents=True)
            unpacked = lab_home(archive)
            (unpacked / "home").rename(root / "home" / "alice")
            if (unpacked / "tmp").exists():
                (unpacked / "tmp").rename(root / "tmp")
        host = FixtureHost(root, "linux")
        installation = locate(load_app(resources() / "apps" / f"{app}.toml"), host)
        assert installation is not None
        made.append(Library([installation], host, index))
        return made[-1]

    yield make
    for one in made:
        one.close()


def everything(folder):
    return {
        os.path.relpath(path, folder): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def marks(pattern, messages):
    return "".join(dict.fromkeys(number for message in messages for number in pattern.findall(message.text)))


@pytest.mark.parametrize(("archive", "app", "expected"), HOMES)
def test_every_conversation_is_listed_and_read(library, tmp_path, archive, app, expected):
    made = library(archive, app)
    before = everything(tmp_path / "computer")
    conversations = sorted(made.conversations(locations=True), key=lambda one: one.created or one.updated)
    assert made.problems == []
    talks = [list(made.messages(conversation)) for conversation in conversations]
    assert [marks(PROMPT, (one for one in talk if one.role == "user")) for talk in talks] == expected
    assert [marks(REPLY, (one for one in talk if one.role == "assistant")) for talk in talks] == expected
    for conversation, numbers in zip(conversations, expected, strict=True):
        assert re.search(rf"(MARK|REPLY)-[a-z]+-{numbers[0]}", conversation.title), conversation.title
        assert conversation.updated is not None
        assert conversation.messages is None or conversation.messages > 1
        assert len(conversation.locations) >= 1
        assert made.find(conversation.id).locations == conversation.locations
    assert made.problems == []
    assert everything(tmp_path / "computer") == before


@pytest.mark.parametrize(("archive", "app", "expected"), HOMES)
def test_the_cheap_list_names_the_same_conversations(library, tmp_path, archive, app, expected):
    full = {one.id: one.updated for one in library(archive, app).conversations()}
    index = ConversationIndex(tmp_path / "index.db")
    for _look in range(2):
        cheap = {one.id: one.updated for one in library(archive, app, index).conversations(titles=False, counts=False)}
        assert cheap.keys() == full.keys()
        index.save()
    assert len(cheap) == len(expected)
    content = (tmp_path / "index.db").read_bytes()
    assert b"MARK-" not in content
    assert b"REPLY-" not in content


def test_what_a_vendors_delete_left_in_codex_is_not_taken_for_a_conversation(library):
    made = library("codex-0.169.0.after-vendor-delete", "codex")
    assert all(one.store == "sessions" for one in made.conversations())


def test_a_codex_conversation_whose_file_was_removed_is_still_found(library, tmp_path):
    made = library("codex-0.169.0", "codex")
    gone = next(one for one in made.conversations() if "MARK-codex-2" in one.title)
    gone.path.unlink()
    orphan = made.find(gone.id)
    assert orphan.store != "sessions"
    assert "MARK-codex-2" in orphan.title
    talk = list(made.messages(orphan))
    assert (marks(PROMPT, talk), marks(REPLY, talk)) == ("2", "2")


@pytest.mark.parametrize(
    ("archive", "app", "number", "places"),
    [
        ("codex-0.169.0", "codex", 7, {"state_5.sqlite", "thread_history_1.sqlite", "logs_2.sqlite", "history.jsonl"}),
        ("cline-3.0.65", "cline", 3, {"sessions.db", "session-search.db", "hub-events-hub-production.db"}),
        ("claude-2.1.197", "claude-code", 7, {"history.jsonl"}),
        ("gemini-0.61.0", "gemini-cli", 7, {"logs.json"}),
        ("cn-1.5.47", "continue", 2, {"sessions.json"}),
    ],
)
def test_where_else_a_conversation_stands(library, archive, app, number, places):
    made = library(archive, app)
    one = next(one for one in made.conversations(locations=True) if f"-{number}" in one.title)
    assert places <= {place.path.name for place in one.locations}
