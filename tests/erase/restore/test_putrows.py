"""What leaves a database comes back as it was, also into one that has moved on."""

import contextlib
import json
import sqlite3

import pytest

from tables import MARK, content, deletion, erased, make, matches, raw, restored, run
from tidytrace.catalog.stores import RowEntries, Rows
from tidytrace.erase.errors import ErasureError, NotWritable
from windows import has_mode

CHATS = f"""
CREATE TABLE chats (id TEXT PRIMARY KEY, title);
CREATE TABLE turns (n INTEGER PRIMARY KEY, chat TEXT REFERENCES chats(id) ON DELETE CASCADE, body);
INSERT INTO chats VALUES ('cat', '{MARK}'), ('dog', 'how far does a husky run');
INSERT INTO turns VALUES (1, 'cat', '{MARK} 1'), (2, 'dog', 'far'), (3, 'cat', '{MARK} 2');
"""
CHAT = Rows(table="chats", where="id = :id")
TURNS = Rows(table="turns", where="chat = :id")


def there_and_back(path, *deletions, gone=True):
    before = content(path)
    images = erased(path, *deletions)
    assert images
    if gone:
        assert raw(path, "MARK") == []
    outcome = restored(path, images)
    assert content(path) == before
    assert (outcome.conflicts, outcome.beside) == (0, None)
    return outcome


@pytest.mark.parametrize("wal", [True, False], ids=["wal", "rollback"])
def test_rows_that_foreign_keys_take_along_come_back(tmp_path, wal):
    path = make(tmp_path / "app.db", CHATS, wal=wal)
    outcome = there_and_back(path, deletion(path, CHAT, foreign_keys=True))
    assert outcome.restored == 3


def test_what_the_app_s_own_triggers_delete_and_count_comes_back_once(tmp_path):
    script = f"""
    CREATE TABLE chats (id TEXT PRIMARY KEY, title, size INT);
    CREATE TABLE turns (chat, body);
    CREATE TABLE drafts (chat, body);
    CREATE TRIGGER less AFTER DELETE ON turns BEGIN
      UPDATE chats SET size = size - 1; DELETE FROM drafts WHERE chat = old.chat; END;
    CREATE TRIGGER more AFTER INSERT ON turns BEGIN
      UPDATE chats SET size = size + 1; INSERT INTO drafts VALUES (new.chat, 'of a trigger'); END;
    INSERT INTO chats VALUES ('cat', 'x', 0), ('dog', 'y', 0);
    INSERT INTO turns VALUES ('cat', '{MARK}'), ('dog', 'far'), ('cat', '{MARK} again');
    INSERT INTO drafts VALUES ('cat', '{MARK} half a thought');
    """
    path = make(tmp_path / "app.db", script)
    there_and_back(path, deletion(path, TURNS))


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ("id TEXT, n INT, body, PRIMARY KEY (id, n)) WITHOUT ROWID", None),
        ("id TEXT, n INT, body)", None),
        ("rowid TEXT, id TEXT, body)", None),
        ("rowid TEXT, _rowid_ TEXT, oid TEXT, id TEXT, body)", None),
        ("n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, body)", None),
        ("n INTEGER PRIMARY KEY DESC, id TEXT, body)", None),
        ("id TEXT UNIQUE ON CONFLICT REPLACE, body BLOB)", None),
        ("id TEXT NOT NULL, body TEXT, n INT) STRICT", (3, 37)),
        ("id TEXT, body, twice AS (body || body), kept AS (body || id) STORED)", (3, 31)),
        ('"sel""ect" INT, id TEXT, "ünïcode 名" INT, body)', None),
    ],
)
def test_tables_of_every_build(tmp_path, columns, key):
    if key is not None and sqlite3.sqlite_version_info < key:
        pytest.skip("this SQLite does not know such tables")
    name = '"a ""table"""'
    script = (
        f"CREATE TABLE {name} ({columns};"
        f"INSERT INTO {name} (id, body) VALUES ('cat', '{MARK}'), ('dog', 'far'), ('cow', 'moo');"
    )
    if "n INT, body, PRIMARY" in columns:
        script = script.replace("(id, body)", "(id, n, body)").replace("', '", "', 1, '")
    path = make(tmp_path / "app.db", script)
    there_and_back(path, deletion(path, Rows(table='a "table"', where="id = :id")))


