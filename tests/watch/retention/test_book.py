"""What a person said is kept in one private file, and a rule that changed is agreed to by nobody."""

import datetime
import json
import multiprocessing
import stat
import sys

import pytest

from tidytrace.host import StateFolders
from tidytrace.watch.retention import answers
from tidytrace.watch.retention.book import DAMAGED, NEWER, Book, Sayings
from tidytrace.watch.retention.rules import parse, rendered

NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
TIDY, SOONER, KEEP = "tidy older than 90 days", "tidy older than 60 days", "app:codex keep everything"


@pytest.fixture
def state(tmp_path):
    return StateFolders(tmp_path, tmp_path, tmp_path / "state", tmp_path)


@pytest.fixture
def book(state):
    return Book(state)


def saying(*rules):
    sayings = Sayings()
    for rule in rules:
        sayings = sayings.with_rule(parse(rule), NOW)
    return sayings


def test_it_is_read_as_it_was_written_by_nobody_else(book):
    said = book.change(lambda _: saying(TIDY, "remind every 3 days", KEEP).agreeing("goose", [parse(TIDY)]))
    assert book.read() == (said, None)
    assert [rendered(rule) for rule in said.rules] == ["remind every 3 days", KEEP]
    if sys.platform != "win32":
        assert stat.S_IMODE(book.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", DAMAGED),
        ('{"layout": 1, "rules": [{"does": "tidy"}]}', DAMAGED),
        ('{"layout": 1, "rules": [{"does": "tidy", "days": 0}]}', DAMAGED),
        ('{"layout": 1, "later": {"codex": "2026-01-01T00:00:00"}}', DAMAGED),
        ('{"layout": 1, "undo_days": 0}', DAMAGED),
        ('{"layout": 1, "quiet": {"begin": 9999}}', DAMAGED),
        ("[" * 100_000, DAMAGED),
        ('{"layout": 2, "rules": "otherwise"}', NEWER),
    ],
)
def test_what_cannot_be_read_is_put_beside_and_nothing_is_tidied_by_it(book, content, problem):
    book.path.parent.mkdir(mode=0o700)
    book.path.write_text(content, "utf-8")
    said, why = book.read()
    assert (said.rules, why.problem) == ((), problem)
    assert str(book.path) in why.sentence()
    assert book.path.read_text("utf-8") == content
    book.change(lambda sayings: sayings.with_rule(parse(KEEP), NOW))
    assert book.read()[1] is None
    assert book.path.with_name("retention.json.set-aside-1").read_text("utf-8") == content


def test_a_changed_rule_is_asked_about_again():
    agreed = saying(TIDY).agreeing("codex", [parse(TIDY)])
    assert agreed.agreed_to("codex", parse(TIDY))
    changed = agreed.with_rule(parse(SOONER), NOW)
    assert not changed.agreed_to("codex", parse(SOONER))
    # and going back to the first is a change, too
    assert not changed.with_rule(parse(TIDY), NOW).agreed_to("codex", parse(TIDY))


def test_what_an_exception_had_kept_is_asked_about_when_it_goes():
    agreed = saying(TIDY, KEEP).agreeing("codex", [parse(TIDY)]).agreeing("goose", [parse(TIDY)])
    without = agreed.without(parse(KEEP))
    assert not without.agreed_to("codex", parse(TIDY))
    assert without.agreed_to("goose", parse(TIDY))
    folder = parse("folder:/home/me keep")
    assert not agreed.with_rule(folder, NOW).without(folder).agreed_to("goose", parse(TIDY))


def test_one_more_exception_asks_nothing():
    agreed = saying(TIDY).agreeing("codex", [parse(TIDY)])
    assert agreed.with_rule(parse("chat:codex:1 keep"), NOW).agreed_to("codex", parse(TIDY))
    assert agreed.with_rule(parse(TIDY), NOW) == agreed


def test_answers_are_noted(book):
    book.change(lambda _: saying(TIDY))
    assert answers.put_off(book, "codex", NOW).later == {"codex": NOW + answers.LATER}
    said = answers.agree(book, "codex", [TIDY, SOONER])
    assert said.agreed == {"codex": (TIDY,)}
    assert said.later == {}
    assert answers.let_go(book, "codex", NOW).settled == {"codex": NOW}
    said = answers.keep_all(book, "codex", NOW)
    assert [rendered(rule) for rule in said.rules] == [TIDY, KEEP]


def _many(state, number):
    for app in range(20):
        answers.put_off(Book(state), f"app-{number}-{app}", NOW)


@pytest.mark.skipif(sys.platform == "win32", reason="processes are made by forking")
def test_two_programs_at_once_lose_nothing_of_each_other(state):
    fork = multiprocessing.get_context("fork")
    both = [fork.Process(target=_many, args=(state, number)) for number in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(Book(state).read()[0].later) == 40
    assert json.loads(Book(state).path.read_bytes())["layout"] == 1
