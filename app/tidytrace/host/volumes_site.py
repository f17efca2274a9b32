"""The computer whose volumes are looked at: where its files are, and who answers what no file tells."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """What a disk answers to IOCTL_STORAGE_QUERY_PROPERTY."""

    bus: int | None = None
    """STORAGE_BUS_TYPE"""
    removable: bool = False
    name: str = ""
    """Vendor and product."""
    seek_penalty: bool | None = None
    trim: bool | None = None


class Drive(msgspec.Struct, frozen=True, kw_only=True):
    r"""What Windows tells of the volume of a path. None: it did not answer."""

    root: str
    r"""Such as ``C:\``."""
    kind: int
    """Answer of GetDriveTypeW."""
    system: str = ""
    disks: tuple[Disk, ...] = ()
    """The disks that its extents lie on."""


class Asking(Protocol):
    """The questions that no file answers. None: there was no answer."""

    def command(self, *words: str) -> str | None:
        """What a command prints, when it ends well and in time."""

    def flags(self, path: str) -> int | None:
        """The flags of a file or folder on Linux, see ioctl_iflags(2)."""

    def reflink(self, path: str) -> bool | None:
        """Whether the XFS that holds a path lets files share blocks."""

    def drive(self, path: str) -> Drive | None:
        """The volume of a path on a local disk of Windows."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that were written down, for a computer that is not there. Keys are as the system writes them."""

    commands: Mapping[str, str] = {}
    """Command lines, words joined by blanks, to what they print."""
    inode_flags: Mapping[str, int] = {}
    reflinks: Mapping[str, bool] = {}
    """Mount points."""
    drives: Mapping[str, Drive] = {}
    r"""Roots such as ``C:\``."""

    def command(self, *words: str) -> str | None:
        """As written down."""
        return self.commands.get(" ".join(words))

    def flags(self, path: str) -> int | None:
        """As written down."""
        return self.inode_flags.get(path)

    def reflink(self, path: str) -> bool | None:
        """As written down."""
        return self.reflinks.get(path)

    def drive(self, path: str) -> Drive | None:
        """The one with the longest root above the path."""
        above = [root for root in self.drives if path.lower().startswith(root.lower())]
        return self.drives[max(above, key=len)] if above else None


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The computer that is looked at."""

    local: Callable[[str], Path]
    """From a path as the system writes it to one that can be opened."""
    written: Callable[[Path], str]
    """And back."""
    asking: Asking
    registry: Callable[[str, str], str | int | None]
    """A value of the Windows registry."""
