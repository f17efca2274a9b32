"""Looks which stores of an app lie in a folder that is copied elsewhere."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import Store
from tidytrace.catalog.sync_load import load_sync_clients
from tidytrace.catalog.syncing import SyncClient
from tidytrace.checks.copying.exceptions import Exceptions, exceptions_of
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.closing import Move
from tidytrace.host import Installation
from tidytrace.host.ignoring import relative_to
from tidytrace.host.sync import Synced, SyncSurvey, survey_sync
from tidytrace.host.worktrees import Worktree, worktree_of

_MOST_FILES: Final = 5000
"""Of one store: enough to tell where it lies."""
_MOST_ENTRIES: Final = 500
"""Of an app's folder in which links are looked for."""


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What one app has in one folder that is copied elsewhere."""

    client: SyncClient
    root: Path
    """Without links."""
    synced: Synced | None
    """None for a work tree."""
    hosts: tuple[str, ...] = ()
    """Where the remotes of a work tree are."""
    stores: tuple[tuple[str, Path], ...]
    """Ids of stores with the folder in which their files lie; empty where only other files of the app do."""
    talks: bool
    """Whether one of the stores holds whole conversations."""
    targets: tuple[str, ...]
    """What would have to be left out, from the root."""
    tracked: bool = False
    """Some of it was sent with the work tree already, or that cannot be told."""
    lines: tuple[str, ...] = ()
    """What leaves all of it out, as far as a list of exceptions can."""
    move: Move | None = None

    @property
    def certain(self) -> bool:
        """Whether more than the name of a folder speaks for it."""
        return self.synced is None or not self.synced.by_name or self.synced.grade.actionable


class Copying:
    """One look at a computer."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Nothing is looked at before it is asked for."""
        self._surroundings = surroundings
        self._host = surroundings.host
        self._trees: dict[str, Worktree | None] = {}
        self._exceptions: dict[str, Exceptions] = {}

    @cached_property
    def _clients(self) -> tuple[SyncClient, ...]:
        return load_sync_clients(cache=self._surroundings.state.cache / "sync")

    @cached_property
    def survey(self) -> SyncSurvey:
        """The copied folders of this computer."""
        return survey_sync(self._host, self._clients)

    @cached_property
    def backups(self) -> tuple[Synced, ...]:
        """Backup programs that were set up."""
        return tuple(one for one in self.survey.synced if one.client.kind == "backup")

    @cached_property
    def _roots(self) -> tuple[tuple[str, Synced], ...]:
        kinds = {"sync", "mount"}
        return tuple((self._real(one.path), one) for one in self.survey.synced if one.client.kind in kinds)

    @cached_property
    def _git(self) -> SyncClient | None:
        return next((one for one in self._clients if one.kind == "worktree"), None)

    def _real(self, path: Path | str) -> str:
        return os.path.realpath(path)

    def of(self, installation: Installation) -> Iterator[Copied]:
        """What one app has in copied folders, one for each folder."""
        mine = _Files(installation)
        for root, synced in self._roots:
            if mine.touches(root):
                yield from self._copied(mine, root, synced.client, synced=synced)
        if self._git is not None:
            trees = {tree.root: tree for one in mine.starts if (tree := self._tree(one)) is not None}
            for tree in trees.values():
                yield from self._copied(mine, os.fspath(tree.root), self._git, tree=tree)

    def of_file(self, path: Path) -> Iterator[Copied]:
        """The copied folders in which one file lies, and is not left out."""
        real = os.path.realpath(path)
        for root, synced in self._roots:
            relative = relative_to(real, root)
            if relative:
                yield from self._file(relative, root, synced.client, synced=synced)
        tree = self._tree(os.path.dirname(real))  # noqa: PTH120 - plain paths
        relative = relative_to(real, os.fspath(tree.root)) if tree is not None else None
        if self._git is not None and tree is not None and relative:
            yield from self._file(relative, os.fspath(tree.root), self._git, tree=tree)

    def _file(
        self,
        relative: str,
        root: str,
        client: SyncClient,
        *,
        synced: Synced | None = None,
        tree: Worktree | None = None,
    ) -> Iterator[Copied]:
        exceptions = self._exceptions_of(root, client, tree)
        if exceptions.leaves_out(relative):
            return
        lines = exceptions.lines((relative,))
        yield Copied(
            client=client,
            root=Path(root),
            synced=synced,
            hosts=tree.hosts if tree is not None else (),
            stores=(),
            talks=False,
            targets=(relative,),
            tracked=exceptions.tracked(relative) is not False,
            lines=lines,
            move=exceptions.move(lines),
        )

    def _exceptions_of(self, root: str, client: SyncClient, tree: Worktree | None) -> Exceptions:
        key = f"{client.id} {root}"
        if key not in self._exceptions:
            self._exceptions[key] = exceptions_of(Path(root), client, self._host, tree)
        return self._exceptions[key]

    def _tree(self, folder: str) -> Worktree | None:
        if folder not in self._trees:
            self._trees[folder] = worktree_of(Path(folder), self._host)
        return self._trees[folder]

    def _copied(
        self,
        mine: "_Files",
        root: str,
        client: SyncClient,
        *,
        synced: Synced | None = None,
        tree: Worktree | None = None,
    ) -> Iterator[Copied]:
        exceptions = self._exceptions_of(root, client, tree)
        stores = tuple(mine.stores_in(root, exceptions))
        targets = tuple(dict.fromkeys(mine.target(root, one) for _, files in stores for one in files))
        targets = targets or tuple(mine.others_in(root, exceptions))
        if not targets:
            return
        lines = exceptions.lines(targets)
        talks = {store.id for store in mine.installation.app.transcripts}
        yield Copied(
            client=client,
            root=Path(root),
            synced=synced,
            hosts=tree.hosts if tree is not None else (),
            stores=tuple((store, Path(root, _common(files))) for store, files in stores),
            talks=any(store in talks for store, _ in stores),
            targets=targets,
            tracked=any(exceptions.tracked(target) is not False for target in targets),
            lines=lines,
            move=exceptions.move(lines),
        )


