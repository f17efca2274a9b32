"""What can be read of a firewall without an administrator's rights: files and the registry, no command."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tidytrace.host.layout import Registry
from tidytrace.host.network import Firewall, Incoming
from tidytrace.host.reading import is_folder, read_plist, read_text

Local = Callable[[str], Path]
_POLICY: Final = "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
_GROUP_POLICY: Final = "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"
_NETWORKS: Final = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles"
_PROFILES: Final = {0: "PublicProfile", 1: "StandardProfile", 2: "DomainProfile"}
"""By the category of the network; «Standard» is what the settings call private."""
_NAMES: Final = {"ufw": "ufw", "firewalld": "firewalld", "nftables": "nftables"}
_POLICIES: Final[dict[str, Incoming]] = {"ACCEPT": "allowed", "DROP": "blocked", "REJECT": "blocked"}
_BLOCKS_ALL: Final = 2
_INPUT: Final = re.compile(r"hook\s+input\b[^}]*?policy\s+(drop|accept)", re.DOTALL)


def linux_firewall(local: Local) -> Firewall:
    """ufw, firewalld or nftables, the first that is switched on. What exceptions they make, only root may read."""
    for look in (_ufw, _firewalld, _nftables):
        found = look(local)
        if found.state == "on":
            return found
    # rules may also have been loaded by hand, which nobody but root can see
    return Firewall(state="off" if _readable(local) else "unknown")


def _readable(local: Local) -> bool:
    return bool(read_text(local("/etc/ufw/ufw.conf")) or is_folder(local("/etc/systemd/system")))


def _enabled(local: Local, unit: str) -> bool:
    """Whether a unit starts with the system, as the links of systemd say."""
    wants = ("multi-user.target.wants", "sysinit.target.wants", "basic.target.wants")
    return any(local(f"/etc/systemd/system/{folder}/{unit}.service").is_symlink() for folder in wants)


def _ufw(local: Local) -> Firewall:
    switch = re.search(r"^\s*ENABLED=[\"']?(\w+)", read_text(local("/etc/ufw/ufw.conf")), re.MULTILINE)
    if switch is None or switch[1].lower() != "yes":
        return Firewall(state="off", name=_NAMES["ufw"])
    policy = re.search(
        r"^\s*DEFAULT_INPUT_POLICY=[\"']?(\w+)", read_text(local("/etc/default/ufw")), re.MULTILINE | re.IGNORECASE
    )
    word = policy[1].upper() if policy else ""
    return Firewall(state="on", name=_NAMES["ufw"], incoming=_POLICIES.get(word, "unknown"))


def _firewalld(local: Local) -> Firewall:
    # its own folder may only be read by root
    if _enabled(local, "firewalld") or local("/run/firewalld").exists():
        return Firewall(state="on", name=_NAMES["firewalld"])
    return Firewall(state="off", name=_NAMES["firewalld"])


def _nftables(local: Local) -> Firewall:
    if not _enabled(local, "nftables"):
        return Firewall(state="off", name=_NAMES["nftables"])
    policy = _INPUT.search(read_text(local("/etc/nftables.conf")))
    return Firewall(
        state="on", name=_NAMES["nftables"], incoming=_POLICIES.get(policy[1].upper() if policy else "", "unknown")
    )


def windows_firewall(registry: Registry) -> Firewall:
    """Windows' own, for the kind of network that the computer is in, and the programs that it lets in."""
    profile = _PROFILES.get(_category(registry), "PublicProfile")
    group = profile if profile != "StandardProfile" else "PrivateProfile"
    places = (f"HKLM\\{_GROUP_POLICY}\\{group}", f"HKLM\\{_POLICY}\\{profile}")
    switch = next(
        (one for one in (registry.value(place, "EnableFirewall") for place in places) if one is not None), None
    )
    if switch is None:
        return Firewall()
    action = next(
        (one for one in (registry.value(place, "DefaultInboundAction") for place in places) if one is not None), 1
    )
    rules = tuple(_allowed(registry))
    return Firewall(
        state="on" if switch else "off",
        name="Windows",
        incoming="blocked" if action else "allowed",
        allowed=rules,
        rules_known=bool(rules),
    )


def _category(registry: Registry) -> int:
    """The most trusting kind among the known networks: which of them is in use now, the registry does not say."""
    kinds = [registry.value(f"{_NETWORKS}\\{one}", "Category") for one in registry.subkeys(_NETWORKS)]
    numbers = {kind for kind in kinds if isinstance(kind, int)}
    return 1 if 1 in numbers else max(numbers, default=0)


def _allowed(registry: Registry) -> Iterator[str]:
    """Programs with a rule that lets strangers in."""
    place = f"HKLM\\{_POLICY}\\FirewallRules"
    for name in registry.names(place):
        rule = str(registry.value(place, name) or "")
        parts = dict(part.split("=", 1) for part in rule.split("|") if "=" in part)
        if parts.get("Action") == "Allow" and parts.get("Active") == "TRUE" and parts.get("Dir") == "In":
            yield parts.get("App", "").lower()


def mac_firewall(local: Local) -> Firewall:
    """The application firewall, as its property list says; newer systems keep its state elsewhere too."""
    state = read_plist(local("/Library/Preferences/com.apple.alf.plist")).get("globalstate")
    if not isinstance(state, int):
        return Firewall()
    if not state:
        return Firewall(state="off", name="macOS", incoming="allowed")
    return Firewall(state="on", name="macOS", incoming="blocked" if state == _BLOCKS_ALL else "unknown")
