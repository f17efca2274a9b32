"""A look by a process of its own says the same as one in this process."""

import io
import sys
import threading
import time

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.gui.apart import asking, pages, wire, worker
from tidytrace.gui.apart.engine import ApartEngine
from tidytrace.gui.engine import EngineProblem, Step
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import current_host


def _never():
    return False


def _nothing(_value):
    pass


@pytest.fixture
def host(home):
    """A computer with four chats."""
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["codex"](current_host(), talks(4, seed=3))
    return current_host()


def test_it_finds_and_lists_what_the_other_one_does(host):
    apart, here = ApartEngine(host), RealEngine(host)
    steps, found = [], []
    outcome = apart.check_up(steps.append, _never, found.append)
    assert steps[0].name == "Looking for AI apps"
    assert outcome.complete
    assert {one.id for one in found} == {one.id for one in outcome.findings}
    again = here.check_up(_nothing, _never, _nothing)
    assert [(one.id, one.state, one.why) for one in outcome.findings] == [
        (one.id, one.state, one.why) for one in again.findings
    ]
    assert outcome.tips == again.tips
    listing, other = apart.conversations(_nothing, _never), here.conversations(_nothing, _never)
    assert set(listing.conversations) == set(other.conversations)
    assert listing.apps == other.apps
    assert apart.messages(listing.conversations[0], 5, _never)
    assert apart.sensitive(_never) == here.sensitive(_never)


def test_pages_that_count_very_many_chats_hear_the_same_from_another_process(host, monkeypatch):
    monkeypatch.setattr(pages, "_is_much", lambda _host: True)
    apart, here = ApartEngine(host), RealEngine(host)
    steps, told = [], []
    roll = apart.apps.look(steps.append, _never, told.append)
    assert roll.complete
    assert steps
    assert {one.id for one in told} == {one.id for one in roll.entries}
    counts = {one.id: one.conversations for one in here.apps.look(_nothing, _never, _nothing).entries}
    assert {one.id: one.conversations for one in roll.entries} == counts
    kept = apart.minding.retaining.look(_never)
    assert [one.due for one in kept.apps] == [one.due for one in here.minding.retaining.look(_never).apps]


def test_a_few_chats_are_counted_here(host, monkeypatch):
    engine = ApartEngine(host)
    engine.check_up(_nothing, _never, _nothing)
    monkeypatch.setattr(asking, "_COMMAND", (sys.executable, "-c", "import sys; sys.exit(3)"))
    assert engine.apps.look(_nothing, _never, _nothing).complete
    assert "codex" in {one.due.app for one in engine.minding.retaining.look(_never).apps}


def test_a_page_that_is_left_lets_its_look_end(host, monkeypatch):
    monkeypatch.setattr(pages, "_is_much", lambda _host: True)
    assert not ApartEngine(host).apps.look(_nothing, lambda: True, _nothing).complete
    with pytest.raises(EngineProblem):
        ApartEngine(host).minding.retaining.look(lambda: True)


def test_what_many_chats_have_in_common_takes_room_once_in_the_window(host):
    sent = io.BytesIO()
    worker.answer("conversations", RealEngine(host), sent, _never)
    sent.seek(0)
    answers = iter(lambda: wire.next_answer(sent), None)
    listed = [chat for one in answers if isinstance(one, wire.Some) for chat in one.conversations]
    assert len(listed) == 4
    for name in ("app", "store", "project", "version", "erasable"):
        values = [getattr(chat, name) for chat in listed]
        assert len({id(value) for value in values}) == len(set(values)), name


def test_a_look_that_is_not_wanted_any_more_ends(host):
    outcome = ApartEngine(host).check_up(_nothing, lambda: True, _nothing)
    assert not outcome.complete
    assert ApartEngine(host).last_check_up() is None


def test_a_process_that_dies_is_a_problem_and_no_wrong_answer(host, monkeypatch):
    monkeypatch.setattr(asking, "_COMMAND", (sys.executable, "-c", "import sys; sys.exit(3)"))
    with pytest.raises(EngineProblem) as problem:
        ApartEngine(host).conversations(_nothing, _never)
    assert "ended before its time" in str(problem.value)


def test_a_process_that_does_not_listen_is_ended(host, monkeypatch):
    monkeypatch.setattr(asking, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(asking, "_GRACE", 0.2)
    began = time.monotonic()
    assert ApartEngine(host).conversations(_nothing, lambda: True).conversations == ()
    assert time.monotonic() - began < 30


def test_a_second_look_into_all_chats_waits_for_the_first(host):
    engine = ApartEngine(host)
    engine._looking.acquire()
    asked = threading.Event()

    def cancelled():
        asked.set()
        return True

    assert engine.sensitive(cancelled) == {}
    assert asked.is_set()


class _Broken:
    def conversations(self, _progress, _cancelled):
        raise EngineProblem("It cannot be read or written: {reason}", {"reason": "full"}, where="/x")


def test_a_problem_crosses_whole():
    said = io.BytesIO()
    worker.answer("conversations", _Broken(), said, _never)
    said.seek(0)
    assert wire.next_answer(said) == wire.Problem("It cannot be read or written: {reason}", {"reason": "full"}, "/x")
    assert wire.next_answer(said) is None


def test_paths_that_are_no_text_cross_and_a_broken_message_is_the_end():
    stream = io.BytesIO()
    wire.send(stream, wire.Problem("{reason}", {"reason": "x"}, "/home/w\udcff"))
    wire.send(stream, wire.Stepped(Step(1, 2)))
    whole = stream.getvalue()
    stream.seek(0)
    assert wire.next_answer(stream).where == "/home/w\udcff"
    assert wire.next_answer(stream) == wire.Stepped(Step(1, 2))
    cut = io.BytesIO(whole[:-3])
    wire.next_answer(cut)
    assert wire.next_answer(cut) is None
