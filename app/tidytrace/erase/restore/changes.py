"""Changes of one row, taken together: what it was at first, and what was left of it in the end."""

from collections.abc import Iterator

import msgspec

from tidytrace.erase.databases.rowimages import RowImage, Value

_Identity = tuple[str, object]


class Change(msgspec.Struct, frozen=True):
    """A row that an erasure changed, once or several times."""

    image: RowImage
    """What it was at first."""
    left: dict[int, tuple[str, Value]]
    """By place of the column: what it held in the end."""
    after: tuple[tuple[str, Value], ...]
    """The whole row in the end."""
    now: int | None
    """Its rowid in the end."""


class Changes:
    """Kept in memory: as many as there are rows that were changed, which are few."""

    def __init__(self) -> None:
        """None yet."""
        self._known: dict[_Identity, Change] = {}

    def add(self, image: RowImage) -> None:
        """One more change, in the order in which they happened."""
        before = tuple(zip(image.kinds, image.values, strict=True))
        earlier = self._known.pop(_identity(image.table, image.rowid, before), None)
        after = list(before)
        for place, left in image.left.items():
            after[place] = (left.kind, left.in_place_of(image.values[place]))
        first = image if earlier is None else earlier.image
        places = image.left.keys() | (earlier.left.keys() if earlier is not None else set())
        change = Change(first, {place: after[place] for place in sorted(places)}, tuple(after), image.now)
        self._known[_identity(image.table, image.now, change.after)] = change

    def before(self, image: RowImage) -> RowImage:
        """A row that was deleted, as it was before it had been changed."""
        cells = tuple(zip(image.kinds, image.values, strict=True))
        earlier = self._known.pop(_identity(image.table, image.rowid, cells), None)
        if earlier is None:
            return image
        return msgspec.structs.replace(earlier.image, what="deleted", left={}, now=None)

    def all(self) -> Iterator[Change]:
        """Those of rows that were not deleted in the end, the last first."""
        yield from reversed(list(self._known.values()))


def _identity(table: str, rowid: int | None, cells: tuple[tuple[str, Value], ...]) -> _Identity:
    return (table.lower(), cells if rowid is None else rowid)
