"""Which running program is an AI app, and which one only has an app's name in its mouth."""

import fnmatch
import itertools
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec

from tidytrace.catalog import ProcessMark

_SPEAKERS = frozenset(
    {
        *("sh", "bash", "dash", "zsh", "fish", "ksh", "tcsh", "csh", "busybox", "pwsh", "powershell", "cmd", "nu"),
        *("grep", "egrep", "fgrep", "rg", "ag", "ugrep", "findstr", "find", "fd", "locate", "ps", "pgrep", "pkill"),
        *("cat", "less", "more", "head", "tail", "bat", "man", "ls", "tree", "du", "stat", "watch", "xargs", "tee"),
        *("vi", "vim", "nvim", "nano", "emacs", "notepad", "kate", "gedit", "sed", "awk", "gawk", "jq", "sqlite3"),
        *("cp", "mv", "rm", "tar", "zip", "unzip", "rsync", "scp", "ssh", "git", "sudo", "doas", "su", "env", "time"),
        *("timeout", "nohup", "nice", "setsid", "script", "tmux", "screen", "strace", "gdb", "which", "where", "open"),
    }
)
"""Programs whose command line names other things: they are never an app because of it."""

_INTERPRETER = re.compile(r"(node|nodejs|bun|deno|python[\d.]*w?|pypy[\d.]*|ruby|java|perl|electron|uv|npx|npm)")
_GLOB = frozenset("*?[")
_CODE_OPTIONS = frozenset({"-c", "-e", "-p", "--eval", "--print"})


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """A running program, as far as the person may see it."""

    pid: int
    name: str
    """Without ``.exe``."""
    exe: str = ""
    command: tuple[str, ...] = ()
    home: str | None = None
    """The home folder in its environment; none when that was not read or cannot be."""
    parent: int | None = None
    """The process that started it, as far as the system tells."""
    started: float | None = None
    """Seconds of the epoch; none when that cannot be told."""
    group: int | None = None
    """The process that its group was made for, which may have ended; none where a system has no such groups."""

    def fits(self, mark: ProcessMark) -> bool:
        """Whether all given parts of the mark fit; case does not count."""
        return _Seen.of(self, self.command).fits(mark)

    @property
    def program(self) -> tuple[str, ...]:
        """The words of the command line that say what runs: the program, and what an interpreter was given to run."""
        words = list(self.command[:1])
        if not words or not _INTERPRETER.fullmatch(_base(words[0])):
            return tuple(words)
        for word in self.command[1:]:
            if word in _CODE_OPTIONS:
                break
            words.append(word)
            if not word.startswith("-"):
                break
        return tuple(words)

    @property
    def ours(self) -> bool:
        """Whether it is Tidytrace itself, another window of it included."""
        program = self.program
        return bool(program) and _base(program[-1]) == "tidytrace"


def tree(processes: Iterable[Process]) -> dict[int, Process]:
    """Which process has which for its parent, by the child's number.

    A number is given out again after its process has ended: a «parent» that is younger than its child is none.
    """
    by_pid = {process.pid: process for process in processes}
    found: dict[int, Process] = {}
    for process in by_pid.values():
        parent = by_pid.get(process.parent) if process.parent is not None else None
        if parent is None or parent is process:
            continue
        if parent.started is None or process.started is None or parent.started <= process.started:
            found[process.pid] = parent
    return found


class _Seen(NamedTuple):
    """What marks are compared with."""

    process: Process
    name: str
    exe: str
    command: str | None
    """None for a program whose command line only speaks of others."""

    @classmethod
    def of(cls, process: Process, command: tuple[str, ...]) -> "_Seen":
        name = process.name.lower()
        spoken = None if name in _SPEAKERS else _slashed(" ".join(command))
        return cls(process, name, _slashed(process.exe), spoken)

    def fits(self, mark: ProcessMark) -> bool:
        if mark.name is not None and not fnmatch.fnmatchcase(self.name, mark.name.lower()):
            return False
        if mark.exe is not None and mark.exe.lower() not in self.exe:
            return False
        return mark.command is None or (self.command is not None and mark.command.lower() in self.command)


class Candidates:
    """The processes that may be an instance of some app, made ready once for the marks of all apps."""

    def __init__(self, processes: tuple[Process, ...], family: Collection[int]) -> None:
        """Leave Tidytrace itself out.

        Args:
            processes: the running programs.
            family: this program and those that started it. Such a one has the app's name among its arguments as soon
                as the person asks for that app, so only what it runs counts: an agent that was told to start us is
                still seen.
        """
        self.processes = processes
        self._seen = [
            _Seen.of(process, process.program if process.pid in family else process.command)
            for process in processes
            if not process.ours
        ]
        self._by_name: dict[str, list[int]] = {}
        for number, one in enumerate(self._seen):
            self._by_name.setdefault(one.name, []).append(number)
        # one look into everything tells of most marks that nobody fits
        self._exes = "\0".join({one.exe for one in self._seen})
        self._commands = "\0".join({one.command for one in self._seen if one.command})

    def fitting(self, marks: Iterable[ProcessMark]) -> list[Process]:
        """The processes that fit one of an app's marks, in their order."""
        found: set[int] = set()
        for mark in marks:
            found.update(number for number in self._possible(mark) if self._seen[number].fits(mark))
        return [self._seen[number].process for number in sorted(found)]

    def _possible(self, mark: ProcessMark) -> Iterable[int]:
        if mark.exe is not None and mark.exe.lower() not in self._exes:
            return ()
        if mark.command is not None and mark.command.lower() not in self._commands:
            return ()
        if mark.name is None:
            return range(len(self._seen))
        name = mark.name.lower()
        if _GLOB.isdisjoint(name):
            return self._by_name.get(name, ())
        named = (numbers for one, numbers in self._by_name.items() if fnmatch.fnmatchcase(one, name))
        return itertools.chain.from_iterable(named)


def _slashed(text: str) -> str:
    return text.replace("\\", "/").lower()


def _base(word: str) -> str:
    return _slashed(word).rpartition("/")[2].removesuffix(".exe")
