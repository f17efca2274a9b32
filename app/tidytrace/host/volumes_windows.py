"""The volumes of Windows, from what its drives answer and from the registry."""

import re
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.volumes import NOWHERE, Medium, Volume
from tidytrace.host.volumes_disks import is_made_by_hypervisor
from tidytrace.host.volumes_site import Disk, Drive, Site

_BIOS: Final = "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS"
_KINDS: Final[dict[int, Medium]] = {2: "removable", 4: "network", 6: "memory"}
"""DRIVE_REMOVABLE, DRIVE_REMOTE, DRIVE_RAMDISK of GetDriveTypeW."""
_FIXED: Final = 3
_PORTABLE: Final = {4, 7, 12}
"""BusType1394, BusTypeUsb, BusTypeSd of STORAGE_BUS_TYPE in winioctl.h; eMMC (13) is built in."""
_VIRTUAL: Final = {14, 15}
"""BusTypeVirtual, BusTypeFileBackedVirtual."""
_OPAQUE: Final = {8, 16}
"""BusTypeRAID and BusTypeSpaces: a controller, or Windows itself, puts several disks together."""
_ISCSI: Final = 9
_WITHOUT_SNAPSHOTS: Final = {"fat", "fat12", "fat16", "fat32", "exfat", "udf"}
"""The shadow copies of Windows need NTFS or ReFS."""
_IN_PLACE: Final = {"ntfs", *_WITHOUT_SNAPSHOTS}
_PROTECTION: Final = "(New-Object -ComObject Shell.Application).NameSpace('{letter}:').Self.ExtendedProperty('{name}')"
_PROTECTION_NAME: Final = "System.Volume.BitLockerProtection"
_PROTECTED: Final[dict[str, bool]] = {"0": False, "1": True, "2": False, "5": False, "6": True, "8": False}
"""0 cannot be encrypted, 1 on, 2 off, 5 suspended, 6 on and locked, 8 waiting to be switched on; the rest is between.

It is the property that Explorer shows, and needs no administrator, unlike manage-bde and Win32_EncryptableVolume.
"""
_POWERSHELL: Final = "System32\\WindowsPowerShell\\v1.0\\powershell.exe"


class WindowsVolumes:
    """Asks for each volume once."""

    def __init__(self, site: Site, windows: str) -> None:
        r"""Nothing is asked yet. ``windows`` is the folder of the system, such as ``C:\Windows``."""
        self._site = site
        self._powershell = f"{windows}\\{_POWERSHELL}"
        self._folders: dict[Path, Volume] = {}
        self._seen: dict[str, Volume] = {}

    def of(self, path: Path) -> Volume:
        """What a file lies on; asked once for its folder, as no file has a volume of its own."""
        folder = path.parent
        if folder not in self._folders:
            self._folders[folder] = self._of(self._site.written(path))
        return self._folders[folder]

    def _of(self, path: str) -> Volume:
        if path.startswith("\\\\?\\") and not path.startswith("\\\\?\\UNC\\"):
            path = path[4:]
        if path.startswith("\\\\"):
            return _share(path)
        drive = self._site.asking.drive(path)
        if drive is None:
            return NOWHERE
        if drive.root not in self._seen:
            self._seen[drive.root] = self._volume(drive)
        return self._seen[drive.root]

    def _volume(self, drive: Drive) -> Volume:
        system = drive.system.lower()
        volume = Volume(mount=drive.root, system=system)
        replace = msgspec.structs.replace
        medium = _KINDS.get(drive.kind, "unknown")
        if medium == "network":
            return replace(volume, medium=medium)
        elsewhere = True if system == "refs" else (False if system in _IN_PLACE else None)
        volume = replace(volume, copy_on_write=elsewhere, snapshots=False if system in _WITHOUT_SNAPSHOTS else None)
        if medium == "memory":
            return replace(volume, medium=medium, encrypted=False)
        if drive.kind == _FIXED:
            media = {_medium(disk) for disk in drive.disks}
            medium = media.pop() if len(media) == 1 else "unknown"
        if self._is_virtual() and medium != "network":
            medium = "virtual"
        encrypted = self._is_encrypted(drive.root)
        return replace(volume, medium=medium, encrypted=None if medium == "virtual" and not encrypted else encrypted)

    def _is_virtual(self) -> bool:
        names = ("SystemManufacturer", "SystemProductName", "BaseBoardManufacturer")
        return any(is_made_by_hypervisor(str(self._site.registry(_BIOS, name) or "")) for name in names)

    def _is_encrypted(self, root: str) -> bool | None:
        """BitLocker, as far as a person without special rights is told."""
        letter = re.fullmatch(r"([A-Za-z]):\\?", root)
        if letter is None:
            return None
        question = _PROTECTION.format(letter=letter[1].upper(), name=_PROTECTION_NAME)
        answer = self._site.asking.command(self._powershell, "-NoProfile", "-NonInteractive", "-Command", question)
        return None if answer is None else _PROTECTED.get(answer.strip())


def _share(path: str) -> Volume:
    r"""``\\server\share``; the Linux inside Windows also shows its files so."""
    path = path.removeprefix("\\\\?\\UNC\\").lstrip("\\")
    server, _, rest = path.partition("\\")
    mount = f"\\\\{server}\\{rest.partition(chr(92))[0]}".rstrip("\\")
    inside = server.lower() in {"wsl$", "wsl.localhost"}
    return Volume(mount=mount, medium="virtual" if inside else "network")


def _medium(disk: Disk) -> Medium:
    if disk.bus in _VIRTUAL or is_made_by_hypervisor(disk.name):
        return "virtual"
    if disk.bus == _ISCSI:
        return "network"
    if disk.bus in _PORTABLE or disk.removable:
        return "removable"
    if disk.bus in _OPAQUE:
        return "unknown"
    if disk.seek_penalty is False:
        return "flash"
    # one that spins and can be trimmed writes in bands and moves them about
    return "rotational" if disk.seek_penalty and not disk.trim else "unknown"
