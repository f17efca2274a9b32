"""Waiting for what happens outside: as long as a busy computer may need for it, and no longer than it takes."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 60
"""Seconds."""


def wait_until(true: Callable[[], object], what: str = "it never came to be", seconds: float = PATIENCE) -> None:
    """Until it is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.005)


def answers(address: Path) -> bool:
    """Whether somebody listens at a socket: its name is there before."""
    with socket.socket(socket.AF_UNIX) as asker:
        return asker.connect_ex(str(address)) == 0


def wait_for_bus(address: Path, daemon: "subprocess.Popen[bytes]") -> None:
    """Until a bus takes guests; one that ended instead is not waited for."""
    wait_until(lambda: answers(address) or daemon.poll() is not None, "the session bus")
    assert daemon.poll() is None, "the session bus has ended"


def stop(process: "subprocess.Popen[Any]") -> None:
    """Let a process end, and be gone when this is over."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def screen(width: int, height: int) -> Iterator[str]:
    """A display in memory; gives its name, which is empty if it does not start."""
    read, write = os.pipe()
    # without -noreset it starts anew, and ends whoever is coming, each time its last guest has gone
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
    try:
        process = subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
    finally:
        os.close(write)
        told = os.fdopen(read)
    try:
        with told:
            number = told.readline().strip()
        yield f":{number}" if number else ""
    finally:
        stop(process)
