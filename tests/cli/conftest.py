"""A person's computer with two AI apps, and the command line on it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.cli.main import run
from tidytrace.host import current_host


@dataclass(frozen=True)
class Answer:
    """What one command printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture(autouse=True)
def ready(prepared) -> None:
    """No test here is about making the detector rules."""


@pytest.fixture
def command(home: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line: ``command("chats", "list")``."""

    def call(*arguments: str) -> Answer:
        capfd.readouterr()
        code = run(arguments)
        printed = capfd.readouterr()
        return Answer(code, printed.out, printed.err)

    return call


@pytest.fixture
def chats(home: Path) -> Sequence[Talk]:
    """Six conversations in Claude Code and six others in Codex; returned are all twelve, Claude's first."""
    home.mkdir(parents=True, exist_ok=True)
    mine = talks(12, seed=20)
    host = current_host()
    WRITERS["claude-code"](host, mine[:6])
    WRITERS["codex"](host, mine[6:])
    return mine
