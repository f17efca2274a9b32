"""A newer signed catalogue in the person's data folder: taken, read instead of the shipped one, and removed again.

``catalogue/<version>/`` holds the files and the signed file that they came in; ``catalogue/current`` names the version
in use, and ``catalogue/highest`` the highest one that was ever taken. What is in use changes by replacing ``current``,
in one step.
"""

import contextlib
import datetime
import os
import shutil
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog.errors import CatalogError, UpdateRefused
from tidytrace.catalog.load import load_catalogue
from tidytrace.catalog.root import shipped_version
from tidytrace.catalog.signed import MOST_BYTES, Bundle, opened, public_keys
from tidytrace.catalog.sites import load_sites
from tidytrace.catalog.tips import load_tips
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.resources import resources

SIGNED: Final = "catalogue.signed"
_DIGITS: Final = 20
"""Bytes of the two files with a version that are looked at."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Which catalogue is in use."""

    version: int
    shipped: int
    made: datetime.date | None = None
    """The day of the chosen one; none for the shipped one."""
    apps: int = 0

    @property
    def chosen(self) -> bool:
        """Whether it is one that the person chose."""
        return self.made is not None


class Updates:
    """The catalogues of one person."""

    def __init__(self, data: Path, keys: Path | None = None) -> None:
        """Nothing is read yet.

        Args:
            data: the folder of our own for data.
            keys: the folder of the public keys; those of the program by default.
        """
        self.folder = data / "catalogue"
        self._keys = keys or resources() / "keys"

    def root(self) -> Path | None:
        """The folder of the chosen catalogue, if there is one that is newer than the shipped one."""
        version = self._number("current")
        root = self.folder / str(version)
        return root if version and version > shipped_version() and (root / SIGNED).is_file() else None

    def verify(self, root: Path) -> Bundle:
        """Hold the files against the signed file they came in. Raises UpdateRefused, OSError."""
        bundle = opened(_bounded(root / SIGNED), public_keys(self._keys))
        try:
            same = all((root / name).read_bytes() == text.encode() for name, text in bundle.files.items())
        except FileNotFoundError:
            same = False
        if not same or {path.relative_to(root).as_posix() for path in root.glob("*/*.toml")} - set(bundle.files):
            raise UpdateRefused(
                N_("The catalogue that you chose is damaged; the one that came with Tidytrace is used.")
            )
        return bundle

    def status(self) -> Status:
        """Which catalogue is in use. Raises UpdateRefused, OSError."""
        root = self.root()
        return shipped_status() if root is None else self._status(self.verify(root))

    def look(self, path: Path) -> Status:
        """What a signed file would bring, before anybody takes it; what is in it is only checked by ``install``.

        Raises:
            UpdateRefused: it is not signed, or not newer.
            OSError: it cannot be read.
        """
        bundle = opened(_bounded(path), public_keys(self._keys))
        self._newer(bundle.version)
        return self._status(bundle)

    def install(self, path: Path) -> Status:
        """Take a signed catalogue; what is wrong with it is found before anything is replaced.

        Raises:
            UpdateRefused: it is not signed, not newer, or not right.
            OSError: it cannot be read, or the data folder cannot be written.
        """
        content = _bounded(path)
        bundle = opened(content, public_keys(self._keys))
        self._newer(bundle.version)
        fresh = self.folder / f"{bundle.version}.{os.getpid()}.new"
        try:
            _write(fresh / SIGNED, content)
            for name, text in bundle.files.items():
                _write(fresh / name, text.encode())
            _check(fresh)
            root = self.folder / str(bundle.version)
            shutil.rmtree(root, ignore_errors=True)  # of an attempt that came to no end
            fresh.replace(root)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        _replace(self.folder / "highest", str(bundle.version))
        _replace(self.folder / "current", str(bundle.version))
        self._tidy(bundle.version)
        return self._status(bundle)

    def remove(self) -> bool:
        """Go back to the shipped catalogue; whether there was another one. Raises OSError."""
        there = (self.folder / "current").is_file()
        (self.folder / "current").unlink(missing_ok=True)
        self._tidy(0)
        return there

    def _newer(self, version: int) -> None:
        in_use = max(shipped_version(), self._number("current") if self.root() is not None else 0)
        if version <= in_use:
            raise UpdateRefused(
                N_("This catalogue has version {version}; version {used} is in use, and it never goes down."),
                version=version,
                used=in_use,
            )
        highest = self._number("highest")
        if version < highest:
            raise UpdateRefused(
                N_("This catalogue has version {version}; you had version {used} before, and it never goes down."),
                version=version,
                used=highest,
            )

    def _number(self, name: str) -> int:
        try:
            with (self.folder / name).open("rb") as file:
                text = file.read(_DIGITS).decode("ascii", "replace").strip()
        except OSError:
            return 0
        return int(text) if text.isascii() and text.isdigit() else 0

    def _tidy(self, version: int) -> None:
        """Drop what is no longer in use. What cannot be dropped only takes room."""
        kept = {str(version), "current", "highest"}
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in kept:
                    shutil.rmtree(path, ignore_errors=True)

    def _status(self, bundle: Bundle) -> Status:
        apps = sum(name.startswith("apps/") for name in bundle.files)
        return Status(version=bundle.version, shipped=shipped_version(), made=bundle.made, apps=apps)


def shipped_status() -> Status:
    """The catalogue that came with the program."""
    shipped = shipped_version()
    return Status(version=shipped, shipped=shipped, apps=len(list((resources() / "apps").glob("*.toml"))))


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return at_most(file, MOST_BYTES + 1)


def _check(root: Path) -> None:
    """Load everything as the program would. Raises UpdateRefused."""
    try:
        load_catalogue(root / "apps")
        load_sites(root / "sites.toml")
        load_tips(root / "tips" / "tips.toml")
    except CatalogError as error:
        # the place is one of ours and about to go: of it only the name of the file helps
        reason = str(error).replace(os.fspath(root) + os.sep, "")
        raise UpdateRefused(N_("One of its definitions is wrong: {reason}"), reason=reason) from error
    except OSError as error:
        reason = os.path.basename(error.filename or "")  # noqa: PTH119 - of an error's text
        raise UpdateRefused(N_("What is in it is no catalogue ({reason})."), reason=reason) from error


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, text: str) -> None:
    """Write a small file in one step."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    _write(temporary, f"{text}\n".encode("ascii"))
    temporary.replace(path)
