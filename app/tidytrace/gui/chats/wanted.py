"""How the person wants the list of chats: which of them, in which order, in which groups. Without Qt."""

from enum import IntEnum, StrEnum
from typing import Final, Literal

import msgspec

from tidytrace.sensitive.model import Kind

AGES: Final = (30, 90, 180, 365)
"""Days; the choices of «older than»."""
SIZES: Final = (100_000, 1_000_000, 10_000_000, 100_000_000)
"""Bytes; the choices of «larger than»."""


class Column(IntEnum):
    """Columns of the table, from the left."""

    MARK = 0
    TITLE = 1
    APP = 2
    USED = 3
    SIZE = 4


class Grouping(StrEnum):
    """What chats stand together by."""

    NONE = "none"
    APP = "app"
    DATE = "date"
    """Today, this week, this month, this year, and each year before."""
    MONTH = "month"
    YEAR = "year"
    FOLDER = "folder"


Held = Literal["held", "pinned", "free"]
"""Kept by the person here, pinned in its app, or neither."""


class Facets(msgspec.Struct, frozen=True):
    """What the person is looking for; the empty one is everything."""

    text: str = ""
    app: str | None = None
    older_than: int | None = None
    """Days since the last use. A conversation without a date is never called old."""
    sensitive: Kind | Literal["any"] | None = None
    """Only where something of this kind was found, or anything at all."""
    larger_than: int | None = None
    """Bytes."""
    synced: str | None = None
    """Only in a folder that this service keeps in step, or any (``any``)."""
    stays: str | None = None
    """Only what can be erased (empty), or what stays for this reason."""
    held: Held | None = None
    only: frozenset[str] | None = None
    """Only these, by their ids."""


class Wanted(msgspec.Struct, frozen=True):
    """Everything that the order of the table depends on."""

    facets: Facets = Facets()
    column: Column = Column.USED
    descending: bool = True
    grouping: Grouping = Grouping.NONE
