"""What was done, so that it can be told and undone."""

import datetime

import msgspec

from tidytrace.catalog import ProcessMark
from tidytrace.formats import Edit


class SettingReceipt(msgspec.Struct, frozen=True, kw_only=True, tag="setting", tag_field="kind"):
    """A switch was moved. The only file content in here is what was replaced."""

    id: str
    """``r-20261123-081200-3f9a``: the time in UTC, and four digits by chance."""
    when: datetime.datetime
    """UTC."""
    finding: str
    app: str
    setting: str
    edits: tuple[Edit, ...]
    """In the order in which they were applied."""
    close_first: tuple[ProcessMark, ...] = ()
    """The app must not run while this is undone; empty when that does no harm."""
    undone: datetime.datetime | None = None


Receipt = SettingReceipt
