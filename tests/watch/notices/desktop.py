"""A desktop for a test: a display in memory, a session bus of its own, and a real notification server on both."""

import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

from waiting import PATIENCE, screen, stop, wait_until
from watch.notices.servers import NAME

PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-run-session": "dbus",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "xdotool": "xdotool",
}

DUNSTRC = """[global]
    markup = full
    origin = top-left
    offset = 0x0
    width = 400
    height = 300
    font = Monospace 10
    follow = none
    dmenu = {menu}
    mouse_left_click = {click}, close_current
"""


class Desktop:
    """What a person has before them."""

    def __init__(self, folder: Path, display: str, address: str) -> None:
        self.folder = folder
        self.environ = {**os.environ, "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": address}

    def ctl(self, *words: str) -> str:
        """Dunst's own remote control."""
        done = subprocess.run(
            ["dunstctl", *words], env=self.environ, capture_output=True, text=True, check=True, timeout=PATIENCE
        )
        return done.stdout

    def choose(self, words: str) -> None:
        """Which line is chosen when the menu of answers opens."""
        (self.folder / "choice").write_text(words, encoding="utf-8")

    @property
    def menu(self) -> str:
        """What the menu offered."""
        return (self.folder / "offered").read_text(encoding="utf-8")

    def click(self) -> None:
        """Press the left button on the notification."""
        subprocess.run(
            ["xdotool", "mousemove", "60", "20", "click", "1"],
            env=self.environ,
            check=True,
            timeout=PATIENCE,
            capture_output=True,
        )

    def shown(self) -> str:
        """What was on the screen so far; all of it is closed for that."""
        self.ctl("close-all")
        return self.ctl("history")

    def displayed(self) -> int:
        return int(self.ctl("count", "displayed"))


@contextlib.contextmanager
def real_desktop(click: str) -> Iterator[Desktop]:
    """With dunst, Debian's package; the left button does ``click``. Skips when a program is missing."""
    missing = sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})
    if missing:
        pytest.skip(f"{', '.join(missing)} missing; sh installer/test.sh installs them")
    with tempfile.TemporaryDirectory(prefix="tt-") as name, contextlib.ExitStack() as ends:
        folder = Path(name)
        menu = folder / "menu"
        menu.write_text(
            f'#!/bin/sh\ncd {shlex.quote(name)} || exit\ntee offered | grep -F -e "$(cat choice)"\n', "utf-8"
        )
        menu.chmod(0o755)
        (folder / "dunstrc").write_text(DUNSTRC.format(menu=menu, click=click), "utf-8")
        display = ends.enter_context(screen(640, 480))
        # the session ends with its program, and that with its input
        session = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DISPLAY": display},
            text=True,
        )
        ends.enter_context(session)
        desktop = Desktop(folder, display, session.stdout.readline().strip())
        server = subprocess.Popen(
            ["dunst", "-conf", folder / "dunstrc"],
            env=desktop.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ends.callback(stop, server)
        wait_until(lambda: _is_there(desktop))
        yield desktop


def _is_there(desktop: Desktop) -> bool:
    """Asked of the bus: a question to the service would start a second dunst, with another configuration."""
    with open_dbus_connection(desktop.environ["DBUS_SESSION_BUS_ADDRESS"]) as bus:
        return bus.send_and_get_reply(message_bus.NameHasOwner(NAME), timeout=PATIENCE).body == (1,)
