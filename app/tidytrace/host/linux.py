"""Linux: XDG folders, dpkg, flatpak, snap."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from tidytrace.catalog import System
from tidytrace.host.base import Package
from tidytrace.host.layout import Layout
from tidytrace.host.machine import Machine
from tidytrace.host.reading import is_file, is_folder, read_bytes, read_text
from tidytrace.host.volumes import Volumes

_HOME_PROGRAMS = (
    ".local/bin",
    "bin",
    ".npm-global/bin",
    ".opencode/bin",
    ".bun/bin",
    ".deno/bin",
    ".cargo/bin",
    ".volta/bin",
    ".local/share/pnpm",
    ".yarn/bin",
    ".local/share/mise/shims",
    ".asdf/shims",
    ".lmstudio/bin",
    ".linuxbrew/bin",
    ".local/share/flatpak/exports/bin",
)
_SYSTEM_PROGRAMS = (
    "/usr/local/bin",
    "/usr/bin",
    "/bin",
    "/snap/bin",
    "/var/lib/flatpak/exports/bin",
    "/home/linuxbrew/.linuxbrew/bin",
)
_FLATPAK_RELEASE = re.compile(r"<release\b[^>]*?\bversion=[\"']([^\"']+)")
_YAML_VERSION = re.compile(r"^version:\s*['\"]?([^'\"\s]+)", re.MULTILINE)
_DEB_BLOCK = 64 * 1024 * 1024


class LinuxLayout(Layout):
    """A desktop Linux of any distribution."""

    system: System = "linux"

    def variables(self) -> dict[str, str]:
        """XDG folders, sandbox folders of the person, and the two system folders that apps read."""
        home = self.ground.home
        return {
            "home": str(home),
            **self.xdg(),
            "temp": self.ground.folder("TMPDIR", "/tmp"),  # noqa: S108 - where apps put things, not we
            "etc": str(self.ground.local("/etc")),
            "flatpak": str(home / ".var" / "app"),
            "snap": str(home / "snap"),
        }

    def release(self) -> str:
        """``PRETTY_NAME`` of os-release(5)."""
        for path in ("/etc/os-release", "/usr/lib/os-release"):
            name = re.search(r"^PRETTY_NAME=[\"']?([^\"'\n]+)", read_text(self.ground.local(path)), re.MULTILINE)
            if name:
                return name.group(1)
        return "Linux"

    def program_folders(self) -> Iterator[Path]:
        """Where installers of single programs put them."""
        yield from (self.ground.home / folder for folder in _HOME_PROGRAMS)
        yield from (self.ground.local(folder) for folder in _SYSTEM_PROGRAMS)

    def npm_folders(self) -> Iterator[str]:
        """Prefixes of npm itself, of pnpm, yarn and bun, and of the version switchers."""
        yield "/usr/local/lib/node_modules"
        yield "/usr/lib/node_modules"
        yield "/home/linuxbrew/.linuxbrew/lib/node_modules"
        yield "~/.local/share/pnpm/global/*/node_modules"
        yield "~/.local/share/fnm/node-versions/*/installation/lib/node_modules"
        yield "~/.local/share/mise/installs/node/*/lib/node_modules"

    def python_folders(self, name: str) -> Iterator[str]:
        """Folders of pipx and uv, of the person and of the distribution."""
        yield f"~/.local/share/pipx/venvs/{name}/lib/python*/site-packages"
        yield f"~/.local/pipx/venvs/{name}/lib/python*/site-packages"
        yield f"~/.local/share/uv/tools/{name}/lib/python*/site-packages"
        yield "~/.local/lib/python*/site-packages"
        yield "/usr/local/lib/python*/site-packages"
        yield "/usr/local/lib/python*/dist-packages"
        yield "/usr/lib/python3/dist-packages"

    def own_package(self, kind: str, name: str) -> Package | None:
        """``deb``, ``flatpak`` and ``snap``."""
        if kind == "deb":
            return self._deb(name)
        if kind == "flatpak":
            return self._flatpak(name)
        if kind == "snap":
            return self._snap(name)
        return None

    @cached_property
    def _dpkg(self) -> bytes:
        return b"\n" + read_bytes(self.ground.local("/var/lib/dpkg/status"), _DEB_BLOCK)

    def _deb(self, name: str) -> Package | None:
        # the list of files is there for every unpacked package; the big status file is read only for those
        info = self.ground.local("/var/lib/dpkg/info")
        if not any(is_file(path) for path in (info / f"{name}.list", info / f"{name}:amd64.list")):
            return None
        start = self._dpkg.find(f"\nPackage: {name}\n".encode())
        if start < 0:
            return None
        end = self._dpkg.find(b"\n\n", start)
        stanza = self._dpkg[start : end if end > 0 else None].decode("utf-8", "replace")
        if not re.search(r"^Status: \S+ \S+ installed$", stanza, re.MULTILINE):
            return None
        version = re.search(r"^Version: (?:\d+:)?(\S+)", stanza, re.MULTILINE)
        return Package(name=name, version=version.group(1) if version else None, where=f"dpkg: {name}")

    def _flatpak(self, name: str) -> Package | None:
        for root in (self.ground.home / ".local/share/flatpak/app", self.ground.local("/var/lib/flatpak/app")):
            folder = root / name
            if not is_folder(folder):
                continue
            release = None
            for suffix in ("metainfo.xml", "appdata.xml"):
                shared = folder / "current" / "active" / "files" / "share"
                for place in ("metainfo", "appdata"):
                    release = release or _FLATPAK_RELEASE.search(read_text(shared / place / f"{name}.{suffix}"))
            return Package(name=name, version=release.group(1) if release else None, where=str(folder))
        return None

    def _snap(self, name: str) -> Package | None:
        for root in ("/snap", "/var/lib/snapd/snap"):
            folder = self.ground.local(f"{root}/{name}")
            if is_folder(folder / "current"):
                version = _YAML_VERSION.search(read_text(folder / "current" / "meta" / "snap.yaml"))
                return Package(name=name, version=version.group(1) if version else None, where=str(folder))
        return None


class LinuxHost(Machine):
    """This computer, when it runs Linux."""

    layout_type = LinuxLayout
    home_variables = ("HOME",)

    def blinded(self) -> str | None:
        """Inside a flatpak only the sandbox's own processes can be seen."""
        return "inside a flatpak" if Path("/.flatpak-info").exists() else None

    def volumes(self) -> Volumes:
        """What the kernel tells of them."""
        from tidytrace.host.volumes_linux import LinuxVolumes

        return LinuxVolumes(self.site())
