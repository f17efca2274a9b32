"""On what kind of storage a file lies, and what erasing there can truthfully promise.

Overwriting in place reaches the old bytes on a spinning disk with an ordinary file system. Flash moves writes to other
cells, copy-on-write file systems to other blocks, and a share does what its server does. A virtual disk says that it
spins whatever lies below it, so inside a virtual machine the kind is unknown.
"""

import os
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.host import Host

StorageKind = Literal["hdd", "ssd", "copy-on-write", "network", "memory", "removable", "unknown"]
Promise = Literal["overwritten", "best-effort", "snapshots-possible", "not-here"]

_COPY_ON_WRITE: Final = {"btrfs", "zfs", "bcachefs", "apfs", "refs", "nilfs2"}
_NETWORK: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "fuse.rclone", "davfs"}
_MEMORY: Final = {"tmpfs", "ramfs"}
_LAYERED: Final = {"overlay", "ecryptfs", "fuse", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "virtiofs"}
_PROMISES: Final[dict[StorageKind, Promise]] = {
    "hdd": "overwritten",
    "ssd": "best-effort",
    "copy-on-write": "snapshots-possible",
    "network": "not-here",
    "memory": "overwritten",
    "removable": "best-effort",
    "unknown": "best-effort",
}
_VIRTUAL: Final = ("qemu", "kvm", "vmware", "virtualbox", "innotek", "xen", "microsoft corporation", "amazon", "google")


class Storage(msgspec.Struct, frozen=True):
    """The kind of storage, and the key of the promise that it allows."""

    kind: StorageKind
    promise: Promise

    @classmethod
    def of(cls, kind: StorageKind) -> "Storage":
        """The storage with the promise of its kind."""
        return cls(kind, _PROMISES[kind])


UNKNOWN: Final = Storage.of("unknown")


def storage_promise(path: Path, host: Host) -> Storage:
    """What holds a path, as far as the system tells; ``unknown`` is never taken for a spinning disk."""
    if host.system != "linux":
        return UNKNOWN
    mounts = host.local("/proc/self/mountinfo")
    try:
        text = mounts.read_text("utf-8", errors="surrogateescape")
        real = os.path.realpath(path)
    except OSError:
        return UNKNOWN
    mount = _mount_of(real, text)
    return UNKNOWN if mount is None else Storage.of(_kind(mount, host))


class _Mount(msgspec.Struct, frozen=True):
    device: str
    """``major:minor``"""
    point: str
    system: str


def _mount_of(path: str, text: str) -> _Mount | None:
    """The mount that a path lies on: the longest mount point above it, of equal ones the last."""
    best: _Mount | None = None
    for line in text.splitlines():
        fields, separator, rest = line.partition(" - ")
        parts = fields.split(" ")
        if not separator or len(parts) < 6 or not rest:
            continue
        point = _unescaped(parts[4])
        inside = point in {"/", path} or path.startswith(point + "/")
        if inside and (best is None or len(point) >= len(best.point)):
            best = _Mount(parts[2], point, rest.split(" ")[0])
    return best


def _unescaped(point: str) -> str:
    for escape, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escape, character)
    return point


def _kind(mount: _Mount, host: Host) -> StorageKind:
    if mount.system in _COPY_ON_WRITE:
        return "copy-on-write"
    if mount.system in _NETWORK:
        return "network"
    if mount.system in _MEMORY:
        return "memory"
    if mount.system in _LAYERED or mount.system.startswith("fuse."):
        return "unknown"
    if _is_virtual(host):
        return "unknown"
    return _disk_kind(host, mount.device)


def _is_virtual(host: Host) -> bool:
    for name in ("sys_vendor", "product_name"):
        text = _line(host.local(f"/sys/class/dmi/id/{name}")).lower()
        if any(word in text for word in _VIRTUAL):
            return True
    return "hypervisor" in _line(host.local("/proc/cpuinfo"), whole=True)


def _disk_kind(host: Host, device: str) -> StorageKind:
    kinds = {_one_disk(folder) for folder in _disks(host.local(f"/sys/dev/block/{device}"))}
    return kinds.pop() if len(kinds) == 1 else "unknown"


def _disks(device: Path) -> list[Path]:
    """The disks below a device: through partitions, and through the layers of LVM and encryption."""
    try:
        folder = device.resolve(strict=True)
    except OSError:
        return []
    if (folder / "partition").exists():
        folder = folder.parent
    below = sorted((folder / "slaves").iterdir()) if (folder / "slaves").is_dir() else []
    return [disk for one in below for disk in _disks(one)] if below else [folder]


def _one_disk(folder: Path) -> StorageKind:
    name = folder.name
    if name.startswith(("vd", "xvd", "loop", "nbd", "zram", "ram")):
        return "unknown"
    if _line(folder / "removable") == "1":
        return "removable"
    rotational = _line(folder / "queue" / "rotational")
    if rotational == "0":
        return "ssd"
    return "hdd" if rotational == "1" else "unknown"


def _line(path: Path, *, whole: bool = False) -> str:
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
    return text if whole else text.strip()
