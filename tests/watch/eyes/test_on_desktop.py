"""``tidytrace watch --desktop``: what is typed is shown by the desktop's own service, and an answer comes back."""

import os
import subprocess
import sys

import psutil
import pytest

pytest.importorskip("jeepney", reason="speaks D-Bus, on Linux alone")

from tidytrace.host import StateFolders, current_host
from tidytrace.watch.eyes.home import is_watched, sights_of
from tidytrace.watch.notices.ledger import Ledger, Stage
from tidytrace.watch.standing.orders import leave
from waiting import PATIENCE, wait_until
from watch.notices.servers import Server, private_bus
from watch_eyes import card


def _stages(state):
    ledger = Ledger.of(state)
    try:
        return {one.notice.about.get("chat"): one.stage for one in ledger.entries()}
    finally:
        ledger.close()


def test_what_is_typed_is_shown_and_answered(rules, chats) -> None:
    state = StateFolders.of(current_host())
    chats.say("Hello.")
    with private_bus() as bus:
        server = Server(bus.address)
        words = [sys.executable, "-m", "tidytrace", "watch", "--desktop", "--lang", "en"]
        process = subprocess.Popen(words, env=os.environ | bus.environ, stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: is_watched(state))
            sights = sights_of(state)
            wait_until(lambda: all(sights.apps().values()) and bool(sights.apps()))  # all that was there was heard
            sights.close()
            chats.say(f"My card is {card()}.")
            wait_until(lambda: bool(server.shown))
            assert server.shown[0][3] == "A bank card number was just typed into Claude Code"
            assert psutil.Process(process.pid).memory_info().rss < 40e6
            wait_until(lambda: _stages(state)[chats.id()] is Stage.TOLD)
            server.press(1, "let-go")  # nobody offered that
            server.press(1, "fine")
            wait_until(lambda: _stages(state)[chats.id()] is not Stage.TOLD)
            assert leave(state, seconds=PATIENCE, runs=is_watched)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
            process.wait()
            server.die()
