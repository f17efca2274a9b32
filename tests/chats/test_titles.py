"""Titles are looked for as late as possible: alone where all else is known, and of none that nobody asks for."""

import datetime

import msgspec
import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.catalog import Catalogue, load_catalogue
from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.library import Library
from tidytrace.chats.selection import Selection, select
from tidytrace.chats.stores.database import DatabaseReader
from tidytrace.chats.stores.document import DocumentReader
from tidytrace.chats.stores.jsonl import JsonLinesReader
from tidytrace.host import find_installations

DAY = datetime.timedelta(days=1)
APPS = (
    "aichat",
    "cherry-studio",
    "claude-code",
    "cline",
    "codex",
    "cursor",
    "goose",
    "jan",
    "lm-studio",
    "opencode",
    "open-webui",
    "vscode-copilot",
)
"""One of each way in which titles are kept: lines, documents, entries, rows, a name of the app's own, none at all."""


def mine() -> list[Talk]:
    """Every other conversation has no title of its own where the app allows for that."""
    told = talks(6, seed=11)
    return [
        one if number % 2 else Talk(one.id, "", one.turns, one.started, one.project) for number, one in enumerate(told)
    ]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def home(fixture_host, catalogue):
    host = fixture_host("linux")

    def library(app: str, index: ConversationIndex | None = None) -> Library:
        if not any(host.home.rglob("*")):
            WRITERS[app](host, mine())
        return Library(find_installations(Catalogue((catalogue.app(app),)), host), host, index)

    return library


@pytest.mark.parametrize("app", APPS)
def test_a_title_alone_is_the_one_of_the_whole_list(home, app, tmp_path):
    whole = list(home(app).conversations())
    assert any(one.title for one in whole)
    known = ConversationIndex(tmp_path / "index")
    for asked in ({"titles": False}, {}, {}):
        again = list(home(app, known).conversations(**asked))
        known.save()
        known = ConversationIndex(tmp_path / "index")
    assert again == whole


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("known", ["nothing", "everything"])
def test_of_some_age_are_the_same_as_out_of_all(home, app, known, tmp_path):
    index = ConversationIndex(tmp_path / "index")
    everything = list(home(app, index if known == "everything" else None).conversations(locations=True))
    times = sorted(one.updated or one.created for one in everything if one.updated or one.created)
    now = times[-1] + DAY
    middle = now - times[len(times) // 2]
    for asked in (Selection(older_than=middle), Selection(newer_than=middle), Selection(older_than=DAY * 10**5)):
        library = home(app, index)
        some = list(select(library, asked, now=now, locations=True))
        ages = {one.id: now - (one.updated or one.created) for one in everything if one.updated or one.created}
        fitting = [
            one
            for one in everything
            if one.id in ages
            and (asked.older_than is None or ages[one.id] >= asked.older_than)
            and (asked.newer_than is None or ages[one.id] <= asked.newer_than)
        ]
        assert some == fitting
        assert library.problems == []


@pytest.mark.parametrize(
    ("app", "reader"), [("claude-code", JsonLinesReader), ("open-webui", DatabaseReader), ("cline", DocumentReader)]
)
def test_no_title_is_looked_for_that_is_not_asked_for(home, app, reader, tmp_path, monkeypatch):
    index = ConversationIndex(tmp_path / "index")
    everything = list(home(app, index).conversations())
    looked: list[str] = []
    titles_from = reader.titles_from

    def looking(self, path, listed):
        looked.extend(one.native for one in listed)
        return titles_from(self, path, listed)

    def listing(self, path, *, titles, counts):
        raise AssertionError(path)

    monkeypatch.setattr(reader, "titles_from", looking)
    monkeypatch.setattr(reader, "list", listing)
    oldest = min(everything, key=lambda one: one.updated)
    now = oldest.updated + DAY * 1000
    [one] = select(home(app, index), Selection(older_than=DAY * 1000), now=now)
    assert one.title == oldest.title
    assert set(looked) == {oldest.native}


def test_titles_that_were_looked_for_are_not_remembered(home, tmp_path):
    index = ConversationIndex(tmp_path / "index")
    found = list(select(home("open-webui", index), Selection(newer_than=DAY * 10**5)))
    index.save()
    content = (tmp_path / "index").read_bytes()
    assert all(one.title for one in found)
    for one in found:
        assert msgspec.msgpack.encode(one.title) not in content
        assert one.native.encode() in content


def test_what_was_counted_stays_counted_when_a_chat_is_looked_up(home, tmp_path):
    index = ConversationIndex(tmp_path / "index")
    before = {one.id: (one.messages, one.bytes) for one in home("open-webui", index).conversations()}
    assert all(messages and size for messages, size in before.values())
    home("open-webui", index).find(next(iter(before)))
    after = {one.id: (one.messages, one.bytes) for one in home("open-webui", index).conversations(titles=False)}
    assert after == before
