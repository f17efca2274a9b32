"""Where to look: patterns of chats, of settings and of signs of AI apps, worked out from the definitions."""

import os
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from tidytrace.host.fitting import Pattern

What = Literal["chats", "settings", "sign"]
"""``sign``: something that comes or goes there may be an AI app, or another folder of one."""

BESIDE: Final = ("-wal", "-journal")
"""Files that belong to a SQLite database; while an app runs, often only these are written."""


class Ground(msgspec.Struct, frozen=True, array_like=True):
    """One pattern."""

    pattern: str
    app: str
    what: What


class Outlook(msgspec.Struct, frozen=True, array_like=True):
    """All that is to be watched on a computer."""

    grounds: tuple[Ground, ...] = ()
    fold: bool = False
    """Names are compared without regard to case."""
    apps: tuple[str, ...] = ()
    """Those that were found."""


def own_name(name: str) -> str:
    """The name of the database that a file belongs to; of any other file its own."""
    for ending in BESIDE:
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


class Place(msgspec.Struct, frozen=True):
    """Where one stands in one of the grounds."""

    ground: Ground
    pattern: Pattern
    position: int

    @property
    def done(self) -> bool:
        """Whether this fits, or lies in a folder that does."""
        return self.pattern.done(self.position)


class Terrain:
    """An outlook that can be asked about paths."""

    def __init__(self, outlook: Outlook) -> None:
        """Patterns that no system could have are left out."""
        self.outlook = outlook
        self.bases: dict[str, list[Place]] = {}
        """By the folder that is plain text in the patterns."""
        for ground in outlook.grounds:
            try:
                pattern = Pattern(ground.pattern, fold=outlook.fold)
            except ValueError:
                continue
            self.bases.setdefault(pattern.base, []).append(Place(ground, pattern, 0))

    def entered(self, places: Iterable[Place], name: str) -> list[Place]:
        """Where one stands after going from some places to a name; what lies below a sign is none."""
        return [
            Place(one.ground, one.pattern, after)
            for one in places
            if not (one.done and one.ground.what == "sign")
            for after in one.pattern.after(one.position, name)
        ]

    def holds(self, places: Iterable[Place], name: str) -> bool:
        """Whether a file of this name counts there."""
        return any(
            one.pattern.ends(one.position, name) and not (one.done and one.ground.what == "sign") for one in places
        )

    def places(self, folder: str) -> list[Place]:
        """Where one stands in a folder; nothing if there is nothing to be watched there."""
        found = [*self.bases.get(folder, ())]
        for base, names in _above(folder):
            places = self.bases.get(base, [])
            for name in names:
                if not places:
                    break
                places = self.entered(places, name)
            found += places
        return found

    def grounds(self, path: str) -> set[tuple[str, What]]:
        """Whose a file is, and what it may be."""
        folder, name = os.path.split(path)
        places = self.entered(self.places(folder), own_name(name))
        return {(one.ground.app, one.ground.what) for one in places if one.done}

    def apps_in(self, folder: str) -> set[tuple[str, What]]:
        """Whose things may lie in a folder, or below it."""
        return {(one.ground.app, one.ground.what) for one in self.places(folder)}


def _above(folder: str) -> Iterator[tuple[str, list[str]]]:
    """Each folder above, with the names that lead down again."""
    names: list[str] = []
    at = folder
    while True:
        above, name = os.path.split(at)
        if above == at or not name:
            return
        names.insert(0, name)
        yield above, names
        at = above
