"""An app that is just writing its settings has moved nothing yet."""

from tidytrace.checks import data_sharing
from tidytrace.findings.model import State
from tidytrace.watch.drift.checkup import Drift
from tidytrace.watch.drift.looking import MOMENT
from watch.drift.conftest import OFF, ON, STATISTICS, on


def test_a_file_that_is_being_written_is_looked_at_twice(computer) -> None:
    computer.check_up(on(1))
    computer.write("{}", seconds_ago=0.1, now=on(2))
    computer.meanwhile = lambda: computer.write(OFF, seconds_ago=0, now=on(2))
    assert computer.check_up(on(2))[STATISTICS].moved is None
    assert computer.waited == [MOMENT]
    assert computer.memory.moves == ()


def test_an_atomic_replace_leaves_no_file_for_an_instant(computer) -> None:
    computer.check_up(on(1))
    computer.settings.unlink()
    computer.aged(on(2), 0.1, computer.settings)
    computer.meanwhile = lambda: computer.write(OFF, seconds_ago=0, now=on(2))
    assert computer.check_up(on(2))[STATISTICS].moved is None
    assert computer.memory.moves == ()


def test_what_stays_moved_is_told_at_once(computer) -> None:
    computer.check_up(on(1))
    computer.write(ON, seconds_ago=0.1, now=on(2))
    assert computer.check_up(on(2))[STATISTICS].moved is not None
    assert len(computer.waited) == 1


def test_nobody_waits_for_what_was_written_before(computer) -> None:
    computer.check_up(on(1))
    computer.write(ON, seconds_ago=1.5, now=on(2))
    assert computer.check_up(on(2))[STATISTICS].moved is not None
    assert computer.waited == []


def test_a_first_sight_of_a_half_written_file_is_no_beginning(computer) -> None:
    computer.write("{}", seconds_ago=0.1, now=on(1))
    computer.meanwhile = lambda: computer.write(OFF, seconds_ago=0, now=on(1))
    computer.check_up(on(1))
    assert STATISTICS not in computer.memory.switches
    computer.check_up(on(2))
    assert computer.memory.switches[STATISTICS].side is State.OK


def test_while_results_come_only_what_is_sure_is_marked(computer) -> None:
    computer.check_up(on(1))
    computer.write(ON, seconds_ago=0.1, now=on(2))
    surroundings = computer.surroundings()
    drift = Drift(surroundings, now=on(2), pause=computer.pause)
    found = {one.id: one for one in data_sharing.run(surroundings)}
    assert drift.mark(found[STATISTICS]) is None
    assert {one.id: one.moved is not None for one in drift.finish(found.values())}[STATISTICS]
    again = Drift(surroundings, now=on(3), pause=computer.pause)
    marked = again.mark(found[STATISTICS])
    assert marked is not None
    assert marked.moved is not None
