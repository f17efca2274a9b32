"""Work shared with a second process: all of it is done once, whatever becomes of that process."""

import functools
import multiprocessing
import os
import socket
import threading
import time
from multiprocessing.connection import Connection

import pytest

from tidytrace.sensitive.looks import sharing
from tidytrace.sensitive.looks.inside import Inside, Piece, Refused
from tidytrace.sensitive.looks.sharing import alone, may_fork, portions, shared
from tidytrace.sensitive.scan import Match, Report

PIECES = [Piece(str(number)) for number in range(400)]
SIZES = [100_000] * 400
HERE = os.getpid()


def answered(pieces):
    """What stands in for files: their names' numbers as lengths."""
    for piece in pieces:
        match = Match("rule", "password", 0, int(piece.path), 1, "••••••••", "ab" * 16, "high")
        yield Inside(Report((match,), 1))


def begin():
    return answered


def lengths(outcomes):
    return {number: outcome.report.matches[0].length for number, outcome in outcomes}


ALL = {number: number for number in range(400)}


def test_alone_is_in_order():
    assert list(lengths(alone(PIECES, answered)).items()) == list(ALL.items())


def test_two_do_all_of_it_once():
    outcomes = list(shared(PIECES, SIZES, answered, begin))
    assert len(outcomes) == 400
    assert lengths(outcomes) == ALL


def test_a_process_that_is_started_anew_does_the_same(monkeypatch):
    monkeypatch.setattr(sharing, "may_fork", lambda: False)
    assert lengths(shared(PIECES, SIZES, answered, begin)) == ALL


def test_what_a_process_left_behind_is_done_here(monkeypatch):
    monkeypatch.setattr(sharing, "may_fork", lambda: False)
    assert lengths(shared(PIECES, SIZES, slowly_answered, functools.partial(dying, HERE))) == ALL


@pytest.mark.skipif(os.name == "nt", reason="Windows does so by itself")
def test_a_closed_pipe_is_told_by_windows_in_its_own_way(monkeypatch):
    monkeypatch.setattr(sharing, "may_fork", lambda: False)
    monkeypatch.setattr(Connection, "poll", poll_of_windows)
    assert lengths(shared(PIECES, SIZES, slowly_answered, functools.partial(dying, HERE))) == ALL


def poll_of_windows(connection, timeout=0.0):
    """``PeekNamedPipe`` fails where ``select`` says that something is to be read: the end."""
    [ready] = [bool(multiprocessing.connection.wait([connection], timeout))]
    if ready:
        with socket.socket(fileno=os.dup(connection.fileno())) as there:
            if there.recv(1, socket.MSG_PEEK) == b"":
                raise BrokenPipeError(109, "The pipe has been ended")
    return ready


def slowly_answered(pieces):
    """Slow enough for the other process to end meanwhile."""
    for outcome in answered(pieces):
        time.sleep(0.002)
        yield outcome


def dying(parent: int):
    """Work that ends its process, unless it is the first one."""

    def work(pieces):
        if os.getpid() != parent:
            os._exit(9)
        return answered(pieces)

    return work


def test_somebody_who_needs_no_more_ends_both():
    outcomes = shared(PIECES, SIZES, answered, begin)
    next(outcomes)
    outcomes.close()
    assert not [one for one in threading.enumerate() if one is not threading.current_thread() and one.daemon]
    assert multiprocessing.active_children() == []


def test_why_a_file_cannot_be_looked_into_comes_back():
    def refused(pieces):
        return (Refused.of(PermissionError(13, "Permission denied")) for _ in pieces)

    for number, outcome in shared(PIECES[:40], [1 << 20] * 40, refused, begin):
        assert isinstance(outcome, Refused | Inside)
        if isinstance(outcome, Refused):
            error = outcome.error(PIECES[number].path)
            assert isinstance(error, PermissionError)
            assert error.filename == str(number)


@pytest.mark.parametrize("sizes", [[], [5], [1] * 7, [100_000] * 5000, [8 << 20] * 64, [1 << 30, 1, 1]])
def test_portions_are_all_of_it_and_small_at_the_end(sizes):
    found = list(portions(sizes))
    assert [number for portion in found for number in portion] == list(range(len(sizes)))
    if len(sizes) > 1000:
        assert len(found[0]) > len(found[-2]) >= 1


def test_nothing_is_forked_beside_another_thread():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not may_fork()
    finally:
        stop.set()
        thread.join()
