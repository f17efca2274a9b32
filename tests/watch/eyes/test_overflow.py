"""More moves than Windows can keep for us: that is told, so that somebody looks, and watching goes on."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.watch.eyes.moved import Batch, Moved
from tidytrace.watch.eyes.trees import Trees

pytestmark = pytest.mark.skipif(os.name != "nt", reason="only Windows keeps what moved in a buffer of its own")


def taken(moved: Moved, wanted: Callable[[Batch], bool]) -> bool:
    """Wait for what is wanted to be told."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if wanted(moved.take()):
            return True
        time.sleep(0.05)
    return False


def test_it_is_told_and_watching_goes_on(tmp_path: Path, monkeypatch) -> None:
    from watchdog.observers import winapi

    really, asked = winapi.ReadDirectoryChangesW, []

    def overflowing(*arguments):
        asked.append(arguments)
        return True if len(asked) == 1 else really(*arguments)  # without a byte the first time

    monkeypatch.setattr(winapi, "ReadDirectoryChangesExW", None)
    monkeypatch.setattr(winapi, "ReadDirectoryChangesW", overflowing)
    moved = Moved(threading.Event())
    trees = Trees(moved)
    try:
        assert trees.add(os.fspath(tmp_path))
        assert taken(moved, lambda batch: batch.lost)
        (tmp_path / "one.jsonl").write_text("{}\n")
        assert taken(moved, lambda batch: os.fspath(tmp_path / "one.jsonl") in batch.files)
    finally:
        trees.close()


def test_nothing_is_lost_when_little_moves(tmp_path: Path) -> None:
    moved = Moved(threading.Event())
    trees = Trees(moved)
    try:
        assert trees.add(os.fspath(tmp_path))
        (tmp_path / "one.jsonl").write_text("{}\n")
        assert taken(moved, lambda batch: os.fspath(tmp_path / "one.jsonl") in batch.files)
    finally:
        trees.close()
    assert not moved.take().lost
