"""Which folders of this computer are copied elsewhere, as the programs that do it say themselves."""

import os
import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog.syncing import FolderKey, FolderList, NamedFolder, SyncClient
from tidytrace.catalog.templates import fill, variables
from tidytrace.catalog.words import Grade
from tidytrace.host.base import Host
from tidytrace.host.matching import escaped, has_glob, matches, plain
from tidytrace.host.reading import read_text
from tidytrace.host.sync_lists import ListUnreadable, listed
from tidytrace.host.volumes_mounts import Mounts

_MOUNTS: Final = "/proc/self/mountinfo"
_TABLE_BYTES: Final = 16 * 1024 * 1024
_FIRST_DRIVE: Final = string.ascii_uppercase.index("C")


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that a program copies elsewhere."""

    client: SyncClient
    path: Path
    """As it is told; links are not followed."""
    told_by: str
    """The file or registry key that says so; for a folder known by its name, the folder."""
    grade: Grade
    by_name: bool = False
    """Nothing but its place and name speaks for it."""


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A list of folders that is there and could not be read."""

    client: SyncClient
    where: str
    reason: str


class SyncSurvey(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, at one moment."""

    synced: tuple[Synced, ...] = ()
    unread: tuple[Unread, ...] = ()


def survey_sync(host: Host, clients: Iterable[SyncClient]) -> SyncSurvey:
    """Look for the folders of all programs; each folder is told once, by the first program that names it."""
    survey = _Survey(host)
    found: dict[str, Synced] = {}
    for client in clients:
        for one in survey.of(client):
            # what a program says itself counts more than a name
            real = os.path.normcase(os.path.realpath(one.path))
            if real not in found or (found[real].by_name and not one.by_name):
                found[real] = one
    return SyncSurvey(synced=tuple(found.values()), unread=tuple(survey.unread))


class _Survey:
    def __init__(self, host: Host) -> None:
        self._host = host
        self.unread: list[Unread] = []

    def of(self, client: SyncClient) -> Iterator[Synced]:
        for place in client.lists:
            if self._is_here(place.systems):
                yield from self._listed(client, place)
        for key in client.keys:
            yield from self._registered(client, key)
        yield from self._mounted(client)
        for named in client.folders:
            if self._is_here(named.systems):
                yield from self._named(client, named)

    def _is_here(self, systems: tuple[str, ...]) -> bool:
        return not systems or self._host.system in systems

    def _listed(self, client: SyncClient, place: FolderList) -> Iterator[Synced]:
        for template in place.files:
            for path in self._expanded(client, template):
                try:
                    folders = listed(path, place)
                except ListUnreadable as error:
                    self.unread.append(Unread(client=client, where=os.fspath(path), reason=str(error)))
                    continue
                for folder in folders:
                    yield from self._told(client, folder, os.fspath(path), place.grade)

    def _told(self, client: SyncClient, folder: str, by: str, grade: Grade) -> Iterator[Synced]:
        if self._host.is_absolute(folder):
            yield Synced(client=client, path=self._host.local(folder), told_by=by, grade=grade)

    def _registered(self, client: SyncClient, place: FolderKey) -> Iterator[Synced]:
        for key in self._keys(place.key):
            names = self._host.registry_names(key) if place.value == "*" else (place.value,)
            for name in names:
                value = self._host.registry(key, name)
                if isinstance(value, str):
                    yield from self._told(client, value, key, place.grade)

    def _keys(self, pattern: str) -> Iterator[str]:
        above, star, below = pattern.partition("\\*")
        if not star:
            yield pattern
            return
        for name in self._host.registry_keys(above):
            yield from self._keys(f"{above}\\{name}{below}")

    def _mounted(self, client: SyncClient) -> Iterator[Synced]:
        if not client.mounts or self._host.system != "linux":
            return
        for mount in Mounts(read_text(self._host.local(_MOUNTS), _TABLE_BYTES)).all:
            if mount.system in client.mounts:
                yield Synced(client=client, path=self._host.local(mount.point), told_by=_MOUNTS, grade=Grade.SOURCE)

    def _named(self, client: SyncClient, named: NamedFolder) -> Iterator[Synced]:
        for path in self._expanded(client, named.path):
            if os.path.isdir(path):  # noqa: PTH112 - a closed folder raises nothing
                yield Synced(client=client, path=path, told_by=os.fspath(path), grade=named.grade, by_name=True)

    def _expanded(self, client: SyncClient, template: str) -> Iterator[Path]:
        def closed(path: str, error: OSError) -> None:
            self.unread.append(Unread(client=client, where=path, reason=error.strerror or str(error)))

        for filled in self._filled(template):
            if has_glob(filled):
                found = matches(filled, fold=self._host.system != "linux", report=closed)
                yield from (Path(match.path) for match in found)
            else:
                yield Path(plain(filled))

    def _filled(self, template: str) -> Iterator[str]:
        names = variables(template)
        if not names:
            yield escaped(os.fspath(self._host.local(template)))
        elif names[0] == "drive":
            yield from (fill(template, lambda _, drive=drive: escaped(drive)) for drive in self._drives())  # type: ignore[misc]
        else:
            known = self._host.variables()
            if all(name in known for name in names):
                yield fill(template, lambda name: escaped(known[name]))

    def _drives(self) -> Iterator[str]:
        """Drives of this computer; one that stands for a share may keep whoever asks waiting."""
        if self._host.system != "windows":
            return
        for letter in string.ascii_uppercase[_FIRST_DRIVE:]:
            if self._host.registry(f"HKCU\\Network\\{letter}", "RemotePath") is None:
                yield os.fspath(self._host.local(f"{letter}:\\")).rstrip("\\/")
