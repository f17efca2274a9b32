"""What is below a block device of Linux: through partitions, encryption, LVM, RAID and loops, down to the disks.

Source: Documentation/ABI/stable/sysfs-block and Documentation/ABI/testing/sysfs-block-dm of the kernel. All of it may
be read by anybody.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.reading import is_folder, names_in, read_text, resolved
from tidytrace.host.volumes import Medium

_NOT_ENCRYPTED: Final = ("CRYPT-VERITY-", "CRYPT-INTEGRITY-")
"""cryptsetup names these like encryption, but they only check."""
_SHARED_POOL: Final = re.compile(r"-tpool$|thinpool|-vdo-|VDO-")
_HYPERVISOR: Final = (
    *("qemu", "kvm", "vmware", "virtualbox", "vbox", "innotek", "xen", "bhyve", "parallels", "bochs", "openstack"),
    *("virtual machine", "virtual disk", "amazon ec2", "google compute", "apple virtualization", "firecracker"),
)
"""In the names of makers, computers and disks. «Microsoft» and «Google» alone also build real ones."""
_CONTROLLER: Final = ("perc", "raid", "logical volume", "lio-org")
"""Disks that a controller puts together: they say that they spin whatever they are made of."""
_SERVED: Final = ("nbd", "rbd", "drbd", "etherd")
"""Block devices that another computer serves; so does iSCSI, whose disks are below a session."""
_BY_ROTATION: Final[dict[str, Medium]] = {"0": "flash", "1": "rotational"}
_LAYERS: Final = 16
"""Deeper than anybody stacks devices."""


class Base(msgspec.Struct, frozen=True, kw_only=True):
    """What a file system stands on."""

    media: frozenset[Medium] = frozenset()
    encrypted: bool = False
    """Whether every way down leads through encryption."""
    snapshots: bool | None = False
    """LVM's snapshots of the device; none for a pool, where they cannot be seen."""
    files: tuple[str, ...] = ()
    """Files that devices are kept in, as the system writes them."""

    @property
    def medium(self) -> Medium:
        """The one that all disks have."""
        return next(iter(self.media)) if len(self.media) == 1 else "unknown"


def base_of(device: Path) -> Base:
    """What is below a device.

    Args:
        device: Its folder in sysfs, or a link to it.
    """
    return _base(device, 0)


def _base(device: Path, depth: int) -> Base:
    folder = resolved(device)
    if not is_folder(folder) or depth > _LAYERS:
        return Base(snapshots=None)
    if (folder / "partition").exists():
        folder = folder.parent
    identity = _line(folder / "dm" / "uuid")
    name = _line(folder / "dm" / "name")
    encrypted = (identity.startswith("CRYPT-") and not identity.startswith(_NOT_ENCRYPTED)) or name.startswith(
        ("veracrypt", "truecrypt")
    )
    backing = _line(folder / "loop" / "backing_file")
    if backing:
        return Base(encrypted=encrypted, files=(backing.removesuffix(" (deleted)"),))
    below = [folder / "slaves" / one for one in names_in(folder / "slaves")]
    if not below:
        return Base(media=frozenset({_medium(folder)}), encrypted=encrypted)
    parts = [_base(one, depth + 1) for one in below]
    return Base(
        media=frozenset(medium for part in parts for medium in part.media),
        encrypted=encrypted or all(part.encrypted for part in parts),
        snapshots=_snapshots([_line(one / "dm" / "uuid") for one in below], parts),
        files=tuple(file for part in parts for file in part.files),
    )


def _snapshots(identities: list[str], parts: list[Base]) -> bool | None:
    """LVM sets a device ``…-real`` below a volume for as long as there are snapshots of it."""
    if any(one.startswith("LVM-") and one.endswith(("-real", "-cow")) for one in identities):
        return True
    known = [part.snapshots for part in parts]
    if True in known:
        return True
    return None if None in known or any(_SHARED_POOL.search(one) for one in identities) else False


def _medium(folder: Path) -> Medium:
    name, place = folder.name, folder.as_posix()
    if name.startswith(("zram", "ram")):
        return "memory"
    if name.startswith(_SERVED) or "nvme-fabrics" in place or re.search(r"/session\d+/", place):
        return "network"
    maker = f"{_line(folder / 'device' / 'vendor')} {_line(folder / 'device' / 'model')}".lower()
    if name.startswith(("vd", "xvd", "ubd")) or is_made_by_hypervisor(maker):
        return "virtual"
    rotational = _line(folder / "queue" / "rotational")
    # a bridge to USB says that it spins when it does not know what is behind it
    if _line(folder / "removable") == "1" or (rotational == "1" and re.search(r"/usb\d+/", place)):
        return "removable"
    if any(word in maker for word in _CONTROLLER):
        return "unknown"
    return _BY_ROTATION.get(rotational, "unknown")


def is_made_by_hypervisor(name: str) -> bool:
    """Whether a maker, computer or disk of this name only exists inside another computer."""
    name = name.lower()
    return any(word in name for word in _HYPERVISOR)


def is_virtual(local: Callable[[str], Path]) -> bool:
    """Whether this computer is a virtual machine, whose disks say what they like of themselves."""
    for name in ("sys_vendor", "product_name", "board_vendor"):
        if is_made_by_hypervisor(read_text(local(f"/sys/class/dmi/id/{name}"))):
            return True
    if re.search(r"^flags\s*:.*\bhypervisor\b", read_text(local("/proc/cpuinfo")), re.MULTILINE):
        return True
    # where there is no DMI: Xen's guests, and the boards that only exist in QEMU
    board = read_text(local("/proc/device-tree/compatible"))
    return bool(read_text(local("/sys/hypervisor/type")).strip()) or "dummy-virt" in board


def _line(path: Path) -> str:
    return read_text(path).strip()
