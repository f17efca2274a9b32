"""What guards this computer, as far as it tells without an administrator: antivirus programs and the screen lock."""

import datetime
from pathlib import Path
from typing import Literal

import msgspec

Watching = Literal["on", "off", "on-demand", "unknown"]
"""``on-demand`` looks at files only when somebody asks it to."""


class Shield(msgspec.Struct, frozen=True, kw_only=True):
    """An antivirus program that told something of itself."""

    name: str
    watching: Watching = "unknown"
    fresh: bool | None = None
    """What it says of its own signatures; none where only their date is known."""
    signatures: datetime.datetime | None = None
    """When its newest signatures were made."""
    lasting: int = 7
    """Days after which its signatures are old."""
    missing: bool = False
    """It has no signatures at all."""
    version: str | None = None
    """Of the signatures."""
    where: str
    problem: str = ""
    """Why the signatures cannot be seen, in the system's own words."""

    def is_fresh(self, now: datetime.datetime) -> bool | None:
        """Whether its signatures are new enough; none when that cannot be told."""
        if self.missing:
            return False
        if self.fresh is not None or self.signatures is None:
            return self.fresh
        return now - self.signatures <= datetime.timedelta(days=self.lasting)


class ScreenLock(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the screen asks for a password after a while without anybody at the keyboard."""

    state: Literal["on", "off", "unknown"] = "unknown"
    after: int | None = None
    """Seconds; none when that is not told."""
    by: str = ""
    """What locks it, such as the desktop; empty when not even that is known."""
    where: str = ""
    key: str = ""
    value: str = ""
    """What was decisive."""
    file: Path | None = None
    """The person's own settings file, where it has one that decides."""
    repair: tuple[tuple[str, str], ...] = ()
    """Keys of the group ``Daemon`` in that file, with the values that would lock the screen."""


class Guards(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, at one moment."""

    shields: tuple[Shield, ...] = ()
    problem: str = ""
    """Why antivirus programs cannot be asked for; empty when they were."""
    lock: ScreenLock = ScreenLock()
