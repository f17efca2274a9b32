"""Folders that were made for a file of ours, so that they can go with it."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def missing_folders(folder: Path) -> list[Path]:
    """The folder and those above it that are not there, the outermost first."""
    missing: list[Path] = []
    while not os.path.lexists(folder):
        missing.insert(0, folder)
        folder = folder.parent
    return missing


def remove_folders(folders: Sequence[str]) -> None:
    """Remove folders of ours in which nothing is, the innermost first."""
    for folder in reversed(folders):
        with suppress(OSError):  # something else is in it, or it is gone
            os.rmdir(folder)  # noqa: PTH106 - a text
