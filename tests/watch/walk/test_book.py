"""Walks are kept after every answer, continued, and never lost without a word."""

import datetime
import json

import msgspec
import pytest

from tidytrace.findings.model import State
from tidytrace.host import StateFolders
from tidytrace.watch.walk.book import DAMAGED, NEWER, Walks
from tidytrace.watch.walk.model import Answer, month_after, suggested
from windows import has_mode

NOW = datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
TIPS = ("antivirus", "report", "second-opinion")


@pytest.fixture
def state(tmp_path):
    return StateFolders(*(tmp_path / name for name in ("config", "data", "state", "cache")))


def _answer(state, tip, answer=Answer.DONE, seen=State.OK, now=NOW):
    return Walks(state).answer(tip, answer, seen, now, TIPS)


def test_before_the_first_answer_nothing_is_written(state):
    kept = Walks(state).kept(NOW)
    assert (kept.current, kept.past, kept.next_day) == (None, (), None)
    assert not state.state.exists()


def test_every_answer_is_kept_at_once_for_this_person_alone(state):
    _answer(state, "antivirus", Answer.ALREADY)
    walk = Walks(state).kept(NOW).current
    assert walk.left(TIPS) == ["report", "second-opinion"]
    assert has_mode(state.state / "walk.json", 0o600)
    assert has_mode(state.state, 0o700)


def test_only_ids_words_of_a_closed_list_and_times_are_kept(state):
    _answer(state, "antivirus")
    kept = json.loads((state.state / "walk.json").read_text())
    assert kept["current"]["said"] == {"antivirus": {"answer": "done", "seen": "ok"}}
    assert set(kept["current"]) == {"began", "touched", "said", "finished"}


def test_the_last_answer_ends_the_walk(state):
    for tip in TIPS[:2]:
        _answer(state, tip)
    kept, walk = _answer(state, TIPS[2], Answer.NOT_NOW, State.MANUAL, NOW + DAY)
    assert walk.finished
    assert kept.current is None
    assert kept.past == Walks(state).kept(NOW).past == (walk,)
    assert walk.began == NOW
    assert kept.next_day == datetime.date(2026, 12, 4)


def test_a_walk_begins_before_its_first_answer(state):
    began = NOW - datetime.timedelta(minutes=1)
    _, walk = Walks(state).answer("antivirus", Answer.DONE, State.OK, NOW, TIPS, began=began)
    assert walk.began == began
    _, walk = Walks(state).answer("report", Answer.DONE, State.OK, NOW + DAY, TIPS, began=NOW + DAY)
    assert walk.began == began


def test_an_answer_can_be_changed_on_the_way(state):
    _answer(state, "antivirus", Answer.NOT_NOW, State.RISK)
    kept, _ = _answer(state, "antivirus", Answer.DONE, State.OK)
    assert kept.current.said["antivirus"].answer is Answer.DONE


def test_a_walk_goes_on_for_two_weeks_and_begins_anew_after_that(state):
    _answer(state, "antivirus")
    assert Walks(state).kept(NOW + 14 * DAY).current is not None
    later = Walks(state).kept(NOW + 15 * DAY)
    assert later.current is None
    assert later.lapsed == NOW
    _, walk = _answer(state, "report", now=NOW + 15 * DAY)
    assert walk.began == NOW + 15 * DAY
    assert set(walk.said) == {"report"}


def test_two_windows_do_not_push_each_others_answers_out(state):
    one, other = Walks(state), Walks(state)
    one.answer("antivirus", Answer.DONE, State.OK, NOW, TIPS)
    other.answer("report", Answer.NOT_NOW, State.MANUAL, NOW, TIPS)
    assert set(one.kept(NOW).current.said) == {"antivirus", "report"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"no json", DAMAGED),
        (b'{"layout": 1, "past": [{"began": "2026-11-03T09:00:00", "touched": 3}]}', DAMAGED),
        (b'{"layout": 1, "past": [{"began": "2026-11-03T09:00:00", "touched": "2026-11-03T09:00:00"}]}', DAMAGED),
        (b'{"layout": 2, "walks": {"better": true}}', NEWER),
    ],
)
def test_what_cannot_be_read_is_said_and_set_aside_by_the_next_answer(state, content, problem):
    state.state.mkdir(mode=0o700)
    path = state.state / "walk.json"
    path.write_bytes(content)
    kept = Walks(state).kept(NOW)
    assert (kept.trouble.path, kept.trouble.problem) == (path, problem)
    assert path.read_bytes() == content  # looking changes nothing
    _answer(state, "antivirus")
    assert (state.state / "walk.set-aside-1.json").read_bytes() == content
    assert set(Walks(state).kept(NOW).current.said) == {"antivirus"}


def test_what_was_set_aside_before_stays(state):
    state.state.mkdir(mode=0o700)
    for number in (1, 2):
        (state.state / "walk.json").write_bytes(b"damaged %d" % number)
        _answer(state, "antivirus")
    assert [path.read_bytes() for path in sorted(state.state.glob("walk.set-aside-*"))] == [b"damaged 1", b"damaged 2"]


def test_a_risk_stays_one_whatever_is_said(state):
    _answer(state, "antivirus", Answer.ALREADY, State.RISK)
    _answer(state, "report", Answer.DONE, State.UNKNOWN)
    _, walk = _answer(state, "second-opinion", Answer.NOT_NOW, State.UNKNOWN)
    assert [walk.said[tip].standing for tip in TIPS] == [State.RISK, State.MANUAL, State.UNKNOWN]
    assert walk.standings() == {State.RISK: 1, State.MANUAL: 1, State.UNKNOWN: 1}
    assert walk.answers() == {Answer.ALREADY: 1, Answer.DONE: 1, Answer.NOT_NOW: 1}


@pytest.mark.parametrize(
    ("day", "then"),
    [("2026-11-03", "2026-12-03"), ("2026-12-31", "2027-01-31"), ("2027-01-31", "2027-02-28")],
)
def test_a_month_later(day, then):
    assert month_after(datetime.date.fromisoformat(day)).isoformat() == then


def test_enter_claims_nothing_that_was_not_seen():
    assert suggested(State.OK, changed=False) is Answer.ALREADY
    assert suggested(State.OK, changed=True) is Answer.DONE
    assert suggested(State.OK, changed=False, fine=Answer.NOT_MINE) is Answer.NOT_MINE
    for state in (State.RISK, State.UNKNOWN, State.MANUAL):
        assert suggested(state, changed=True) is Answer.NOT_NOW


def test_very_many_walks_do_not_grow_the_file_for_ever(state):
    _answer(state, "antivirus")
    file = json.loads((state.state / "walk.json").read_text())
    file["past"] = [file["current"] | {"finished": True}] * 240
    (state.state / "walk.json").write_bytes(msgspec.json.encode(file))
    for tip in TIPS[1:]:
        kept, walk = _answer(state, tip)
    assert len(kept.past) == 240
    assert kept.past[-1] == walk
