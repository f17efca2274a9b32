"""XProtect and the lock of a Mac."""

import datetime
import re
from typing import Final

from tidytrace.host.base import Host
from tidytrace.host.guards import ScreenLock, Shield, Watching
from tidytrace.host.reading import read_plist
from tidytrace.host.volumes_site import Asking

_BUNDLES: Final = (
    "/var/protected/xprotect/XProtect.bundle",
    "/Library/Apple/System/Library/CoreServices/XProtect.bundle",
)
"""The one that counts since macOS 15, and the one of systems before it, which is still updated."""
_LASTING: Final = 30
"""Days; a new one comes about once a week."""
_FIRST_WITH_SWITCH: Final = 15
LOCK_QUESTION: Final = "/usr/sbin/sysadminctl -screenLock status 2>&1"
"""It answers where errors are written."""


def xprotect(host: Host, asking: Asking) -> tuple[Shield, ...]:
    """The antivirus that macOS has of its own, if its signatures are found."""
    found: list[Shield] = []
    watching = _watching(host, asking)
    for place in _BUNDLES:
        path = host.local(f"{place}/Contents/Info.plist")
        version = read_plist(path).get("CFBundleShortVersionString")
        if version is None:
            continue
        made = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        shield = Shield(
            name="XProtect",
            watching=watching,
            signatures=made,
            lasting=_LASTING,
            version=str(version),
            where=place,
        )
        found.append(shield)
    newest = sorted(found, key=lambda one: one.signatures or datetime.datetime.min.replace(tzinfo=datetime.UTC))
    return tuple(newest[-1:])


def _watching(host: Host, asking: Asking) -> Watching:
    """Before macOS 15 it cannot be switched off; since then it tells by itself."""
    told = asking.command("/usr/bin/xprotect", "status")
    if told is None or "scans:" not in told:
        version = re.search(r"(\d+)", host.release)
        return "on" if version and int(version[1]) < _FIRST_WITH_SWITCH else "unknown"
    return "off" if "disabled" in told else "on"


def mac_lock(asking: Asking) -> ScreenLock:
    """Whether a password is asked for once the screen saver runs or the display is off."""
    told = asking.command("/bin/sh", "-c", LOCK_QUESTION) or ""
    found = re.search(r"screenLock (?:delay )?is (off|immediate|(\d+) seconds?)", told)
    if found is None:
        return ScreenLock(by="macOS")
    state, seconds = found[1], found[2]
    if state == "off":
        return ScreenLock(state="off", by="macOS", where="sysadminctl", key="screenLock", value="off")
    return ScreenLock(
        state="on", after=int(seconds) if seconds else 0, by="macOS", where="sysadminctl", key="screenLock", value=state
    )
