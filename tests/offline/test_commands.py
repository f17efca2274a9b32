"""All that Tidytrace does, done where there is no network and the kernel kills whoever asks for one.

Each command runs twice on the same home: on this computer, and behind the walls of ``walls.py``. Both times it must
say the same. Where there is strace, every address is looked at as well.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offline import walls
from offline.conftest import TIDYTRACE

NETWORKS_OWN = {"exposed-server", "outbound"}
"""Checks whose subject is the network itself: where there is none they have less to tell."""
CHANCE = {"generated", "took_ms", "vault_id", "receipt", "until", "mark"}
"""What is another thing at each run: times, names that are drawn, and marks under a key that is drawn."""


def steady(value: Any) -> Any:
    """A document without what is left to chance."""
    if isinstance(value, dict):
        drawn = CHANCE | {"id"} if "mark" in value else CHANCE
        return {key: steady(one) for key, one in value.items() if key not in drawn}
    if isinstance(value, list):
        return [steady(one) for one in value if not isinstance(one, dict) or one.get("check") not in NETWORKS_OWN]
    return value


class Twice:
    """A home on this computer, the same home behind the walls, and what was said there."""

    def __init__(self, person: Callable[[], Path], trace: Path) -> None:
        self._person, self._trace = person, trace

    def run(self, *lines: tuple[str, ...]) -> list[walls.Ran]:
        """Some command lines one after the other; what they said behind the walls."""
        outside = self._all(lines, "nothing")
        inside = self._all(lines, "all")
        for here, there in zip(outside, inside, strict=True):
            assert (there.code, steady(there.document)) == (here.code, steady(here.document)), there.err
        return inside

    def _all(self, lines: tuple[tuple[str, ...], ...], refused: walls.Refused) -> list[walls.Ran]:
        home = self._person()
        said = []
        for line in lines:
            trace = self._trace if refused == "all" else None
            said.append(walls.run(home, [*TIDYTRACE, *line, "--json"], refused, trace))
            if trace is not None and trace.exists():
                assert walls.far(trace) == walls.near(trace) == []
        return said


@pytest.fixture
def twice(person, tmp_path: Path) -> Twice:
    return Twice(person, tmp_path / "trace")


def test_looking_finds_the_same(twice) -> None:
    apps, checked, scanned, listed = twice.run(("apps",), ("checkup",), ("scan",), ("chats", "list"))
    assert {app["id"] for app in apps.document["apps"]} >= {"codex", "claude-code", "gemini-cli"}
    assert checked.code == scanned.code == 1
    assert {one["id"] for one in checked.document["findings"] if one["state"] == "risk"} >= {"codex.analytics"}
    assert scanned.document["summary"]["payment-card"] >= 3
    assert len(listed.document["chats"]) == 6


def test_a_switch_is_moved_a_chat_erased_and_both_brought_back(twice) -> None:
    fixed, _key, erased, without, _undone, _back, listed = twice.run(
        ("fix", "codex.analytics"),
        ("vault", "key", "file"),
        ("chats", "erase", "--app", "codex", "--yes"),
        ("chats", "list"),
        ("undo",),
        ("undo",),
        ("chats", "list"),
    )
    assert [one["finding"] for one in fixed.document["fixed"]] == ["codex.analytics"]
    assert len(erased.document["erased"]) == 2
    assert erased.document["proof"]["traces"] == 0
    assert len(without.document["chats"]) == 4
    assert len(listed.document["chats"]) == 6


def test_the_walls_are_walls(person, tmp_path: Path) -> None:
    home, trace = person(), tmp_path / "trace"
    tries = {
        "a socket of the internet": "import socket; socket.socket()",
        "a datagram": "import socket; socket.socket(type=socket.SOCK_DGRAM)",
        "a name": "import socket; socket.getaddrinfo('example.org', 80)",
        "one of the next version": "import socket; socket.socket(socket.AF_INET6)",
    }
    for name, code in tries.items():
        ran = walls.run(home, [TIDYTRACE[0], "-I", "-S", "-c", code], "all", trace)
        assert ran.code != 0, name
        if shutil.which("strace"):
            assert any("SIGSYS" in line for line in walls.far(trace)), name
    harmless = "import socket; socket.socket(socket.AF_UNIX); socket.if_nameindex()"
    assert walls.run(home, [TIDYTRACE[0], "-I", "-S", "-c", harmless], "all", trace).code == 0
