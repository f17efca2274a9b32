"""The volumes of a Mac: mount(8) lists them without touching them, diskutil(8) and tmutil(8) tell the rest."""

import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.host.volumes import NOWHERE, Medium, Volume
from tidytrace.host.volumes_site import Site

_LINE: Final = re.compile(r"^(?P<source>.+?) on (?P<point>/.*) \((?P<system>[^,()]+)(?P<options>(?:, [^()]*)?)\)$")
_DATA: Final = "/System/Volumes/Data"
"""Since macOS 10.15 the root is sealed and read-only; what a person writes lies here, through firmlinks."""
_SERVED: Final = {"smbfs", "nfs", "afpfs", "webdav", "ftp", "cifs", "acfs"}
_LOCAL_SNAPSHOT: Final = re.compile(r"^com\.apple\.\S+", re.MULTILINE)
_ONLY_IN_PLACE: Final = {"hfs", "msdos", "exfat", "udf", "ntfs", "ufs"}
_PORTABLE: Final = {"USB", "Secure Digital", "FireWire", "Thunderbolt"}


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A line of mount(8)."""

    source: str
    point: str
    system: str
    local: bool
    """MNT_LOCAL: the files are on this computer."""


def mounts_of(text: str) -> tuple[Listed, ...]:
    """What mount(8) prints, such as ``/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)``."""
    found = [match for match in map(_LINE.match, text.splitlines()) if match]
    return tuple(
        Listed(
            source=match["source"],
            point=match["point"],
            system=match["system"].strip().lower(),
            local="local" in [one.strip() for one in match["options"].split(",")],
        )
        for match in found
    )


class MacVolumes:
    """Asks for each volume once."""

    def __init__(self, site: Site) -> None:
        """Nothing is asked yet."""
        self._site = site
        self._seen: dict[Listed, Volume] = {}

    @cached_property
    def _mounts(self) -> tuple[Listed, ...]:
        return mounts_of(self._site.asking.command("/sbin/mount") or "")

    @cached_property
    def _virtual(self) -> bool:
        return (self._site.asking.command("/usr/sbin/sysctl", "-n", "kern.hv_vmm_present") or "").strip() == "1"

    def of(self, path: Path) -> Volume:
        """What a path lies on."""
        mount = self._above(self._site.written(path))
        if mount is None:
            return NOWHERE
        if mount not in self._seen:
            self._seen[mount] = self._volume(mount)
        return self._seen[mount]

    def _above(self, path: str) -> Listed | None:
        """The mount with the longest point above a path; the usual file systems know no difference of case."""
        path = _plain(path)
        above = [one for one in self._mounts if one.point == "/" or (path + "/").startswith(_plain(one.point) + "/")]
        found = max(above, key=lambda one: len(one.point), default=None)
        if found is None or found.point != "/":
            return found
        return next((one for one in self._mounts if one.point == _DATA), found)

    def _volume(self, mount: Listed) -> Volume:
        volume = Volume(mount=mount.point, system=mount.system)
        replace = msgspec.structs.replace
        if mount.system in {"autofs", "devfs"}:
            return volume
        if mount.system in _SERVED or not mount.local:
            return replace(volume, medium="network")
        if mount.system == "tmpfs":
            return replace(volume, medium="memory", copy_on_write=False, encrypted=False, snapshots=False)
        known = self._information(mount.source)
        system = str(known.get("FilesystemType") or mount.system).lower()
        snapshots = self._has_snapshots(mount.point) if system == "apfs" else False
        elsewhere = True if system == "apfs" else (False if system in _ONLY_IN_PLACE else None)
        return replace(
            volume,
            system=system,
            medium="virtual" if self._virtual else _medium(known),
            copy_on_write=elsewhere,
            encrypted=self._is_encrypted(known, mount),
            snapshots=snapshots if snapshots or not self._virtual else None,
            snapshots_at="Time Machine" if snapshots else None,
        )

    def _information(self, device: str) -> dict[str, Any]:
        """Asked by the device, so that a file system which hangs is not entered."""
        if not device.startswith("/dev/"):
            return {}
        import plistlib
        from xml.parsers.expat import ExpatError

        answer = self._site.asking.command("/usr/sbin/diskutil", "info", "-plist", device)
        try:
            value = plistlib.loads((answer or "").encode())
        except (plistlib.InvalidFileException, ExpatError, ValueError):
            return {}  # no answer, or one of a disk that has just gone
        return value if isinstance(value, dict) else {}

    def _has_snapshots(self, point: str) -> bool | None:
        answer = self._site.asking.command("/usr/bin/tmutil", "listlocalsnapshots", point)
        return None if answer is None else _LOCAL_SNAPSHOT.search(answer) is not None

    def _is_encrypted(self, known: dict[str, Any], mount: Listed) -> bool | None:
        """FileVault; a Mac with a security chip always encrypts, but without FileVault it asks for no password."""
        if isinstance(known.get("FileVault"), bool):
            return bool(known["FileVault"])
        if mount.point in {"/", _DATA}:
            answer = self._site.asking.command("/usr/bin/fdesetup", "status") or ""
            if answer.startswith(("FileVault is On", "FileVault is Off")):
                return answer.startswith("FileVault is On")
        return False if known.get("Encryption") is False and not self._virtual else None


def _medium(known: dict[str, Any]) -> Medium:
    if known.get("BusProtocol") == "Disk Image" or known.get("Fusion") is True:
        return "unknown"
    portable = known.get("Internal") is False and known.get("BusProtocol") in _PORTABLE
    if portable or known.get("RemovableMedia") is True or known.get("Ejectable") is True:
        return "removable"
    solid = known.get("SolidState")
    return ("flash" if solid else "rotational") if isinstance(solid, bool) else "unknown"


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
