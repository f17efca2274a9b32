"""Rows of VS Code's ``state.vscdb``."""

import json
import sqlite3
from contextlib import closing

import pytest

from tidytrace.formats import (
    Busy,
    ChangedSinceRead,
    KeyConflict,
    TooLarge,
    Unchangeable,
    Unparsable,
    apply_edit,
    files,
    plan_changes,
    plan_edit,
    plan_removal,
    read_key,
    revert_edit,
    sqlite_row,
)
from tidytrace.formats.edits import Change
from tidytrace.formats.model import Reading

STORAGE = '{"composerState":{"useYoloMode":true,"mcpAllowedTools":["a","b"]},"auth":"hush"}'
ROWS = {"reactive": STORAGE, "sync.enable": "true", "plain": "all", "quoted": '"all"', "模型": "{}"}


@pytest.fixture
def vscdb(home):
    return database(home / "state.vscdb")


def database(path, mode="delete"):
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"PRAGMA journal_mode={mode}")
        made.execute("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
        made.executemany("INSERT INTO ItemTable VALUES (?, ?)", ROWS.items())
        made.execute("INSERT INTO ItemTable VALUES ('blob', ?)", (b'{"a": 1}',))
        made.commit()
    return path


def row(path, key):
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute("SELECT typeof(value), value FROM ItemTable WHERE key = ?", (key,)).fetchone()


def test_a_value_is_found_inside_the_rows_json(vscdb):
    key = ("ItemTable", "reactive", "composerState", "useYoloMode")
    assert read_key(vscdb, "sqlite", key) == Reading(True, True)
    assert not read_key(vscdb, "sqlite", (*key[:-1], "none")).present
    assert not read_key(vscdb, "sqlite", ("ItemTable", "none")).present
    assert not read_key(vscdb, "sqlite", ("NoTable", "none")).present


@pytest.mark.parametrize(("name", "value"), [("sync.enable", True), ("plain", "all"), ("quoted", "all")])
def test_a_row_may_be_a_plain_value(vscdb, name, value):
    assert read_key(vscdb, "sqlite", ("ItemTable", name)).value == value


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (("reactive", "composerState", "useYoloMode"), False, STORAGE.replace("true", "false")),
        (("reactive", "composerState", "mcpAllowedTools"), ["b"], STORAGE.replace('"a",', "")),
        (("reactive", "new"), 1, STORAGE.replace('"hush"', '"hush","new":1')),
        (("sync.enable",), False, "false"),
        (("plain",), "off", "off"),
        (("quoted",), "off", '"off"'),
        (("fresh",), False, "false"),
        (("fresh", "a"), False, None),
    ],
)
def test_one_key_of_one_row_changes_and_comes_back(vscdb, key, value, expected):
    before = row(vscdb, key[0])
    edit = plan_edit(vscdb, "sqlite", ("ItemTable", *key), value, home=vscdb.parent)
    assert not any(b"hush" in one.before + one.after for one in edit.splices)
    apply_edit(edit, home=vscdb.parent)
    kind, text = row(vscdb, key[0])
    assert kind == "text"
    assert expected is None or text == expected
    assert read_key(vscdb, "sqlite", ("ItemTable", *key)).value == value
    assert revert_edit(edit, home=vscdb.parent) == "bytes"
    assert row(vscdb, key[0]) == before


def test_a_blob_stays_a_blob(vscdb):
    apply_edit(plan_edit(vscdb, "sqlite", ("ItemTable", "blob", "a"), 2, home=vscdb.parent), home=vscdb.parent)
    assert row(vscdb, "blob") == ("blob", b'{"a": 2}')


def test_a_row_goes_and_comes_back(vscdb):
    edit = plan_removal(vscdb, "sqlite", ("ItemTable", "plain"), home=vscdb.parent)
    apply_edit(edit, home=vscdb.parent)
    assert row(vscdb, "plain") is None
    assert revert_edit(edit, home=vscdb.parent) == "bytes"
    assert row(vscdb, "plain") == ("text", "all")


def test_several_changes_of_one_row_build_on_each_other(vscdb):
    state = ("ItemTable", "reactive", "composerState")
    edits = plan_changes(
        vscdb,
        "sqlite",
        [Change((*state, "useYoloMode"), Reading(True, False)), Change((*state, "mcpAllowedTools"), Reading(False))],
        home=vscdb.parent,
    )
    for edit in edits:
        apply_edit(edit, home=vscdb.parent)
    assert json.loads(row(vscdb, "reactive")[1])["composerState"] == {"useYoloMode": False}
    for edit in reversed(edits):
        assert revert_edit(edit, home=vscdb.parent) == "bytes"
    assert row(vscdb, "reactive")[1] == STORAGE


def test_another_row_that_the_app_wrote_since_does_not_matter(vscdb):
    edit = plan_edit(vscdb, "sqlite", ("ItemTable", "plain"), "off", home=vscdb.parent)
    with closing(sqlite3.connect(vscdb)) as app:
        app.execute("UPDATE ItemTable SET value = 'x' WHERE key = 'quoted'")
        app.commit()
    apply_edit(edit, home=vscdb.parent)
    assert row(vscdb, "plain") == ("text", "off")


