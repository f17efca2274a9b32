"""How an operating system lays out a computer: known folders, programs, packages.

A layout only reads files (and on Windows the registry) that it reaches through its ``Ground``; so the same code serves
the real machine and a fixture, and nothing is ever started to ask it something.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from tidytrace.catalog import System
from tidytrace.host.base import Package


class Registry(Protocol):
    """The Windows registry, or something that answers like it."""

    def value(self, key: str, name: str) -> str | int | None:
        r"""One value of a key such as ``HKCU\Software\…``; none when it is not there or may not be read."""

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Names of the keys right below one."""

    def names(self, key: str) -> tuple[str, ...]:
        """Names of the values of one key."""


class NoRegistry:
    """The registry of a system that has none."""

    def value(self, key: str, name: str) -> str | int | None:  # noqa: ARG002 - it answers every question alike
        """Nothing."""
        return None

    def subkeys(self, key: str) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing."""
        return ()

    def names(self, key: str) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing."""
        return ()


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a layout stands on."""

    home: Path
    environ: Mapping[str, str]
    local: Callable[[str], Path]
    """From a path as the system writes it to one that can be opened."""
    registry: Registry = NoRegistry()

    def folder(self, variable: str, otherwise: str | Path) -> str:
        """A folder that an environment variable may move; one that is not absolute is ignored, as XDG asks."""
        value = self.environ.get(variable, "")
        if value and (os.path.isabs(value) or value[1:2] == ":"):  # noqa: PTH117 - a text, not yet a path
            return os.fspath(self.local(value))
        return os.fspath(self.local(otherwise) if isinstance(otherwise, str) else otherwise)


class Layout(ABC):
    """One operating system's customs."""

    system: System
    suffixes: tuple[str, ...] = ("",)
    """What a command's file may end with."""

    def __init__(self, ground: Ground) -> None:
        """Nothing is looked up yet."""
        self.ground = ground

    @abstractmethod
    def variables(self) -> dict[str, str]:
        """The path variables of this system, ready to open."""

    @abstractmethod
    def release(self) -> str:
        """Name and version of the system; just the name when it does not say."""

    @abstractmethod
    def program_folders(self) -> Iterable[Path]:
        """Where programs stand besides the folders of PATH."""

    @abstractmethod
    def npm_folders(self) -> Iterable[str]:
        """Templates of folders ``node_modules`` for programs of the whole computer or person; ``*`` is a glob."""

    @abstractmethod
    def python_folders(self, name: str) -> Iterable[str]:
        """Templates of folders ``site-packages`` that may hold the program ``name``; ``*`` is a glob."""

    @abstractmethod
    def own_package(self, kind: str, name: str) -> Package | None:
        """A package of a kind that only this system knows."""

    def path_folders(self) -> Iterator[Path]:
        """The folders of PATH, then the customary ones."""
        separator = ";" if self.system == "windows" else ":"
        for folder in self.ground.environ.get("PATH", "").split(separator):
            if folder:
                yield self.ground.local(folder)
        yield from self.program_folders()

    def xdg(self) -> dict[str, str]:
        """The XDG base folders; tools that run on every system use them on every system."""
        ground = self.ground
        return {
            "xdg_config": ground.folder("XDG_CONFIG_HOME", ground.home / ".config"),
            "xdg_data": ground.folder("XDG_DATA_HOME", ground.home / ".local" / "share"),
            "xdg_state": ground.folder("XDG_STATE_HOME", ground.home / ".local" / "state"),
            "xdg_cache": ground.folder("XDG_CACHE_HOME", ground.home / ".cache"),
        }