def test_a_table_with_hundreds_of_columns(tmp_path):
    names = ", ".join(f"c{number}" for number in range(300))
    values = ", ".join(f"'{MARK} {number}'" for number in range(300))
    path = make(tmp_path / "app.db", f"CREATE TABLE wide (id, {names}); INSERT INTO wide VALUES ('cat', {values});")
    images = erased(path, deletion(path, Rows(table="wide", where="id = :id")))
    assert [len(image.columns) for image in images] == [301]
    restored(path, images)
    assert content(path)["wide"][0][-1] == f"{MARK} 299".encode()


def test_values_keep_their_storage_class_and_every_byte(tmp_path):
    path = make(tmp_path / "app.db", "CREATE TABLE kinds (id, value);")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        texts = ("", "1", "a\0b", "哈士奇" * 9, MARK)
        for value in (None, 1, -(2**63), 1.0, 1e300, float("inf"), b"", b"\x00\xff", *texts):
            connection.execute("INSERT INTO kinds VALUES ('cat', ?)", (value,))
        connection.execute("INSERT INTO kinds VALUES ('cat', CAST(x'ff4d41524bc3' AS TEXT))")
        connection.execute("INSERT INTO kinds VALUES ('cat', ?)", (b"\x01MARK" * 1_000_000,))
        connection.commit()
    there_and_back(path, deletion(path, Rows(table="kinds", where="id = :id")))


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_a_database_that_writes_utf_16(tmp_path, encoding):
    path = make(tmp_path / "app.db", f"PRAGMA encoding='{encoding}'; {CHATS}")
    there_and_back(path, deletion(path, TURNS, CHAT))
    images = erased(path, deletion(path, CHAT))
    path.unlink()
    beside = restored(path, images).beside
    with contextlib.closing(sqlite3.connect(beside)) as connection:
        assert connection.execute("SELECT title FROM chats").fetchall() == [(MARK,)]


FULL_TEXT = {
    "own content, filled by the app": (
        "CREATE VIRTUAL TABLE search USING fts5(chat UNINDEXED, body);INSERT INTO search SELECT chat, body FROM turns;",
        (Rows(table="search", where="chat = :id"), TURNS),
    ),
    "own content, filled by triggers": (
        (
            "CREATE VIRTUAL TABLE search USING fts5(chat UNINDEXED, body);"
            "INSERT INTO search (rowid, chat, body) SELECT n, chat, body FROM turns;"
            "CREATE TRIGGER ai AFTER INSERT ON turns BEGIN"
            " INSERT INTO search (rowid, chat, body) VALUES (new.n, new.chat, new.body); END;"
            "CREATE TRIGGER ad AFTER DELETE ON turns BEGIN DELETE FROM search WHERE rowid = old.n; END;"
        ),
        (TURNS,),
    ),
    "own content, filled by triggers and deleted by name": (
        (
            "CREATE VIRTUAL TABLE search USING fts5(chat UNINDEXED, body);"
            "INSERT INTO search (chat, body) SELECT chat, body FROM turns;"
            "CREATE TRIGGER ai AFTER INSERT ON turns BEGIN"
            " INSERT INTO search (chat, body) VALUES (new.chat, new.body); END;"
        ),
        (Rows(table="search", where="chat = :id"), TURNS),
    ),
    "external content, triggers": (
        (
            "CREATE VIRTUAL TABLE search USING fts5(body, content='turns', content_rowid='n');"
            "INSERT INTO search(search) VALUES ('rebuild');"
            "CREATE TRIGGER ai AFTER INSERT ON turns BEGIN"
            " INSERT INTO search (rowid, body) VALUES (new.n, new.body); END;"
            "CREATE TRIGGER ad AFTER DELETE ON turns BEGIN"
            " INSERT INTO search (search, rowid, body) VALUES ('delete', old.n, old.body); END;"
        ),
        (TURNS,),
    ),
    "external content, deleted by name": (
        (
            "CREATE VIRTUAL TABLE search USING fts5(body, content=turns, content_rowid=n);"
            "INSERT INTO search(search) VALUES ('rebuild');"
        ),
        (Rows(table="search", where="rowid IN (SELECT n FROM turns WHERE chat = :id)"), TURNS),
    ),
    "no content": (
        (
            "CREATE VIRTUAL TABLE search USING fts5(body, content='');"
            "INSERT INTO search (rowid, body) SELECT n, body FROM turns;"
            "CREATE TRIGGER ai AFTER INSERT ON turns BEGIN"
            " INSERT INTO search (rowid, body) VALUES (new.n, new.body); END;"
            "CREATE TRIGGER ad AFTER DELETE ON turns BEGIN"
            " INSERT INTO search (search, rowid, body) VALUES ('delete', old.n, old.body); END;"
        ),
        (TURNS,),
    ),
    "FTS4": (
        (
            "CREATE VIRTUAL TABLE search USING fts4(chat, body);"
            "INSERT INTO search (docid, chat, body) SELECT n, chat, body FROM turns;"
        ),
        (Rows(table="search", where="chat = :id"), TURNS),
    ),
}


