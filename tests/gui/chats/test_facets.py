"""What chats are chosen by: each choice is counted with everything else as it is."""

import datetime

import msgspec
import pytest

from gui.staged import APPS, NOW, conversation
from tidytrace.catalog import Text
from tidytrace.gui.chats.shelf import Column, Facets, Shelf, Wanted
from tidytrace.gui.engine import Listing

DROPBOX = Text("Dropbox", "多宝箱")


@pytest.fixture
def shelf(english):
    chats = [conversation(number) for number in range(120)]
    listing = Listing(
        conversations=tuple(chats),
        apps=APPS,
        running=frozenset({"codex"}),
        synced={chats[number].id: Text("OneDrive", "OneDrive") if number % 2 else DROPBOX for number in range(10)},
        held=frozenset({chats[5].id}),
    )
    made = Shelf(listing, english, NOW)
    made.found = {chats[number].id: {"payment-card": 1} for number in range(0, 30, 3)}
    return made


def _fitting(shelf, **facets):
    arranged = shelf.arrange(Wanted(Facets(**facets)), NOW)
    numbers = arranged.groups[0].numbers if arranged.groups else []
    return [shelf.conversations[number] for number in numbers], arranged.counts


def test_every_number_is_what_its_choice_gives(shelf):
    """Of each choice of each facet, alone and together with another one."""
    for others in ({}, {"app": "codex"}, {"text": "tomato"}, {"app": "cursor", "older_than": 90}):
        _chats, counts = _fitting(shelf, **others)
        told = {
            "app": counts.apps,
            "older_than": counts.ages,
            "larger_than": counts.sizes,
            "sensitive": {**counts.sensitive, "any": counts.any_sensitive},
            "synced": counts.synced,
            "stays": counts.stays,
            "held": counts.held,
        }
        for name, choices in told.items():
            for choice, count in choices.items():
                chats, _counts = _fitting(shelf, **{**others, name: choice})
                assert len(chats) == count, (others, name, choice)


def test_in_a_synced_folder(shelf):
    assert len(_fitting(shelf, synced="any")[0]) == 10
    assert len(_fitting(shelf, synced="OneDrive")[0]) == 5


def test_what_can_be_erased_and_what_cannot(shelf):
    can, counts = _fitting(shelf, stays="")
    assert all(one.erasable == "alone" and one.app != "codex" for one in can)
    assert set(counts.stays) == {"", "app-running", "server-side"}
    assert {one.app for one in _fitting(shelf, stays="app-running")[0]} == {"codex"}


def test_kept_pinned_and_neither(shelf):
    assert [one.id for one in _fitting(shelf, held="held")[0]] == [conversation(5).id]
    assert all(one.pinned for one in _fitting(shelf, held="pinned")[0])
    assert len(_fitting(shelf, held="free")[0]) == 120 - 1 - sum(one.pinned for one in shelf.conversations)


def test_only_large_ones(shelf):
    assert all(one.bytes > 100_000 for one in _fitting(shelf, larger_than=100_000)[0])
    assert _fitting(shelf, larger_than=100_000_000)[0] == []


@pytest.fixture
def chats(make_window, qtbot, engine):
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    return window.chats


def _shown(chats):
    return [chats.table.index(row, Column.TITLE).data() for row in range(chats.table.rowCount())]


def test_choices_combine_as_chips_and_each_can_be_taken_away(qtbot, chats):
    bar = chats.facets
    assert bar.chips.isHidden()
    bar.more.click()
    bar.app.choose("gemini-cli")
    bar.larger.choose(100_000)
    qtbot.keyClicks(bar.search, "tomato")
    qtbot.waitUntil(lambda: "text" in bar.chips.chips)
    assert [chip.text() for chip in bar.chips.chips.values()] == [
        "Gemini CLI",
        "Larger than 100\u00a0kB",
        "Title: tomato",
    ]
    qtbot.waitUntil(lambda: all("tomato" in title.casefold() for title in _shown(chats)))
    few = chats.table.rowCount()
    bar.chips.chips["larger_than"].click()
    assert chats.table.rowCount() > few
    assert bar.chips.chips["app"].accessibleName() == "No longer: Gemini CLI"
    bar.chips.clear.click()
    assert chats.table.rowCount() == 250
    assert bar.chips.isHidden()


def test_the_numbers_follow_the_other_choices(chats):
    bar = chats.facets

    def words(choice):
        return [choice.itemText(row) for row in range(choice.count())]

    assert any("Codex CLI (42)" in one or "Codex CLI (41)" in one for one in words(bar.app))
    bar.search.setText("no such thing")
    bar.search.returnPressed.emit()
    assert "Codex CLI (0)" in words(bar.app)
    bar.reset()
    bar.held.choose("pinned")
    pinned = [one for one in chats.table.shelf.conversations if one.pinned]
    assert chats.table.rowCount() == len(pinned)
    assert words(bar.age)[1] == f"Older than 30 days ({_older(pinned, 30)})"


def _older(chats, days):
    limit = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
    return sum(1 for one in chats if one.updated < limit)


def test_a_choice_that_gives_nothing_now_stays_chosen(chats):
    bar = chats.facets
    bar.larger.choose(100_000_000)
    assert chats.table.rowCount() == 0
    assert bar.larger.currentText() == "Larger than 100\u00a0MB (0)"
    assert chats.notice.heading.text() == "No chat fits"
    assert msgspec.structs.asdict(bar.facets())["larger_than"] == 100_000_000