def test_the_row_changed_since_is_left_alone(vscdb):
    edit = plan_edit(vscdb, "sqlite", ("ItemTable", "plain"), "off", home=vscdb.parent)
    with closing(sqlite3.connect(vscdb)) as app:
        app.execute("UPDATE ItemTable SET value = 'x' WHERE key = 'plain'")
        app.commit()
    with pytest.raises(ChangedSinceRead):
        apply_edit(edit, home=vscdb.parent)
    assert row(vscdb, "plain") == ("text", "x")


def test_undo_sets_just_the_key_back_or_says_that_it_is_no_longer_ours(vscdb):
    edit = plan_edit(vscdb, "sqlite", ("ItemTable", "reactive", "auth"), "x", home=vscdb.parent)
    apply_edit(edit, home=vscdb.parent)
    with closing(sqlite3.connect(vscdb)) as app:
        app.execute("""UPDATE ItemTable SET value = '{"auth":"x","more":1}' WHERE key = 'reactive'""")
        app.commit()
    assert revert_edit(edit, home=vscdb.parent) == "key"
    assert row(vscdb, "reactive")[1] == '{"auth":"hush","more":1}'
    with closing(sqlite3.connect(vscdb)) as app:
        app.execute("""UPDATE ItemTable SET value = '{"auth":"theirs"}' WHERE key = 'reactive'""")
        app.commit()
    with pytest.raises(KeyConflict):
        revert_edit(edit, home=vscdb.parent)


def test_a_database_that_the_app_holds_locked_is_busy(vscdb, monkeypatch):
    monkeypatch.setattr(sqlite_row, "WAIT", 0.05)
    edit = plan_edit(vscdb, "sqlite", ("ItemTable", "plain"), "off", home=vscdb.parent)
    with closing(sqlite3.connect(vscdb, isolation_level=None)) as app:
        app.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            apply_edit(edit, home=vscdb.parent)
        with pytest.raises(Busy):
            read_key(vscdb, "sqlite", ("ItemTable", "plain"))


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_reading_leaves_nothing_beside_the_file(home, mode):
    path = database(home / "state.vscdb", mode)
    before = path.read_bytes()
    assert read_key(path, "sqlite", ("ItemTable", "plain")).value == "all"
    assert [one.name for one in home.iterdir()] == ["state.vscdb"]
    assert path.read_bytes() == before


def test_what_stands_only_in_the_log_is_seen_and_changed(home):
    path = database(home / "state.vscdb", "wal")
    with closing(sqlite3.connect(path)) as app:
        app.execute("UPDATE ItemTable SET value = 'new' WHERE key = 'plain'")
        app.commit()
        assert read_key(path, "sqlite", ("ItemTable", "plain")).value == "new"
        apply_edit(plan_edit(path, "sqlite", ("ItemTable", "plain"), "off", home=home), home=home)
        assert app.execute("SELECT value FROM ItemTable WHERE key = 'plain'").fetchone() == ("off",)


def test_a_database_is_never_made(home):
    with pytest.raises(Unchangeable):
        plan_edit(home / "state.vscdb", "sqlite", ("ItemTable", "x"), 1, home=home)
    assert not read_key(home / "state.vscdb", "sqlite", ("ItemTable", "x")).present


def test_a_table_that_the_app_has_not_made_is_not_made_for_it(vscdb):
    edit = plan_edit(vscdb, "sqlite", ("NoTable", "x"), 1, home=vscdb.parent)
    with pytest.raises(Unchangeable):
        apply_edit(edit, home=vscdb.parent)


def test_no_database_and_no_json_are_said_in_words(home, vscdb):
    (home / "noise").write_bytes(b"noise" * 1000)
    with pytest.raises(Unparsable):
        read_key(home / "noise", "sqlite", ("ItemTable", "x"))
    with pytest.raises(Unparsable):
        read_key(vscdb, "sqlite", ("ItemTable", "plain", "inner"))


def test_a_switch_in_a_column_of_its_own_is_read_but_not_written(home):
    path = home / "app.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE settings (id INTEGER, cloud BOOLEAN)")
        made.execute("INSERT INTO settings VALUES (1, 0)")
        made.commit()
    assert read_key(path, "sqlite", ("settings", "cloud")).value == 0
    with pytest.raises(Unchangeable):
        plan_edit(path, "sqlite", ("settings", "cloud"), 1, home=home)


def test_a_table_without_key_and_value_is_refused(home):
    with closing(sqlite3.connect(home / "other.db")) as made:
        made.execute("CREATE TABLE ItemTable (a, b)")
    with pytest.raises(Unparsable):
        read_key(home / "other.db", "sqlite", ("ItemTable", "x"))


def test_a_row_that_is_too_large_is_refused(vscdb, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 10)
    with pytest.raises(TooLarge):
        read_key(vscdb, "sqlite", ("ItemTable", "reactive", "auth"))


def test_a_name_with_quotes_is_no_way_into_sql(vscdb):
    assert not read_key(vscdb, "sqlite", ('ItemTable" WHERE 1; --', "plain")).present
    assert not read_key(vscdb, "sqlite", ("ItemTable", "' OR 1=1 --")).present
