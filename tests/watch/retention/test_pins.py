"""What the person keeps stands with the rules of how long chats stay, and nothing erases it."""

import datetime

import pytest

from tidytrace.host import StateFolders
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.pins import pin, pins, unpin
from tidytrace.watch.retention.rules import Rule

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)


@pytest.fixture
def state(tmp_path):
    return StateFolders(*(tmp_path / name for name in ("config", "data", "state", "cache")))


def test_nothing_is_kept_beforehand(state):
    assert pins(state).held == frozenset()


def test_a_pin_is_a_rule_for_one_conversation(state):
    pin(state, ["codex:a", "codex:b"], NOW)
    assert pins(state).held == {"codex:a", "codex:b"}
    assert Book(state).read()[0].rules == tuple(
        Rule(scope="chat", of=one, does="keep") for one in ("codex:a", "codex:b")
    )
    unpin(state, ["codex:a", "codex:none"])
    assert pins(state).held == {"codex:b"}


def test_other_rules_for_a_conversation_are_no_pins(state):
    tidy = Rule(scope="chat", of="codex:a", does="tidy", days=30)
    Book(state).change(lambda before: before.with_rule(tidy, NOW))
    assert pins(state).held == frozenset()
    unpin(state, ["codex:a"])
    assert Book(state).read()[0].rules == (tidy,)


def test_where_they_cannot_be_read_nobody_knows_them(state):
    pin(state, ["codex:a"], NOW)
    Book(state).path.write_text("{", "utf-8")
    assert pins(state).held is None
    assert pins(state).problem.path == Book(state).path
