"""Counting rows of many conversations at once says the same as asking for each."""

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats import rowcounts
from tidytrace.chats.library import Library
from tidytrace.host import locate

APPS = ["codex", "cline", "vscode-copilot", "copilot-cli", "chromium", "firefox"]


@pytest.mark.parametrize("app", APPS)
def test_a_copy_of_the_columns_gives_the_same_numbers(fixture_host, monkeypatch, app):
    host = fixture_host("linux")
    WRITERS[app](host, talks(4, 3))
    library = Library([locate(load_catalogue().app(app), host)], host, None)
    chosen = list(library.conversations(app, titles=False, counts=False))

    def rows():
        found = [piece for piece in library.pieces(chosen) if piece.what == "row"]
        return sorted((piece.store, piece.path, piece.conversations, piece.count) for piece in found)

    monkeypatch.setattr(rowcounts, "_FEW", 10**6)
    one_by_one = rows()
    assert one_by_one
    monkeypatch.setattr(rowcounts, "_FEW", 0)
    assert rows() == one_by_one
    assert library.problems == []


@pytest.fixture
def counted(library, data, make, monkeypatch):
    """Rows of each conversation of a table that its app made with these statements."""
    monkeypatch.setattr(rowcounts, "_FEW", 0)

    def count(where, *statements, columns=("id",)):
        for native in ("a", "b", "1"):
            make.write(data / "sessions" / f"{native}.jsonl", make.user("hello"))
        make.database(data / "rows.db", *statements)
        store = make.store(
            id="rows",
            kind="log",
            format="sqlite",
            unit="row",
            files=["{data}/rows.db"],
            link={"by": "id"},
            database={"tables": {"row": list(columns)}, "rows": [{"table": "row", "where": where}]},
        )
        made = library(make.store(), store)
        pieces = made.pieces(list(made.conversations()))
        found = {piece.conversations[0].removeprefix("sample:"): piece.count for piece in pieces}
        assert made.problems == []
        return found

    return count


def test_a_number_is_still_found_by_its_text(counted):
    table = "CREATE TABLE row (id INTEGER)", "INSERT INTO row VALUES (1), (1), (2)"
    assert counted("id = :id OR id = -1", *table) == {"1": 2}


def test_a_number_of_the_row_itself_is_asked_for_in_place(counted):
    table = "CREATE TABLE row (id TEXT)", "INSERT INTO row VALUES ('a'), ('b')"
    assert counted("id = :id AND rowid > 1", *table) == {"b": 1}


def test_rows_named_by_others(counted):
    table = "CREATE TABLE row (id TEXT, up TEXT)", "INSERT INTO row VALUES ('x', 'a'), ('y', 'x'), ('b', NULL)"
    where = "id = :id OR up IN (SELECT one.id FROM row AS one WHERE one.up = :id)"
    assert counted(where, *table, columns=("id", "up")) == {"a": 1, "b": 1}
