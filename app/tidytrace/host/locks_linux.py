"""When the desktops of Linux lock the screen."""

import os
import re
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.errors import ProcessesUnknown
from tidytrace.host.guards import ScreenLock
from tidytrace.host.reading import opened
from tidytrace.host.volumes_site import Asking
from tidytrace.portions import at_most

_DESKTOPS: Final = {
    "GNOME": "GNOME",
    "UBUNTU": "GNOME",
    "UNITY": "GNOME",
    "KDE": "KDE Plasma",
    "XFCE": "Xfce",
}
"""Words of XDG_CURRENT_DESKTOP."""
_SHELLS: Final = {"gnome-shell": "GNOME", "plasmashell": "KDE Plasma", "xfce4-session": "Xfce"}
"""Programs that only run in their own desktop."""
_OFF: Final = {"false", "0", "no", "off"}
"""As KConfig and xfconf write it."""
_FIXED: Final = re.compile(r"\[\$\w*i")
"""What an administrator does not let people change."""


def linux_lock(host: Host, asking: Asking) -> ScreenLock:
    """The lock of the desktop that is in use."""
    desktop = _desktop(host)
    if desktop == "GNOME":
        return _gnome(asking)
    if desktop == "KDE Plasma":
        return _plasma(host)
    if desktop == "Xfce":
        return _xfce(host, asking)
    return ScreenLock(by=host.environ.get("XDG_CURRENT_DESKTOP", ""))


def _desktop(host: Host) -> str | None:
    words = host.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
    if any(words):
        return next((_DESKTOPS[word] for word in words if word in _DESKTOPS), None)
    try:
        running = {process.name for process in host.processes()}
    except ProcessesUnknown:
        return None
    return next((desktop for shell, desktop in _SHELLS.items() if shell in running), None)


def _gnome(asking: Asking) -> ScreenLock:
    """Keys of gsettings-desktop-schemas: the screen saver locks, and it starts when the session is idle."""
    saver, session = "org.gnome.desktop.screensaver", "org.gnome.desktop.session"
    answers = {
        key: (asking.command("gsettings", "get", schema, key) or "").strip()
        for schema, key in ((saver, "lock-enabled"), (saver, "lock-delay"), (session, "idle-delay"))
    }
    if answers["lock-enabled"] == "false":
        return ScreenLock(state="off", by="GNOME", where=saver, key="lock-enabled", value="false")
    idle, delay = _number(answers["idle-delay"]), _number(answers["lock-delay"])
    if answers["lock-enabled"] != "true" or idle is None:
        return ScreenLock(by="GNOME")
    if idle == 0:
        return ScreenLock(state="off", by="GNOME", where=session, key="idle-delay", value="0")
    return ScreenLock(
        state="on", after=idle + (delay or 0), by="GNOME", where=session, key="idle-delay", value=str(idle)
    )


def _number(answer: str) -> int | None:
    """``uint32 300``."""
    found = re.fullmatch(r"(?:u?int\d+ )?(\d+)", answer)
    return int(found[1]) if found else None


def _plasma(host: Host) -> ScreenLock:
    """``kscreenlockerrc``; KDE/kscreenlocker@01984a38, settings/kscreenlockersettings.kcfg and ksldapp.cpp."""
    own = host.local(os.path.join(host.variables()["xdg_config"], "kscreenlockerrc"))  # noqa: PTH118 - a text
    values: dict[str, str] = {}
    where, fixed = own, False
    for path in (host.local("/etc/xdg/kscreenlockerrc"), own):
        try:
            with opened(path) as file:
                text = at_most(file, 1024 * 1024).decode("utf-8", "replace")
        except FileNotFoundError:
            continue
        except OSError:
            return ScreenLock(by="KDE Plasma", where=str(path))
        found = _daemon(text)
        where = path if found else where
        values |= found
        fixed = fixed or (path != own and _FIXED.search(text) is not None)
    return _judged(values, where, None if fixed else own)


def _judged(values: dict[str, str], where: Path, own: Path | None) -> ScreenLock:
    lock = ScreenLock(by="KDE Plasma", where=str(where))
    minutes = values.get("Timeout", "5")
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", minutes):
        return lock
    wrong = [(key, "true") for key in ("Autolock", "RequirePassword") if values.get(key, "true").lower() in _OFF]
    wrong += [("Timeout", "5")] if float(minutes) == 0 else []
    if wrong:
        key = wrong[0][0]
        return msgspec.structs.replace(
            lock, state="off", key=key, value=values[key], file=own, repair=tuple(wrong) if own is not None else ()
        )
    return msgspec.structs.replace(lock, state="on", after=round(float(minutes) * 60), key="Timeout", value=minutes)


def _daemon(text: str) -> dict[str, str]:
    """The entries of the group ``Daemon``; a key may carry marks such as ``[$i]``."""
    found: dict[str, str] = {}
    group = ""
    for line in text.splitlines():
        head = re.fullmatch(r"\s*\[(.+)\]\s*", line)
        if head:
            group = head[1]
            continue
        entry = re.fullmatch(r"\s*(\w+)(?:\[\$\w+\])?\s*=\s*(.*?)\s*", line)
        if entry and group == "Daemon":
            found[entry[1]] = entry[2]
    return found


def _xfce(host: Host, asking: Asking) -> ScreenLock:
    """Properties of xfce4-screensaver, all on by default; xfce4-screensaver, src/gs-prefs.h."""
    told = asking.command("xfconf-query", "-c", "xfce4-screensaver", "-l", "-v")
    if told is None or host.which("xfce4-screensaver") is None:
        return ScreenLock(by="Xfce")
    values = dict(_pair(line) for line in told.splitlines() if line.startswith("/"))
    for key in ("/saver/enabled", "/saver/idle-activation/enabled", "/lock/enabled", "/lock/saver-activation/enabled"):
        if values.get(key, "true").lower() in _OFF:
            return ScreenLock(state="off", by="Xfce", where="xfce4-screensaver", key=key, value=values[key])
    minutes = values.get("/saver/idle-activation/delay", "5")
    if not minutes.isdecimal():
        return ScreenLock(by="Xfce")
    key = "/saver/idle-activation/delay"
    return ScreenLock(state="on", after=int(minutes) * 60, by="Xfce", where="xfce4-screensaver", key=key, value=minutes)


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(" ")
    return name, value.strip()
