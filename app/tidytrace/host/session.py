"""What can start programs for the person by itself on this computer, and how such a service is spoken to.

Whether systemd manages this session: sd_booted(3) (``/run/systemd/system``), and the socket folder of the person's own
instance, ``$XDG_RUNTIME_DIR/systemd`` (systemd-user(8)). It answers ``systemctl --user is-system-running`` with
``running`` or ``degraded`` when it is up (systemctl(1)); the exit code says the same, but is 1 for ``degraded``.
"""

import logging
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal

import msgspec

from tidytrace.host.reading import is_file, is_folder, read_text, resolved
from tidytrace.itself import WITHOUT_CONSOLE

if TYPE_CHECKING:
    from tidytrace.host.base import Host

_LOG = logging.getLogger(__name__)
_SECONDS: Final = 30
_LARGEST: Final = 1024 * 1024
"""Bytes of what a tool says that are read."""
_UP: Final = frozenset({"running", "degraded", "starting", "initializing", "maintenance"})

Starter = Literal["systemd", "autostart", "launchd", "tasks"]
"""Who starts a program at its time: systemd's user instance, the desktop at login, launchd, the Task Scheduler."""
Without = Literal["", "no-tool", "not-booted", "no-session", "no-answer", "other-home"]
"""Why systemd's user instance cannot be used."""


class Answer(msgspec.Struct, frozen=True):
    """What a tool of the system answered."""

    code: int
    """Its exit code; -1 when it could not be started or took too long."""
    out: str = ""
    problem: str = ""
    """What it said on standard error, or why it did not run."""

    @property
    def well(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The person's session, as far as it can start programs by itself."""

    starter: Starter
    without: Without = ""
    container: str = ""
    """The kind of container that this runs in, such as ``docker``; empty when none was seen."""


def session_of(host: "Host") -> Session:
    """Ask the computer who starts programs for the person."""
    if host.system == "windows":
        return Session(starter="tasks")
    if host.system == "macos":
        return Session(starter="launchd")
    without = _without_systemd(host)
    return Session(starter="autostart" if without else "systemd", without=without, container=_container(host))


def _without_systemd(host: "Host") -> Without:
    if host.which("systemctl") is None:
        return "no-tool"
    if not is_folder(host.local("/run/systemd/system")):
        return "not-booted"
    runtime = host.environ.get("XDG_RUNTIME_DIR")
    if not runtime or not is_folder(host.local(runtime) / "systemd"):
        return "no-session"
    said = host.order("systemctl", "--user", "is-system-running").out.strip()
    if said not in _UP:
        return "no-answer"
    return "" if _same_home(host) else "other-home"


def _same_home(host: "Host") -> bool:
    """Whether the person's systemd looks for units in the home that is meant; it may have been started with another."""
    said = host.order("systemctl", "--user", "show-environment").out
    told = dict(line.partition("=")[::2] for line in said.splitlines())
    home = told.get("HOME", "")
    where = told.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    if not where.startswith("/"):
        return True  # it tells nothing, or a name that it has to quote
    return resolved(host.local(where)) == resolved(Path(host.variables()["xdg_config"]))


def _container(host: "Host") -> str:
    """Marks that engines leave: podman and docker their files, others the variable of systemd's container interface."""
    if is_file(host.local("/run/.containerenv")):
        return "podman"
    if is_file(host.local("/.dockerenv")):
        return "docker"
    return read_text(host.local("/run/systemd/container")).strip() or host.environ.get("container", "")


def ordered(words: tuple[str, ...], environ: Mapping[str, str]) -> Answer:
    """Let a tool do something; it is given no input, and thirty seconds.

    What it says goes into files without a name: a service that it wakes may keep a pipe open long after it has ended.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as problem:
        try:
            code = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=problem,
                timeout=_SECONDS,
                check=False,
                env={**environ, "LC_ALL": "C"},
                creationflags=WITHOUT_CONSOLE,
            ).returncode
        except OSError as error:
            _LOG.info("%s cannot be started: %s", words[0], type(error).__name__)
            return Answer(-1, problem=error.strerror or type(error).__name__)
        except subprocess.TimeoutExpired:
            return Answer(-1, problem=f"{words[0]}: > {_SECONDS} s")
        said, why = (_all(file) for file in (out, problem))
    return Answer(code, said, why.strip())


def _all(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(_LARGEST).decode("utf-8", "replace")
