"""A home with chats in it, and somebody who watches."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prepared import lay
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import current_host
from tidytrace.watch.eyes.home import sights_of
from tidytrace.watch.eyes.worker import Worker
from watch_eyes import line

CHAT = "11111111-1111-4111-8111-{:012d}"


class Chats:
    """The chats of one app."""

    def __init__(self, home: Path) -> None:
        self.folder = home / ".claude" / "projects" / "-work"

    def path(self, number: int = 0) -> Path:
        return self.folder / f"{CHAT.format(number)}.jsonl"

    def id(self, number: int = 0) -> str:
        return f"claude-code:{CHAT.format(number)}"

    def say(self, said: str, number: int = 0, role: str = "user") -> Path:
        path = self.path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(line(said, path.stem, role))
        return path


@pytest.fixture
def chats(home: Path) -> Chats:
    return Chats(home)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> Path:
    """The compiled rules, made once."""
    folder = tmp_path_factory.mktemp("compiled")
    lay(folder)
    return folder


@pytest.fixture
def rules(home: Path, compiled: Path) -> None:
    """The rules are ready on every computer."""
    cache = home / ".cache" / "tidytrace"
    cache.mkdir(parents=True, mode=0o700)
    for path in compiled.glob("detectors*"):
        shutil.copy2(path, cache)


@pytest.fixture
def worker(rules) -> Callable[[], Worker]:
    """Makes the one that looks, as a new process would be."""

    def new() -> Worker:
        surroundings = Surroundings.of(current_host())
        return Worker(surroundings, sights_of(surroundings.state))

    return new


def _hears() -> None:
    """Ctrl+C ends it, also where the tests themselves were started by somebody who does not hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watch:
    """``tidytrace watch --json`` as a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tidytrace", "watch", "--json"],
            env=os.environ | {"TIDYTRACE_LANG": "en"},
            stdout=subprocess.PIPE,
            preexec_fn=_hears if os.name != "nt" else None,  # noqa: PLW1509 - it makes one call to the system
        )
        self.events: list[dict] = []
        self._some = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with self.process.stdout as lines:
            for text in lines:
                with self._some:
                    self.events.append(json.loads(text))
                    self._some.notify_all()

    def wait(self, fits: Callable[[dict], bool], seconds: float = 60.0) -> dict:
        """The first event that fits."""
        end = time.monotonic() + seconds
        with self._some:
            while not any(map(fits, self.events)):
                assert self._some.wait(end - time.monotonic()), (self.events, self.process.poll())
        return next(filter(fits, self.events))

    def ready(self) -> dict:
        return self.wait(lambda event: event["event"] == "ready")["watching"]

    def notices(self) -> list[dict]:
        return [event["notice"] for event in self.events if event["event"] == "notice"]

    def told(self) -> list[str | None]:
        """The conversations that sensitive things were told of.

        The computer that the tests run on may give cause for notices of another kind: a server that somebody starts.
        """
        return [notice["about"].get("chat") for notice in self.notices() if notice["kind"] == "sensitive"]

    def notice(self, chat: str, seconds: float = 60.0) -> dict:
        return self.wait(
            lambda event: event["event"] == "notice" and event["notice"]["about"].get("chat") == chat, seconds
        )["notice"]

    def end(self) -> int:
        self.process.terminate()
        return self.wait_for_end()

    def kill(self) -> None:
        self.process.kill()
        self.wait_for_end()

    def wait_for_end(self) -> int:
        code = self.process.wait(60)
        self._reader.join(60)
        return code


@pytest.fixture
def watch(rules) -> Iterator[Callable[[], Watch]]:
    """Starts the watcher; none outlives the test."""
    started: list[Watch] = []

    def start() -> Watch:
        started.append(Watch())
        return started[-1]

    yield start
    for one in started:
        one.kill()
