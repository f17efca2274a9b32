"""Programs by the ids of ``Detection.packages``. Package managers are never started: their folders are read.

Kinds for every system: ``npm``, ``pypi``, ``brew``, ``extension`` (VS Code family). The others belong to one system
and are answered by its layout.
"""

import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from tidytrace.host.base import Package
from tidytrace.host.layout import Layout
from tidytrace.host.matching import escaped, matches
from tidytrace.host.reading import is_file, is_folder, names_in, note, read_bytes, read_object, read_text, resolved

EXTENSION_FOLDERS = (
    *(".vscode", ".vscode-insiders", ".vscode-oss", ".vscodium-insiders", ".cursor", ".windsurf", ".windsurf-next"),
    *(".trae", ".trae-cn", ".void-editor", ".kiro", ".antigravity", ".codebuddy", ".qoder", ".positron"),
    *(".vscode-server", ".vscode-server-insiders", ".vscodium-server", ".cursor-server", ".windsurf-server"),
    ".local/share/code-server",
)
"""Home folders of the editors, which have ``extensions`` inside."""

_CELLARS = ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew", "~/.linuxbrew")
_FOLDER_VERSION = re.compile(r"-(\d+\.\d+\.\d+[0-9A-Za-z.+]*?)(?:-(?:linux|win32|darwin|alpine|web|universal)[\w-]*)?$")
_VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+(?:\.\d+)+)(?![\w.]*\w)")
_APPIMAGE_VERSION = re.compile(r"[-_ ]v?(\d+(?:\.\d+)+)")
_DIST_INFO = re.compile(r"(.+?)-([^-]+)\.dist-info$")
_SHEBANG_BYTES = 512
_LEVELS = 8
"""How far above a program's file its package.json may stand."""


class Packages:
    """What package managers left on one computer."""

    def __init__(self, layout: Layout) -> None:
        """Nothing is read before it is asked for."""
        self.layout = layout
        self.ground = layout.ground
        self._site_folders: dict[str, dict[str, tuple[str, Path]]] = {}

    def find(self, identifier: str, programs: tuple[Path, ...]) -> Package | None:
        """One package by ``kind:name``; ``programs`` are the app's commands that were found."""
        kind, _, name = identifier.partition(":")
        if not name or _leaves(name):
            return None
        if kind == "npm":
            return self._npm(name, programs)
        if kind == "pypi":
            return self._pypi(name, programs)
        if kind == "brew":
            return self._brew(name)
        if kind == "extension":
            return self._extensions.get(name.lower())
        return self.layout.own_package(kind, name)

    def _npm(self, name: str, programs: tuple[Path, ...]) -> Package | None:
        for program in programs:
            for manifest in _manifests_above(program):
                described = read_object(manifest)
                if described.get("name") == name:
                    return _package(name, described.get("version"), manifest.parent)
        for folder in self._npm_folders:
            manifest = folder / name / "package.json"
            if is_file(manifest):
                return _package(name, read_object(manifest).get("version"), manifest.parent)
        return None

    @cached_property
    def _npm_folders(self) -> tuple[Path, ...]:
        found: dict[Path, None] = {}
        for prefix in self._npm_prefixes():
            found[prefix / "node_modules" if self.layout.system == "windows" else prefix / "lib/node_modules"] = None
        # version switchers put each version's own folder on PATH
        for folder in self.layout.path_folders():
            if folder.name == "bin":
                found[folder.parent / "lib" / "node_modules"] = None
        found[self.ground.home / ".bun" / "install" / "global" / "node_modules"] = None
        templates = ("~/.config/yarn/global/node_modules", "~/.nvm/versions/node/*/lib/node_modules")
        for template in (*templates, *self.layout.npm_folders()):
            found.update(dict.fromkeys(self._existing(template)))
        return tuple(folder for folder in found if is_folder(folder))

    def _npm_prefixes(self) -> Iterator[Path]:
        value = self.ground.environ.get("NPM_CONFIG_PREFIX") or self.ground.environ.get("npm_config_prefix")
        written = re.search(r"^\s*prefix\s*=\s*(.+?)\s*$", read_text(self.ground.home / ".npmrc"), re.MULTILINE)
        for text in (value, written.group(1).strip("\"'").replace("${HOME}", "~") if written else None):
            if text:
                yield self.ground.local(text)
        yield self.ground.home / ".npm-global"

    def _pypi(self, name: str, programs: tuple[Path, ...]) -> Package | None:
        folders: dict[Path, None] = {}
        for program in programs:
            folders.update(dict.fromkeys(_site_folders_of(program, self.ground.local)))
        for template in self.layout.python_folders(name):
            folders.update(dict.fromkeys(self._existing(template)))
        for folder in folders:
            found = self._distributions(folder).get(_normal(name))
            if found is not None:
                version, where = found
                return Package(name=name, version=version, where=str(where))
        return None

    def _distributions(self, folder: Path) -> dict[str, tuple[str, Path]]:
        key = os.fspath(folder)
        if key not in self._site_folders:
            matches = ((name, _DIST_INFO.match(name)) for name in names_in(folder))
            self._site_folders[key] = {
                _normal(match.group(1)): (match.group(2), folder / name) for name, match in matches if match
            }
        return self._site_folders[key]

    def _brew(self, name: str) -> Package | None:
        for prefix in _CELLARS:
            for shelf in ("Cellar", "Caskroom"):
                folder = self.ground.local(f"{prefix}/{shelf}/{name}")
                versions = [one for one in names_in(folder) if not one.startswith(".")]
                if versions:
                    newest = max(versions, key=version_key)
                    # «0.169.0_1» is the formula's revision, «1.2.3,456» a cask's build
                    return Package(name=name, version=re.split(r"[_,]", newest)[0], where=str(folder))
        return None

    @cached_property
    def _extensions(self) -> dict[str, Package]:
        moved = self.ground.environ.get("VSCODE_EXTENSIONS")
        folders = [self.ground.local(moved)] if moved else []
        folders += [self.ground.home / folder / "extensions" for folder in EXTENSION_FOLDERS]
        found: dict[str, Package] = {}
        for folder in folders:
            names = names_in(folder)
            removed = read_object(folder / ".obsolete") if ".obsolete" in names else {}
            for name in names:
                match = _FOLDER_VERSION.search(name)
                if match is None or removed.get(name):
                    continue
                identifier, version = name[: match.start()].lower(), match.group(1)
                known = found.get(identifier)
                if known is None or version_key(version) > version_key(known.version or ""):
                    found[identifier] = Package(name=identifier, version=version, where=str(folder / name))
        return found

    def _existing(self, template: str) -> Iterator[Path]:
        """Folders that a template with ``*`` in names stands for, newest version first."""
        head, star, tail = template.partition("*")
        if not star:
            folder = self.ground.local(template)
            if is_folder(folder):
                yield folder
            return
        at = max(head.rfind("/"), head.rfind("\\"))
        base = escaped(os.fspath(self.ground.local(head[:at])))
        rest = (head[at + 1 :] + star + tail).replace("\\", "/")
        found = matches(f"{base}/{rest}", fold=self.layout.system != "linux", report=note)
        yield from (Path(one) for one in sorted((match.path for match in found), key=version_key, reverse=True))


