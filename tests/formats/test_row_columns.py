"""Rows of apps that call the two columns otherwise: read, never written."""

import sqlite3
from contextlib import closing

import pytest

from tidytrace.formats import plan_edit, read_key
from tidytrace.formats.errors import Unchangeable


@pytest.mark.parametrize(("called", "held"), [("key", "value_json"), ("label", "value")])
def test_a_switch_is_read_whatever_its_columns_are_called_and_is_not_written(tmp_path, called, held):
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"CREATE TABLE settings (id INTEGER PRIMARY KEY, {called} TEXT UNIQUE, {held} TEXT)")
        made.execute(f"INSERT INTO settings ({called}, {held}) VALUES ('private', 'false')")
        made.commit()
    before = path.read_bytes()
    assert read_key(path, "sqlite", ("settings", "private")).value is False
    assert not read_key(path, "sqlite", ("settings", "other")).present
    with pytest.raises(Unchangeable):
        plan_edit(path, "sqlite", ("settings", "private"), True, home=tmp_path)
    assert path.read_bytes() == before
