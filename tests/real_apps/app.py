"""What a test has to know of a real app: how it is told where the model is, and how it is spoken to."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from homes.files import aged
from real_apps.gate import Gate
from tidytrace.catalog.knowledge import numbers

_LONGEST: Final = 120
"""Seconds for one answer."""


class Desk:
    """One scratch computer with one version of one app."""

    def __init__(
        self,
        folder: Path,
        version: str,
        *,
        model: str,
        gate: Gate,
        programs: Sequence[Path],
        environ: Mapping[str, str],
    ) -> None:
        """Make an empty home.

        Args:
            folder: The home and all else that is written is beneath it.
            version: Of the app.
            model: The address of the model server.
            gate: The only way out.
            programs: Folders with the app's programs, and with what they need.
            environ: What the programs may see of the surroundings, but for homes.
        """
        self.version = version
        self.model = model
        self.gate = gate
        self.programs = tuple(programs)
        self.home = folder / "home"
        self.work = self.home / "work"
        self.work.mkdir(parents=True)
        (folder / "tmp").mkdir()
        path = os.pathsep.join((*map(os.fspath, programs), environ.get("PATH", "")))
        own = {"HOME": os.fspath(self.home), "TMPDIR": os.fspath(folder / "tmp"), "PATH": path, "LANG": "C.UTF-8"}
        self.environ = (
            {name: environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in environ} | own | gate.environ
        )
        subprocess.run(["git", "init", "--quiet", os.fspath(self.work)], env=self.environ, check=True)

    def run(self, *command: str, longest: int = _LONGEST) -> str:
        """Start a program of the app to its end. Returns what it said.

        Raises:
            AssertionError: It failed; with its last words.
        """
        done = subprocess.run(
            command,
            cwd=self.work,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=longest,
            check=False,
        )
        assert not done.returncode, f"{' '.join(command)}: {(done.stdout + done.stderr)[-3000:]}"
        return done.stdout + done.stderr

    def close(self) -> None:
        """End what the app left running."""
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("HOME") == self.environ["HOME"]:
                    process.kill()
                    process.wait(10)

    def rest(self) -> None:
        """Close what the app left running, and let an hour pass: what was written just now is kept from erasing."""
        self.close()
        aged(self.home)
        aged(self.home.parent / "tmp")


Shows = Callable[[Desk, str], bool]
"""Whether a conversation that has just been held, with this id, shows that something was shared, kept or done."""


@dataclass(frozen=True)
class Switch:
    """A switch of the definition: the app has to behave by it."""

    id: str
    risky: Callable[[Desk], None] | None = None
    """Puts it on the wrong side, where it does not stand there by itself."""
    shows: Shows | None = None
    """True while it is on the wrong side, and false once it is set; without it, it is only seen to stay set."""
    asking: str = ""
    """Further words of the prompt that bring it out."""
    since: str = ""
    """The first version that has it, or in which it can be tried, if it is not the oldest here."""

    @property
    def at_once(self) -> bool:
        """Whether it shows in the first conversations already."""
        return self.risky is None and not self.asking


@dataclass(frozen=True)
class RealApp:
    """One app of the catalogue as a test uses it."""

    id: str
    """Of the definition."""
    package: str
    """``npm:…`` or ``pypi:…``"""
    versions: tuple[str, ...]
    """From the oldest that the definition is held against to the newest."""
    prepare: Callable[[Desk], None]
    """Writes the settings that lead the app to the model server."""
    say: Callable[[str, str], Sequence[str]]
    """The command that says a prompt in a new conversation; it is also given a name for the conversation."""
    listed: Sequence[str] = ()
    """The command with which the app lists its conversations, if it has one."""
    managed_from: str = ""
    """The first version with commands to list and to delete, if it is not the oldest here."""
    switches: tuple[Switch, ...] = ()
    delete: Callable[[str], Sequence[str]] | None = None
    """The app's own command that deletes the conversation with this id."""
    answers: bool = True
    """Whether it keeps the answers too."""
    quick: bool = False
    """Small enough for every run of the tests."""
    python: tuple[int, int] = (3, 11)
    """The oldest Python that it runs with."""
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What a version needs beside what it asks for, or in the form that it had then."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """Variables; ``{model}`` stands for the address of the model server."""

    def manages(self, version: str) -> bool:
        """Whether a version has commands to list and to delete."""
        return numbers(version) >= numbers(self.managed_from)
