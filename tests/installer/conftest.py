"""A checkout of the scripts alone, on a computer of stand-ins: no test here downloads or installs anything."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
TOOLS = ("sh", "cmp", "sed", "cp", "mv", "rm", "mkdir", "chmod", "ln", "env", "sleep", "cat", "true")

PYTHON = """#!/bin/sh
# stands for Python: writes down what it was asked, and makes believe
printf '%s\\n' "$*" >>"$STANDINS/asked"
case "$*" in
*ensurepip*) test ! -e "$STANDINS/no-ensurepip" ;;
*fcntl*) exec '{real}' "$@" ;;
*realpath*) test ! -e "$STANDINS/too-old" && printf '%s\\n' "$STANDINS/usr/python3.11" ;;
*"-m venv"*)
    for folder; do :; done
    rm -rf "$folder"
    mkdir -p "$folder/bin" "$folder/lib/python3.11/site-packages"
    ln -s "$STANDINS/usr/python3.11" "$folder/bin/python"
    ;;
*"-m pip"*)
    sleep "${{PIP_SECONDS:-0}}"
    echo 'chatter of pip'
    test ! -e "$STANDINS/no-network"
    ;;
*needs.py*) cat "$STANDINS/needs" 2>/dev/null || : ;;
*"-V"*) echo Python 3.10.12 ;;
*"-P -m tidytrace"*) shift 3; for word; do printf '<%s>' "$word"; done; echo ;;
*"-m pytest"*) echo "pytest in $PWD on $QT_QPA_PLATFORM" ;;
esac
"""

SAYS_ITSELF = """#!/bin/sh
printf '%s\\n' "{name} $*" >>"$STANDINS/asked"
{then}
"""


class Checkout:
    """The installer's scripts in a folder of their own, with the computer around them."""

    def __init__(self, root: Path, standins: Path) -> None:
        self.root = root
        self.standins = standins
        self.path = standins / "path"
        shutil.copytree(INSTALLER, root / "installer", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("requirements.lock", "requirements-dev.lock"):
            (root / name).write_text(f"one of {name}\n", encoding="utf-8")
        self.path.mkdir(parents=True)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, f"{tool} is on every POSIX system"
            (self.path / tool).symlink_to(found)
        (standins / "usr").mkdir()
        _script(standins / "usr" / "python3.11", PYTHON.format(real=sys.executable))
        (self.path / "python3").symlink_to(standins / "usr" / "python3.11")
        self.program("id", "echo 1000")

    def program(self, name: str, then: str = "") -> None:
        """Put a program on this computer; it writes down its arguments."""
        _script(self.path / name, SAYS_ITSELF.format(name=name, then=then))

    def lacks(self, *packages: str) -> None:
        """Let the look at the system's libraries end with these packages."""
        (self.standins / "needs").write_text("".join(f"{package}\n" for package in packages), encoding="utf-8")

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": os.fspath(self.path), "STANDINS": os.fspath(self.standins), "LANG": "C.UTF-8", **more}

    def command(self, script: str, arguments: Sequence[str]) -> list[str]:
        return [os.fspath(self.path / "sh"), os.fspath(self.root / "installer" / script), *arguments]

    def start(self, *arguments: str, script: str = "run.sh", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(script, arguments),
            env=self.environment(**more),
            cwd=self.standins,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def asked(self, part: str) -> list[str]:
        """What the stand-ins were asked so far that contains ``part``."""
        noted = self.standins / "asked"
        lines = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
        return [line for line in lines if part in line]


def _script(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    if os.name != "posix":
        pytest.skip("shell scripts are for POSIX systems")
    return Checkout(tmp_path / "it's 清迹 here", tmp_path / "stand-ins")