class _Files:
    """The files of one app, by their paths without links."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        own = [os.path.realpath(folder) for folder in installation.places.folders]
        self._folders = list(dict.fromkeys([*own, *(link for folder in own for link in _links(folder))]))

    @cached_property
    def _projects(self) -> tuple[str, ...]:
        """Files in the person's own project folders."""
        stores = (store for store in self.installation.app.stores if store.project_files)
        files = (path for store in stores for path in islice(self._of(store), _MOST_FILES))
        return tuple(dict.fromkeys(map(os.path.realpath, files)))

    def _of(self, store: Store) -> Iterator[str]:
        """Files of a store; those of companions for all conversations."""
        for template in store.files:
            # what stands beside the transcript is copied with it
            if "{dir}" not in template:
                yield from self.installation.places.names(template.replace("{id}", "*").replace("{stem}", "*"))

    @property
    def starts(self) -> Iterator[str]:
        """Folders in which, or above which, work trees are looked for."""
        yield from self._folders
        yield from dict.fromkeys(map(os.path.dirname, self._projects))

    def touches(self, root: str) -> bool:
        """Whether one of the folders lies in another one, or the other way round."""
        either = (*self._folders, *self._projects)
        return any(_within(one, root) for one in either) or any(_within(root, one) for one in self._folders)

    def stores_in(self, root: str, exceptions: Exceptions) -> Iterator[tuple[str, list[str]]]:
        """Ids of the stores with files in a folder that are not left out there, and these from the folder."""
        for store in self.installation.app.stores:
            found = (relative_to(os.path.realpath(path), root) for path in self._of(store))
            files = [one for one in islice(found, _MOST_FILES) if one and not exceptions.leaves_out(one)]
            if files:
                yield store.id, files

    def others_in(self, root: str, exceptions: Exceptions) -> Iterator[str]:
        """The app's folders in another one of which something is not left out."""
        for folder in self._folders:
            relative = relative_to(folder, root)
            if relative and not exceptions.leaves_out(relative):
                names = islice(_entries(folder), _MOST_ENTRIES)
                if any(not exceptions.leaves_out(f"{relative}/{one.name}") for one in names):
                    yield relative

    def target(self, root: str, relative: str) -> str:
        """What to leave out for a file: the app's folder that it is in, or where that cannot be the next best."""
        path = root.rstrip(os.sep) + os.sep + relative.replace("/", os.sep)
        above = [one for one in self._folders if _within(path, one)]
        within = next((one for one in above if _within(one, root) and one != root), None)
        if within is not None:
            return relative_to(within, root) or relative
        return relative.partition("/")[0] if above else relative


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _common(files: Sequence[str]) -> str:
    """The folder that all of them are in; of a single one the file itself."""
    return files[0] if len(files) == 1 else os.path.commonpath([os.path.dirname(one) for one in files])  # noqa: PTH120


def _entries(folder: str) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            yield from found
    except OSError:
        return  # what cannot be listed is told by the checks of the app's chats


def _links(folder: str) -> Iterator[str]:
    """Where links in an app's folder lead: a person may have put only the chats elsewhere."""
    for entry in islice(_entries(folder), _MOST_ENTRIES):
        if entry.is_symlink():
            yield os.path.realpath(entry.path)
