"""The rows of many conversations in one look are those that each of them has alone."""

import random
import sqlite3
from pathlib import Path

import pytest

from tidytrace.catalog import Database, Rows
from tidytrace.chats.image import open_readonly
from tidytrace.erase.databases import gathered, rows
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.model import Deletion, Stamp, Target
from tidytrace.erase.search.needles import Needles

TABLES = {"turns": ("id", "thread", "other"), "threads": ("id", "owner"), "files": ("turn",)}
SCHEMA = """
CREATE TABLE threads (id {type}, owner {type});
CREATE TABLE turns (id INTEGER PRIMARY KEY, thread {type}, other {type}, text TEXT);
CREATE TABLE files (turn INTEGER, name TEXT);
"""
CONDITIONS = {
    "turns": ("thread = :id", "thread = :id OR other = :id", "THREAD=:id"),
    "files": (
        "turn IN (SELECT id FROM turns WHERE thread = :id)",
        "turn in (select turns.id from turns where turns.other = :id)",
    ),
}
IDS = ("1", "2", "02", "3.0", "7", "A", "a", "b ", "ü", "x' OR '1", "nobody", "")


def database(table: str, where: str, **more) -> Database:
    return Database(tables=TABLES, rows=(Rows(table=table, where=where),), **more)


def written(path: Path, kind: str = "TEXT", *, collate: str = "", more: str = "") -> Path:
    """Values of all kinds, as an app may have written them whatever the column says."""
    chance = random.Random(7)
    values: list[object] = [*IDS, 1, 2, 3, 7.0, 2.5, None, b"1", b"A", " 1"]
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.executescript(SCHEMA.format(type=f"{kind} {collate}") + more)
    for number in range(300):
        thread, other = chance.choice(values), chance.choice(values)
        connection.execute("INSERT INTO turns VALUES (?, ?, ?, ?)", (number, thread, other, f"turn {number}"))
        connection.execute("INSERT INTO files VALUES (?, ?)", (chance.randrange(400), f"file {number}"))
    connection.commit()
    connection.close()
    return path


def alone(connection: sqlite3.Connection, table: str, where: str) -> dict[str, list[int]]:
    found = {
        native: [row for (row,) in connection.execute(f"SELECT rowid FROM {table} WHERE {where}", {"id": native})]
        for native in IDS
    }
    return {native: sorted(some) for native, some in found.items() if some}


@pytest.mark.parametrize(("table", "where"), [(table, where) for table, all_ in CONDITIONS.items() for where in all_])
@pytest.mark.parametrize(
    ("kind", "collate"),
    [
        ("TEXT", ""),
        ("INTEGER", ""),
        ("REAL", ""),
        ("", ""),
        ("TEXT", "COLLATE NOCASE"),
        ("VARCHAR(9)", "COLLATE RTRIM"),
    ],
)
def test_one_look_finds_what_each_id_finds_alone(tmp_path, table, where, kind, collate):
    connection = sqlite3.connect(written(tmp_path / "chats.db", kind, collate=collate))
    found = gathered.gathered(connection, database(table, where), table, where, IDS)
    assert found is not None
    expected = alone(connection, table, where)
    assert {native: list(some) for native, some in found.rows.items()} == expected
    assert expected
    assert connection.execute("SELECT count(*) FROM temp.sqlite_master").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize(
    ("table", "where", "more"),
    [
        ("turns", "'thread-' || thread = :id", {}),
        ("turns", "thread = :id AND other = 1", {}),
        ("turns", "secret = :id", {}),
        ("turns", "NULL = :id", {}),
        ("files", "turn NOT IN (SELECT id FROM turns WHERE thread = :id)", {}),
        ("files", "turn IN (SELECT text FROM turns WHERE thread = :id)", {}),
        ("files", "turn IN (SELECT id FROM secrets WHERE thread = :id)", {}),
        ("turns", "id IN (SELECT id FROM turns WHERE thread = :id)", {}),
        ("files", "turn IN (SELECT id FROM turns WHERE thread = :id)", {"foreign_keys": True}),
    ],
)
def test_any_other_condition_is_asked_id_by_id(tmp_path, table, where, more):
    connection = sqlite3.connect(written(tmp_path / "chats.db"))
    assert gathered.gathered(connection, database(table, where, **more), table, where, IDS) is None
    connection.close()


