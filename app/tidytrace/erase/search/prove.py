"""Looks for what is left of erased conversations in every file of their apps' folders."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.files import files_below
from tidytrace.erase.model import Cancelled, Ground, Leftover, OnProgress, Plan, Progress, Proof, Remnant, Stamp
from tidytrace.erase.search.looking import Look, NotAFileError
from tidytrace.erase.search.needles import Needles
from tidytrace.erase.search.traces import Traces

_PROTECTED_LARGEST: Final = 64 << 20
"""Of protected files only those up to this size are looked into: models are none of a person's words."""
_UNIT: Final = 1_000_000
OnClosed = Callable[[OSError], None]


class Place(msgspec.Struct, frozen=True):
    """A file that is looked into."""

    path: Path
    size: int
    protected: bool


def prove(
    plan: Plan,
    traces: Traces | None = None,
    *,
    conversations: Iterable[str] | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Proof:
    """Search for traces of a plan's conversations.

    Args:
        plan: What was carried out.
        traces: The plan's own if left out.
        conversations: Only these, when some could not be erased; all of the plan if left out.
        progress: Is told megabytes, of all that there are to read.
        cancelled: Asked between two files, and between two pieces of a large one.

    Returns:
        Files that hold something, and files that could not be looked into; a file that is not named is clean unless
        the search was cancelled.
    """
    traces = plan.traces if traces is None else traces
    wanted = None if conversations is None else frozenset(conversations)
    if wanted is not None:
        traces = traces.of(wanted)
    found: dict[Path, Leftover] = {}

    def closed(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return  # it went with the conversations
        path = Path(error.filename)
        found[path] = Leftover(path, "unreadable")

    places = [place for ground in plan.grounds for place in places_of(ground, closed)]
    pace = Pace(sum(place.size for place in places), progress)
    search = _Search(traces, pace, cancelled)
    for place in places:
        if search.stopped or (cancelled is not None and cancelled()):
            search.stopped = True
            break
        leftover = search.leftover(place)
        if leftover is not None:
            found[place.path] = leftover
        pace.past(place)
    found.update((one.path, one) for one in _links_left(plan, wanted))
    return Proof(leftovers=tuple(found.values()), files=search.files, bytes=search.bytes, cancelled=search.stopped)


def _links_left(plan: Plan, wanted: frozenset[str] | None) -> Iterator[Leftover]:
    """Links of a plan that still have their name, although the folder around them was to go with them."""
    for item in plan.items:
        if wanted is not None and item.conversations and wanted.isdisjoint(item.conversations):
            continue
        for link in item.links:
            with contextlib.suppress(OSError):  # gone, or out of reach with the folder, which is told by the walk
                if Stamp.of(link.path.lstat()) == link.stamp:
                    yield Leftover(link.path, "link", conversations=item.conversations)


def places_of(ground: Ground, closed: OnClosed) -> Iterator[Place]:
    """The files of an app, in order; empty ones, links and models left out.

    Args:
        ground: Where the app keeps its files.
        closed: Is told folders and files that cannot be looked at.
    """
    seen: set[Path] = set()
    for folder in ground.folders:
        if os.path.isfile(folder):  # noqa: PTH113 - one behind a closed door is told by the walk
            seen.add(folder)
        seen.update(files_below(folder, closed))
    for path in sorted(seen.union(ground.files)):
        protected = path in ground.protected or any(up in ground.protected for up in path.parents)
        try:
            status = path.lstat()
        except OSError as error:
            closed(error)
            continue
        data = min(status.st_size, getattr(status, "st_blocks", status.st_size) * 512)
        if not stat.S_ISREG(status.st_mode) or not status.st_size or (protected and data > _PROTECTED_LARGEST):
            continue
        yield Place(path, status.st_size, protected)


class Pace:
    """Tells how far a search is, in megabytes: a large file does not stand still."""

    def __init__(self, total: int, progress: OnProgress | None) -> None:
        """``total``: bytes."""
        self._total = max(1, -(-total // _UNIT))
        self._progress = progress
        self._before = 0
        self._within = 0

    def read(self, number: int, path: Path) -> None:
        """So many more bytes of the file that is looked into."""
        self._within += number
        self._tell(self._before + self._within, path)

    def past(self, place: Place) -> None:
        """The file is done, however much of it was read."""
        self._before += place.size
        self._within = 0
        self._tell(self._before, place.path)

    def _tell(self, number: int, path: Path) -> None:
        if self._progress is not None:
            self._progress(Progress(min(self._total, -(-number // _UNIT)), self._total, path))


class _Search:
    """Looks into one file after the other."""

    def __init__(self, traces: Traces, pace: Pace, cancelled: Cancelled | None) -> None:
        self.files = 0
        self.bytes = 0
        self.stopped = False
        self._traces = traces
        self._everything = Needles.merged([traces.own, traces.ids])
        self._pace = pace
        self._cancelled = cancelled

    def leftover(self, place: Place) -> Leftover | None:
        """What a file holds; none if it is clean or gone."""
        look = Look(self._everything, lambda number: self._pace.read(number, place.path), self._cancelled)
        try:
            look.into(place.path)
        except (FileNotFoundError, NotAFileError):
            return None
        except OSError:
            # what was seen of it before counts; what was not is not clean
            what = self._judged(place, look.found)
            return self._named(place, what if what == "text" else "unreadable", look.found)
        self.bytes += look.bytes
        self.stopped = look.stopped
        what = self._judged(place, look.found)
        if look.whole and not look.stopped:
            self.files += 1
        elif what is None and not look.stopped:
            what = "too-large"
        return self._named(place, what, look.found) if what is not None else None

    def _judged(self, place: Place, found: set[bytes]) -> Remnant | None:
        if any(one in self._traces.own.owners for one in found):
            return "shared-text" if place.path in self._traces.staying else "text"
        # settings may name the last conversation; its bare id says nothing about what was said
        return "id" if found and not place.protected and place.path not in self._traces.staying else None

    def _named(self, place: Place, what: Remnant, found: set[bytes]) -> Leftover:
        owners = self._everything.owners_of(found)
        return Leftover(place.path, what, conversations=tuple(sorted(owners)), bytes=place.size)
