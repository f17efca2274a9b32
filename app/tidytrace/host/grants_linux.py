"""What a sandbox lets a program do on Linux: Flatpak's files and Snap's connections.

A Flatpak has what its ``metadata`` asks for, changed by override files, each later one in the place of those before:
of the system for all apps, of the system for this one, of the person for all, of the person for this one; those of the
system count only for what is installed there. An entry with ``!`` takes away. Source: flatpak/flatpak
common/flatpak-dir.c (``flatpak_dir_load_deployed``, ``flatpak_deploy_get_overrides``) and
flatpak-context.c @55ec5bd5; files as flatpak 1.14.10 writes and shows them.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tidytrace.host.base import Host
from tidytrace.host.grants import Box, Grant, Grants, Identity, Right, Unseen
from tidytrace.host.reading import is_folder, note, opened
from tidytrace.host.volumes_site import Asking
from tidytrace.portions import at_most

_LIMIT: Final = 1 << 20
_SYSTEM: Final = "/var/lib/flatpak"
CONTEXT: Final = "Context"
BUS: Final = "Session Bus Policy"
ESCAPE: Final = "org.freedesktop.Flatpak"
"""Who may talk to it starts programs outside of every sandbox."""
_FILES: Final[dict[str, Right]] = {
    "host": "all-files",
    "host-root": "all-files",
    "home": "home",
    "~": "home",
    "xdg-documents": "documents",
    "xdg-desktop": "desktop",
    "xdg-download": "downloads",
    "xdg-pictures": "pictures",
    "xdg-music": "music",
    "xdg-videos": "videos",
}
_HARMLESS: Final = ("host-os", "host-etc", "xdg-run", "xdg-cache", "xdg-config", "xdg-data")
"""System files, and shares of other programs that say nothing about the person's own."""
_OTHERS: Final[dict[tuple[str, str], Right]] = {
    ("shared", "network"): "network",
    ("sockets", "x11"): "windows",
    ("sockets", "session-bus"): "session",
    ("devices", "all"): "devices",
    ("devices", "input"): "devices",
    ("devices", "usb"): "devices",
}
_INTERFACES: Final[dict[str, Right]] = {
    "home": "visible-files",
    "personal-files": "some-files",
    "system-files": "some-files",
    "removable-media": "removable",
    "camera": "camera",
    "audio-record": "microphone",
    "location-observe": "location",
    "contacts-service": "contacts",
    "calendar-service": "calendar",
    "network": "network",
    "x11": "windows",
    "desktop-legacy": "windows",
    "bluez": "bluetooth",
    "raw-usb": "devices",
}
Groups = dict[str, dict[str, str]]


