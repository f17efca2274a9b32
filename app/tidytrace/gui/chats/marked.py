"""Which conversations are chosen for erasing: by id, whatever is shown, and in whatever order."""

from collections.abc import Iterable, Sequence
from itertools import compress

from PySide6.QtCore import Qt

from tidytrace.gui.chats.groups import Group
from tidytrace.gui.chats.shelf import Shelf


class Marked:
    """One byte for each conversation of a shelf, and how many of each group. Nothing is marked beforehand."""

    def __init__(self, shelf: Shelf, ids: Iterable[str] = ()) -> None:
        """``ids`` were marked on an earlier shelf; those that are gone, or may not be erased any more, are not."""
        self._shelf = shelf
        self._marks = bytearray(len(shelf))
        known = shelf.by_id
        self.mark((known[one] for one in ids if one in known), marked=True)
        self.of_group: list[int] = []
        """How many of each group that is arranged now."""
        self._markable: list[int | None] = []
        self._groups: Sequence[Group] = ()

    def __len__(self) -> int:
        """How many."""
        return self._marks.count(1)

    @property
    def ids(self) -> frozenset[str]:
        """Their ids."""
        conversations = self._shelf.conversations
        return frozenset(conversations[number].id for number in self.numbers)

    @property
    def numbers(self) -> Iterable[int]:
        """Their numbers on the shelf, in order."""
        return compress(range(len(self._marks)), self._marks)

    @property
    def size(self) -> int:
        """What they come to."""
        return self._shelf.sizes(self._marks)

    def has(self, number: int) -> bool:
        """Whether it is marked."""
        return bool(self._marks[number])

    def mark_group(self, group: Group, *, marked: bool) -> None:
        """Mark all of a group, as far as they can be erased at all, or take their marks away."""
        if len(group.numbers) == len(self._marks):
            self._marks = bytearray(self._shelf.can_be_marked) if marked else bytearray(len(self._marks))
        else:
            self.mark(group.numbers, marked=marked)

    def mark(self, numbers: Iterable[int], *, marked: bool) -> None:
        """Mark some, as far as they can be erased at all, or take their marks away."""
        marks, can = self._marks, self._shelf.can_be_marked
        for number in numbers:
            marks[number] = marked and can[number]

    def clear(self) -> None:
        """Mark nothing."""
        self._marks = bytearray(len(self._shelf))

    def kept(self) -> bytes:
        """All marks as they are, for ``back_to``."""
        return bytes(self._marks)

    def back_to(self, kept: bytes) -> None:
        """As they were."""
        self._marks = bytearray(kept)

    # --- groups

    def count(self, groups: Sequence[Group]) -> None:
        """How many of each group are marked."""
        if groups is not self._groups:
            self._groups = groups
            self._markable = [None] * len(groups)
        mark, all_of_them = self._marks.__getitem__, len(self)
        if not all_of_them:
            self.of_group = [0] * len(groups)
        elif len(groups) == 1 and len(groups[0].numbers) == len(self._marks):
            self.of_group = [all_of_them]
        else:
            self.of_group = [sum(map(mark, one.numbers)) for one in groups]

    def state(self, at: int) -> Qt.CheckState | None:
        """Of a whole group; none where nothing in it can be marked."""
        if self._markable[at] is None:
            self._markable[at] = sum(map(self._shelf.can_be_marked.__getitem__, self._groups[at].numbers))
        all_of_them, marked = self._markable[at], self.of_group[at]
        if not all_of_them:
            return None
        if not marked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if marked == all_of_them else Qt.CheckState.PartiallyChecked
