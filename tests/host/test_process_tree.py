"""Who started whom."""

from tidytrace.host import Process
from tidytrace.host.processes import tree


def test_a_child_knows_its_parent() -> None:
    parent, child = Process(pid=1, name="a"), Process(pid=2, name="b", parent=1)
    assert tree([parent, child]) == {2: parent}


def test_a_younger_process_is_nobodys_parent() -> None:
    young = Process(pid=1, name="a", started=200.0)
    old = Process(pid=2, name="b", parent=1, started=100.0)
    assert tree([young, old]) == {}


def test_who_is_its_own_parent_has_none() -> None:
    assert tree([Process(pid=1, name="a", parent=1)]) == {}
