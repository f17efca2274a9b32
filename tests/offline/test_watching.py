"""Watching needs no network: it tells what was typed where there is none."""

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from offline import walls
from offline.conftest import TIDYTRACE
from watch_eyes import card, line

_PATIENCE = 60
_CHAT = "0b9f6f0a-8f6e-4a0e-9d55-0d6f7a3c1e42"


@contextlib.contextmanager
def watching(home: Path, trace: Path) -> Iterator[Iterator[dict[str, Any]]]:
    """``tidytrace watch`` behind the walls: what it says, as it comes."""
    process = subprocess.Popen(
        walls.command([*TIDYTRACE, "watch", "--json"], "all", trace),
        env=walls.environment(home),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )

    def stop() -> None:
        # strace waits for whom it watches, so all of them get it
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    end = threading.Timer(_PATIENCE, stop)
    end.start()
    try:
        assert process.stdout is not None
        yield map(json.loads, process.stdout)
    finally:
        end.cancel()
        stop()
        process.communicate()


def test_what_was_typed_is_told(person, tmp_path: Path) -> None:
    home, trace = person(), tmp_path / "trace"
    folder = home / ".claude" / "projects" / "-somewhere"
    folder.mkdir(parents=True)
    with watching(home, trace) as events:
        assert next(event for event in events if event["event"] == "ready")["watching"]
        (folder / f"{_CHAT}.jsonl").write_text(line(f"My bank card is {card('typed now')}.", _CHAT), "utf-8")
        told = next(event["notice"] for event in events if event["event"] == "notice")
    assert told["about"]["chat"] == f"claude-code:{_CHAT}"
    if trace.exists():
        assert walls.far(trace) == walls.near(trace) == []
