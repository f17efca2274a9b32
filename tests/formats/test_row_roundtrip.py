"""Change a switch inside a row's JSON, undo it: the same bytes in that row, and no other row ever moves."""

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from formats.documents import EXAMPLES, GROUPS, NEW_VALUES, key_paths
from formats.roundtrip import kept
from tidytrace.formats import apply_edit, plan_edit, plan_removal, read_key, revert_edit
from tidytrace.formats.values import same

ROW = "src.vs.platform.storage.applicationUser"


@st.composite
def rows(draw):
    tree = draw(GROUPS)
    text = json.dumps(tree, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 2])))
    return text if draw(st.booleans()) else text.encode(), draw(key_paths(tree))


def content(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT key, typeof(value), value FROM ItemTable ORDER BY key").fetchall()


@EXAMPLES
@given(row=rows(), value=NEW_VALUES, journal=st.sampled_from(["delete", "wal"]))
def test_change_and_undo_leave_the_same_row(tmp_path_factory, row, value, journal):
    stored, inner = row
    room = Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp()))
    path = room / "state.vscdb"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA journal_mode={journal}")
        database.execute("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
        database.executemany("INSERT INTO ItemTable VALUES (?, ?)", [("a", "1"), (ROW, stored), ("z", b"\x00\xff")])
        database.commit()
    before = content(path)
    key = ("ItemTable", ROW, *inner)
    for edit in (
        plan_edit(path, "sqlite", key, value, home=room),
        plan_removal(path, "sqlite", key, home=room),
    ):
        apply_edit(kept(edit), home=room)
        changed = read_key(path, "sqlite", key)
        # behind an item of a list that goes, the next one moves up to its place
        assert changed.present == edit.after.present or inner[-1].isdecimal()
        if edit.after.present:
            assert same(changed.value, value)
        assert [row for row in content(path) if row[0] != ROW] == [row for row in before if row[0] != ROW]
        assert revert_edit(kept(edit), home=room) == "bytes"
        assert content(path) == before
    shutil.rmtree(room)
