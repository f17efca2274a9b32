"""A timer of the person's own systemd, with the service that it starts.

systemd.timer(5): ``Persistent=true`` catches up at login what was missed. systemd.service(5), «Command lines»: quotes
and backslashes as in C, ``%`` doubled; with the prefix ``:`` no variable is filled in, so that ``$`` stays.
"""

import datetime
import os
import re
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


class SystemdTimer(FileWay):
    """``~/.config/systemd/user/tidytrace-remind.timer`` and ``.service``."""

    starter: ClassVar[Starter] = "systemd"

    def places(self, host: Host) -> tuple[Path, ...]:
        """The folder of the person's own units, and the customary one if that was moved since."""
        return tuple(folder / name for folder in _folders(host) for name in (SERVICE, TIMER))

    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """The service, then the timer."""
        folder = _folders(host)[0]
        return (
            Piece(str(folder / SERVICE), sealed(_service(target))),
            Piece(str(folder / TIMER), sealed(_timer(target))),
        )

    def folders(self, host: Host) -> tuple[Path, ...]:
        """That of the time stamps, and that of the links."""
        return (_stamps(host), _wants(_folders(host)[0]))

    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """Read the units, have the timer start at every login, and start it now."""
        del host, target
        return (
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", TIMER),
            ("systemctl", "--user", "restart", TIMER),
        )

    def begin(self, host: Host, target: Target, files: Sequence[Path]) -> None:
        """Give these orders."""
        del files
        for order in self.orders(host, target):
            demand(host, *order)

    def end(self, host: Host, files: Sequence[Path]) -> None:
        """Stop both; what is not running, or half there, cannot be stopped, and that is no matter."""
        if host.session().starter == "systemd" and files:
            host.order("systemctl", "--user", "disable", "--now", TIMER)
            host.order("systemctl", "--user", "stop", SERVICE)

    def forget(self, host: Host, files: Sequence[Path]) -> Gone:
        """Remove the link that starts it at login and the time of its last run, and let systemd read its units anew."""
        if any(os.path.lexists(folder / TIMER) for folder in _folders(host)):
            return Gone()  # a timer of somebody else has this name, and these are its own
        links = [_wants(folder) / TIMER for folder in _folders(host)]
        stamps = [_stamps(host) / f"stamp-{TIMER}"]
        gone: list[str] = []
        problems: list[PlacingFailed] = []
        for path in (*links, *stamps):
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
                with suppress(OSError):  # other timers are in it
                    path.parent.rmdir()
        if (files or gone) and host.session().starter == "systemd":
            host.order("systemctl", "--user", "daemon-reload")
            host.order("systemctl", "--user", "reset-failed", TIMER, SERVICE)
        return Gone(gone=tuple(gone), problems=tuple(problems))


def _folders(host: Host) -> tuple[Path, ...]:
    configurations = (Path(host.variables()["xdg_config"]), host.home / ".config")
    return tuple(dict.fromkeys(folder / "systemd" / "user" for folder in configurations))


def _wants(folder: Path) -> Path:
    """Where systemd notes what starts with its timers."""
    return folder / "timers.target.wants"


def _stamps(host: Host) -> Path:
    """Where systemd notes when a timer with ``Persistent=true`` elapsed last (systemd/systemd, timer.c)."""
    return Path(host.variables()["xdg_data"]) / "systemd" / "timers"


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


def _service(target: Target) -> str:
    program, *arguments = through_shell(target.program) if _UNSAFE.search(target.program[0]) else target.program
    words = " ".join([":" + quoted(program), *map(quoted, arguments)])
    # a timer whose program is gone does nothing, instead of failing every day
    own = target.program[0]
    there = f"ConditionFileIsExecutable={_readable(own)}\n" if _PLAIN_PATH.fullmatch(own) else ""
    variables = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in target.environment)
    return (
        f"# {BLANK}\n"
        "# Remove it with: tidytrace remind --uninstall\n"
        "[Unit]\n"
        f"Description={target.title}\n"
        f"{there}"
        "\n[Service]\n"
        "Type=oneshot\n"
        f"{variables}"
        f"ExecStart={words}\n"
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