@pytest.mark.parametrize("kind", FULL_TEXT)
def test_full_text_tables_find_what_they_found_before(tmp_path, kind):
    made, rows = FULL_TEXT[kind]
    path = make(tmp_path / "app.db", CHATS + made)
    before = matches(path, "search", "sleeping")
    assert len(before) == 2
    full = () if kind == "FTS4" else ("search",)
    one = deletion(path, *rows, CHAT, full_text=full)
    images = erased(path, one)
    assert matches(path, "search", "sleeping") == []
    if kind != "FTS4":
        assert raw(path, "sleeping") == []
    outcome = restored(path, images)
    assert outcome.conflicts == 0
    assert matches(path, "search", "sleeping") == before
    assert matches(path, "search", "far") == [2]
    run(path, "INSERT INTO search(search) VALUES ('integrity-check');" if kind != "no content" else "")


def test_entries_inside_a_value_come_back_into_todays_value(tmp_path):
    index = {"v": 1, "entries": {"ant": {"t": 1}, "cat": {"title": MARK}, "dog": {"t": "far"}}}
    path = make(tmp_path / "app.db", "CREATE TABLE items (key TEXT PRIMARY KEY, value);")
    write = "INSERT OR REPLACE INTO items VALUES ('index', ?)"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(write, (json.dumps(index, separators=(",", ":")),))
        connection.commit()
    one = deletion(path, entries=[RowEntries(table="items", row="index", list="entries")])
    there_and_back(path, one)
    images = erased(path, one)
    assert sum(len(str(image.left)) for image in images) < 200  # what was left is not stored a second time
    today = {"v": 2, "entries": {"ant": {"t": 1}, "dog": {"t": "farther"}, "eel": {}}}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE items SET value = ?", (json.dumps(today, separators=(",", ":")),))
        connection.commit()
    assert restored(path, images).restored == 1
    with contextlib.closing(sqlite3.connect(path)) as connection:
        ((value,),) = connection.execute("SELECT value FROM items").fetchall()
    today["entries"] = {"ant": {"t": 1}, "cat": {"title": MARK}, "dog": {"t": "farther"}, "eel": {}}
    assert value == json.dumps(today, separators=(",", ":"))


def test_a_value_that_cannot_be_put_together_stands_beside(tmp_path):
    path = make(tmp_path / "app.db", "CREATE TABLE items (key TEXT PRIMARY KEY, value);")
    old = json.dumps({"cat": MARK, "dog": 1})
    run(path, f"INSERT INTO items VALUES ('index', '{old}')")
    images = erased(path, deletion(path, entries=[RowEntries(table="items", row="index")]))
    run(path, "UPDATE items SET value = 'written in another way since'")
    outcome = restored(path, images)
    assert (outcome.restored, outcome.conflicts) == (0, 1)
    assert content(path)["items"][0][-1] == b"written in another way since"
    assert MARK.encode() in content(outcome.beside)["items"][0][-1]


def test_a_database_that_has_moved_on_keeps_what_is_newer(tmp_path):
    path = make(tmp_path / "app.db", CHATS)
    images = erased(path, deletion(path, TURNS, CHAT))
    run(path, "INSERT INTO turns VALUES (1, 'dog', 'newer'), (4, 'dog', 'newer'); UPDATE chats SET title = 'renamed'")
    outcome = restored(path, images)
    assert (outcome.restored, outcome.there_already, outcome.conflicts) == (2, 0, 1)
    assert [row[2:] for row in content(path)["turns"]] == [
        (1, "text", b"dog", "text", b"newer"),
        (2, "text", b"dog", "text", b"far"),
        (3, "text", b"cat", "text", f"{MARK} 2".encode()),
        (4, "text", b"dog", "text", b"newer"),
    ]
    assert outcome.beside == tmp_path / "app.db.restored-r1.db"
    assert [row[-1] for row in content(outcome.beside)["turns"]] == [f"{MARK} 1".encode()]
    again = restored(path, images)
    assert (again.restored, again.there_already, again.conflicts) == (0, 2, 1)
    assert again.beside == tmp_path / "app.db.restored-r1.db"


