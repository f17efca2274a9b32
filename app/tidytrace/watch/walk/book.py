"""Where walks are kept: one private file with ids, answers and days. It is written after every answer."""

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.findings.model import State
from tidytrace.host.state import StateFolders, write_private
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.watch.walk.model import Answer, Said, Walk, month_after

PATIENCE: Final = datetime.timedelta(days=14)
"""A walk that was left for longer begins anew."""
_NAME: Final = "walk.json"
_LAYOUT: Final = 1
_MOST: Final = 240
"""Walks that are remembered: twenty years of one a month."""
_LARGEST: Final = 4 << 20
"""Bytes; a walk takes about seven hundred."""

DAMAGED: Final = N_(
    "What was kept of your walks cannot be read: the file is damaged. "
    "Your next answer begins a new file; the old one stays beside it."
)
NEWER: Final = N_(
    "Your walks were kept by a newer Tidytrace. Your next answer begins a new file; the newer one stays beside it."
)


class Trouble(msgspec.Struct, frozen=True):
    """Why what was kept is not shown."""

    path: Path
    problem: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of walks."""

    current: Walk | None = None
    """The one that is not finished."""
    past: tuple[Walk, ...] = ()
    """Finished ones, oldest first."""
    lapsed: datetime.datetime | None = None
    """When the last answer of a walk was given that was left for too long."""
    trouble: Trouble | None = None

    @property
    def last(self) -> Walk | None:
        """The last one that was finished."""
        return self.past[-1] if self.past else None

    @property
    def next_day(self) -> datetime.date | None:
        """When the next one is offered, in the person's own time zone; none before the first."""
        last = self.last
        return month_after(last.touched.astimezone().date()) if last is not None else None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    current: Walk | None = None
    past: tuple[Walk, ...] = ()
    layout: Literal[1] = 1


class _Layout(msgspec.Struct, frozen=True):
    layout: int = 0


class Walks:
    """The walks of one person."""

    def __init__(self, state: StateFolders) -> None:
        """The file is made with the first answer."""
        self.path = state.state / _NAME

    def kept(self, now: datetime.datetime) -> Kept:
        """What is kept; changes nothing. Raises OSError."""
        try:
            with self.path.open("rb") as file:
                content = at_most(file, _LARGEST)
        except FileNotFoundError:
            return Kept()
        try:
            kept = msgspec.json.decode(content, type=_File)
        except msgspec.MsgspecError:
            return Kept(trouble=Trouble(self.path, NEWER if _is_newer(content) else DAMAGED))
        current = kept.current
        if current is not None and now - current.touched > PATIENCE:
            return Kept(past=kept.past, lapsed=current.touched)
        return Kept(current=current, past=kept.past)

    def answer(  # noqa: PLR0913 - the answer, what was seen, and when
        self,
        tip: str,
        answer: Answer,
        seen: State,
        now: datetime.datetime,
        tips: Collection[str],
        *,
        began: datetime.datetime | None = None,
    ) -> tuple[Kept, Walk]:
        """Keep one answer; the walk is over when all tips have one.

        Args:
            tip: Its id.
            answer: What the person said.
            seen: What a machine has seen of it.
            now: UTC.
            tips: The ids of the whole checklist.
            began: When the walk began, if this is its first answer; now by default.

        Returns:
            What is kept now, and the walk that the answer belongs to.

        Raises:
            OSError: it is as before.
        """
        kept = self.kept(now)
        walk = kept.current or Walk(began=began or now, touched=now)
        said = {**walk.said, tip: Said(answer, seen)}
        walk = msgspec.structs.replace(walk, touched=now, said=said)
        if walk.left(tips):
            kept = Kept(current=walk, past=kept.past, trouble=kept.trouble)
        else:
            walk = msgspec.structs.replace(walk, finished=True)
            kept = Kept(past=(*kept.past, walk)[-_MOST:], trouble=kept.trouble)
        if kept.trouble is not None:
            _set_aside(self.path)
        file = _File(current=kept.current, past=kept.past)
        write_private(self.path, msgspec.json.format(msgspec.json.encode(file), indent=1))
        return kept, walk


def _is_newer(content: bytes) -> bool:
    try:
        return msgspec.json.decode(content, type=_Layout).layout > _LAYOUT
    except msgspec.MsgspecError:
        return False


def _set_aside(path: Path) -> None:
    """Another name for what cannot be read; what was set aside before stays too."""
    number = 1
    while (aside := path.with_name(f"walk.set-aside-{number}.json")).exists():
        number += 1
    path.rename(aside)
