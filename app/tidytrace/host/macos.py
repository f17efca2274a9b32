"""macOS: the Library folder, application bundles, Homebrew's casks are among the shared packages."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from tidytrace.catalog import System
from tidytrace.host.base import Package
from tidytrace.host.layout import Layout
from tidytrace.host.machine import Machine
from tidytrace.host.reading import children, is_folder, read_plist
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
    "Library/pnpm",
    ".local/share/mise/shims",
    ".asdf/shims",
    ".lmstudio/bin",
)
_SYSTEM_PROGRAMS = ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin", "/usr/bin", "/bin")


class MacLayout(Layout):
    """A Mac."""

    system: System = "macos"

    def variables(self) -> dict[str, str]:
        """The Library, and the XDG folders that command line tools use on a Mac too."""
        home = self.ground.home
        return {
            "home": str(home),
            **self.xdg(),
            "library": str(home / "Library" / "Application Support"),
            "temp": self.ground.folder("TMPDIR", "/private/tmp"),
            "etc": str(self.ground.local("/etc")),
        }

    def release(self) -> str:
        """The version that «About this Mac» shows."""
        version = read_plist(self.ground.local("/System/Library/CoreServices/SystemVersion.plist")).get(
            "ProductVersion"
        )
        return f"macOS {version}" if version else "macOS"

    def program_folders(self) -> Iterator[Path]:
        """Homebrew, MacPorts and where installers of single programs put them."""
        yield from (self.ground.home / folder for folder in _HOME_PROGRAMS)
        yield from (self.ground.local(folder) for folder in _SYSTEM_PROGRAMS)

    def npm_folders(self) -> Iterator[str]:
        """Prefixes of Homebrew's node, of the installer of nodejs.org and of the version switchers."""
        yield "/opt/homebrew/lib/node_modules"
        yield "/usr/local/lib/node_modules"
        yield "~/Library/pnpm/global/*/node_modules"
        yield "~/Library/Application Support/fnm/node-versions/*/installation/lib/node_modules"
        yield "~/.local/share/mise/installs/node/*/lib/node_modules"

    def python_folders(self, name: str) -> Iterator[str]:
        """Folders of pipx and uv, of Homebrew, of python.org and of the person."""
        yield f"~/.local/pipx/venvs/{name}/lib/python*/site-packages"
        yield f"~/Library/Application Support/pipx/venvs/{name}/lib/python*/site-packages"
        yield f"~/.local/share/uv/tools/{name}/lib/python*/site-packages"
        yield f"/opt/homebrew/Cellar/{name}/*/libexec/lib/python*/site-packages"
        yield "~/Library/Python/*/lib/python/site-packages"
        yield "/opt/homebrew/lib/python*/site-packages"
        yield "/usr/local/lib/python*/site-packages"
        yield "/Library/Frameworks/Python.framework/Versions/*/lib/python*/site-packages"

    def own_package(self, kind: str, name: str) -> Package | None:
        """``bundle``: an application by its identifier."""
        return self._bundles.get(name.lower()) if kind == "bundle" else None

    @cached_property
    def _bundles(self) -> dict[str, Package]:
        found: dict[str, Package] = {}
        for folder in (self.ground.local("/Applications"), self.ground.home / "Applications"):
            for bundle in _bundles_in(folder):
                information = read_plist(bundle / "Contents" / "Info.plist")
                identifier = information.get("CFBundleIdentifier")
                if isinstance(identifier, str):
                    version = information.get("CFBundleShortVersionString") or information.get("CFBundleVersion")
                    package = Package(name=identifier, version=str(version) if version else None, where=str(bundle))
                    found.setdefault(identifier.lower(), package)
        return found


def _bundles_in(folder: Path) -> Iterator[Path]:
    for path in children(folder):
        if path.suffix == ".app":
            yield path
        elif path.suffix == "" and not path.name.startswith(".") and is_folder(path) and not path.is_symlink():
            # one level of folders, as «Utilities» or the ones that people make
            yield from (inner for inner in children(path) if inner.suffix == ".app")


class MacHost(Machine):
    """This computer, when it is a Mac."""

    layout_type = MacLayout
    home_variables = ("HOME",)

    def volumes(self) -> Volumes:
        """What the commands of the system tell of them."""
        from tidytrace.host.volumes_macos import MacVolumes

        return MacVolumes(self.site())
