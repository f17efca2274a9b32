"""A timer of the person's own systemd, with the service that it starts.

systemd.timer(5): ``Persistent=true`` catches up at login what was missed. systemd.service(5), «Command lines»: quotes
and backslashes as in C, ``%`` doubled; with the prefix ``:`` no variable is filled in, so that ``$`` stays.
"""

import datetime
import os
import re
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

from tidytrace.host import Host
from tidytrace.host.session import Starter
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.files import FileWay, refused
from tidytrace.watch.reminders.placing.marks import BLANK, sealed
from tidytrace.watch.reminders.placing.model import NAME, Gone, Piece, Target, demand, through_shell

TIMER: Final = f"{NAME}.timer"
SERVICE: Final = f"{NAME}.service"
_PLAIN_PATH: Final = re.compile(r"/[^\x00-\x1f\x7f\\]*[^\x00-\x20\x7f\\]")
"""A path that can stand in a condition, where nothing is escaped but ``%``."""
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\"'\\]")
"""What the name of a program cannot contain (systemd's string_is_safe), though its arguments can."""


class Units(FileWay):
    """Units of the person's own systemd, the last of which is started at login."""

    starter: ClassVar[Starter] = "systemd"
    names: ClassVar[tuple[str, ...]]
    wanted_by: ClassVar[str]
    """With what it starts."""

    @abstractmethod
    def texts(self, target: Target) -> tuple[str, ...]:
        """What stands in each of them, before it is sealed."""

    def stamps(self, host: Host) -> tuple[Path, ...]:
        """Files in which systemd notes something of them."""
        del host
        return ()

    def places(self, host: Host) -> tuple[Path, ...]:
        """The folder of the person's own units, and the customary one if that was moved since."""
        return tuple(folder / name for folder in _folders(host) for name in self.names)

    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """One for each unit."""
        folder = _folders(host)[0]
        named = zip(self.names, self.texts(target), strict=True)
        return tuple(Piece(str(folder / name), sealed(content)) for name, content in named)

    def folders(self, host: Host) -> tuple[Path, ...]:
        """Those of what systemd notes, and that of the links."""
        return (*(stamp.parent for stamp in self.stamps(host)), self._wants(_folders(host)[0]))

    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """Read the units, have the last one start at every login, and start it now."""
        del host, target
        return (
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", self.names[-1]),
            ("systemctl", "--user", "restart", self.names[-1]),
        )

    def begin(self, host: Host, target: Target, files: Sequence[Path]) -> None:
        """Give these orders."""
        del files
        for order in self.orders(host, target):
            demand(host, *order)

    def end(self, host: Host, files: Sequence[Path]) -> None:
        """Stop them; what is not running, or half there, cannot be stopped, and that is no matter."""
        if host.session().starter == "systemd" and files:
            host.order("systemctl", "--user", "disable", "--now", self.names[-1])
            for name in self.names[:-1]:
                host.order("systemctl", "--user", "stop", name)

    def forget(self, host: Host, files: Sequence[Path]) -> Gone:
        """Remove the link that starts it at login and what was noted, and let systemd read its units anew."""
        if any(os.path.lexists(folder / self.names[-1]) for folder in _folders(host)):
            return Gone()  # a unit of somebody else has this name, and these are its own
        links = [self._wants(folder) / self.names[-1] for folder in _folders(host)]
        gone: list[str] = []
        problems: list[PlacingFailed] = []
        for path in (*links, *self.stamps(host)):
            if path in links and not path.is_symlink():
                continue
            try:
                path.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(refused(path, error))
                continue
            gone.append(str(path))
            if path in links:
                with suppress(OSError):  # other units are in it
                    path.parent.rmdir()
        if (files or gone) and host.session().starter == "systemd":
            host.order("systemctl", "--user", "daemon-reload")
            host.order("systemctl", "--user", "reset-failed", *reversed(self.names))
        return Gone(gone=tuple(gone), problems=tuple(problems))

    def _wants(self, folder: Path) -> Path:
        """Where systemd notes what starts with it."""
        return folder / f"{self.wanted_by}.wants"


class SystemdTimer(Units):
    """``~/.config/systemd/user/tidytrace-remind.timer`` and ``.service``."""

    names: ClassVar[tuple[str, ...]] = (SERVICE, TIMER)
    wanted_by: ClassVar[str] = "timers.target"

    def texts(self, target: Target) -> tuple[str, ...]:
        """The service, then the timer."""
        return (_service(target), _timer(target))

    def stamps(self, host: Host) -> tuple[Path, ...]:
        """The time when it elapsed last; ``Persistent=true`` asks for that (systemd/systemd, timer.c)."""
        return (Path(host.variables()["xdg_data"]) / "systemd" / "timers" / f"stamp-{TIMER}",)


def _folders(host: Host) -> tuple[Path, ...]:
    configurations = (Path(host.variables()["xdg_config"]), host.home / ".config")
    return tuple(dict.fromkeys(folder / "systemd" / "user" for folder in configurations))


def quoted(word: str) -> str:
    """One word of a command line or of a list of assignments."""
    escaped: list[str] = []
    for byte in os.fsencode(word):
        if byte in b'"\\':
            escaped.append("\\" + chr(byte))
        elif byte == 0x25:
            escaped.append("%%")
        elif 0x20 <= byte < 0x7F:
            escaped.append(chr(byte))
        else:
            escaped.append(f"\\x{byte:02x}")
    return f'"{"".join(escaped)}"'


def calendar_line(at: datetime.time) -> str:
    """systemd.time(7): every day at one time."""
    return f"*-*-* {at:%H:%M}:00"


def command_lines(target: Target) -> str:
    """The variables and the command of a service."""
    program, *arguments = through_shell(target.program) if _UNSAFE.search(target.program[0]) else target.program
    words = " ".join([":" + quoted(program), *map(quoted, arguments)])
    variables = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in target.environment)
    return f"{variables}ExecStart={words}\n"


def condition(target: Target) -> str:
    """A service whose program is gone does nothing, instead of failing each time."""
    own = target.program[0]
    return f"ConditionFileIsExecutable={_readable(own)}\n" if _PLAIN_PATH.fullmatch(own) else ""


def _service(target: Target) -> str:
    return (
        f"# {BLANK}\n"
        "# Remove it with: tidytrace remind --uninstall\n"
        "[Unit]\n"
        f"Description={target.title}\n"
        f"{condition(target)}"
        "\n[Service]\n"
        "Type=oneshot\n"
        f"{command_lines(target)}"
        "Nice=10\n"
        "TimeoutStartSec=10min\n"
        # a window that an answer opened stays
        "KillMode=process\n"
    )


def _readable(program: str) -> str:
    return program.replace("%", "%%")


def _timer(target: Target) -> str:
    lines = "".join(f"OnCalendar={calendar_line(at)}\n" for at in target.times)
    return (
        f"# {BLANK}\n"
        "# Remove it with: tidytrace remind --uninstall\n"
        "# It looks every day, so that what was put off or fell on a holiday is not forgotten for a week.\n"
        "[Unit]\n"
        f"Description={target.title}\n"
        "\n[Timer]\n"
        f"{lines}"
        "Persistent=true\n"
        "\n[Install]\n"
        "WantedBy=timers.target\n"
    )
