"""Collects the places of a plan, so that nothing is planned twice."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats.model import What
from tidytrace.erase.copies import Part
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files.rewrite import merged
from tidytrace.erase.model import Deletion, Item, Stamp, Target
from tidytrace.erase.plan.fence import Fence
from tidytrace.erase.plan.pieces import Pieces
from tidytrace.host import Installation

Spare = Callable[[ErasureError, tuple[str, ...]], None]


class Items:
    """The items of one app, by path."""

    def __init__(self, installation: Installation, fence: Fence, spare: Spare) -> None:
        """``spare`` is told what a folder has to leave in place."""
        self._app = installation.app.id
        self._own = frozenset(installation.places.folders)
        self._fence = fence
        self._spare = spare
        self._removed: dict[Path, Item] = {}
        self._cut: dict[Path, Item] = {}
        self._rows: dict[Path, Item] = {}
        self._inside: set[Path] = set()
        """Files and links that go with a folder."""
        self._links: set[Path] = set()

    def made(self) -> list[Item]:
        """All items, lowest rank first; a file that goes as a whole is not cut before."""
        cuts = [item for path, item in self._cut.items() if path not in self._removed and path not in self._inside]
        databases = [
            item for path, item in self._rows.items() if path not in self._removed and path not in self._inside
        ]
        return sorted([*cuts, *databases, *self._removed.values()], key=lambda item: item.rank)

    def is_link_inside(self, path: Path) -> bool:
        """Whether it is a link that goes with the folder around it."""
        return path in self._links

    def remove(  # noqa: PLR0913, PLR0917 - an item of a file has this many sides
        self,
        target: Target,
        store: Store,
        what: What,
        owners: tuple[str, ...],
        rank: int,
        parts: Sequence[Part] = (),
    ) -> None:
        """A file that goes as a whole; ``parts`` tells whose is what in it."""
        path = target.path
        if path in self._inside:
            return
        known = self._removed.get(path)
        if known is not None:
            together = tuple(dict.fromkeys([*known.conversations, *owners]))
            self._removed[path] = msgspec.structs.replace(known, conversations=together)
            return
        self._removed[path] = Item(
            app=self._app,
            store=store.id,
            kind=store.kind,
            path=path,
            what=what,
            action="remove",
            conversations=owners,
            pieces=1,
            bytes=target.stamp.size,
            target=target,
            shares=dict.fromkeys(owners, 1),
            folders=self._around(target, store),
            parts=tuple(sorted(parts)),
            rank=rank,
        )

    def remove_folder(self, target: Target, store: Store, what: What, owners: tuple[str, ...], rank: int) -> None:
        """A folder with all that is in it, but for what is planned already."""
        path = target.path
        if path in self._removed or path in self._inside:
            return
        # in a person's own folder a link is the person's
        found = self._fence.contents(target, links=store.unit == "folder" and not store.project_files)
        for error in found.refused:
            self._spare(error, owners)
        contents = tuple(one for one in found.files if one.path not in self._removed and one.path not in self._inside)
        links = tuple(one for one in found.links if one.path not in self._inside)
        self._inside.update(one.path for one in (*contents, *links))
        self._links.update(one.path for one in links)
        self._removed[path] = Item(
            app=self._app,
            store=store.id,
            kind=store.kind,
            path=path,
            what=what,
            action="remove",
            conversations=owners,
            pieces=len(contents) + len(links),
            bytes=sum(one.stamp.size for one in contents),
            target=target,
            shares=dict.fromkeys(owners, len(contents) + len(links)),
            contents=contents,
            links=links,
            folders=tuple(found.folders),
            rank=rank,
        )

    def cut(self, target: Target, store: Store, what: What, pieces: Pieces, rank: int) -> None:
        """A file that loses some byte ranges."""
        known = self._cut.get(target.path)
        cuts = merged([*pieces.cuts, *(known.cuts if known else ())])
        shares = dict(known.shares) if known else {}
        for owner, number in pieces.shares.items():
            shares[owner] = shares.get(owner, 0) + number
        self._cut[target.path] = Item(
            app=self._app,
            store=store.id,
            kind=store.kind,
            path=target.path,
            what=what,
            action="cut",
            conversations=tuple(shares),
            pieces=pieces.count + (known.pieces if known else 0),
            bytes=sum(end - start for start, end in cuts),
            target=target,
            shares=shares,
            cuts=tuple(cuts),
            parts=tuple(sorted([*pieces.parts, *(known.parts if known else ())])),
            becomes=pieces.becomes,
            apart=store.unit in {"line", "section"} and pieces.becomes is None and (known is None or known.apart),
            rank=max(rank, known.rank if known else 0),
        )

    def rows(  # noqa: PLR0913 - an item of rows has this many sides
        self, target: Target, store: Store, deletion: Deletion, found: Mapping[str, int], *, rank: int, size: int
    ) -> None:
        """A database that loses rows, or only what earlier deletions left in it; several stores may stand in one."""
        known = self._rows.get(target.path)
        shares = dict(known.shares) if known else {}
        for owner in (owner for owner in found if owner):
            shares[owner] = shares.get(owner, 0) + found[owner]
        first = known is None or rank > known.rank
        self._rows[target.path] = Item(
            app=self._app,
            store=store.id if first or known is None else known.store,
            kind=store.kind if first or known is None else known.kind,
            path=target.path,
            what="row",
            action="rows",
            conversations=tuple(dict.fromkeys([*(known.conversations if known else ()), *deletion.natives.values()])),
            pieces=sum(found.values()) + (known.pieces if known else 0),
            bytes=size + (known.bytes if known else 0),
            target=target,
            shares=shares,
            deletions=(*(known.deletions if known else ()), deletion),
            rank=max(rank, known.rank if known else 0),
        )

    def entries(
        self,
        files: Sequence[Target],
        store: Store,
        found: Mapping[str, tuple[int, int]],
        sites: Mapping[str, str],
        *,
        rank: int,
    ) -> None:
        """A key-value store that loses entries.

        Args:
            files: All its files, CURRENT first.
            store: What the definition says of it.
            found: Number and bytes of the entries by conversation.
            sites: Host to conversation.
            rank: As of the item.
        """
        target = files[0]
        folder = target.path.parent
        self._rows[folder] = Item(
            app=self._app,
            store=store.id,
            kind=store.kind,
            path=folder,
            what="entry",
            action="entries",
            conversations=tuple(found),
            pieces=sum(count for count, _ in found.values()),
            bytes=sum(size for _, size in found.values()),
            target=target,
            shares={owner: count for owner, (count, _) in found.items()},
            contents=tuple(files),
            sites={host: owner for host, owner in sites.items() if owner in found},
            rank=rank,
        )

    def _around(self, target: Target, store: Store) -> tuple[Target, ...]:
        """Folders between the app's own and the file, which go when they become empty; the uppermost stays."""
        if store.project_files:
            return ()
        found: list[Target] = []
        for depth in range(len(target.parts) - 1, 1, -1):
            path = target.anchor.joinpath(*target.parts[:depth])
            if path in self._own:
                break
            stamp = Stamp.of(path.lstat())
            found.append(Target(target.anchor, target.anchor_stamp, target.parts[:depth], stamp))
        return tuple(found)
