"""What starts the watcher at login: the ways of the reminders, with a process that stays instead of a look at a time.

systemd.special(7), ``default.target``: what the person's own systemd starts when they log in. launchd.plist(5),
``KeepAlive``: started again unless it ended well. MS-TSCH 2.5.3.4, ``LogonTrigger``.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from tidytrace.catalog import System
from tidytrace.host import Host, StateFolders
from tidytrace.language import N_
from tidytrace.watch.eyes.home import is_watched
from tidytrace.watch.notices.opening import Child, start
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.autostart import Autostart
from tidytrace.watch.reminders.placing.files import refused
from tidytrace.watch.reminders.placing.launchd import LaunchAgent
from tidytrace.watch.reminders.placing.marks import BLANK_WATCH
from tidytrace.watch.reminders.placing.model import Target, Way
from tidytrace.watch.reminders.placing.systemd import Units, command_lines, condition
from tidytrace.watch.reminders.placing.tasks import ScheduledTask, account_of
from tidytrace.watch.standing.orders import leave

NAME: Final = "tidytrace-watch"
ARGUMENTS: Final = ("watch", "--desktop")
PATIENCE: Final = 4.0
"""Seconds in which a watcher that is asked to end does, and in which one that was started watches."""
_OFTEN: Final = 0.05
_HEAD: Final = f"# {BLANK_WATCH}\n# Remove it with: tidytrace watch --uninstall\n"


class WatchService(Units):
    """``~/.config/systemd/user/tidytrace-watch.service``."""

    names: ClassVar[tuple[str, ...]] = (f"{NAME}.service",)
    wanted_by: ClassVar[str] = "default.target"

    def texts(self, target: Target) -> tuple[str, ...]:
        """A service that is started again when it was killed, but not when it ended as asked."""
        service = (
            f"{_HEAD}"
            "[Unit]\n"
            f"Description={target.title}\n"
            f"{condition(target)}"
            "\n[Service]\n"
            f"{command_lines(target)}"
            "Restart=on-failure\n"
            "RestartSec=60\n"
            "TimeoutStopSec=10\n"
            "\n[Install]\n"
            "WantedBy=default.target\n"
        )
        return (service,)


class WatchEntry(Autostart):
    """``~/.config/autostart/tidytrace-watch.desktop``; until the next login it is started from here."""

    file: ClassVar[str] = f"{NAME}.desktop"
    head: ClassVar[str] = _HEAD
    delay: ClassVar[int] = 20

    def __init__(self) -> None:
        """Nothing was started yet."""
        self._children: list[Child] = []

    def begin(self, host: Host, target: Target, files: Sequence[Path]) -> None:
        """Start it now, if none runs. Raises PlacingFailed."""
        del files
        if is_watched(StateFolders.of(host)):
            return
        try:
            child = start(target.program, {**host.environ, **dict(target.environment)})
        except OSError as error:
            raise refused(Path(target.program[0]), error) from error
        self._children.append(child)

    def end(self, host: Host, files: Sequence[Path]) -> None:
        """Ask it to end; one that was started a moment ago is awaited first, for it hears nothing before it watches."""
        if files:
            state, end = StateFolders.of(host), time.monotonic() + PATIENCE
            while self.running() and not is_watched(state) and time.monotonic() < end:
                time.sleep(_OFTEN)
            leave(state, seconds=PATIENCE, runs=is_watched)
        self.running()

    def running(self) -> bool:
        """Whether one runs that was started from here. Whoever has ended is heard, or it would stay in the list."""
        self._children = [child for child in self._children if child.poll() is None]
        return bool(self._children)


class WatchAgent(LaunchAgent):
    """``~/Library/LaunchAgents/tidytrace.watch.plist``."""

    label: ClassVar[str] = "tidytrace.watch"

    def agent(self, target: Target) -> dict[str, object]:
        """One that stays."""
        return {
            "Label": self.label,
            "ProgramArguments": list(target.program),
            "EnvironmentVariables": {**dict(target.environment), "TIDYTRACE_PLACED": BLANK_WATCH},
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 60,
            "ProcessType": "Background",
            "LimitLoadToSessionType": "Aqua",
        }


class WatchTask(ScheduledTask):
    """``Tidytrace watcher (name)`` in the Task Scheduler."""

    title: ClassVar[str] = "Tidytrace watcher"
    blank: ClassVar[str] = BLANK_WATCH
    limit: ClassVar[str] = "PT0S"

    def triggers(self, host: Host, target: Target) -> str:
        """Each time when this person logs in."""
        del target
        person = account_of(host)
        who = f"      <UserId>{person}</UserId>\n" if person else ""
        return f"    <LogonTrigger>\n      <Enabled>true</Enabled>\n{who}    </LogonTrigger>\n"

    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """Hand it over, and start it now."""
        return (*super().orders(host, target), ("schtasks", "/Run", "/TN", self.name(host)))


WAYS: Final[dict[System, tuple[Way, ...]]] = {
    "linux": (WatchService(), WatchEntry()),
    "macos": (WatchAgent(),),
    "windows": (WatchTask(),),
}


def start_now(host: Host, way: Way, target: Target) -> None:
    """Start the watcher of what is placed already. Raises PlacingFailed."""
    from tidytrace.watch.reminders.placing.model import demand

    match way:
        case WatchService():
            demand(host, "systemctl", "--user", "restart", way.names[-1])
        case WatchEntry():
            way.begin(host, target, ())
        case WatchAgent():
            way.begin(host, target, way.places(host))
        case WatchTask():
            demand(host, "schtasks", "/Run", "/TN", way.name(host))
        case _:
            raise PlacingFailed(way.starter, N_("The system refused: {reason}"), reason=way.starter)
