"""Which running program is an AI app, and which one only has an app's name in its mouth."""

import fnmatch
import re
from collections.abc import Iterable

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

    def fits(self, mark: ProcessMark) -> bool:
        """Whether all given parts of the mark fit; case does not count."""
        if mark.name is not None and not fnmatch.fnmatchcase(self.name.lower(), mark.name.lower()):
            return False
        if mark.exe is not None and mark.exe.lower() not in _slashed(self.exe):
            return False
        if mark.command is None:
            return True
        return self.name.lower() not in _SPEAKERS and mark.command.lower() in _slashed(" ".join(self.command))

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


def counts(process: Process, marks: Iterable[ProcessMark], *, kin: bool) -> bool:
    """Whether a process is an instance of the app with these marks.

    Args:
        process: a running program.
        marks: the app's marks; one must fit.
        kin: it is this program or started it. Such a one has the app's name among its arguments as soon as the person
            asks for that app, so only what it runs counts: an agent that was told to start us is still seen.
    """
    if process.ours:
        return False
    if kin:
        process = msgspec.structs.replace(process, command=process.program)
    return any(process.fits(mark) for mark in marks)


def _slashed(text: str) -> str:
    return text.replace("\\", "/").lower()


def _base(word: str) -> str:
    return _slashed(word).rpartition("/")[2].removesuffix(".exe")
