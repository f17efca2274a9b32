"""When something is looked at: soon, not while it still moves, and not so often that it is a burden."""

import os

from tidytrace.watch.eyes.outlook import Ground, Outlook, Terrain
from tidytrace.watch.eyes.plans import Plans
from tidytrace.watch.eyes.wire import Glance, Study

CHATS = {("app", "chats")}
CHAT = f"{os.sep}chats{os.sep}a.jsonl"
TERRAIN = Terrain(Outlook((Ground(f"{os.sep}chats{os.sep}*.jsonl", "app", "chats"),)))


def begun() -> Plans:
    """As after the look at the start."""
    plans = Plans()
    plans.began(0.0)
    plans.studied(0.0)
    return plans


def test_a_file_that_moved_is_looked_at_at_once() -> None:
    plans = begun()
    plans.file(CHAT, CHATS, 10.0)
    assert plans.rest(10.0, 5.0, glancing=False) == 0
    assert plans.take_glance(5, 10.0) == Glance((os.fsencode(CHAT),), ("app",))
    assert plans.take_glance(5, 10.0) is None
    assert plans.take_study(20.0, ()) is None


def test_what_a_glance_leaves_is_looked_at_as_a_whole_once_it_is_quiet() -> None:
    plans = begun()
    plans.file(CHAT, CHATS, 10.0)
    plans.take_glance(5, 10.0)
    plans.glanced(TERRAIN, 10.2, left=True)
    assert plans.take_study(11.0, ()) is None
    assert plans.take_study(14.0, ("ear",)) == Study(("app",), ("app",), ears=("ear",))


def test_what_was_looked_at_is_told_to_who_listens_much_later() -> None:
    plans = begun()
    plans.file(CHAT, CHATS, 10.0)
    plans.take_glance(5, 10.0)
    plans.glanced(TERRAIN, 10.2, left=False)
    assert plans.take_study(60.0, ()) is None
    assert plans.take_study(80.0, ()) == Study(("app",), ("app",))


def test_what_never_rests_is_looked_at_all_the_same() -> None:
    plans = begun()
    for second in range(15):
        plans.stir_all(CHATS, 10.0 + second)
        assert plans.take_study(10.5 + second, ()) is None
    assert plans.take_study(25.0, ()) == Study(("app",), ("app",))


def test_after_a_long_look_comes_a_longer_rest() -> None:
    plans = begun()
    plans.stir_all(CHATS, 10.0)
    plans.take_study(20.0, ())
    plans.studied(30.0)
    plans.stir_all(CHATS, 31.0)
    assert plans.take_study(59.0, ()) is None
    assert plans.take_study(60.0, ()) is not None


def test_after_a_loss_everything_is_looked_at() -> None:
    plans = begun()
    plans.lost(10.0)
    assert not plans.goes_round(10.5)
    assert plans.goes_round(11.0)
    study = plans.take_study(13.0, ())
    assert study is not None
    assert study.apps is None


def test_a_look_that_failed_is_tried_again() -> None:
    plans = begun()
    plans.stir_all({("app", "settings")}, 10.0)
    study = plans.take_study(13.0, ())
    assert study == Study((), (), ("app",))
    plans.failed(14.0)
    assert plans.take_study(43.0, ()) is None
    assert plans.take_study(44.0, ()) == study


def test_nobody_goes_round_without_need_more_than_now_and_then() -> None:
    plans = begun()
    assert not plans.goes_round(899.0)
    assert plans.goes_round(900.0)
    plans.went_round(900.0, 901.0)
    assert not plans.goes_round(3900.0)
    assert plans.goes_round(3901.0)


def test_who_listens_is_asked_once_in_a_while_although_nothing_moves() -> None:
    plans = begun()
    assert plans.take_study(1799.0, ("ear",)) is None
    assert plans.take_study(1800.0, ("ear",)) == Study((), ears=("ear",))
    plans.studied(1801.0)
    assert plans.take_study(3500.0, ("ear",)) is None
    assert plans.take_study(3600.0, ("ear",)) is not None
