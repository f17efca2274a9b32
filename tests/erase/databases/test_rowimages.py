"""Triggers of our own may look at the row that goes, and nothing else."""

import contextlib
import sqlite3

import pytest

from tidytrace.catalog import sql
from tidytrace.erase.databases.rowimages import Capture, Left, RowImage


@pytest.fixture
def connection():
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as one:
        one.executescript("CREATE TABLE turns (chat, body); CREATE TABLE keys (secret);")
        one.execute("INSERT INTO turns VALUES ('cat', 'meow')")
        yield one


def test_a_watched_row_is_handed_over_under_the_authorizer(connection):
    images = []
    capture = Capture(connection, images.append)
    sql.delete_only(connection, "turns", ["turns"], capture.triggers)
    connection.execute("DELETE FROM turns")
    assert [(image.table, image.kinds, image.values) for image in images] == [("turns", "tt", (b"cat", b"meow"))]


def test_without_leave_no_trigger_of_the_connection_runs(connection):
    Capture(connection, lambda _image: None)
    sql.delete_only(connection, "turns", ["chats"])
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("DELETE FROM turns WHERE body IN (SELECT secret FROM keys)")


def test_a_trigger_with_leave_may_not_write(connection):
    connection.execute("CREATE TEMP TRIGGER ours AFTER DELETE ON turns BEGIN DELETE FROM keys; END")
    sql.delete_only(connection, "turns", ["turns"], ["ours"])
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("DELETE FROM turns")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"", b"a"), (b"abc", b"ac"), (b"aaaa", b"aa"), (b"abc", b""), (b"x" * 99 + b"y", b"x" * 98), (1, 2)],
)
def test_what_is_left_is_told_by_what_is_new_in_it(old, new):
    assert Left.of(old, "b", new).in_place_of(old) == new


def test_an_image_has_as_many_values_as_columns():
    with pytest.raises(ValueError, match="differ in number"):
        RowImage(table="turns", what="deleted", rowid=1, columns=("a", "b"), kinds="t", values=(b"",))
