import datetime
import os
import sqlite3
import stat
import threading

import msgspec
import pytest

from tidytrace.watch.notices import ledger as module
from tidytrace.watch.notices.ledger import Ledger, Stage
from tidytrace.watch.notices.notice import Action, Kind

HOUR = datetime.timedelta(hours=1)


def _stages(ledger):
    return {one.number: one.stage for one in ledger.entries()}


def _tell(ledger, now):
    taken = ledger.take([one.number for one in ledger.waiting(now)], now)
    ledger.told(taken)
    return taken


def test_the_same_happening_is_entered_once(ledger, card, noon):
    assert ledger.offer([card(1), card(2), card(1)], noon) == 2
    assert _tell(ledger, noon) == {1, 2}
    assert ledger.offer([card(1)], noon + HOUR) == 0
    assert ledger.waiting(noon + HOUR) == ()
    assert ledger.knows(card(1).id)
    assert not ledger.knows(card(3).id)


def test_it_gives_back_what_it_was_given(ledger, card, noon):
    ledger.offer([card(1, urgent=True)], noon)
    (entry,) = ledger.entries()
    assert entry.notice == card(1, urgent=True)
    assert (entry.stage, entry.since, entry.until, entry.answer) == (Stage.WAITING, noon, None, None)
    assert ledger.entry(entry.number) == entry
    assert ledger.entry(99) is None


def test_names_that_are_no_unicode_are_kept_spelled_out(ledger, card, noon):
    one = msgspec.structs.replace(card(1, path="/home/a\udcff/x"), id="path:/home/a\udcff/x")
    assert ledger.offer([one], noon) == 1
    assert ledger.offer([one], noon) == 0
    assert ledger.knows(one.id)
    assert ledger.entry(1).notice.about["path"] == "/home/a\\udcff/x"


def test_urgent_ones_come_first_then_the_oldest(ledger, card, noon):
    ledger.offer([card(1), card(2), card(3, urgent=True)], noon)
    assert [one.number for one in ledger.waiting(noon)] == [3, 1, 2]


def test_what_is_being_told_is_told_by_nobody_else(state, ledger, card, noon):
    ledger.offer([card(1)], noon)
    other = Ledger.of(state)
    assert ledger.take([1], noon) == {1}
    assert other.take([1], noon) == frozenset()
    assert other.waiting(noon) == ()
    other.close()


def test_later_is_told_once_more_and_not_before(ledger, card, noon):
    ledger.offer([card(1)], noon)
    _tell(ledger, noon)
    ledger.snoozed(1, noon + HOUR)
    assert ledger.next_until() == noon + HOUR
    assert ledger.waiting(noon + HOUR / 2) == ()
    assert _tell(ledger, noon + HOUR) == {1}
    assert ledger.next_until() is None


def test_what_the_desktop_did_not_take_waits_again(ledger, card, noon):
    ledger.offer([card(1)], noon)
    ledger.take([1], noon)
    ledger.not_told([1])
    assert len(ledger.waiting(noon)) == 1


def test_an_answer_is_remembered_and_a_late_closing_changes_nothing(ledger, card, noon):
    ledger.offer([card(1)], noon)
    _tell(ledger, noon)
    ledger.answered(1, Action.FINE, noon)
    ledger.closed(1)
    ledger.told([1])
    entry = ledger.entry(1)
    assert (entry.stage, entry.answer) == (Stage.ANSWERED, Action.FINE)


def test_kinds_that_nobody_wants_to_hear_of_are_only_listed(ledger, card, moved, noon):
    ledger.offer([card(1), moved()], noon, silent=[Kind.SENSITIVE])
    assert _stages(ledger) == {1: Stage.SILENT, 2: Stage.WAITING}
    assert [one.number for one in ledger.waiting(noon)] == [2]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_nobody_else_may_read_it(ledger, card, noon):
    ledger.offer([card(1)], noon)
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    assert [one.name for one in ledger.path.parent.iterdir()] == ["notices.sqlite"]


def test_it_is_bounded_and_still_knows_what_was_told(ledger, card, noon, monkeypatch):
    monkeypatch.setattr(module, "MOST_NOTICES", 20)
    monkeypatch.setattr(module, "MOST_IDS", 60)
    monkeypatch.setattr(module, "_SPARE", 5)
    for number in range(0, 100, 10):
        ledger.offer([card(one) for one in range(number, number + 10)], noon)
        _tell(ledger, noon)
    assert len(ledger.entries()) <= 35
    assert ledger.knows(card(99).id)
    assert ledger.knows(card(45).id)
    assert not ledger.knows(card(0).id)
    assert ledger.offer([card(45)], noon) == 0


def test_thousands_that_wait_are_not_kept_whole(ledger, card, noon, monkeypatch):
    monkeypatch.setattr(module, "MOST_NOTICES", 3)
    ledger.offer([card(one) for one in range(200)], noon)
    ledger.offer([card(200)], noon)
    assert len(ledger.waiting(noon)) <= 4
    assert ledger.offer([card(5)], noon) == 0


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look like one" * 50, b"SQLite format 3\0" * 90]
)
def test_a_damaged_one_is_set_aside_and_said(state, card, noon, language, content):
    state.state.mkdir(parents=True, mode=0o700)
    (state.state / "notices.sqlite").write_bytes(content)
    ledger = Ledger.of(state)
    assert ledger.aside.path.read_bytes() == content
    assert "damaged" in ledger.aside.sentence(language)
    assert ledger.offer([card(1)], noon) == 1
    ledger.close()


def test_a_table_of_somebody_else_is_set_aside_too(state, card, noon):
    state.state.mkdir(parents=True, mode=0o700)
    with sqlite3.connect(state.state / "notices.sqlite") as other:
        other.execute("CREATE TABLE entry (something)")
        other.execute("PRAGMA user_version = 1")
    other.close()
    ledger = Ledger.of(state)
    assert ledger.aside is not None
    assert ledger.offer([card(1)], noon) == 1
    ledger.close()


def test_that_of_a_newer_version_is_kept_for_it(state, ledger, card, noon, language):
    ledger.offer([card(1)], noon)
    ledger.close()
    with sqlite3.connect(ledger.path) as later:
        later.execute("PRAGMA user_version = 9")
    later.close()
    newer = Ledger.of(state)
    assert newer.aside.newer
    assert "newer Tidytrace" in newer.aside.sentence(language)
    assert newer.entries() == ()
    newer.close()


def test_one_that_is_in_use_is_not_taken_for_damaged(state, ledger, card, noon, monkeypatch):
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(ledger.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError):
        Ledger.of(state)
    holder.close()
    again = Ledger.of(state)
    assert again.aside is None
    again.close()


def test_several_at_once_enter_each_happening_once(state, card, noon):
    Ledger.of(state).close()
    new = []

    def enter():
        own = Ledger.of(state)
        new.append(own.offer([card(one) for one in range(50)], noon))
        own.close()

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 0, 50]
