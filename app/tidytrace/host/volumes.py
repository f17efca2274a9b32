"""What a path lies on, as far as the system tells without special rights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

Medium = Literal["rotational", "flash", "network", "memory", "removable", "virtual", "unknown"]
"""``virtual`` is what a hypervisor shows; ``unknown`` also stands for several disks of different kinds."""


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A file system, and what is below it. None means that it cannot be told."""

    mount: str
    """Where it is mounted, as the system writes it; empty when even that is not known."""
    system: str = ""
    """Name of the file system in small letters, such as ``ext4`` or ``ntfs``."""
    medium: Medium = "unknown"
    copy_on_write: bool | None = None
    """Whether a write goes to another place than what it replaces."""
    encrypted: bool | None = None
    """Whether the disk is of no use without the person's key."""
    snapshots: bool | None = None
    """Whether older states are kept; false only where the volume cannot have any or none was found."""
    snapshots_at: str | None = None
    """Where they were seen, as the system writes it."""
    journaled_data: bool = False
    """Whether contents of files go through the journal of the file system."""
    layered: bool = False
    """Whether it shows older layers below the one that is written to, as in a container."""

    def __post_init__(self) -> None:
        """Raises ValueError for snapshots that were seen and are not there."""
        if self.snapshots_at is not None and not self.snapshots:
            raise ValueError("snapshots were seen, so there are some")

    def above(self, lower: "Volume") -> "Volume":
        """This file system when it is kept in a file or folder of another one."""
        mine = self if self.snapshots else lower
        return msgspec.structs.replace(
            self,
            medium=lower.medium,
            copy_on_write=_either(self.copy_on_write, lower.copy_on_write),
            encrypted=_either(self.encrypted, lower.encrypted),
            snapshots=_either(self.snapshots, lower.snapshots),
            snapshots_at=mine.snapshots_at,
            journaled_data=self.journaled_data or lower.journaled_data,
            layered=self.layered or lower.layered,
        )


NOWHERE: Final = Volume(mount="")
"""The volume of which nothing is known."""


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001
    if one or other:
        return True
    return None if one is None or other is None else False


class Volumes(Protocol):
    """The volumes of one computer, looked at once each; ask the host for new ones before the next piece of work."""

    def of(self, path: Path) -> Volume:
        """What a path lies on. Nothing behind a network mount is touched."""


class GivenVolumes:
    """Volumes that were given; what they do not cover is left to others."""

    def __init__(self, given: Mapping[Path, Volume], otherwise: Volumes) -> None:
        """Keys are openable folders."""
        self._given = sorted(given.items(), key=lambda one: -len(one[0].parts))
        self._otherwise = otherwise

    def of(self, path: Path) -> Volume:
        """The given one of the nearest folder."""
        for folder, volume in self._given:
            if path.is_relative_to(folder):
                return volume
        return self._otherwise.of(path)
