"""Apps of which one part is proven and another only told: the first goes, the second stays as it was and is named."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from homes.editor import user_folder
from homes.files import aged, database, iso, jsonl, millis, text
from homes.talk import Talk, talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.host import FixtureHost, locate

_TITLES = """
CREATE TABLE chat_session (session_id TEXT PRIMARY KEY, session_title TEXT, project_uri TEXT, gmt_create INTEGER,
  gmt_modified INTEGER);
"""


def _library(host: FixtureHost, app: str) -> Library:
    found = locate(load_catalogue().app(app), host)
    assert found is not None
    return Library([found], host, None)


def _agent_session(path: Path, talk: Talk) -> None:
    lines = []
    for asked, prompt, answered, answer in talk.moments():
        lines.append({"type": "user", "timestamp": iso(asked), "message": {"role": "user", "content": prompt}})
        said = {"role": "assistant", "content": [{"type": "text", "text": answer}]}
        lines.append({"type": "assistant", "timestamp": iso(answered), "message": said})
    jsonl(path, lines)


def _titles(path: Path, told: list[Talk]) -> Path:
    rows = [
        {
            "session_id": talk.id,
            "session_title": talk.title,
            "gmt_create": millis(talk.started),
            "gmt_modified": millis(talk.ended),
        }
        for talk in told
    ]
    return database(path, _TITLES, {"chat_session": rows})


def test_an_editors_list_that_is_only_told_of_gives_the_titles_and_is_named_when_they_stay(
    fixture_host: Callable[..., FixtureHost],
) -> None:
    for app, folder in (("qoder", "Qoder"), ("lingma", "Lingma")):
        host = fixture_host("linux")
        told = talks(3, seed=4)
        cache = user_folder(host, folder).parent / "SharedClientCache"
        agent = host.home / ".qoder-cn" if app == "lingma" else cache / "cli"
        projects = agent / "projects" / "-work"
        for talk in told[:2]:
            _agent_session(projects / f"{talk.id}.jsonl", talk)
        titles = _titles(cache / "cache" / "db" / "local.db", told)
        aged(host.home)
        library = _library(host, app)

        listed = {one.native: one for one in library.conversations()}

        assert {one.title for one in listed.values()} == {talk.title for talk in told}
        assert [listed[talk.id].erasable for talk in told] == ["alone", "alone", "no"]

        plan = plan_erasure([listed[told[0].id]], library, host)
        assert not plan.kept
        assert not carry_out(plan).failed
        left = prove(plan, plan.traces).leftovers

        assert titles in {one.path for one in left}
        with closing(sqlite3.connect(titles)) as connection:
            assert connection.execute("SELECT count(*) FROM chat_session").fetchone() == (3,)
        assert sorted(one.name for one in projects.iterdir()) == [f"{told[1].id}.jsonl"]


_STUDIO = """
CREATE TABLE conversationTexts (id TEXT PRIMARY KEY, title TEXT, projectId TEXT, lastActivityAt TEXT, createdAt TEXT);
"""


def test_titles_in_a_database_that_a_browser_inside_keeps_are_listed_and_stay(
    fixture_host: Callable[..., FixtureHost],
) -> None:
    host = fixture_host("linux")
    told = talks(2, seed=4)
    studio = user_folder(host, "MstyStudio").parent
    rows = [{"id": one.id, "title": one.title, "lastActivityAt": iso(one.ended)} for one in told]
    place = database(studio / "File System" / "000" / "t" / "00" / "00000000", _STUDIO, {"conversationTexts": rows})
    (studio / "File System" / "000" / "t" / "00" / "00000001").write_bytes(b"another file of the page")
    aged(host.home)
    library = _library(host, "msty")
    before = place.read_bytes()

    listed = list(library.conversations())

    assert {(one.title, one.updated) for one in listed} == {(one.title, one.ended) for one in told}
    assert library.problems == []
    assert {one.erasable for one in listed} == {"no"}
    assert plan_erasure(listed, library, host).items == ()
    assert place.read_bytes() == before


def test_conversations_without_a_readable_copy_are_listed_and_stay_when_the_others_go(
    fixture_host: Callable[..., FixtureHost],
) -> None:
    host = fixture_host("linux")
    agent = host.home / ".gemini" / "antigravity"
    kept = text(agent / "conversations" / "0b5a7a52-6d2e-4d3f-9a52-2f1a7a0d6c11.pb", "locked by the editor")
    gone = text(agent / "conversations" / "7c1d0f3e-0a52-4d8b-b1a7-92f6c1e5a001.pb", "locked by the editor")
    aged(host.home)
    library = _library(host, "antigravity")
    listed = {one.native: one for one in library.conversations()}

    assert {one.erasable for one in listed.values()} == {"alone"}
    assert set(listed) == {kept.stem, gone.stem}

    plan = plan_erasure([listed[gone.stem]], library, host)
    assert not carry_out(plan).failed

    assert kept.exists()
    assert not gone.exists()
