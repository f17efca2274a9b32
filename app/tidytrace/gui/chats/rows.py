"""Which row of the table is what: rows are not listed anywhere.

A group knows its conversations in order, and this knows at which row each group begins.
"""

from bisect import bisect_right
from itertools import accumulate

from tidytrace.gui.chats.groups import Group, Key
from tidytrace.gui.chats.shelf import Arranged, Grouping


class Rows:
    """The rows of one arrangement."""

    def __init__(self, arranged: Arranged, grouping: Grouping, closed: set[tuple[Grouping, Key]]) -> None:
        """``closed`` are the groups of which only the heading is shown."""
        self.groups = arranged.groups
        self.grouped = grouping is not Grouping.NONE
        self.grouping = grouping
        self._closed = closed
        self._begins: list[int] = []
        self.count = 0
        self.lay()

    def __len__(self) -> int:
        """How many rows there are."""
        return self.count

    def lay(self) -> None:
        """Groups were closed or opened."""
        ends = list(accumulate(self.grouped + (0 if self.is_closed(one) else len(one.numbers)) for one in self.groups))
        self.count = ends[-1] if ends else 0
        self._begins = [0, *ends[:-1]] if ends else []

    def is_closed(self, group: Group) -> bool:
        """Whether only its heading is shown."""
        return self.grouped and (self.grouping, group.key) in self._closed

    def place(self, row: int) -> tuple[int, int]:
        """The group of a row and which of its conversations; -1 is its heading."""
        at = self.group_of(row)
        return at, row - self._begins[at] - self.grouped

    def group_of(self, row: int) -> int:
        """Which group a row is in."""
        return bisect_right(self._begins, row) - 1

    def heading_of(self, row: int) -> int:
        """The row of the heading above a row, if groups have headings."""
        return self._begins[self.group_of(row)]

    def number(self, row: int) -> int | None:
        """Which conversation of the shelf a row is; none for a heading."""
        at, place = self.place(row)
        return None if place < 0 else self.groups[at].numbers[place]

    def group_at(self, row: int) -> Group | None:
        """The group whose heading a row is; none for a conversation."""
        at, place = self.place(row)
        return self.groups[at] if place < 0 else None

    def row_of(self, number: int) -> int | None:
        """The row of a conversation; none when it does not fit, or its group is closed."""
        for group, begin in zip(self.groups, self._begins, strict=True):
            if not self.is_closed(group) and number in group.numbers:
                return begin + self.grouped + group.numbers.index(number)
        return None

    @property
    def shown(self) -> int:
        """How many conversations have a row."""
        return self.count - (len(self.groups) if self.grouped else 0)
