"""Two computers and a cable between them, made of network namespaces that need no rights."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import psutil

HERE: Final = "10.77.0.1"
"""The computer with the server."""
THERE: Final = "10.77.0.2"
_SLEEP: Final = "echo ready; exec sleep 3600"
_GET: Final = """
import http.client, sys
address, port, path = sys.argv[1:4]
connection = http.client.HTTPConnection(address, int(port), timeout=5)
try:
    connection.request("GET", path, headers={"Accept": "*/*"})
    print(connection.getresponse().status)
except OSError:
    print(0)
"""


class NoNetworks(Exception):  # noqa: N818 - says what is the matter
    """The system allows no network of one's own."""


class Yard:
    """Both computers; they see the same files."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Make them. Raises NoNetworks.

        Args:
            environ: what the programs there see.
        """
        for tool in ("unshare", "nsenter", "ip"):
            if shutil.which(tool) is None:
                raise NoNetworks(f"there is no {tool}")
        self.environ = dict(environ)
        self._keepers: list[subprocess.Popen[bytes]] = []
        self._started: list[subprocess.Popen[bytes]] = []
        self._here = self._keeper("unshare", "--user", "--map-root-user", "--net")
        try:
            self._there = self._keeper(*self._inside(self._here), "unshare", "--net")
            for computer, words in (
                (
                    self._here,
                    ("link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", str(self._there)),
                ),
                (self._here, ("link", "set", "lo", "up")),
                (self._here, ("addr", "add", f"{HERE}/24", "dev", "cable")),
                (self._here, ("link", "set", "cable", "up")),
                (self._there, ("link", "set", "lo", "up")),
                (self._there, ("addr", "add", f"{THERE}/24", "dev", "cable")),
                (self._there, ("link", "set", "cable", "up")),
            ):
                self._ip(computer, words)
        except NoNetworks:
            self.close()
            raise

    def _keeper(self, *command: str) -> int:
        keeper = subprocess.Popen((*command, "sh", "-c", _SLEEP), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._keepers.append(keeper)
        if keeper.stdout is None or keeper.stdout.readline() != b"ready\n":
            keeper.wait(5)
            raise NoNetworks((keeper.stderr.read() if keeper.stderr else b"").decode().strip())
        return keeper.pid

    def _ip(self, computer: int, words: Sequence[str]) -> None:
        command = (*self._inside(computer), "ip", *words)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoNetworks(done.stderr.strip())

    def _inside(self, computer: int) -> tuple[str, ...]:
        return ("nsenter", "--target", str(computer), "--user", "--net", "--preserve-credentials", "--")

    def start(self, command: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path) -> None:
        """Start a server on the first computer."""
        with log.open("ab") as out:
            self._started.append(
                subprocess.Popen(
                    (*self._inside(self._here), *command),
                    cwd=folder,
                    env={**self.environ, **environ},
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    def stop(self) -> None:
        """End what was started, with all that it started itself."""
        family: list[psutil.Process] = []
        for one in self._started:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(one.pid)
                family += [process, *process.children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(family, 10)
        for one in self._started:
            one.wait(10)
        self._started = []

    def status(self, port: int, path: str = "/", *, address: str = HERE, there: bool = True) -> int:
        """The HTTP status that a computer gets; 0 when there is no connection."""
        command = (sys.executable, "-c", _GET, address, str(port), path)
        inside = self._inside(self._there if there else self._here)
        done = subprocess.run((*inside, *command), capture_output=True, text=True, timeout=60, check=True)
        return int(done.stdout)

    def wait(self, port: int, path: str, seconds: float, log: Path) -> None:
        """Wait until a server answers on the first computer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.status(port, path, address="127.0.0.1", there=False):
                return
            assert any(one.poll() is None for one in self._started), log.read_text("utf-8", "replace")[-3000:]
            time.sleep(0.5)
        raise AssertionError(f"no answer in {seconds} s: {log.read_text('utf-8', 'replace')[-3000:]}")

    def tidytrace(self, home: Path, *arguments: str) -> tuple[int, dict]:
        """Run the command line on the first computer; the exit code and the document."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environ |= {"HOME": os.fspath(home), "TIDYTRACE_LANG": "en"}
        done = subprocess.run(
            (*self._inside(self._here), sys.executable, "-m", "tidytrace", *arguments, "--json"),
            env=environ,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.stdout, done.stderr.decode()
        return done.returncode, json.loads(done.stdout)

    def close(self) -> None:
        """Take all of it down."""
        self.stop()
        for keeper in self._keepers:
            keeper.kill()
            keeper.communicate()
