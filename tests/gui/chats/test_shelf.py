"""Finding and ordering conversations, without Qt."""

import datetime
import weakref

import msgspec
import pytest

from gui.staged import APPS, NOW, conversation
from pace import within
from tidytrace.gui.chats.shelf import Column, Facets, Shelf, let_go
from tidytrace.gui.engine import Listing


def _shelf(count, english, **changes):
    chats = [msgspec.structs.replace(conversation(number), **changes) for number in range(count)]
    return Shelf(Listing(conversations=tuple(chats), apps=APPS), english)


def _rows(shelf, *, column=Column.USED, descending=True, **facets):
    return shelf.rows(Facets(**facets), column, descending=descending, now=NOW)


def test_the_newest_stands_first(english):
    assert _rows(_shelf(5, english)) == [0, 1, 2, 3, 4]


def test_words_of_the_title_in_any_order_and_case(english):
    shelf = _shelf(24, english)
    found = [shelf.titles[row] for row in _rows(shelf, text="PLANT tomato")]
    assert len(found) == 2
    assert all("tomato plant" in title for title in found)


def test_chinese_titles_are_found(english):
    shelf = _shelf(24, english)
    assert [shelf.titles[row][:2] for row in _rows(shelf, text="尿酸")] == ["体检", "体检"]


def test_one_app_and_an_age_together(english):
    shelf = _shelf(250, english)
    rows = _rows(shelf, app="codex", older_than=90)
    assert rows
    for row in rows:
        assert shelf.conversations[row].app == "codex"
        assert shelf.conversations[row].updated < NOW - datetime.timedelta(days=90)


def test_a_chat_without_a_date_is_never_called_old(english):
    shelf = _shelf(20, english, created=None, updated=None)
    assert _rows(shelf, older_than=30) == []
    assert len(_rows(shelf)) == 20


def test_chats_without_a_title_get_a_name(chinese, english):
    assert _shelf(1, english, title=None).titles == ["Untitled chat"]
    assert _shelf(1, chinese, title=None).titles == ["无标题的聊天"]


def test_a_title_of_several_lines_becomes_one(english):
    assert _shelf(1, english, title="one\n\ttwo").titles == ["one two"]


@pytest.mark.parametrize("column", [Column.TITLE, Column.APP, Column.USED, Column.SIZE])
def test_every_column_orders_both_ways(english, column):
    shelf = _shelf(40, english)
    up, down = (_rows(shelf, column=column, descending=turned) for turned in (False, True))
    assert sorted(up) == list(range(40))
    assert up == down[::-1]


def test_apps_are_counted(english):
    assert _shelf(12, english).apps()[0] == ("claude-code", "Claude Code", 2)


def test_a_hundred_thousand_chats_are_searched_between_two_key_strokes(english):
    shelf = _shelf(100_000, english)
    # generous: some 30 ms here; a search that compares row by row in Qt's proxy takes seconds
    with within(0.5):
        found = _rows(shelf, text="tomato", app="gemini-cli")
    assert found


def test_former_shelves_are_given_back_and_what_somebody_still_has_stays(english):
    gone, kept = _shelf(600, english), _shelf(600, english)
    trace = weakref.ref(gone)
    former = [gone, kept]
    del gone
    let_go(former)
    assert not former
    assert trace() is None
    assert _rows(kept) == list(range(600))