@pytest.mark.parametrize(
    ("does", "still"),
    [("UPDATE turns SET thread = 'x'", False), ("INSERT INTO log VALUES (old.name)", True)],
)
def test_what_another_table_names_is_believed_where_the_apps_triggers_leave_it(tmp_path, does, still):
    more = f"CREATE TABLE log (x); CREATE TRIGGER gone AFTER DELETE ON files BEGIN {does}; END;"
    connection = sqlite3.connect(written(tmp_path / "chats.db", more=more))
    where = CONDITIONS["files"][0]
    found = gathered.gathered(connection, database("files", where), "files", where, IDS)
    assert (found is not None) == still
    connection.close()


def test_a_few_ids_and_tables_without_row_numbers_are_asked_one_by_one(tmp_path):
    connection = sqlite3.connect(written(tmp_path / "chats.db"))
    connection.execute("CREATE TABLE plain (thread TEXT PRIMARY KEY) WITHOUT ROWID")
    plain = Database(tables={"plain": ("thread",)})
    assert gathered.gathered(connection, plain, "plain", "thread = :id", IDS) is None
    few = IDS[: gathered.MANY - 1]
    assert gathered.gathered(connection, database("turns", "thread = :id"), "turns", "thread = :id", few) is None
    connection.close()


def scans(connection: sqlite3.Connection) -> list[str]:
    """Notes every statement; gives the list of those that read the large table."""
    said: list[str] = []
    connection.set_trace_callback(lambda text: said.append(text) if "turns" in text else None)
    return said


@pytest.mark.parametrize("place", ["memory", "disk"])
def test_planning_looks_at_a_table_once_however_many_go(tmp_path, monkeypatch, place):
    if place == "disk":
        monkeypatch.setattr("tidytrace.chats.image.IN_MEMORY", 0)
    path = written(tmp_path / "chats.db")
    deletion = Deletion(
        database=database("turns", "thread = :id"), natives={one: f"a:{one}" for one in IDS}, needles=Needles({})
    )
    connection = open_readonly(path)
    said = scans(connection)
    together = rows.count(connection, deletion, path)
    looks = [one for one in said if "LIMIT 0" not in one and "PRAGMA" not in one]
    monkeypatch.setattr(gathered, "MANY", 10**6)
    assert together == rows.count(connection, deletion, path)
    assert len(looks) == 1
    assert together["a:1"] > 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM turns")
    connection.close()


@pytest.mark.parametrize("where", [*CONDITIONS["turns"], *CONDITIONS["files"]])
def test_the_same_rows_go_and_come_out_for_the_same_conversations(tmp_path, monkeypatch, where):
    table = "turns" if where in CONDITIONS["turns"] else "files"
    natives = {one: f"a:{one}" for one in IDS if one != "7"}
    deletion = Deletion(database=database(table, where), natives=natives, needles=Needles({}))
    left, kept, gone = [], [], []
    for many in (gathered.MANY, 10**6):
        monkeypatch.setattr(gathered, "MANY", many)
        folder = tmp_path / str(many)
        folder.mkdir()
        path = written(folder / "chats.db")
        target = Target(folder, Stamp.of(folder.stat()), (path.name,), Stamp.of(path.stat()))
        images = []
        gone.append(erase_rows(target, [deletion], keep=images.append, compact=False))
        kept.append(images)
        connection = sqlite3.connect(path)
        left.append(connection.execute(f"SELECT rowid, * FROM {table}").fetchall())
        connection.close()
    assert left[0] == left[1]
    assert kept[0] == kept[1]
    assert gone[0] == gone[1] == len(kept[0]) > 20
