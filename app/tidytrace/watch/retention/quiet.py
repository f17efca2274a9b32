"""The hours in which the assistant does nothing by itself."""

import datetime
import re
from typing import Final

import msgspec

from tidytrace.language import N_
from tidytrace.watch.retention.rules import RuleError

_DAY: Final = 24 * 60
_WRITTEN: Final = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:-|–|—|~|～|to|至|到)\s*(\d{1,2})[:：](\d{2})")


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From one minute of the person's day to another, over midnight if need be."""

    begin: int = 22 * 60
    """Minutes since midnight."""
    end: int = 7 * 60

    def __post_init__(self) -> None:
        """Raises ValueError for what is no time of the day."""
        if not (0 <= self.begin < _DAY and 0 <= self.end < _DAY):
            raise ValueError("minutes of one day")

    def holds(self, now: datetime.datetime) -> bool:
        """Whether it is quiet at this moment, by the clock of this computer."""
        local = now.astimezone()
        minute = local.hour * 60 + local.minute
        if self.begin <= self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end

    def __str__(self) -> str:
        """As ``parse_quiet`` reads it."""
        if self.begin == self.end:
            return "off"
        return f"{self.begin // 60:02}:{self.begin % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


NEVER_QUIET: Final = Quiet(0, 0)


def parse_quiet(text: str) -> Quiet:
    """Read ``22:00-07:00``, or ``off``. Raises RuleError."""
    plain = text.strip().lower()
    if plain in {"off", "none", "关闭", "无"}:
        return NEVER_QUIET
    match = _WRITTEN.fullmatch(plain)
    hours = [int(one) for one in match.groups()] if match else []
    if not hours or max(hours[0], hours[2]) > 23 or max(hours[1], hours[3]) > 59:
        raise RuleError(N_("«{text}» are no quiet hours. Write them like 22:00-07:00, or off."), text=text)
    return Quiet(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
