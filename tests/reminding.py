"""Computers on which reminders can be set up, and what is placed on them."""

import datetime

from tidytrace.host import FixtureHost, Recorded, StateFolders
from tidytrace.host.session import Answer
from tidytrace.watch.reminders.book import Book, with_rule
from tidytrace.watch.reminders.rules import Weekly
from tidytrace.watch.standing import ways

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
TEN = datetime.time(10)


class Computer(FixtureHost):
    """Its tools refuse what they are told to refuse, and systemd makes the links and time stamps that it makes."""

    refuses: tuple[str, ...] = ()

    def order(self, *words):
        answer = super().order(*words)
        line = " ".join(words)
        if any(refused in line for refused in self.refuses):
            return Answer(1, "", f"Failed: {words[-1]}\nand more")
        if words[:3] == ("systemctl", "--user", "enable"):
            timer = words[3].endswith(".timer")
            wanted_by = "timers.target" if timer else "default.target"
            link = self.home / f".config/systemd/user/{wanted_by}.wants" / words[3]
            link.parent.mkdir(exist_ok=True)
            link.unlink(missing_ok=True)
            link.symlink_to(self.home / ".config/systemd/user" / words[3])
            if not timer:
                return answer
            stamp = self.home / ".local/share/systemd/timers" / f"stamp-{words[3]}"
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.touch()
        return answer


def computer(tmp_path, system="linux", *, systemd=True, commands=None, environ=None):
    """A computer; on Linux one whose session systemd manages, unless it is told otherwise."""
    binaries = {"systemctl": "/usr/bin/systemctl", "launchctl": "/bin/launchctl", "schtasks": "C:\\W\\schtasks.exe"}
    more = {"XDG_RUNTIME_DIR": "/run/user/1000"} if system == "linux" else {"USERNAME": "alice", "USERDOMAIN": "PC"}
    asked = {"systemctl --user is-system-running": "running\n"} if systemd else {}
    host = Computer(
        tmp_path / system,
        system,
        environ={**more, **(environ or {})},
        binaries=binaries if system != "windows" else {"schtasks": binaries["schtasks"]},
        answers=Recorded(commands=asked | (commands or {})),
    )
    host.home.mkdir(parents=True)
    if system == "linux":
        for folder in ("run/systemd/system", "run/user/1000/systemd"):
            (host.root / folder).mkdir(parents=True)
    return host


def state_of(host):
    return StateFolders.of(host)


def weekly():
    """A book with one rule."""
    return with_rule(Book(), "checkup", Weekly(), NOW)


class Ended:
    """A process that has ended."""

    def poll(self):
        return 0


def nothing_starts(monkeypatch):
    """What is placed would start a watcher: the words of it are written down instead."""
    words = []
    monkeypatch.setattr(ways, "start", lambda program, _environ: words.append(program) or Ended())
    return words


def tree(host):
    """Everything in the home, with what is in the files."""
    return {
        path.relative_to(host.home).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(host.home.rglob("*"))
    }
