"""Opening the program at the right place, as a process of its own: the assistant has no window."""

import subprocess
from collections.abc import Mapping, Sequence
from typing import Protocol

from tidytrace.host.base import Host
from tidytrace.itself import WITHOUT_CONSOLE, program
from tidytrace.watch.notices.places import Place

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Child(Protocol):
    """What was started, as far as it matters here."""

    def poll(self) -> int | None:
        """Its exit code, none while it runs."""


class Start(Protocol):
    """Starts a program that lives on without us."""

    def __call__(self, words: Sequence[str], environ: Mapping[str, str]) -> Child:
        """Raises OSError."""


def start(words: Sequence[str], environ: Mapping[str, str]) -> Child:
    """Start a program that neither hears our signals nor writes where we do. Raises OSError."""
    return subprocess.Popen(
        list(words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environ),
        start_new_session=True,
        creationflags=WITHOUT_CONSOLE,
    )


class Opener:
    """Starts Tidytrace on the same home."""

    def __init__(self, host: Host, start: Start = start) -> None:
        """``start`` starts programs."""
        self._host = host
        self._start = start
        self._children: list[Child] = []

    def can_show(self) -> bool:
        """Whether there is a display for the window."""
        return self._host.system != "linux" or any(self._host.environ.get(name) for name in _DISPLAYS)

    def open(self, place: Place, token: str = "") -> None:
        """Open the window at a place. Raises OSError.

        Args:
            place: Where.
            token: By which a Wayland desktop lets it come to the front.
        """
        self._run(("--show", str(place)), {"XDG_ACTIVATION_TOKEN": token} if token else {})

    def run(self, *arguments: str) -> None:
        """Let the command line do something that would be too heavy for a process that stays. Raises OSError."""
        self._run(arguments, {})

    def _run(self, arguments: Sequence[str], more: Mapping[str, str]) -> None:
        # whoever has ended is heard, or it would stay in the list of processes
        self._children = [child for child in self._children if child.poll() is None]
        words = program(*arguments)
        self._children.append(self._start(words, {**self._host.environ, **more}))