class LinuxGranting:
    """Reads the files of one sandbox after another."""

    def __init__(self, host: Host, asking: Asking) -> None:
        """Nothing is read yet."""
        self._host = host
        self._asking = asking

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """There is no list of all programs."""
        return ()

    def of(self, identity: Identity) -> Grants:
        """What one program may do; one that is no sandbox may do all that the person may."""
        for package in identity.packages:
            kind, _, name = package.partition(":")
            if kind == "flatpak":
                found = self._flatpak(name)
            elif kind == "snap":
                found = self._snap(name)
            else:
                continue
            if found is not None:
                return found
        return Grants()

    # --- Flatpak ---

    def _flatpak(self, name: str) -> Grants | None:
        person = self._host.local(self._host.environ.get("FLATPAK_USER_DIR") or f"{self._data}/flatpak")
        for root, own in ((person, True), (self._host.local(_SYSTEM), False)):
            folder = root / "app" / name
            if not is_folder(folder):
                continue
            override = person / "overrides" / name
            layers = [folder / "current" / "active" / "metadata"]
            layers += [] if own else [root / "overrides" / "global", root / "overrides" / name]
            layers += [person / "overrides" / "global", override]
            found: dict[tuple[str, str], tuple[str, Path]] = {}
            unseen: list[Unseen] = []
            for number, path in enumerate(layers):
                try:
                    _add(found, path)
                except FileNotFoundError:
                    if number == 0:  # without it nothing is known of the app at all
                        unseen.append(Unseen(where=os.fspath(path), why="unreadable"))
                except OSError as error:
                    note(path, error)
                    unseen.append(Unseen(where=os.fspath(path), why="unreadable"))
            return Grants(
                box="flatpak",
                package=name,
                grants=tuple(self._flatpak_grants(found)),
                unseen=tuple(unseen),
                overrides=override,
            )
        return None

    @property
    def _data(self) -> str:
        return self._host.variables()["xdg_data"]

    def _flatpak_grants(self, found: Mapping[tuple[str, str], tuple[str, Path]]) -> Iterator[Grant]:
        for (kind, name), (value, path) in found.items():
            if not value or value == "none":
                continue
            right, of = self._right(kind, name), ""
            if right == "some-files":
                of = name
            if right is not None:
                written = name if value in {"yes", "talk", "own"} else f"{name}:{value}"
                yield Grant(right=right, state="allowed", where=os.fspath(path), key=kind, value=written, of=of)

    def _right(self, kind: str, name: str) -> Right | None:
        if kind == BUS:
            return "host-commands" if name in {ESCAPE, f"{ESCAPE}.*", "org.freedesktop.*"} else None
        if kind != "filesystems":
            return _OTHERS.get((kind, name))
        known = _FILES.get(name)
        if known is not None:
            return known
        if name.startswith(_HARMLESS):
            return None
        written = f"{self._host.home}{name[1:]}" if name.startswith("~/") else name
        return "home" if written.rstrip("/") == os.fspath(self._host.home) else "some-files"

    # --- Snap ---

    def _snap(self, name: str) -> Grants | None:
        for root in ("/snap", "/var/lib/snapd/snap"):
            folder = self._host.local(f"{root}/{name}")
            if is_folder(folder / "current"):
                return self._snap_grants(name, folder / "current" / "meta" / "snap.yaml")
        return None

    def _snap_grants(self, name: str, manifest: Path) -> Grants:
        box: Box = "snap"
        try:
            written = re.search(r"^confinement:\s*['\"]?(\w+)", _text(manifest), re.MULTILINE)
        except OSError as error:
            note(manifest, error)
            unseen = Unseen(where=os.fspath(manifest), why="unreadable")
            return Grants(box=box, package=name, unseen=(unseen,))
        if written is not None and written[1] in {"classic", "devmode"}:
            box = "snap-classic"
            all_files = Grant(
                right="all-files", state="allowed", where=os.fspath(manifest), key="confinement", value=written[1]
            )
            return Grants(box=box, package=name, grants=(all_files,))
        command = ("snap", "connections", name)
        told = self._asking.command(*command)
        if told is None:
            unanswered = Unseen(where=" ".join(command), why="no-answer")
            return Grants(box=box, package=name, unseen=(unanswered,))
        return Grants(box=box, package=name, grants=tuple(_connections(told, name)))


def _connections(told: str, name: str) -> Iterator[Grant]:
    """The table that snapd prints: interface, plug, slot («-» when it is not connected) and notes."""
    for line in told.splitlines()[1:]:
        words = line.split()
        if len(words) < 3 or not words[1].startswith(f"{name}:"):
            continue
        interface, plug, slot = words[:3]
        right = _INTERFACES.get(interface.partition("[")[0])
        if right is None:
            continue
        yield Grant(
            right=right,
            state="denied" if slot == "-" else "allowed",
            where=f"snap connections {name}",
            key=interface,
            value=plug,
            of=plug.partition(":")[2] if right == "some-files" else "",
        )


def _add(found: dict[tuple[str, str], tuple[str, Path]], path: Path) -> None:
    """Put what one file says over what those before it said. Raises OSError."""
    groups = key_file(_text(path))
    for kind in ("shared", "sockets", "devices", "filesystems"):
        entries = groups.get(CONTEXT, {}).get(kind, "").split(";")
        # what takes everything away speaks of the files before this one, wherever it stands
        for entry in sorted(entries, key=lambda one: not one.strip().endswith(":reset")):
            name = entry.strip().removeprefix("!")
            taken = entry.strip().startswith("!")
            name, _, mode = name.partition(":") if kind == "filesystems" else (name, "", "")
            if taken and mode == "reset":
                for key in [key for key in found if key[0] == kind]:
                    del found[key]
            if name:
                found[kind, name.rstrip("/") or name] = ("" if taken else mode or "yes", path)
    for name, policy in groups.get(BUS, {}).items():
        found[BUS, name] = (policy, path)


def key_file(text: str) -> Groups:
    """The groups of a key file of the desktop; lines that are none are passed over, of equal keys the last counts."""
    groups: Groups = {}
    group: dict[str, str] = {}
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]"):
            group = groups.setdefault(bare[1:-1], {})
        elif "=" in bare and not bare.startswith("#"):
            name, _, value = bare.partition("=")
            group[name.strip()] = value.strip()
    return groups


def _text(path: Path) -> str:
    with opened(path) as file:
        return at_most(file, _LIMIT).decode("utf-8", "replace")
