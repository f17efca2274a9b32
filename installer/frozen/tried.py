"""Tries the program that has Python inside, on a home of its own: ``python3 installer/frozen/tried.py FOLDER``.

Each thing that is tried goes through what such a program could lack: definitions and rules among the resources,
compiled libraries, second processes of its own, Qt's plugins.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ENDING = ".exe" if os.name == "nt" else ""
CARD = "4751 2980 3416 5723"
"""Made up, with the right last digit."""
PATIENCE = 120.0
"""Seconds for the window to open and to end again; build machines are slow."""


class Failed(Exception):  # noqa: N818 - what is told is what did not work
    """It does not do what it should."""


class Tried:
    """The two programs, and a home."""

    def __init__(self, folder: Path, home: Path, environ: Mapping[str, str]) -> None:
        """Nothing has run yet.

        Args:
            folder: In which both programs lie.
            home: An empty folder.
            environ: Of the programs; variables that name homes are replaced.
        """
        self.command = folder / f"tidytrace{ENDING}"
        self.window = folder / f"tidytrace-window{ENDING}"
        self.home = home
        own = {"HOME": home, "USERPROFILE": home}
        own |= {"APPDATA": home / "AppData" / "Roaming", "LOCALAPPDATA": home / "AppData" / "Local"}
        kept = {name: value for name, value in environ.items() if not name.startswith(("XDG_", "PYTHON", "TIDYTRACE"))}
        self.environ = {**kept, **{name: str(path) for name, path in own.items()}, "TIDYTRACE_LANG": "en"}

    def run(self, *words: str, codes: tuple[int, ...] = (0,)) -> str:
        """Run the command line. What it said."""
        done = subprocess.run(
            [self.command, *words],
            env=self.environ,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode not in codes:
            raise Failed(f"tidytrace {' '.join(words)}: {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
        return done.stdout

    def told(self, *words: str, codes: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """The same, as a document."""
        document: dict[str, Any] = json.loads(self.run(*words, "--json", codes=codes))
        if document["errors"]:
            raise Failed(f"tidytrace {' '.join(words)}: {document['errors']}")
        return document

    # --- what is tried

    def version(self) -> None:
        """It starts."""
        _demand(self.run("--version").startswith("tidytrace "), "it says its version")

    def apps(self) -> None:
        """Definitions are there, and lead to an app."""
        settings = self.home / ".codex" / "config.toml"
        settings.parent.mkdir()
        settings.write_text("[analytics]\nenabled = true\n", encoding="utf-8")
        _demand([app["id"] for app in self.told("apps")["apps"]] == ["codex"], "the app is found")

    def checkup(self) -> None:
        """Every check runs, and a switch is moved and moved back."""
        found = self.told("checkup", codes=(1,))["findings"]
        states = {finding["id"]: finding["state"] for finding in found}
        _demand(states.get("codex.analytics") == "risk", "the check-up sees the switch")
        _demand(len(self.told("fix", "codex.analytics")["fixed"]) == 1, "the switch is moved")
        _demand(len(self.told("undo")["undone"]) == 1, "the switch is moved back")

    def scan(self) -> None:
        """Rules and their engine are there."""
        text = self.home / "note.txt"
        text.write_text(f"card {CARD}\n" + "nothing here\n" * 20000, encoding="utf-8")
        found = self.told("scan", str(text), codes=(1,))["matches"]
        _demand([one["kind"] for one in found] == ["payment-card"], "the number is found")

    def believe(self) -> None:
        """The library for content credentials starts, in a process of its own, and finds none in a picture."""
        picture = self.home / "picture.png"
        picture.write_bytes(_PNG)
        with picture.open("rb") as stream:
            done = subprocess.run(
                [self.command, "--part", "credentials", "image/png"],
                env=self.environ,
                stdin=stream,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        _demand(done.stdout == b'{"problem": "none"}', f"there is an answer: {done.stdout!r} {done.stderr[-500:]!r}")

    def licences(self) -> None:
        """Every library that is inside says its licence, and has the text of it beside it."""
        libraries = self.told("licences")["libraries"]
        inside = [one for one in libraries if one["version"]]
        _demand(len(inside) > 20, f"the libraries are known: {len(inside)}")
        _demand(all(one["texts"] for one in inside), "each has the text of its licence")

    def chinese(self) -> None:
        """Translations are there."""
        _demand("体检" in self.run("--lang", "zh_CN", "--help"), "it speaks Chinese")

    def opens(self) -> None:
        """The window comes up with all of its pages, and ends when a package asks for it."""
        window = subprocess.Popen([self.window], env=self.environ, stdin=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        try:
            while window.poll() is None:
                # before it is there nobody is asked, so this is done again
                self.run("--part", "settle", "leave", codes=(0, 1))
                if time.monotonic() > end:
                    raise Failed("the window does not open, or does not end when it is asked to")
        finally:
            if window.poll() is None:
                window.kill()
        _demand(window.wait() == 0, f"the window ends well, not with {window.returncode}")

    def all(self) -> list[Callable[[], None]]:
        """In the order in which they are tried."""
        return [self.version, self.apps, self.checkup, self.scan, self.believe, self.licences, self.chinese, self.opens]


def _demand(good: object, what: str) -> None:
    if not good:
        raise Failed(f"not true: {what}")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
"""A picture of one point."""


def main() -> None:
    """Try all, and say of each how long it took."""
    with tempfile.TemporaryDirectory(prefix="tidytrace-tried-") as name:
        tried = Tried(Path(sys.argv[1]).resolve(), Path(name).resolve(), os.environ)
        for one in tried.all():
            began = time.monotonic()
            try:
                one()
            except Failed as failed:
                sys.exit(f"{one.__name__}: {failed}")
            print(f"{one.__name__:10} {time.monotonic() - began:6.1f} s")


if __name__ == "__main__":
    main()
