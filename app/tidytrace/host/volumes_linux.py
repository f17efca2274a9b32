"""The volumes of Linux: the table of mounts, sysfs, and two questions to the kernel about single files."""

import posixpath
import re
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.reading import is_file, is_folder, names_in, read_text, resolved
from tidytrace.host.volumes import NOWHERE, Medium, Volume
from tidytrace.host.volumes_disks import Base, base_of, is_virtual
from tidytrace.host.volumes_mounts import Mount, Mounts, Spot, read_mounts, real_spot
from tidytrace.host.volumes_site import Site

_MEMORY: Final = {"tmpfs", "ramfs", "devtmpfs"}
_ELSEWHERE: Final = {
    "btrfs",
    "zfs",
    "fuse.zfs",
    "bcachefs",
    "nilfs2",
    "f2fs",
    "apfs",
    "refs",
    "ubifs",
    "jffs2",
    "logfs",
}
"""Write to another place than what they replace. f2fs does so for all but few writes: its log is its layout."""
_IN_PLACE: Final = {
    *(
        "ext2",
        "ext3",
        "ext4",
        "jfs",
        "reiserfs",
        "vfat",
        "msdos",
        "exfat",
        "ntfs",
        "ntfs3",
        "fuseblk",
        "hfs",
        "hfsplus",
    ),
    *("reiserfs", "udf", "minix", "ufs", "affs"),
}
_ENCRYPTING: Final = {"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs"}
_POOLS: Final = {"zfs", "fuse.zfs"}
_LAYERED: Final = {"overlay", "aufs", "unionfs", "fuse.fuse-overlayfs", "fuse.unionfs"}
_FLAGGED: Final = {"ext2", "ext3", "ext4", "btrfs", "f2fs", "ubifs"}
_ENCRYPTED_FLAG: Final = 0x0000_0800
"""FS_ENCRYPT_FL, see Documentation/filesystems/fscrypt.rst; the others are in ioctl_iflags(2)."""
_JOURNAL_FLAG: Final = 0x0000_4000
_IN_PLACE_FLAG: Final = 0x0080_0000
"""FS_NOCOW_FL"""
_SNAPSHOT_FOLDERS: Final = (".snapshots", "@snapshots", "timeshift-btrfs/snapshots", "_btrbk_snap", "btrbk_snapshots")
"""Of snapper, of a common layout of subvolumes, of Timeshift and of btrbk."""
_SNAPSHOT_ROOT: Final = re.compile(r"(?:^|/)(?:@?\.?_?snapshots|timeshift-btrfs(?:/snapshots)?|_btrbk_snap)$")
_JOURNAL_OPTION: Final = "data=journal"
_NESTED: Final = 8
"""File systems in files of file systems."""


