"""Jobs: results on the GUI thread, cancel, outdated results dropped, errors as sentences."""

import threading

import pytest

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.work import Work


@pytest.fixture
def work(qtbot):
    work = Work()
    yield work
    work.close()


def _nothing(*_):
    raise AssertionError("this must not be heard")


def test_the_work_is_done_elsewhere_and_heard_here(qtbot, work):
    threads = {}

    def call(handle):
        threads["work"] = threading.get_ident()
        handle.found("one")
        handle.found("two")
        return "all"

    heard = []
    work.start("job", call, done=heard.append, failed=_nothing, found=heard.append)
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == ["one", "two", "all"]
    assert threads["work"] != threading.get_ident()
    assert not work.busy("job")


def test_a_newer_job_of_a_kind_silences_the_older(qtbot, work):
    gate = threading.Event()
    heard = []
    work.start("read", lambda handle: (gate.wait(120), handle.cancelled()), done=_nothing, failed=_nothing)
    work.start("read", lambda _handle: "second", done=heard.append, failed=_nothing)
    qtbot.waitUntil(lambda: heard == ["second"])
    gate.set()
    qtbot.wait(50)
    assert heard == ["second"]


def test_cancel_is_seen_by_the_work_and_its_result_still_heard(qtbot, work):
    started = threading.Event()

    def call(handle):
        started.set()
        while not handle.cancelled():
            threading.Event().wait(0.005)
        return "partial"

    heard = []
    work.start("job", call, done=heard.append, failed=_nothing)
    assert started.wait(60)
    work.cancel("job")
    qtbot.waitUntil(lambda: heard == ["partial"])


def test_a_problem_arrives_as_a_sentence(qtbot, work, english):
    def call(_handle):
        raise EngineProblem("It is larger than {limit} MiB.", {"limit": 64}, where="/home/wang/x.json")

    heard = []
    work.start("job", call, done=_nothing, failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].told(english) == "/home/wang/x.json: It is larger than 64 MiB."


def test_what_nobody_foresaw_ends_the_job_too(qtbot, work, english):
    def call(_handle):
        raise ZeroDivisionError

    heard = []
    with qtbot.captureExceptions() as traces:
        work.start("job", call, done=_nothing, failed=heard.append)
        qtbot.waitUntil(lambda: bool(heard))
    assert "unforeseen" in heard[0].told(english)
    assert traces[0][0] is ZeroDivisionError


def test_progress_is_told_at_a_pace_that_can_be_read(qtbot, work):
    heard, ends = [], []

    def call(handle):
        for number in range(10_000):
            handle.progress(number)
        return "end"

    work.start("job", call, done=ends.append, failed=_nothing, progress=heard.append)
    qtbot.waitUntil(lambda: ends == ["end"])
    assert 1 <= len(heard) < 100


def test_nothing_is_heard_after_closing(qtbot, work):
    entered = threading.Event()

    def call(handle):
        entered.set()
        while not handle.cancelled():
            threading.Event().wait(0.005)
        handle.found("late")
        return "late"

    work.start("job", call, done=_nothing, failed=_nothing, found=_nothing, progress=_nothing)
    assert entered.wait(60)
    work.close()  # waits for the thread
    qtbot.wait(50)


def test_qts_binding_keeps_none_alive(qapp):
    """PySide6 6.12.0 lost a reference to None in every call; before Python 3.12 the process ends when none is left."""
    import sys

    from PySide6.QtWidgets import QLabel

    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(500):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 100


def test_a_short_look_waits_for_no_long_one(qtbot):
    work, gate, done = Work(), threading.Event(), []
    for number in range(4):
        work.start(f"long {number}", lambda _handle: gate.wait(120), done=done.append, failed=done.append)
    work.start("short", lambda _handle: "short", done=done.append, failed=done.append)
    qtbot.waitUntil(lambda: done == ["short"])
    gate.set()
    work.close()
