"""Questions to a large database that has no index for them: the same answers, without a look at every row each time."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tidytrace.catalog import sql
from tidytrace.chats import image
from tidytrace.chats.shortcuts import FIRST, shortened

TEXT = """
SELECT message.role, part.data FROM part JOIN message ON message.id = part.message_id
WHERE part.chat_id = :id ORDER BY part.rowid"""
TABLES = {"message": ("id", "chat_id", "role"), "part": ("message_id", "chat_id", "data")}
CHATS, PARTS = 40, 50


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Parts of chats in turn; some belong to none. It counts as too large for memory."""
    path = tmp_path / "chats.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE message (id VARCHAR(9), chat_id VARCHAR(9), role TEXT)")
        connection.execute("CREATE TABLE part (message_id VARCHAR(9), chat_id VARCHAR(9), data TEXT)")
        for number in range(CHATS * PARTS):
            chat = None if number % 7 == 0 else str(number % CHATS)
            connection.execute("INSERT INTO message VALUES (?, ?, 'user')", (f"m{number}", chat))
            connection.execute("INSERT INTO part VALUES (?, ?, ?)", (f"m{number}", chat, f"said {number}"))
        connection.commit()
    monkeypatch.setattr(image, "IN_MEMORY", 0)
    return path


def asked(connection: sqlite3.Connection, chat: str) -> tuple[list[tuple[str, str]], int, bool]:
    """The answer, how many steps sqlite took for it in hundreds, and whether it took a shortcut."""
    readable = frozenset(TABLES)
    sql.read_only(connection, readable)
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with shortened(connection, TEXT, TABLES, readable) as short:
        connection.set_progress_handler(step, 100)
        rows = connection.execute(TEXT, {"id": chat}).fetchall()
        connection.set_progress_handler(None, 0)
    connection.set_authorizer(None)
    return rows, steps, short


def test_the_answers_stay_the_same_and_a_later_one_costs_a_fraction(database: Path) -> None:
    with closing(sqlite3.connect(database)) as plain:
        wanted = [plain.execute(TEXT, {"id": str(chat)}).fetchall() for chat in range(CHATS)]
    with closing(image.open_readonly(database)) as connection:
        answers = [asked(connection, str(chat)) for chat in range(CHATS)]

    assert [rows for rows, _, _ in answers] == wanted
    assert [short for _, _, short in answers] == [False] * (FIRST - 1) + [True] * (CHATS - FIRST + 1)
    assert answers[-1][1] * 10 < answers[0][1]


def test_nothing_of_it_is_left_when_the_question_is_over(database: Path) -> None:
    before = database.read_bytes(), sorted(path.name for path in database.parent.iterdir())
    with closing(image.open_readonly(database)) as connection:
        for chat in range(FIRST + 1):
            asked(connection, str(chat))
        views = connection.execute("SELECT count(*) FROM sqlite_temp_master WHERE type = 'view'").fetchone()
        sql.read_only(connection, frozenset(TABLES))
        with pytest.raises(sqlite3.DatabaseError, match="prohibited"):
            connection.execute('SELECT * FROM "tidytrace part chat_id"')

    assert views == (0,)
    assert (database.read_bytes(), sorted(path.name for path in database.parent.iterdir())) == before


def test_a_question_reads_no_table_that_it_may_not_read(database: Path) -> None:
    with closing(image.open_readonly(database)) as connection:
        for chat in range(FIRST + 1):
            sql.read_only(connection, frozenset({"message"}))
            with (
                pytest.raises(sqlite3.DatabaseError, match="prohibited"),
                shortened(connection, TEXT, TABLES, frozenset({"message"})),
            ):
                connection.execute(TEXT, {"id": str(chat)}).fetchall()


def test_ids_that_do_not_compare_as_they_are_written_and_rows_without_numbers_stay_as_they_are(
    database: Path,
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE other (key TEXT PRIMARY KEY, chat_id TEXT) WITHOUT ROWID")
        connection.execute("CREATE TABLE third (chat_id TEXT COLLATE NOCASE)")
        connection.executemany("INSERT INTO other VALUES (?, ?)", ((str(one), str(one % 5)) for one in range(500)))
        connection.executemany("INSERT INTO third VALUES (?)", ((f"A{one % 5}",) for one in range(500)))
        connection.commit()
    question = "SELECT other.key FROM other WHERE chat_id = :id UNION ALL SELECT chat_id FROM third WHERE chat_id = :id"
    tables = {"other": ("key", "chat_id"), "third": ("chat_id",)}
    with closing(image.open_readonly(database)) as connection:
        for _ in range(FIRST + 1):
            sql.read_only(connection, frozenset(tables))
            with shortened(connection, question, tables, frozenset(tables)) as short:
                assert len(connection.execute(question, {"id": "a1"}).fetchall()) == 100
            assert not short


def test_a_database_in_memory_has_indexes_of_its_own(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "IN_MEMORY", 1 << 20)
    with closing(image.open_readonly(database)) as connection:
        assert not any(asked(connection, "1")[2] for _ in range(FIRST + 1))
