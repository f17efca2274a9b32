"""On a terminal the titles of chats are shown without what is sensitive in them; documents hold the words."""

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.host import current_host
from tidytrace.sensitive.rules.samples import make

CARD = make("{card:622202:19}", "a card").text


@pytest.fixture
def told(command, home):
    mine = talks(2, seed=4)
    words = f"My card {CARD} was refused"
    mine[1] = Talk(
        mine[1].id, words, [(words, "Never tell anybody."), *mine[1].turns[1:]], mine[1].started, mine[1].project
    )
    WRITERS["cline"](current_host(), mine)
    return lambda *arguments: [line for line in command(*arguments).out.splitlines() if "My card " in line]


def test_a_list_covers_the_value_and_leaves_the_rest(told):
    [line] = told("chats", "list")
    assert CARD not in line
    assert "was refused" in line


def test_so_does_a_plan_and_what_can_be_brought_back(told, command):
    command("vault", "key", "file")
    [line] = told("chats", "erase", "--app", "cline", "--dry-run")
    assert CARD not in line
    told("chats", "erase", "--app", "cline", "--yes")
    [line] = told("vault", "list")
    assert CARD not in line


def test_so_does_a_search_for_what_to_forget(told):
    [line] = told("forget", "refused", "--dry-run")
    assert CARD not in line


def test_whoever_asks_for_the_words_has_them(command, told):
    titles = {one["id"]: one["title"] for one in command("chats", "list", "--json").document["chats"]}
    [chat] = [one for one, title in titles.items() if CARD in title]
    assert any(CARD in line for line in told("chats", "show", chat))


def test_a_list_that_cannot_be_looked_through_is_shown_and_said_to_be_so(command, told, monkeypatch):
    def damaged(*_):
        raise PermissionError("marks.key")

    monkeypatch.setattr("tidytrace.checks.scanning.masked_titles", damaged)
    [line] = told("chats", "list")
    assert CARD in line
    assert "sensitive words in titles could not be masked" in command("chats", "list", "--lang", "en").err