def test_a_row_of_a_table_that_says_newer_rows_win_does_not_win(tmp_path):
    script = "CREATE TABLE kv (key TEXT UNIQUE ON CONFLICT REPLACE, value);"
    path = make(tmp_path / "app.db", f"{script} INSERT INTO kv VALUES ('cat', '{MARK}');")
    images = erased(path, deletion(path, Rows(table="kv", where="key = :id")))
    run(path, "INSERT INTO kv VALUES ('cat', 'newer')")
    assert restored(path, images).conflicts == 1
    assert [row[-1] for row in content(path)["kv"]] == [b"newer"]


def test_a_number_that_only_sqlite_saw_may_be_taken(tmp_path):
    path = make(tmp_path / "app.db", f"CREATE TABLE log (body); INSERT INTO log VALUES ('a'), ('{MARK}'), ('b');")
    images = erased(path, deletion(path, Rows(table="log", where="body LIKE 'MARK%' AND :id = 'cat'")))
    run(path, "INSERT INTO log (rowid, body) VALUES (2, 'newer')")
    assert restored(path, images).restored == 1
    assert sorted(row[-1] for row in content(path)["log"]) == [MARK.encode(), b"a", b"b", b"newer"]


@pytest.mark.parametrize(
    "moved", ["DROP TABLE turns", "ALTER TABLE turns DROP COLUMN body", "ALTER TABLE turns RENAME COLUMN body TO text"]
)
def test_what_the_app_has_no_place_for_any_more_stands_beside(tmp_path, moved):
    if "DROP COLUMN" in moved and sqlite3.sqlite_version_info < (3, 35):
        pytest.skip("this SQLite drops no columns")
    path = make(tmp_path / "app.db", CHATS)
    images = erased(path, deletion(path, TURNS, CHAT))
    run(path, moved)
    outcome = restored(path, images)
    assert (outcome.restored, outcome.conflicts) == (1, 2)
    assert len(content(outcome.beside)["turns"]) == 2


def test_rows_whose_parent_is_gone_for_good_stand_beside(tmp_path):
    path = make(tmp_path / "app.db", CHATS)
    images = [image for image in erased(path, deletion(path, TURNS, CHAT)) if image.table == "turns"]
    outcome = restored(path, images)
    assert (outcome.restored, outcome.conflicts) == (0, 2)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(content(outcome.beside)["turns"]) == 2


def test_without_its_database_everything_stands_beside(tmp_path):
    path = make(tmp_path / "app.db", CHATS)
    before = content(path)
    images = erased(path, deletion(path, TURNS, CHAT))
    path.unlink()
    outcome = restored(path, images)
    assert (outcome.restored, outcome.conflicts) == (0, 3)
    assert content(outcome.beside)["chats"][0][1:] == before["chats"][0][1:]
    assert has_mode(outcome.beside, 0o600)
    assert not path.exists()


def test_what_the_vault_refuses_undoes_the_deletion(tmp_path):
    from tables import target_of
    from tidytrace.erase.databases.database import erase_rows

    path = make(tmp_path / "app.db", CHATS)
    before = content(path)

    def refuse(*_):
        raise NotWritable(tmp_path)

    for asked in ({"keep": refuse}, {"keep": lambda _image: None, "kept": refuse}):
        with pytest.raises(NotWritable):
            erase_rows(target_of(path), [deletion(path, TURNS, CHAT)], **asked)
        assert content(path) == before
        assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]


def test_a_read_only_or_linked_database_gets_nothing(tmp_path):
    path = make(tmp_path / "app.db", CHATS)
    images = erased(path, deletion(path, TURNS, CHAT))
    path.chmod(0o444)
    with pytest.raises(ErasureError) as refused:
        restored(path, images)
    assert refused.value.key == "read-only"
    path.replace(tmp_path / "elsewhere.db")
    path.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(ErasureError) as refused:
        restored(path, images)
    assert refused.value.key == "refused"
