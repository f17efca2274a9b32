"""A look that is called off: it ends at once, keeps what it knows by then, and leaves no process behind."""

import gc
import multiprocessing
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from pace import Stopwatch, crowd
from prepared import lay
from tidytrace.sensitive.looks import sharing
from tidytrace.sensitive.looks.inside import Inside, Piece, look_inside
from tidytrace.sensitive.looks.listing import listed
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.looks.sharing import shared
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import Report
from tidytrace.sensitive.stopping import LookStopped
from waiting import PATIENCE

CARD = make("{card:622202:19}", "a card").text
TALK = "what people and programs say to each other in a day, 说的话. " * 200
SOON = 0.5
"""Seconds that a person waits after pressing Cancel."""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Where the compiled rules are kept, made once."""
    cache = tmp_path_factory.mktemp("compiled") / "detectors"
    lay(cache.parent)
    return cache


@pytest.fixture
def looking(compiled, tmp_path):
    """A new look, with its memory in this test's folder."""
    return lambda: Look(compiled, tmp_path / "state" / "marks.key", tmp_path / "cache" / "looks.sqlite")


def write(path, text, copies=1):
    """A file that nobody has written to for a while."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text * copies, "utf-8")
    then = time.time() - 60
    os.utime(path, (then, then))


def nothing(_path):
    return Report((), 0)


class Cancel:
    """The person presses Cancel after so many seconds of looking."""

    def __init__(self, after: float) -> None:
        self._event = threading.Event()
        self._after = after
        self.began = False
        self.pressed: Stopwatch | None = None

    def begin(self) -> None:
        self.began = True
        threading.Timer(self._after, self._press).start()

    def _press(self) -> None:
        self.pressed = Stopwatch()
        self._event.set()

    def __call__(self) -> bool:
        return self._event.is_set()


def known(tmp_path) -> int:
    with sqlite3.connect(tmp_path / "cache" / "looks.sqlite") as memory:
        return memory.execute("SELECT count(*) FROM file").fetchone()[0]


@pytest.mark.parametrize("forked", [True, False])
def test_two_processes_stop_at_once_and_keep_what_they_know(looking, tmp_path, monkeypatch, forked):
    if forked and not sharing.may_fork():
        pytest.skip("this system starts a process anew")
    notes = tmp_path / "notes"
    for number in range(500):
        write(notes / f"{number}.txt", f"卡号 {CARD} and {TALK}\n", 40)
    monkeypatch.setattr(sharing, "may_fork", lambda: forked)
    cancel = Cancel(0.1)
    found = []
    for path, answer in looking().into(listed([os.fspath(notes)], pytest.fail), nothing, stop=cancel):
        if not found:
            assert multiprocessing.active_children()
            cancel.begin()
        found.append((path, answer))
    assert cancel.pressed
    assert cancel.pressed.seconds < SOON * crowd()
    assert multiprocessing.active_children() == []
    assert 0 < len(found) < 500
    assert len(found) <= known(tmp_path) < 500


@pytest.mark.parametrize("forked", [True, False])
def test_a_second_process_that_is_busy_is_not_waited_for(monkeypatch, tmp_path, forked):
    if forked and not sharing.may_fork():
        pytest.skip("this system starts a process anew")
    monkeypatch.setattr(sharing, "may_fork", lambda: forked)
    begun = tmp_path / "begun"
    monkeypatch.setenv("TIDYTRACE_TEST_BEGUN", str(begun))
    cancel = Cancel(0.3)
    pieces = [Piece(str(number)) for number in range(PATIENCE * 20)]
    with pytest.raises(LookStopped):
        list(shared(pieces, [1 << 20] * len(pieces), soon_here(os.getpid(), begun, cancel), begin_sleeping, cancel))
    assert cancel.pressed.seconds < SOON * crowd()
    assert multiprocessing.active_children() == []


def soon_here(here, begun, cancel):
    """Work that takes for ever in any other process; here it goes on slowly until that one has begun."""

    def work(pieces):
        if os.getpid() != here:
            yield from sleeping(pieces)
            return
        for _ in pieces:
            if not begun.exists():
                time.sleep(0.05)
            elif not cancel.began:
                cancel.begin()
            yield look_at_nothing()

    return work


def look_at_nothing():
    return Inside(Report((), 1))


def sleeping(pieces):
    Path(os.environ["TIDYTRACE_TEST_BEGUN"]).touch()
    for _ in pieces:
        time.sleep(60)
        yield look_at_nothing()


def begin_sleeping():
    return sleeping


def test_a_large_file_is_left_at_once(looking, tmp_path):
    one = looking()
    large = tmp_path / "large.txt"
    write(large, "中文".encode("gb18030").decode("latin-1"), 4_000_000)  # no part of it can be read by itself
    cancel = Cancel(0.3)
    scanner, marks, key = one.scanner, one.marks, one.memory.key

    def again_and_again():
        while look_inside(Piece(os.fspath(large)), scanner, marks, key, cancel):
            pass

    cancel.begin()
    with pytest.raises(LookStopped):
        again_and_again()
    assert cancel.pressed.seconds < SOON * crowd()


def test_the_next_look_goes_on_where_this_one_was_called_off(looking, tmp_path):
    notes = tmp_path / "notes"
    for number in range(20):
        write(notes / f"{number}.txt", f"卡号 {CARD} and {TALK}\n", 40)
    some = []
    for one in looking().into(listed([os.fspath(notes)], pytest.fail), nothing, stop=lambda: len(some) > 5):
        some.append(one)  # noqa: PERF402 - the stop looks at it
    assert 0 < len(some) < 20
    second = looking()
    assert len(list(second.into(listed([os.fspath(notes)], pytest.fail), nothing))) == 20
    assert second.unchanged >= len(some)


def test_who_has_called_it_off_before_it_began_gets_nothing(looking, tmp_path):
    write(tmp_path / "notes" / "one.txt", CARD)
    assert list(looking().into(listed([os.fspath(tmp_path / "notes")], pytest.fail), nothing, stop=lambda: True)) == []


class Asked:
    """Nobody presses Cancel; how long it would have taken to notice, in seconds of this thread's own work."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.thread_time()

    def __call__(self) -> bool:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        return False


NOTICED = 0.3
WORDS = ("zoo ", "abandon ", "garage ", "item ", "crew ", "faint ", "essence ", "celery ", "famous ")
DENSE = {
    "cards": lambda number: make("卡号 {card:622202:19}\n", str(number)).text,
    "keys": lambda number: make("api_key: sk-{hex:32}\n", str(number)).text,
    "addresses": lambda number: f"user{number}@example{number % 97}.com, ",
    "digits in full width": lambda number: f"卡号\u00a0{number:019}".translate({n: n + 0xFEE0 for n in range(48, 58)}),
    "escapes": lambda number: f"\\u5bc6\\u7801\\u003a&quot;&#{number % 99 + 40};",
    "words of a phrase": lambda number: WORDS[number % len(WORDS)],
}


@pytest.fixture
def _alone():
    """What the tests before have left is no work of this one: Python goes through all of it to find what to free."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("content", DENSE)
def test_whatever_a_block_is_full_of_somebody_who_cancels_is_heard(content, looking, tmp_path):
    one = looking()
    text = "".join(map(DENSE[content], range((1 << 20) // len(DENSE[content](1).encode()))))
    write(tmp_path / "dense.txt", text)
    asked = Asked()
    look_inside(Piece(os.fspath(tmp_path / "dense.txt")), one.scanner, one.marks, one.memory.key, asked)
    asked()
    assert asked.longest < NOTICED