def version_in_path(path: Path) -> str | None:
    """The version that a program's place tells: ``…/versions/2.1.330``, ``Tool-1.4.2.AppImage``."""
    real = resolved(path)
    if real.suffix.lower() == ".appimage":
        found = _APPIMAGE_VERSION.search(real.stem)
        return found.group(1) if found else None
    for part in reversed(real.parts[-4:]):
        match = _VERSION.fullmatch(part)
        if match:
            return match.group(1)
    return None


def version_key(version: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts versions (and names with versions in them) as people count: 1.10 after 1.9."""
    return tuple(
        (1, int(part)) if part.isdecimal() else (0, part) for part in re.findall(r"\d+|[^\d.]+", version.lower())
    )


def _package(name: str, version: object, where: Path) -> Package:
    return Package(name=name, version=version if isinstance(version, str) else None, where=str(where))


def _leaves(name: str) -> bool:
    return ".." in name or name.startswith(("/", "\\")) or "\0" in name


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _manifests_above(program: Path) -> Iterator[Path]:
    folder = resolved(program).parent
    for _ in range(_LEVELS):
        manifest = folder / "package.json"
        if is_file(manifest):
            yield manifest
        if folder.name == "node_modules" or folder == folder.parent:
            return
        folder = folder.parent


def _site_folders_of(program: Path, local: Callable[[str], Path]) -> Iterator[Path]:
    """Folders ``site-packages`` of the interpreter that a console script names, or that stands beside it."""
    interpreters: list[Path] = []
    first = read_bytes(program, _SHEBANG_BYTES).partition(b"\n")[0]
    if first.startswith(b"#!"):
        words = first[2:].decode("utf-8", "replace").strip().split()
        if words and Path(words[0]).name.startswith("python"):
            interpreters.append(local(words[0]))
    interpreters.append(resolved(program))
    for interpreter in interpreters:
        root = interpreter.parent.parent
        yield root / "Lib" / "site-packages"
        for folder in names_in(root / "lib"):
            if folder.startswith("python"):
                yield root / "lib" / folder / "site-packages"
