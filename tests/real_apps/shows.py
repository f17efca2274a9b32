"""What an app does while a switch is on the wrong side, and no more once it is set."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from real_apps.app import Desk, Shows

_JUST_NOW: Final = 600
"""Seconds; what was there when the scratch computer rested is older."""
RAN: Final = "ran-without-asking.txt"
WANTS_RUN: Final = f"SHELL(touch {RAN})"
"""The model server has the app run this, if the app lets it."""
WANTS_PUSH: Final = f"SHELL(git push; touch {RAN})"
"""The same, for apps that run what is harmless without a question."""


def asks_for(hosts: str) -> Shows:
    """It wants to reach hosts that fit a regular expression."""

    def shows(desk: Desk, _talk: str) -> bool:
        return any(re.search(hosts, one) for one in desk.gate.asked)

    return shows


def writes(files: str) -> Shows:
    """It writes the conversation into files that fit a glob below the home."""

    def shows(desk: Desk, talk: str) -> bool:
        return any(talk.encode() in path.read_bytes() for path in desk.home.glob(files) if path.is_file())

    return shows


def leaves(files: str) -> Shows:
    """It leaves new files that fit a glob below the home, such as reports that could not be sent."""

    def shows(desk: Desk, _talk: str) -> bool:
        return any(path.stat().st_mtime > time.time() - _JUST_NOW for path in desk.home.glob(files) if path.is_file())

    return shows


def runs(desk: Desk, _talk: str) -> bool:
    """It ran the command of ``WANTS_RUN``."""
    ran = desk.work / RAN
    if not ran.exists():
        return False
    ran.unlink()
    return True


def sets(file: str, *keys: str, to: Any) -> Callable[[Desk], None]:
    """Gives a member of a JSON file below the home a value, as a person would who does not mind."""

    def risky(desk: Desk) -> None:
        path: Path = desk.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = json.loads(path.read_text("utf-8")) if path.exists() else {}
        inner = whole
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = to
        path.write_text(json.dumps(whole, indent=2), "utf-8")

    return risky
