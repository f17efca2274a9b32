"""What Security Center and the registry of Windows tell without an administrator's rights."""

import datetime
import json
from typing import Any, Final

from tidytrace.host.base import Host
from tidytrace.host.guards import ScreenLock, Shield, Watching
from tidytrace.host.volumes_site import Asking

_POWERSHELL: Final = "System32\\WindowsPowerShell\\v1.0\\powershell.exe"
QUESTION: Final = (
    "[Console]::OutputEncoding=[Text.Encoding]::UTF8;"
    "$p=@(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct -ErrorAction Stop"
    "|Select-Object displayName,productState);"
    "$d=try{(Get-CimInstance -Namespace root/Microsoft/Windows/Defender -ClassName MSFT_MpComputerStatus"
    " -ErrorAction Stop).AntivirusSignatureLastUpdated.ToUniversalTime().ToString('s')}catch{''};"
    "ConvertTo-Json -Compress @{products=$p;defender=$d}"
)
"""Both classes may be read by everybody; servers have no Security Center, and the command then fails."""
_STATES: Final[dict[int, Watching]] = {0x0000: "off", 0x1000: "on", 0x2000: "off", 0x3000: "off"}
"""``productState & 0xF000``: off, on, snoozed, expired. Microsoft does not document it; three others agree."""
_OLD: Final = 0x10
"""``productState & 0xF0`` of signatures that are out of date; 0 stands for fresh ones."""
_MICROSOFT: Final = 0x100
"""``productState & 0xF00`` of Microsoft's own."""
_DESKTOP: Final = "Control Panel\\Desktop"
_NEVER: Final = 0xFFFFFFFF


def security_center(asking: Asking, windows: str) -> tuple[tuple[Shield, ...], str]:
    """The antivirus programs that are registered, and why they cannot be asked for."""
    told = asking.command(f"{windows}\\{_POWERSHELL}", "-NoProfile", "-NonInteractive", "-Command", QUESTION)
    if told is None:
        return (), "Security Center"
    try:
        answer = json.loads(told.strip().removeprefix("\ufeff"))
    except ValueError:
        return (), "Security Center"
    products = answer.get("products") if isinstance(answer, dict) else None
    if not isinstance(products, list):
        return (), "Security Center"
    found = (_shield(one, str(answer.get("defender") or "")) for one in products)
    return tuple(one for one in found if one is not None), ""


def _shield(product: Any, defender: str) -> Shield | None:
    if not isinstance(product, dict) or not isinstance(product.get("productState"), int):
        return None
    state = product["productState"]
    signatures = state & 0xF0
    return Shield(
        name=str(product.get("displayName") or "?"),
        watching=_STATES.get(state & 0xF000, "unknown"),
        fresh=not signatures if signatures in {0, _OLD} else None,
        signatures=_moment(defender) if state & 0xF00 == _MICROSOFT else None,
        where="SecurityCenter2",
    )


def _moment(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None


def windows_lock(host: Host) -> ScreenLock:
    """The screen saver with a password, the limit of a policy, or «never ask again after being away».

    Otherwise Windows locks when it goes to sleep, which the registry does not tell.
    """
    limit = _number(
        host.registry("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", "InactivityTimeoutSecs")
    )
    if limit:
        return ScreenLock(state="on", after=limit, by="Windows", where="HKLM", key="InactivityTimeoutSecs")

    def told(name: str) -> str | int | None:
        policy = host.registry(f"HKCU\\Software\\Policies\\Microsoft\\Windows\\{_DESKTOP}", name)
        return policy if policy is not None else host.registry(f"HKCU\\{_DESKTOP}", name)

    seconds = _number(told("ScreenSaveTimeOut"))
    saver = bool(_number(told("ScreenSaveActive"))) and bool(told("SCRNSAVE.EXE"))
    where = f"HKCU\\{_DESKTOP}"
    if saver and seconds and _number(told("ScreenSaverIsSecure")):
        return ScreenLock(state="on", after=seconds, by="Windows", where=where, key="ScreenSaverIsSecure", value="1")
    if _number(told("DelayLockInterval")) == _NEVER:
        return ScreenLock(state="off", by="Windows", where=where, key="DelayLockInterval", value=str(_NEVER))
    return ScreenLock(by="Windows", where=where)


def _number(value: str | int | None) -> int | None:
    if isinstance(value, int):
        return value & 0xFFFFFFFF
    return int(value) if value is not None and value.isascii() and value.isdecimal() else None
