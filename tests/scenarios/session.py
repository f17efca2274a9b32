"""A desktop session in memory: a display, a window manager, a session bus with its accessibility bus, and a person.

The person has a mouse and a keyboard (xdotool), and sees what a screen reader hears.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

pytest.importorskip("jeepney", reason="speaks D-Bus, on Linux alone")

from jeepney.wrappers import DBusErrorResponse

from scenarios.reader import Node, Reader
from waiting import PATIENCE, screen, stop, wait_for_bus, wait_until

_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
_SERVICE = f"[D-BUS Service]\nName=org.a11y.Bus\nExec={_LAUNCHER}\n"
# of all services there is only the one that screen readers need: no keyring of the computer is asked
_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "openbox": "openbox",
    "xdotool": "xdotool",
    _LAUNCHER: "at-spi2-core",
}
WIDTH, HEIGHT = 1366, 900
_HEARD = 3.0
"""Seconds after which a key is taken for one that nobody heard."""
_FRAME = 40
"""Pixels at the edges of the window where nothing is clicked: what lies there may be cut off."""


class Session:
    """What a person sits at."""

    def __init__(self, display: str, bus: str) -> None:
        self.environ = {"DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": bus, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.reader = Reader(bus)

    # --- the hands

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, **self.environ},
            check=True,
            timeout=PATIENCE,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def click(self, node: Node) -> None:
        """Move the mouse there and press; what is out of sight is scrolled to with the wheel."""
        x, y = self._bring(node)
        self._do("mousemove", str(x), str(y), "sleep", "0.05", "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Take something with the mouse, carry it, and let it go."""
        across, down = end[0] - start[0], end[1] - start[1]
        steps = [(start[0] + across * part // 8, start[1] + down * part // 8) for part in range(9)]
        self._do("mousemove", *map(str, start), "mousedown", "1")
        for x, y in (*steps, end):
            self._do("mousemove", str(x), str(y), "sleep", "0.05")
        self._do("sleep", "0.2", "mouseup", "1")

    def tick_row(self, cell: Node) -> None:
        """Press on the tick of the row in which a cell stands."""
        _, y = self._bring(cell)
        top = cell.extents[1]
        left, _, width, _ = min(one for one in self._cells() if one[1] == top)
        self._do("mousemove", str(left + width // 2), str(y), "sleep", "0.05", "click", "1")

    def pages(self) -> list[str]:
        """The names of all pages, as the rail has them from top to bottom."""
        rail = self.reader.find(lambda node: node.name in {"Pages", "页面"}, "the rail")
        entries = [node for node in rail.walk() if node.role == "radio button"]
        return [node.name for node in sorted(entries, key=lambda node: node.extents[1])]

    def settled(self, seconds: float = 10.0) -> None:
        """Wait until nothing new comes on the screen."""
        end = time.monotonic() + seconds
        before, now = [""], self.reader.heard()
        while before != now and time.monotonic() < end:
            time.sleep(0.3)
            before, now = now, self.reader.heard()

    def rows(self) -> int:
        """How many rows of a table are on the screen."""
        return len({top for _, top, _, _ in self._cells()})

    def _cells(self) -> list[tuple[int, int, int, int]]:
        found = []
        for node in self.reader.all():
            with contextlib.suppress(DBusErrorResponse):  # the table was filled anew meanwhile
                if node.role == "cell":
                    found.append(node.extents)
        return found

    def _bring(self, node: Node) -> tuple[int, int]:
        end = time.monotonic() + PATIENCE
        while True:
            left, top, width, height = node.extents
            x, y = left + width // 2, top + height // 2
            if _FRAME < y < HEIGHT - _FRAME and width > 0:
                time.sleep(0.1)
                if node.extents == (left, top, width, height):  # it stands still
                    return x, y
                continue
            assert time.monotonic() < end, f"{node.name!r} is never in sight: {node.extents}"
            self._do("mousemove", str(WIDTH * 2 // 3), str(HEIGHT // 2), "click", "5" if y >= HEIGHT // 2 else "4")

    def keys(self, *names: str) -> None:
        """Press keys one after the other, as ``Tab`` or ``ctrl+1``."""
        self._do("key", "--delay", "30", *names)

    def write(self, words: str) -> None:
        """Type on the keyboard."""
        self._do("type", "--delay", "15", words)

    def tab_to(self, name: str, *, most: int = 120, back: bool = False) -> None:
        """Go on with the Tab key until something has the focus whose name begins so."""
        heard: list[str] = []
        while not (focused := self.focused()).startswith(name):
            heard.append(focused)
            assert len(heard) < most, f"the Tab key never came to {name!r}; it came to {heard}"
            before = self.reader.focused()
            self.keys("shift+Tab" if back else "Tab")
            # a second press before the window has heard the first would lead past it
            self.reader.told_of_another(before, _HEARD)

    def focused(self) -> str:
        """The name of what hears the keyboard, as a screen reader says it."""
        node = self.reader.focused()
        return node.name if node is not None else ""

    def comes_to(self, name: str, seconds: float = PATIENCE) -> None:
        """Wait until what is called so hears the keyboard."""
        end = time.monotonic() + seconds
        while (focused := self.focused()) != name:
            if time.monotonic() > end:
                raise AssertionError(f"«{name}» has not the keyboard, but «{focused}»; windows: {self.windows()}")

    # --- the eyes

    def sees(self, name: str, seconds: float = PATIENCE) -> Node:
        """Wait for what is called so."""
        return self.reader.named(name, seconds=seconds)

    def sees_part(self, part: str, *, begins: str = "", seconds: float = PATIENCE) -> Node:
        """Wait for something in whose name this stands, and which begins so."""
        return self.reader.find(
            lambda node: part in node.name and node.name.startswith(begins),
            f"something with «{begins}…{part}»",
            seconds,
        )

    def press(self, name: str, seconds: float = PATIENCE) -> None:
        """Click on the button of this name, once it can be pressed."""
        self.click(
            self.reader.find(
                lambda node: node.name == name and {"enabled", "focusable"} <= node.states, f"button «{name}»", seconds
            )
        )

    def windows(self) -> list[str]:
        """Titles of the windows that are on the screen."""
        names = []
        for number in self._search():
            with contextlib.suppress(subprocess.CalledProcessError):  # it was closed meanwhile
                names.append(self._do("getwindowname", number).strip())
        return names

    def managed(self) -> bool:
        """Whether somebody manages the windows: who does tells which desktop is shown."""
        try:
            self._do("get_desktop")
        except subprocess.CalledProcessError:
            return False
        return True

    def _search(self) -> list[str]:
        try:
            return self._do("search", "--onlyvisible", "--name", ".").split()
        except subprocess.CalledProcessError:
            return []  # xdotool ends so when there is none


class Window:
    """The program, started as a person starts it."""

    def __init__(self, session: Session, environ: Mapping[str, str], *words: str) -> None:
        environ = {**os.environ, **session.environ, "QT_QPA_PLATFORM": "xcb", **environ}
        environ.pop("WAYLAND_DISPLAY", None)
        self.session = session
        self.process = subprocess.Popen([sys.executable, "-m", "tidytrace", *words], env=environ)

    def end(self) -> None:
        stop(self.process)


@contextlib.contextmanager
def desktop_session() -> Iterator[Session]:
    """Skips when a program is missing."""
    missing = sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})
    if missing:
        pytest.skip(f"{', '.join(missing)} missing; sh installer/test.sh installs them")
    with contextlib.ExitStack() as ends:
        display = ends.enter_context(screen(WIDTH, HEIGHT))
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="tt-", dir="/tmp")))
        (folder / "services").mkdir()
        (folder / "services" / "a11y.service").write_text(_SERVICE, encoding="utf-8")
        (folder / "bus.conf").write_text(_CONFIGURATION.format(folder=folder), encoding="utf-8")
        bus = subprocess.Popen(
            ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile"],
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DISPLAY": display},
        )
        ends.callback(stop, bus)
        wait_for_bus(folder / "bus", bus)
        session = Session(display, f"unix:path={folder / 'bus'}")
        ends.callback(session.reader.close)
        assert session.reader.programs == []  # asked once, so that whoever tells something finds the registry
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env={"PATH": os.environ["PATH"], "DISPLAY": display, "HOME": str(folder)},  # its log lies in its home
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ends.callback(stop, manager)
        # a window that was there before its manager is given no keyboard
        wait_until(lambda: session.managed() or manager.poll() is not None, "the window manager")
        assert manager.poll() is None, "the window manager has ended"
        yield session
