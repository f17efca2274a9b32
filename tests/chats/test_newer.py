"""A file of a version that nobody has looked at yet is shown, read only, and says so."""

import datetime
import json

import pytest

from tidytrace.catalog import Catalogue
from tidytrace.chats.index import ConversationIndex
from tidytrace.checks import retention
from tidytrace.checks.surroundings import Surroundings
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import StateFolders
from tidytrace.language import Language

NATIVE = "0f0f0f0f-1111-4222-8333-444444444444"
DATABASE = {
    "id": "talks",
    "format": "sqlite",
    "unit": "row",
    "files": ["{data}/talks.db"],
    "database": {
        "tables": {"talk": ["id", "title"]},
        "list": "SELECT id, title FROM talk",
        "text": "SELECT 'user' AS role, title AS text FROM talk WHERE id = :id",
        "rows": [{"table": "talk", "where": "id = :id"}],
        "schema": {"query": "PRAGMA user_version", "up_to": 4},
    },
}


@pytest.fixture
def talks(make, data):
    def written(version):
        return make.database(
            data / "talks.db",
            "CREATE TABLE talk (id TEXT, title TEXT)",
            f"INSERT INTO talk VALUES ('{NATIVE}', 'Names for the cat')",
            f"PRAGMA user_version = {version}",
        )

    return written


def test_it_is_listed_and_read_but_never_changed(make, library, computer, talks):
    path = talks(5)
    before = path.read_bytes()
    shown = library(make.store(**DATABASE))
    [one] = shown.conversations()

    plan = plan_erasure([one], shown, computer)
    carry_out(plan)

    assert (one.title, one.erasable, one.reason) == ("Names for the cat", "no", "newer-schema")
    assert [message.text for message in shown.messages(one)] == ["Names for the cat"]
    assert [kept.reason for kept in plan.kept] == ["newer-schema"]
    assert plan.items == ()
    assert path.read_bytes() == before


def test_a_known_version_is_erased_as_ever(make, library, computer, talks):
    path = talks(4)
    shown = library(make.store(**DATABASE))
    [one] = shown.conversations()
    assert one.erasable == "alone"
    carry_out(plan_erasure([one], shown, computer))
    assert b"Names for the cat" not in path.read_bytes()


def test_the_index_remembers_it(make, library, talks, tmp_path):
    talks(5)
    for _ in range(2):
        index = ConversationIndex(tmp_path / "index.sqlite")
        [one] = library(make.store(**DATABASE), index=index).conversations()
        assert one.reason == "newer-schema"
        index.save()


def test_a_list_of_an_unknown_version_keeps_what_it_names(make, library, computer, data):
    make.write(data / "sessions" / f"{NATIVE}.jsonl", make.user("What is a good name?"))
    listing = data / "list.json"
    listing.write_text(json.dumps({"version": 9, "talks": {NATIVE: {"title": "Names for the cat"}}}))
    index = make.store(
        id="list",
        kind="index",
        format="json",
        unit="entry",
        files=["{data}/list.json"],
        link={"by": "id", "list": "talks"},
        document={"messages": "none", "role": "none", "text": "none", "schema": {"query": "version", "known": [8]}},
    )
    shown = library(make.store(), index)
    [one] = shown.conversations()

    plan = plan_erasure([one], shown, computer)

    assert [kept.reason for kept in plan.kept] == ["newer-schema"]
    assert plan.items == ()


def test_the_check_up_says_so_and_calls_it_neither_fine_nor_a_risk(make, computer, talks):
    path = talks(5)
    app = make.app(make.store(**DATABASE))
    surroundings = Surroundings(computer, Catalogue((app,)), StateFolders.of(computer))
    now = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)
    finding = {one.id: one for one in retention.run(surroundings, now)}["sample.chats-newer"]
    assert finding.state is State.UNKNOWN
    assert render(finding.title, Language("en")) == "Sample: its chats are newer than this catalogue"
    assert "nothing there is changed" in render(finding.why, Language("en"))
    assert finding.evidence[0].where == str(path)
