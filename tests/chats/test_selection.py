import datetime

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.chats.selection import Selection, select
from tidytrace.host import find_installations

NOW = datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def library(fixture_host) -> Library:
    host = fixture_host("linux")
    mine = talks(6, seed=5)
    WRITERS["claude-code"](host, mine[:4])
    WRITERS["qwen-code"](host, mine[4:])
    return Library(find_installations(load_catalogue(), host), host, None)


def chosen(library: Library, **asked: object) -> set[str]:
    return {one.id for one in select(library, Selection(**asked), now=NOW)}


def test_nothing_asked_gives_everything(library: Library) -> None:
    assert Selection().empty
    assert len(chosen(library)) == 6


def test_by_app(library: Library) -> None:
    assert {one.split(":")[0] for one in chosen(library, apps=("qwen-code",))} == {"qwen-code"}
    assert len(chosen(library, apps=("claude-code", "qwen-code"))) == 6
    assert chosen(library, apps=("codex",)) == set()


def test_by_age_every_conversation_is_on_one_side(library: Library) -> None:
    older = chosen(library, older_than=5 * DAY)
    newer = chosen(library, newer_than=5 * DAY)
    assert older
    assert newer
    assert older | newer == chosen(library)
    assert not older & newer
    assert chosen(library, older_than=5 * DAY, newer_than=7 * DAY) < older


def test_by_words_of_either_side_whatever_the_case(library: Library) -> None:
    talk = talks(6, seed=5)[1]
    assert chosen(library, contains=f"answer-{talk.id}-0") == {f"claude-code:{talk.id}"}
    assert chosen(library, contains="no such words anywhere") == set()
