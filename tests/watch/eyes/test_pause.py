"""A pause: nothing is told while it lasts, and nothing is missed."""

import os
import time

import pytest

from tidytrace.host import StateFolders, current_host
from tidytrace.watch.eyes.home import is_watched
from tidytrace.watch.standing.orders import leave, pause, resume
from watch_eyes import card

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes of Linux and macOS")


def test_what_moves_while_it_rests_is_told_afterwards(watch, chats) -> None:
    state = StateFolders.of(current_host())
    chats.say("Hello.")
    pause(state, None)
    one = watch()
    one.ready()
    chats.say(f"My card is {card()}.")
    time.sleep(0.5)
    assert one.told() == []
    resume(state)
    one.notice(chats.id())
    assert leave(state, seconds=60, runs=is_watched)
    assert one.wait_for_end() == 0
