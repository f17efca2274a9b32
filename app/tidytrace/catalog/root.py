"""Where the catalogue is read from: the shipped files, or a newer signed catalogue that the person chose."""

import tomllib
from pathlib import Path

from tidytrace.resources import resources


class _Chosen:
    root: Path | None = None


def catalogue_root() -> Path:
    """The folder with ``apps``, ``families``, ``tips`` and ``sites.toml``."""
    return _Chosen.root or resources()


def use_root(root: Path | None) -> None:
    """Read everything from there from now on; none stands for the shipped files."""
    _Chosen.root = root


def shipped_version() -> int:
    """The number of the catalogue that came with the program."""
    version = tomllib.loads((resources() / "catalogue.toml").read_text("utf-8"))["version"]
    if not isinstance(version, int):
        raise TypeError(version)
    return version
