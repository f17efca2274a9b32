"""Programs behind walls: no network but their own loopback, no internet socket, and every address written down."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

REFUSING = Path(__file__).with_name("refusing.py")
_APART = ("unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc")
"""A computer on which no other program runs: what neighbours do must make no difference."""
_PATIENCE = 120
_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
_GOING = re.compile(r"\b(connect|bind|sendto|sendmsg|sendmmsg)\(")
_NEAR = re.compile(r"127\..*|::1|::ffff:127\..*")

Refused = Literal["nothing", "datagrams", "all"]


@dataclass(frozen=True)
class Ran:
    """A program that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        assert self.out, self.err
        return json.loads(self.out)


def command(words: Sequence[str], refused: Refused, trace: Path | None = None) -> list[str]:
    """The words that start a program behind the walls.

    Args:
        words: The program.
        refused: Which sockets; with ``nothing`` it is in the network of this computer, else in one without anything.
        trace: Gets what it asks the kernel of the network, where there is strace.
    """
    walled = list(words)
    if refused != "nothing":
        walled = [sys.executable, "-I", "-S", os.fspath(REFUSING), refused, *walled]
    walled = [*_APART, *(["--net"] if refused != "nothing" else []), *walled]
    if trace is not None and shutil.which("strace"):
        walled = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=%network", "-o", os.fspath(trace), *walled]
    return walled


@functools.cache
def impossible() -> str:
    """Why there can be no such walls here; empty where there can."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return "namespaces are of Linux"
    done = subprocess.run(command(["true"], "all"), capture_output=True, text=True, check=False)
    return f"this computer allows no such walls: {done.stderr.strip()}" if done.returncode else ""


def environment(home: Path) -> dict[str, str]:
    """What a person with this home starts programs with."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return environ | {"HOME": os.fspath(home), "TIDYTRACE_LANG": "en", "QT_QPA_PLATFORM": "offscreen"}


def run(home: Path, words: Sequence[str], refused: Refused, trace: Path | None = None) -> Ran:
    """Run a program to its end."""
    done = subprocess.run(
        command(words, refused, trace),
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def far(trace: Path) -> list[str]:
    """What was to leave the computer, and who was killed for asking for a socket."""
    return [line for line in _asked(trace) if not all(map(_is_near, _ADDRESS.findall(line)))] + [
        line for line in _lines(trace) if "killed by SIGSYS" in line
    ]


def near(trace: Path) -> list[str]:
    """What went to another program of the same computer by its addresses."""
    return [line for line in _asked(trace) if all(map(_is_near, _ADDRESS.findall(line)))]


def _asked(trace: Path) -> list[str]:
    return [line for line in _lines(trace) if _GOING.search(line) and _ADDRESS.search(line)]


def _is_near(found: tuple[str, str]) -> bool:
    return _NEAR.fullmatch(found[0] or found[1]) is not None


def _lines(trace: Path) -> list[str]:
    return trace.read_text("utf-8").splitlines()
