"""Windows: known folders, the registry's list of programs, winget and MSIX packages."""

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from tidytrace.catalog import System
from tidytrace.host.base import Package
from tidytrace.host.layout import Layout, Registry
from tidytrace.host.machine import Machine
from tidytrace.host.reading import names_in
from tidytrace.host.volumes import Volumes

_UNINSTALL = (
    "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
    "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
    "HKLM\\Software\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
)
_MSIX = (
    "HKCU\\Software\\Classes\\Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion"
    "\\AppModel\\Repository\\Packages"
)
_VERSION_KEY = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion"
_FIRST_BUILD_OF_11 = 22000
_AFTER_NAME = re.compile(r"[ ]+(\(|v?\d)")


class _Program(msgspec.Struct, frozen=True, kw_only=True):
    """One line of «Installed apps»."""

    key: str
    name: str
    version: str | None
    where: str

    def is_called(self, wanted: str) -> bool:
        """Whether it goes by this name; makers add a version or «(User)» to it, Inno Setup ``_is1`` to the key."""
        wanted, name, key = wanted.lower(), self.name.lower(), self.key.lower()
        if key.removesuffix("_is1") == wanted or name == wanted:
            return True
        return name.startswith(wanted) and _AFTER_NAME.match(name, len(wanted)) is not None


class WindowsLayout(Layout):
    """Windows 10 or 11."""

    system: System = "windows"
    suffixes = (".exe", ".cmd", ".bat", ".ps1", "")

    def variables(self) -> dict[str, str]:
        """Known folders; XDG folders stand under the profile, as tools from other systems put them there."""
        ground = self.ground
        local = ground.folder("LOCALAPPDATA", ground.home / "AppData" / "Local")
        return {
            "home": str(ground.home),
            **self.xdg(),
            "appdata": ground.folder("APPDATA", ground.home / "AppData" / "Roaming"),
            "localappdata": local,
            "programdata": ground.folder("PROGRAMDATA", "C:\\ProgramData"),
            "packages": str(Path(local) / "Packages"),
            "temp": ground.folder("TEMP", Path(local) / "Temp"),
        }

    def release(self) -> str:
        """Such as ``Windows 11 23H2``. The registry still calls 11 «Windows 10», so the build number decides."""
        build = str(self.ground.registry.value(_VERSION_KEY, "CurrentBuildNumber") or "")
        shown = self.ground.registry.value(_VERSION_KEY, "DisplayVersion")
        if not build.isdecimal():
            return "Windows"
        name = "Windows 11" if int(build) >= _FIRST_BUILD_OF_11 else "Windows 10"
        return f"{name} {shown}" if shown else name

    def program_folders(self) -> Iterator[Path]:
        """Where installers of single programs put them."""
        variables = self.variables()
        home, roaming, local = self.ground.home, Path(variables["appdata"]), Path(variables["localappdata"])
        yield from (home / ".local" / "bin", home / ".opencode" / "bin", home / ".bun" / "bin", home / ".cargo" / "bin")
        yield from (home / ".lmstudio" / "bin", home / "scoop" / "shims", roaming / "npm", local / "pnpm")
        yield from (local / "Microsoft" / "WinGet" / "Links", local / "Microsoft" / "WindowsApps")
        yield self.ground.local("C:\\Program Files\\nodejs")

    def npm_folders(self) -> Iterator[str]:
        """Prefixes of npm, pnpm and nvm-windows."""
        yield "%APPDATA%\\npm\\node_modules"
        yield "%LOCALAPPDATA%\\pnpm\\global\\*\\node_modules"
        yield "%APPDATA%\\nvm\\v*\\node_modules"
        yield "C:\\Program Files\\nodejs\\node_modules"

    def python_folders(self, name: str) -> Iterator[str]:
        """Folders of pipx and uv, of the person and of python.org's installer."""
        yield f"~\\pipx\\venvs\\{name}\\Lib\\site-packages"
        yield f"%LOCALAPPDATA%\\pipx\\pipx\\venvs\\{name}\\Lib\\site-packages"
        yield f"%APPDATA%\\uv\\tools\\{name}\\Lib\\site-packages"
        yield "%APPDATA%\\Python\\Python*\\site-packages"
        yield "%LOCALAPPDATA%\\Programs\\Python\\Python*\\Lib\\site-packages"

    def own_package(self, kind: str, name: str) -> Package | None:
        """``uninstall`` (name or key of an installed program), ``winget`` and ``msix`` (package name)."""
        if kind == "uninstall":
            for program in self._programs:
                if program.is_called(name):
                    return Package(name=program.name, version=program.version, where=program.where)
        elif kind == "winget":
            return self._winget(name)
        elif kind == "msix":
            return self._msix(name)
        return None

    @cached_property
    def _programs(self) -> tuple[_Program, ...]:
        found: list[_Program] = []
        ask = self.ground.registry.value
        for root in _UNINSTALL:
            for key in self.ground.registry.subkeys(root):
                path = f"{root}\\{key}"
                version = ask(path, "DisplayVersion")
                found.append(
                    _Program(
                        key=key,
                        name=str(ask(path, "DisplayName") or key),
                        version=str(version) if version else None,
                        where=str(ask(path, "InstallLocation") or path),
                    )
                )
        return tuple(found)

    def _winget(self, name: str) -> Package | None:
        # winget lists installers' programs in the registry too; its own folder is for portable ones
        for program in self._programs:
            if program.key.lower().startswith(f"{name.lower()}_microsoft.winget."):
                return Package(name=name, version=program.version, where=program.where)
        folder = Path(self.variables()["localappdata"]) / "Microsoft" / "WinGet" / "Packages"
        for entry in names_in(folder):
            if entry.lower().startswith(f"{name.lower()}_"):
                return Package(name=name, version=None, where=str(folder / entry))
        return None

    def _msix(self, name: str) -> Package | None:
        folder = Path(self.variables()["packages"])
        family = next((one for one in names_in(folder) if one.lower().startswith(f"{name.lower()}_")), None)
        if family is None:
            return None
        version = None
        for full in self.ground.registry.subkeys(_MSIX):
            parts = full.split("_")  # name, version, architecture, resource, publisher
            if parts[0].lower() == name.lower() and len(parts) > 1:
                version = parts[1]
        return Package(name=name, version=version, where=str(folder / family))


