"""What the tray shows: one state out of five, each with a shape and words of its own."""

import datetime
from enum import StrEnum
from typing import Final

import msgspec

from tidytrace.gui.moments import when
from tidytrace.gui.tray.port import Counts, Seen
from tidytrace.gui.wordings import capital, last_check, needs_you
from tidytrace.language import Language
from tidytrace.watch.standing.orders import Pause


class Mood(StrEnum):
    """The state; the values are names of drawings."""

    STOPPED = "stopped"
    """The watcher should run, and does not."""
    PAUSED = "paused"
    NEEDS = "needs"
    UNKNOWN = "unknown"
    """Something could not be checked, or nothing was checked yet."""
    CALM = "calm"


COLOUR: Final[dict[Mood, str]] = {
    Mood.STOPPED: "#b3372e",
    Mood.PAUSED: "#5f6b7a",
    Mood.NEEDS: "#b4530a",
    Mood.UNKNOWN: "#6a5aa8",
    Mood.CALM: "#0b7a6f",
}
"""Each stands out on light and on dark panels, whose colour nobody tells; the shapes differ as well."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """All that the tray knows."""

    seen: Seen
    counts: Counts | None = None
    last: datetime.datetime | None = None
    """When the last whole check-up was made."""
    checking: bool = False

    @property
    def mood(self) -> Mood:
        """What is shown. What does not work comes before what was only found."""
        if self.seen.pause is not None and (self.seen.running or self.seen.placed):
            return Mood.PAUSED
        if self.seen.placed and not self.seen.running:
            return Mood.STOPPED
        if (self.counts is not None and self.counts.needs) or self.seen.waiting:
            return Mood.NEEDS
        if self.counts is None or self.counts.unknown or self.seen.unread:
            return Mood.UNKNOWN
        return Mood.CALM


def check_words(_: Language, sight: Sight) -> str:
    """What the last check-up found."""
    if sight.checking:
        return _("Checking…")
    if sight.counts is None or sight.last is None:
        return _("Not checked yet")
    words = needs_you(_, sight.counts.needs)
    if sight.counts.unknown:
        count = sight.counts.unknown
        words += " · " + _.plural("{count} could not be checked", "{count} could not be checked", count)
    return words


def last_words(_: Language, sight: Sight) -> str:
    """When that was; empty if there was none."""
    return capital(last_check(_, sight.last)) if sight.last is not None else ""


def watch_words(_: Language, sight: Sight) -> str:
    """Whether somebody watches."""
    seen = sight.seen
    if seen.pause is not None and (seen.running or seen.placed):
        return paused_words(_, seen.pause)
    if seen.running:
        return _("Watching the chat folders")
    if seen.placed:
        return _("Watching has stopped")
    return _("Nobody watches the chat folders")


def paused_words(_: Language, pause: Pause) -> str:
    """Until when."""
    if pause.until is None:
        return _("Watching is paused until you resume it")
    local = pause.until.astimezone()
    today = datetime.datetime.now(datetime.UTC).astimezone().date()
    if local.date() == today + datetime.timedelta(days=1):
        return _("Watching is paused until tomorrow {time}").format(time=f"{local:%H:%M}")
    return _("Watching is paused until {when}").format(when=when(_, local))


def waiting_words(_: Language, sight: Sight) -> str:
    """How much of what was told has no answer; empty if all has."""
    if sight.seen.unread:
        return _("What was told cannot be read")
    count = sight.seen.waiting
    return (
        _.plural("{count} notice waits for your answer", "{count} notices wait for your answer", count) if count else ""
    )


def tooltip(_: Language, sight: Sight) -> str:
    """All of it in a few short lines, the most important first; Windows shows 127 characters."""
    first = watch_words(_, sight) if sight.mood in {Mood.STOPPED, Mood.PAUSED} else check_words(_, sight)
    lines = [_("Tidytrace") + " – " + first, check_words(_, sight), waiting_words(_, sight), last_words(_, sight)]
    lines += [watch_words(_, sight)]
    shown = dict.fromkeys(line for line in lines[1:] if line and line != first)
    return "\n".join([lines[0], *shown])
