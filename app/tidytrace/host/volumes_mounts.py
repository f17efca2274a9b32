"""Which mount a path of Linux lies on, decided from the kernel's table before anything is touched."""

import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.reading import read_bytes
from tidytrace.host.volumes_site import Site

_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
_TABLE_BYTES: Final = 16 * 1024 * 1024
_LINKS: Final = 40
"""As many links as the kernel follows, see path_resolution(7)."""

NETWORK: Final = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "davfs", "lustre"),
        *("beegfs", "gpfs", "glusterfs", "orangefs", "pvfs2", "gfs", "gfs2", "ocfs2"),
        *("fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.curlftpfs", "fuse.s3fs", "fuse.gcsfuse", "fuse.davfs"),
        *("fuse.davfs2", "fuse.google-drive-ocamlfuse", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.cvmfs2"),
        *("fuse.onedriver", "fuse.kio-fuse", "fuse.juicefs", "fuse.seadrive", "fuse.seaf-fuse", "fuse.smbnetfs"),
        *("fuse.goofys", "fuse.blobfuse", "fuse.blobfuse2"),
    }
)
"""File systems that another computer serves."""

SHARED_BY_HYPERVISOR: Final = frozenset(
    {"virtiofs", "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse", "prl_fs", "drvfs", "lxfs", "wslfs", "hgfs"}
)
"""Folders of the computer that a virtual machine, or the Linux inside Windows, runs on."""


class Mount(msgspec.Struct, frozen=True, kw_only=True):
    """A line of ``/proc/self/mountinfo``, see proc_pid_mountinfo(5)."""

    number: int
    parent: int
    device: str
    """``major:minor``; anonymous (``0:…``) for file systems that manage their disks themselves."""
    root: str
    """What of the file system is mounted."""
    point: str
    system: str
    source: str
    options: tuple[str, ...]
    """Those of the file system itself."""

    @property
    def is_network(self) -> bool:
        """Whether another computer serves it; Plan 9's protocol is also spoken inside one computer."""
        if self.system == "9p":
            return not self.is_shared_by_hypervisor
        return self.system in NETWORK

    @property
    def is_shared_by_hypervisor(self) -> bool:
        """Whether it is a folder of the computer that ours runs on."""
        if self.system == "9p":
            local = any(option in {"trans=virtio", "trans=fd", "trans=xen"} for option in self.options)
            return local or any(option.startswith("aname=drvfs") for option in self.options)
        return self.system in SHARED_BY_HYPERVISOR

    @property
    def may_hang(self) -> bool:
        """Whether a look into it may wait for somebody else: a server, a program, a disk to be mounted."""
        foreign = self.is_network or self.is_shared_by_hypervisor or self.system == "autofs"
        return foreign or self.system == "fuse" or self.system.startswith("fuse.")

    def option(self, name: str) -> str | None:
        """The value of an option such as ``upperdir``."""
        start = f"{name}="
        return next((one[len(start) :] for one in self.options if one.startswith(start)), None)

    def covers(self, path: str) -> bool:
        """Whether a path is at or below the mount point."""
        return self.point in {"/", path} or path.startswith(self.point + "/")


class Mounts:
    """The whole table."""

    def __init__(self, text: str) -> None:
        """Lines that are no mounts are passed over."""
        self.all = tuple(_parsed(text.splitlines()))
        numbers = {mount.number for mount in self.all}
        self._roots = tuple(mount for mount in self.all if mount.parent not in numbers or mount.parent == mount.number)
        children: dict[int, list[Mount]] = {}
        for mount in self.all:
            if mount.parent != mount.number:
                children.setdefault(mount.parent, []).append(mount)
        self._children: Mapping[int, list[Mount]] = children

    def above(self, path: str) -> Mount | None:
        """The mount that an absolute path without links lies on.

        One mount may hide others that are still in the table, so the way down is gone as the kernel goes it.
        """
        roots = [mount for mount in self._roots if mount.covers(path)]
        if not roots:
            return None
        found = max(enumerate(roots), key=lambda one: (len(one[1].point), one[0]))[1]
        seen = {found.number}
        while True:
            below = [one for one in self._children.get(found.number, ()) if one.covers(path) and one.number not in seen]
            if not below:
                return found
            found = min(enumerate(below), key=lambda one: (len(one[1].point), -one[0]))[1]
            seen.add(found.number)


def read_mounts(site: Site) -> Mounts:
    """The table of this process."""
    content = read_bytes(site.local("/proc/self/mountinfo"), _TABLE_BYTES)
    return Mounts(content.decode("utf-8", "surrogateescape"))


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a path leads."""

    path: str
    """Absolute and without links, as far as it was gone."""
    mount: Mount | None
    walked: bool
    """Whether all of the way was gone; if not, opening the path may wait for a server."""


def real_spot(path: str, mounts: Mounts, site: Site, *, real: str = "/") -> Spot:
    """A path without links and its mount; what may hang is not entered, so links behind it stay.

    Args:
        path: As the system writes it.
        mounts: The table of the same computer.
        site: Where its files can be opened.
        real: A folder without links that the path starts from.
    """
    waiting = _parts(path)
    done = [part for part in real.split("/") if part]
    links = 0
    while waiting and links <= _LINKS:
        part = waiting.pop()
        if part == "..":
            del done[-1:]
            continue
        place = "/" + "/".join([*done, part])
        mount = mounts.above(place)
        if mount is not None and mount.may_hang:
            whole = posixpath.normpath("/".join([place, *reversed(waiting)]))
            return Spot(path=whole, mount=mounts.above(whole), walked=False)
        target = _target(site.local(place))
        if target is None:
            done.append(part)
            continue
        links += 1
        if target.startswith("/"):
            target = site.written(Path(target))
            done.clear()
        waiting += _parts(target)
    end = "/" + "/".join(done)
    return Spot(path=end, mount=mounts.above(end), walked=True)


def _parts(path: str) -> list[str]:
    """The names of a path, last one first."""
    return [part for part in reversed(path.split("/")) if part not in {"", "."}]


def _target(path: Path) -> str | None:
    try:
        return os.readlink(path)  # noqa: PTH115 - one call into the kernel for each part of each path
    except OSError:
        return None  # no link, or a place that is not there


def _parsed(lines: Iterable[str]) -> Iterable[Mount]:
    for line in lines:
        fields, separator, rest = line.partition(" - ")
        parts, more = fields.split(" "), rest.split(" ")
        if not separator or len(parts) < 6 or not (parts[0].isdecimal() and parts[1].isdecimal()):
            continue
        yield Mount(
            number=int(parts[0]),
            parent=int(parts[1]),
            device=parts[2],
            root=_plain(parts[3]),
            point=_plain(parts[4]),
            system=more[0],
            source=_plain(more[1]) if len(more) > 1 else "",
            options=tuple(_plain(one) for one in " ".join(more[2:]).split(",")),
        )


def _plain(text: str) -> str:
    r"""Blanks, tabs, line ends, ``\`` and ``#`` are written as three octal digits of a byte."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 8)), text)