class SystemRegistry:
    """The registry of this computer."""

    def value(self, key: str, name: str) -> str | int | None:
        """One value; none when it is missing, may not be read or is neither text nor number."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(*self._parts(key)) as handle:
                    found, _kind = winreg.QueryValueEx(handle, name)
            except OSError:
                return None
            return found if isinstance(found, str | int) else None
        else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
            return None

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Names of the keys below; none when it is missing or may not be read."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(*self._parts(key)) as handle:
                    count = winreg.QueryInfoKey(handle)[0]
                    return tuple(winreg.EnumKey(handle, number) for number in range(count))
            except OSError:
                return ()
        else:
            return ()

    def names(self, key: str) -> tuple[str, ...]:
        """Names of the values of a key; none when it is missing or may not be read."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(*self._parts(key)) as handle:
                    count = winreg.QueryInfoKey(handle)[1]
                    return tuple(winreg.EnumValue(handle, number)[0] for number in range(count))
            except OSError:
                return ()
        else:
            return ()

    if sys.platform == "win32":

        def _parts(self, key: str) -> tuple[int, str]:
            import winreg

            hive, _, rest = key.partition("\\")
            hives = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
            return hives[hive.upper()], rest


class WindowsHost(Machine):
    """This computer, when it runs Windows."""

    layout_type = WindowsLayout
    home_variables = ("USERPROFILE",)

    def _default_registry(self) -> Registry:
        return SystemRegistry()

    def volumes(self) -> Volumes:
        """What its drives tell of them."""
        from tidytrace.host.volumes_windows import WindowsVolumes

        return WindowsVolumes(self.site(), self.environ.get("SYSTEMROOT") or "C:\\Windows")
