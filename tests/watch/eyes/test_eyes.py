"""The watcher as a process of its own: what it says, what it costs, and that it ends with nobody left behind."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.host import current_host
from watch_eyes import card

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of Linux and macOS")


def tidytrace(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tidytrace", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_is_typed_is_told_once_and_never_again(watch, chats) -> None:
    chats.say("Hello.")
    first = watch()
    assert "claude-code" in first.ready()["apps"]
    chats.say(f"My card is {card()}.")
    told = first.notice(chats.id())
    assert told["title"] == "A bank card number was just typed into Claude Code"
    assert told["actions"] == ["cut-out", "erase", "fine"]
    assert told["about"] == {"app": "claude-code", "kind": "payment-card", "chat": chats.id()}
    assert first.end() == 0
    # while nobody watches
    chats.say(f"My card is {card()}.")
    chats.say(f"My card is {card('another')}.", 1)
    second = watch()
    second.notice(chats.id(1))
    assert second.told() == [chats.id(1)]


def test_it_stays_small_and_nobody_is_left_behind(watch, chats) -> None:
    chats.say("Hello.")
    one = watch()
    one.ready()
    seen = psutil.Process(one.process.pid)
    assert seen.memory_info().rss < 40e6
    children = seen.children()
    assert all(len(child.children()) == 0 for child in children)
    assert not any("PySide6" in mapped.path or "hyperscan" in mapped.path for mapped in seen.memory_maps())
    one.kill()
    psutil.wait_procs(children, timeout=60)
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


def test_an_app_that_comes_is_told_and_watched(watch, chats) -> None:
    chats.say("Hello.")
    one = watch()
    one.ready()
    WRITERS["codex"](current_host(), talks(1, seed=1))
    told = one.wait(lambda event: event["event"] == "notice" and event["notice"]["kind"] == "new-app", 40)
    assert told["notice"]["about"] == {"app": "codex"}


def test_only_one_watches_until_ctrl_c(watch, chats) -> None:
    chats.say("Hello.")
    one = watch()
    one.ready()
    done = tidytrace("watch", "--once", "--lang", "en")
    assert done.returncode == 3
    assert "already watching" in done.stderr
    one.process.send_signal(signal.SIGINT)
    assert one.wait_for_end() == 130


def test_once_says_what_is_new_since_the_last_time(rules, chats) -> None:
    def once() -> list[str]:
        done = tidytrace("watch", "--once", "--json")
        assert done.stdout, done.stderr
        document = json.loads(done.stdout)
        assert document["schema"] == "tidytrace/watch/1"
        assert done.returncode == bool(document["notices"])
        return [one["about"]["chat"] for one in document["notices"] if one["kind"] == "sensitive"]

    path = chats.say(f"My card is {card('old')}.")
    os.utime(path, (time.time() - 60,) * 2)
    assert once() == []
    chats.say(f"My card is {card('new')}.")
    assert once() == [chats.id()]
    assert once() == []