class LinuxVolumes:
    """Looks at each mount, and in each folder for snapshots, once."""

    def __init__(self, site: Site) -> None:
        """Nothing is looked at yet."""
        self._site = site
        self._mounted: dict[Mount, Volume] = {}
        self._folders: dict[Path, Spot] = {}
        self._snapshots: dict[str, tuple[bool | None, str | None]] = {}

    @cached_property
    def _mounts(self) -> Mounts:
        return read_mounts(self._site)

    @cached_property
    def _virtual(self) -> bool:
        return is_virtual(self._site.local)

    def of(self, path: Path) -> Volume:
        """What a path lies on."""
        return self._of(path, 0)

    def _of(self, path: Path, depth: int) -> Volume:
        spot = self._spot(path)
        if spot.mount is None:
            return NOWHERE
        volume = self._volume(spot.mount, depth)
        if not spot.walked:
            return volume
        if spot.mount.system == "btrfs" and not volume.snapshots:
            snapshots, where = self._snapshots_above(spot.path, spot.mount)
            volume = msgspec.structs.replace(volume, snapshots=snapshots, snapshots_at=where)
        return self._with_flags(spot.path, volume) if spot.mount.system in _FLAGGED else volume

    def _spot(self, path: Path) -> Spot:
        """Thousands of files lie in the same few folders; only the last step is gone for each."""
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = real_spot(self._site.written(path.parent), self._mounts, self._site)
            self._folders[path.parent] = folder
        if not folder.walked or path == path.parent:
            return folder
        return real_spot(path.name, self._mounts, self._site, real=folder.path)

    def _with_flags(self, path: str, volume: Volume) -> Volume:
        flags = self._site.asking.flags(path)
        if flags is None:
            return volume
        # a folder's flag speaks of the files that will be made in it
        in_place = volume.system == "btrfs" and bool(flags & _IN_PLACE_FLAG) and is_file(self._site.local(path))
        return msgspec.structs.replace(
            volume,
            copy_on_write=False if in_place else volume.copy_on_write,
            encrypted=True if flags & _ENCRYPTED_FLAG else volume.encrypted,
            journaled_data=volume.journaled_data or (bool(flags & _JOURNAL_FLAG) and volume.system.startswith("ext")),
        )

    def _volume(self, mount: Mount, depth: int) -> Volume:
        if mount not in self._mounted:
            self._mounted[mount] = self._seen(mount, depth)
        return self._mounted[mount]

    def _seen(self, mount: Mount, depth: int) -> Volume:
        volume = Volume(mount=mount.point, system=mount.system)
        if mount.is_network:
            return msgspec.structs.replace(volume, medium="network")
        if mount.is_shared_by_hypervisor:
            return msgspec.structs.replace(volume, medium="virtual")
        if mount.system in _MEMORY | _LAYERED | _ENCRYPTING:
            return self._upon(mount, depth)
        return volume if mount.may_hang else self._on_disks(mount, depth)

    def _upon(self, mount: Mount, depth: int) -> Volume:
        """What has no disk of its own: it is in memory, or in the files of another volume."""
        plain = Volume(mount=mount.point, system=mount.system, copy_on_write=False, encrypted=False, snapshots=False)
        if mount.system in _MEMORY:
            return msgspec.structs.replace(plain, medium="memory")
        if mount.system in _LAYERED:
            upper = self._kept_in(mount.option("upperdir"), mount, depth)
            return msgspec.structs.replace(plain, layered=True).above(upper)
        elsewhere = None if mount.system == "fuse.cryfs" else False
        whole = msgspec.structs.replace(plain, encrypted=True, copy_on_write=elsewhere)
        return whole.above(self._kept_in(mount.source.removeprefix("cryfs@"), mount, depth))

    def _on_disks(self, mount: Mount, depth: int) -> Volume:
        base = self._base(mount)
        snapshots, where = self._own_snapshots(mount, base)
        own = Volume(
            mount=mount.point,
            system=mount.system,
            copy_on_write=self._writes_elsewhere(mount),
            encrypted=True if base.encrypted else self._encrypts(mount),
            snapshots=snapshots,
            snapshots_at=where,
            journaled_data=self._journals(mount),
        )
        return own.above(self._below(mount, base, depth))

    def _kept_in(self, folder: str | None, mount: Mount, depth: int) -> Volume:
        """The volume of a folder or file that another file system is kept in; from a container it is not in sight."""
        if folder is None or not folder.startswith("/") or depth >= _NESTED:
            return NOWHERE
        lower = self._of(self._site.local(folder), depth + 1)
        return NOWHERE if lower.mount == mount.point else lower

    def _below(self, mount: Mount, base: Base, depth: int) -> Volume:
        if base.files:
            return NOWHERE if base.media or len(base.files) > 1 else self._kept_in(base.files[0], mount, depth)
        medium: Medium = base.medium
        if self._virtual and medium not in {"memory", "network"}:
            medium = "virtual"
        # what is below a virtual disk may be encrypted and kept in snapshots, and so may a disk that was not found
        unseen = not base.media or medium in {"virtual", "network"}
        return Volume(
            mount=mount.point,
            medium=medium,
            copy_on_write=False,
            encrypted=None if unseen else False,
            snapshots=None if unseen and (medium == "virtual" or mount.system not in _POOLS) else False,
        )

    def _own_snapshots(self, mount: Mount, base: Base) -> tuple[bool | None, str | None]:
        if base.snapshots:
            return True, "LVM"
        if mount.system in _POOLS:
            return self._snapshots_of_zfs(mount)
        return (None if mount.system in _ELSEWHERE else base.snapshots), None

    def _writes_elsewhere(self, mount: Mount) -> bool | None:
        if mount.system in _ELSEWHERE:
            return True
        if mount.system == "xfs":
            return self._site.asking.reflink(mount.point)
        return False if mount.system in _IN_PLACE else None

    def _encrypts(self, mount: Mount) -> bool | None:
        """Whether the file system does it by itself; bcachefs does not say so."""
        if mount.system not in _POOLS:
            return None if mount.system == "bcachefs" else False
        answer = self._site.asking.command("zfs", "get", "-H", "-o", "value", "encryption", mount.source)
        return None if answer is None or not answer.strip() else answer.strip() not in {"off", "-"}

    def _base(self, mount: Mount) -> Base:
        """The disks; a file system that manages its own has an anonymous number, and its source tells them."""
        if not mount.device.startswith("0:"):
            return base_of(self._site.local(f"/sys/dev/block/{mount.device}"))
        names = [resolved(self._site.local(one)).name for one in mount.source.split(":") if one.startswith("/dev/")]
        names = self._together(names) or names
        parts = [base_of(self._site.local(f"/sys/class/block/{name}")) for name in names]
        if not parts:
            return Base(snapshots=None)
        snapshots = [part.snapshots for part in parts]
        return Base(
            media=frozenset(medium for part in parts for medium in part.media),
            encrypted=all(part.encrypted for part in parts),
            snapshots=True if True in snapshots else (None if None in snapshots else False),
            files=tuple(file for part in parts for file in part.files),
        )

    def _together(self, names: list[str]) -> list[str]:
        """All devices of the btrfs that has one of these."""
        root = self._site.local("/sys/fs/btrfs")
        for identity in names_in(root):
            devices = list(names_in(root / identity / "devices"))
            if any(name in devices for name in names):
                return devices
        return []

    def _journals(self, mount: Mount) -> bool:
        if mount.system not in {"ext3", "ext4", "reiserfs"}:
            return False
        if _JOURNAL_OPTION in mount.options:
            return True
        # a default that is kept in the file system itself is not among the options of the mount
        name = resolved(self._site.local(f"/sys/dev/block/{mount.device}")).name
        return _JOURNAL_OPTION in read_text(self._site.local(f"/proc/fs/ext4/{name}/options")).split()

    def _snapshots_of_zfs(self, mount: Mount) -> tuple[bool | None, str | None]:
        folder = posixpath.join(mount.point, ".zfs", "snapshot")
        local = self._site.local(folder)
        if not is_folder(local):
            return None, None
        return (True, folder) if names_in(local) else (False, None)

    def _snapshots_above(self, path: str, mount: Mount) -> tuple[bool | None, str | None]:
        """Snapshots of btrfs, which are folders anywhere: seen, or not to be told."""
        for one in self._mounts.all:
            if one.device == mount.device and _SNAPSHOT_ROOT.search(one.root) and self._has_some(one.point):
                return True, one.point
        folder = posixpath.dirname(path)
        if folder not in self._snapshots:
            self._snapshots[folder] = self._snapshots_from(folder, mount)
        return self._snapshots[folder]

    def _snapshots_from(self, folder: str, mount: Mount) -> tuple[bool | None, str | None]:
        while mount.covers(folder):
            for name in _SNAPSHOT_FOLDERS:
                place = posixpath.join(folder, name)
                if self._has_some(place):
                    return True, place
            if folder == mount.point:
                break
            folder = posixpath.dirname(folder)
        return None, None

    def _has_some(self, folder: str) -> bool:
        """Whether there is something in a folder; one that is closed to us is there for a reason."""
        local = self._site.local(folder)
        try:
            return any(local.iterdir())
        except PermissionError:
            return True
        except OSError:
            return False
