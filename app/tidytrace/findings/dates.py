"""Dates in sentences, as people say them: the same in the window, in a terminal and on paper."""

import datetime
import re
from typing import Final

from tidytrace.language import Language

# fmt: off
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
_NAMES: Final = frozenset({"date", "day", "first", "held", "last", "newest", "oldest", "ours", "until"})
"""Parameters of findings that hold a day, ``2026-03-01``, where nothing else looks like one."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def written(date: datetime.date, language: Language) -> str:
    """«1 March 2026»; «2026年3月1日»."""
    if language.code == "zh_CN":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def held(name: str, value: object) -> datetime.date | None:
    """The day that the parameter ``name`` of a finding holds; none when it holds anything else."""
    if name not in _NAMES or not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:  # such as 2026-13-40, which an app may have written
        return None
