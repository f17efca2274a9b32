"""A computer that slept is looked at as a whole when it wakes, whichever of its clocks went on."""

import time

import pytest

from tidytrace.host import StateFolders, current_host
from tidytrace.watch.eyes.eyes import Eyes
from tidytrace.watch.eyes.moved import Moved
from tidytrace.watch.eyes.outlook import Outlook, Terrain
from tidytrace.watch.eyes.posts import Nowhere
from tidytrace.watch.eyes.rounds import Rounds


@pytest.mark.parametrize(
    ("wall", "steady", "slept"),
    [(5.0, 5.0, False), (3600.0, 5.0, True), (3600.0, 3600.0, True), (-3600.0, 5.0, True)],
    ids=["awake", "Linux", "Windows", "clock was set"],
)
def test_a_jump_of_a_clock_is_a_loss(home, monkeypatch, wall: float, steady: float, slept: bool) -> None:
    eyes = Eyes(StateFolders.of(current_host()), listener=None)
    eyes._rounds = Rounds(Terrain(Outlook()), Nowhere(), Moved(eyes._some))
    now = time.monotonic()
    eyes._wall, eyes._steady = time.time() - wall, now - steady
    eyes._plans.began(now)
    eyes._plans.studied(now)
    eyes._beat(now)
    study = eyes._plans.take_study(now + 3.0, ())
    assert (study is not None and study.apps is None) == slept
