"""Trees of a Linux computer: its mounts, its disks and what stands between them."""

import re
from pathlib import Path

from tidytrace.host import FixtureHost


class Box:
    """A computer with no disks yet: ``box.disk("sda")``, ``box.mount("ext4", "8:1", "/")``."""

    def __init__(self, host: FixtureHost) -> None:
        self.host = host
        self._lines: list[str] = []
        self._number = 30

    def write(self, place: str, text: str) -> Path:
        path = self.host.local(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def mount(self, system, device, point="/", *, parent=None, root="/", source="none", options="rw") -> int:
        """A line of the table; without a parent it stands on the first one. Returns its number."""
        self._number += 1
        parent = parent or (31 if self._lines else 1)
        point, root, source = (_escaped(one) for one in (point, root, source))
        self._lines.append(
            f"{self._number} {parent} {device} {root} {point} rw,relatime shared:1 - {system} {source} {options}\n"
        )
        self.write("/proc/self/mountinfo", "".join(self._lines))
        return self._number

    def disk(self, name, device, *, rotational="1", removable="0", bus="ata1", model="", partition=None) -> str:
        """A disk, or with ``partition`` the part of one (``sda1``), which then has the number. Returns its name."""
        folder = f"/sys/devices/pci0000:00/{bus}/block/{name}"
        self.write(f"{folder}/queue/rotational", rotational + "\n")
        self.write(f"{folder}/removable", removable + "\n")
        if model:
            self.write(f"{folder}/device/model", model + "\n")
        if partition:
            folder = f"{folder}/{partition}"
            self.write(f"{folder}/partition", "1\n")
        return self._known(folder, device)

    def dm(self, name, device, uuid, *slaves) -> str:
        """A layer of the device mapper upon other devices."""
        folder = f"/sys/devices/virtual/block/{name}"
        if uuid is not None:
            self.write(f"{folder}/dm/uuid", uuid + "\n")
        self._upon(folder, slaves)
        return self._known(folder, device)

    def loop(self, name, device, file) -> str:
        """A device that is a file."""
        folder = f"/sys/devices/virtual/block/{name}"
        self.write(f"{folder}/loop/backing_file", file + "\n")
        return self._known(folder, device)

    def _upon(self, folder, slaves) -> None:
        self.write(f"{folder}/size", "1\n")
        for slave in slaves:
            link = self.host.local(f"{folder}/slaves/{slave}")
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(self.host.local(f"/sys/class/block/{slave}"))

    def _known(self, folder, device) -> str:
        name = folder.rpartition("/")[2]
        self.write(f"/dev/{name}", "")
        for link in (f"/sys/dev/block/{device}", f"/sys/class/block/{name}"):
            path = self.host.local(link)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(self.host.local(folder))
        return name

    def of(self, place: str):
        """What is said of a path."""
        return self.host.volume(self.host.local(place))


def _escaped(text: str) -> str:
    return re.sub(r"[ \t\n\\#]", lambda match: f"\\{ord(match.group()):03o}", text)
