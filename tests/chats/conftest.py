"""A made-up app whose stores each test describes itself, on a fixture computer."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from tidytrace.catalog import App, Store
from tidytrace.chats.library import Library
from tidytrace.host import locate

LINES = {
    "message": "type == 'user' || type == 'assistant'",
    "role": "type",
    "text": "text",
    "time": "time",
    "title": "title",
    "project": "cwd",
    "version": "version",
    "context": r"^<environment>",
}
DOCUMENT = {
    "messages": "history",
    "role": "role",
    "text": "content",
    "time": "at",
    "id": "session",
    "title": "title",
    "created": "created",
    "updated": "updated",
    "project": "folder",
    "pinned": "starred",
}


def make_store(**fields):
    """A transcript of JSON lines, unless the test says otherwise."""
    given = {
        "id": "sessions",
        "kind": "transcript",
        "format": "jsonl",
        "files": ["{data}/sessions/*.jsonl"],
        "unit": "file",
        "grade": "observed",
    } | fields
    if given["format"] == "jsonl" and given["kind"] == "transcript":
        given.setdefault("lines", LINES)
    return msgspec.convert(given, Store)


def make_app(*stores, **fields):
    return msgspec.convert(
        {
            "id": "sample",
            "names": {"en": "Sample", "zh_CN": "样例"},
            "vendor": "Nobody",
            "kind": "terminal-agent",
            "homepage": "https://example.org",
            "systems": ["linux", "windows", "macos"],
            "verified_on": "2026-11-23",
            "verified_versions": ["1.0"],
            "detect": {},
            "paths": {"data": {"any": ["{home}/.sample"]}},
            "folders": ["{data}"],
            "never_touch": [],
            "stores": [msgspec.to_builtins(store) for store in stores or (make_store(),)],
            "sources": [{"what": "it", "ref": "here", "grade": "observed"}],
        }
        | fields,
        App,
    )


@pytest.fixture
def computer(fixture_host):
    host = fixture_host("linux")
    (host.home / ".sample" / "sessions").mkdir(parents=True)
    return host


@pytest.fixture
def data(computer) -> Path:
    return computer.home / ".sample"


@pytest.fixture
def library(computer):
    """``library(store, …, index=…)``: the app with these stores, looked for and found."""
    made = []

    def make(*stores, index=None, **fields):
        installation = locate(make_app(*stores, **fields), computer)
        assert installation is not None
        made.append(Library([installation], computer, index))
        return made[-1]

    yield make
    for one in made:
        one.close()


def write_lines(path: Path, *values) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")
    return path


def user(text, time="2026-11-01T08:00:00Z", **more):
    return {"type": "user", "text": text, "time": time, "cwd": "/home/alice/project", "version": "1.2", **more}


def answer(text, time="2026-11-01T08:00:05Z"):
    return {"type": "assistant", "text": text, "time": time}


def make_database(path: Path, *statements) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))
    return path


@pytest.fixture(scope="session")
def make():
    """The makers above, for tests in the folders below."""
    return SimpleNamespace(
        store=make_store,
        app=make_app,
        write=write_lines,
        database=make_database,
        user=user,
        answer=answer,
        LINES=LINES,
        DOCUMENT=DOCUMENT,
    )
