"""A look through everything that the AI apps keep: conversations by their words, all other files by their bytes."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.chats.files import names_below
from tidytrace.chats.finding.whole_text import Hit, WholeText
from tidytrace.chats.library import Library
from tidytrace.erase.forget.trace import Trace, holds
from tidytrace.erase.model import SIDE_FILES, Cancelled, PlaceKind, Told
from tidytrace.erase.plan.fence import Fence
from tidytrace.erase.search.looking import NotAFileError
from tidytrace.formats.refusals import of_system
from tidytrace.host import Host, Installation
from tidytrace.language import N_

Why = Literal["protected", "running", "stays", "goes-along", "still", "unread"]
"""Why a place is no chat that can be chosen: settings and sign-in data; the app runs; nothing may be changed there;
what belongs to a chosen chat goes with it, or stood in something else; nobody could look."""

WHY: Final[dict[Why, str]] = {
    "protected": N_("Settings, instructions and sign-in data: Tidytrace never changes them. You can, in the app."),
    "running": N_("The app is running. Close it and look again."),
    "stays": N_("It cannot be changed without harm to the app."),
    "goes-along": N_("What of it belongs to a chat that you choose goes with that chat."),
    "still": N_("It still stands there: in a chat that was left, or in what the app needs to find its way."),
    "unread": N_("Nobody could look into all of it."),
}
_OWN_NAMES: Final = ("{id}", "{stem}", "{dir}")


class Place(Told, frozen=True, kw_only=True):
    """A file that holds one of the spellings and is no chat, or that could not be looked into."""

    app: str
    path: Path
    kind: PlaceKind
    why: Why


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to look into."""

    apps: dict[str, str]
    """Paths, with the app of each."""
    closed: tuple[Place, ...] = ()
    """Folders that nobody could look into."""


class Step(msgspec.Struct, frozen=True):
    """How far a look is."""

    done: int
    total: int
    files: bool
    """Whether files are counted; before, it is conversations."""


OnStep = Callable[[Step], None]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a look came to. Lives in memory only."""

    hits: tuple[Hit, ...] = ()
    places: tuple[Place, ...] = ()
    files: int = 0
    """Looked into."""
    running: frozenset[str] = frozenset()
    """Apps that run now."""
    complete: bool = True

    def __repr__(self) -> str:
        """Never shows what was said."""
        return f"<Found {len(self.hits)} chats, {len(self.places)} places>"


def look_everywhere(  # noqa: PLR0913 - where, for what, and who is told
    trace: Trace,
    installations: Sequence[Installation],
    library: Library,
    host: Host,
    *,
    step: OnStep | None = None,
    cancelled: Cancelled | None = None,
    hit: Callable[[Hit], None] | None = None,
) -> Found:
    """Look through all conversations, then through every other file of the apps.

    Args:
        trace: What is looked for.
        installations: The apps.
        library: Their conversations.
        host: The computer.
        step: Told how far it is.
        cancelled: Asked all the time; what was found by then is given.
        hit: Told each conversation as it is found.
    """
    stop = cancelled or (lambda: False)
    conversations = list(library.conversations(counts=False))
    hits: list[Hit] = []

    def told(done: int, total: int) -> None:
        if step is not None:
            step(Step(done, total, files=False))

    with library.reading(stop):
        for one in WholeText(library, trace.query).hits(conversations, stop, told):
            hits.append(one)
            if hit is not None:
                hit(one)
    own = {place.name for one in hits for place in one.conversation.locations}
    own |= {os.fspath(one.conversation.path) for one in hits}
    files = files_of(installations)
    others = {path: app for path, app in files.apps.items() if path not in own}
    places = search(trace, others, installations, host, step=step, cancelled=stop)
    return Found(
        hits=tuple(hits),
        places=(*files.closed, *places),
        files=len(files.apps),
        running=frozenset(one.app.id for one in installations if one.running),
        complete=not stop(),
    )


def files_of(installations: Iterable[Installation]) -> Files:
    """Every file of the apps, each once, and the folders that could not be listed."""
    found: dict[str, str] = {}
    closed: dict[Path, Place] = {}
    for one in installations:
        refusals: list[OSError] = []
        for folder in one.places.folders:
            for path in names_below(os.fspath(folder), refusals.append):
                found.setdefault(path, one.app.id)
        for path in _outside(one):
            if os.path.isfile(path):  # noqa: PTH113 - a closed one is told by who reads it
                found.setdefault(path, one.app.id)
        for error in refusals:
            shut = _refused(Path(error.filename), one.app.id, "app-file", error)
            closed.setdefault(shut.path, shut)
    return Files(apps=found, closed=tuple(closed.values()))


def _outside(installation: Installation) -> Iterator[str]:
    """What a definition names; it may stand in the person's projects."""
    for store in installation.app.stores:
        if not any(name in template for template in store.files for name in _OWN_NAMES):
            yield from (match.path for match in installation.places.matches(store))
    for template in installation.app.never_touch:
        yield from installation.places.names(template)


def search(  # noqa: PLR0913 - what is looked for, where, and who is told
    trace: Trace,
    files: dict[str, str],
    installations: Iterable[Installation],
    host: Host,
    *,
    after: bool = False,
    step: OnStep | None = None,
    cancelled: Cancelled | None = None,
) -> Iterator[Place]:
    """The files that hold any of the spellings, or that could not be looked into.

    Args:
        trace: What is looked for.
        files: Paths, with the app of each.
        installations: The apps.
        host: The computer.
        after: What was chosen is done already.
        step: Told how far it is.
        cancelled: Asked between two files and in large ones.
    """
    known = {one.app.id: _Known(one, host) for one in installations}
    for number, (name, app) in enumerate(files.items(), 1):
        if cancelled is not None and cancelled():
            return
        path = Path(name)
        try:
            held = holds(trace, path, cancelled)
        except (FileNotFoundError, NotAFileError):
            held = False
        except OSError as error:
            yield _refused(path, app, known[app].kind(name), error)
            held = False
        if held is not False:
            yield known[app].place(path, app, after=after) if held else _unread(path, app, known[app].kind(name))
        if step is not None and (not number % 16 or number == len(files)):
            step(Step(number, len(files), files=True))


def _refused(path: Path, app: str, kind: PlaceKind, error: OSError) -> Place:
    problem, parameters = of_system(error)
    return Place(app=app, path=path, kind=kind, why="unread", problem=problem, parameters=parameters)


def _unread(path: Path, app: str, kind: PlaceKind) -> Place:
    return Place(app=app, path=path, kind=kind, why="unread", problem=WHY["unread"])


def _database(path: str) -> str:
    """The database that a file of SQLite's stands beside: what may be done to the one may be done to both."""
    return next((path.removesuffix(one) for one in SIDE_FILES if path.endswith(one)), path)


class _Known:
    """What the definition of one app says of its files."""

    def __init__(self, installation: Installation, host: Host) -> None:
        self._fence = Fence(installation, host)
        self._running = installation.running
        self._stores = {
            path: (store.kind, store.erasable)
            for store in reversed(installation.app.stores)
            for template in store.files
            if "{dir}" not in template
            for path in installation.places.names(template.replace("{id}", "*").replace("{stem}", "*"))
        }

    def _of(self, path: str) -> tuple[PlaceKind, str] | None:
        path = _database(path)
        while True:
            if path in self._stores:
                return self._stores[path]
            above = os.path.dirname(path)  # noqa: PTH120 - many plain paths
            if above == path:
                return None
            path = above

    def kind(self, path: str) -> PlaceKind:
        known = self._of(path)
        return known[0] if known is not None else "app-file"

    def place(self, path: Path, app: str, *, after: bool) -> Place:
        known = self._of(os.fspath(path))
        why: Why
        if self._fence.is_protected(Path(_database(os.fspath(path)))):
            why = "protected"
        elif known is None or known[1] == "no":
            why = "stays"
        else:
            why = "running" if self._running else "still" if after else "goes-along"
        return Place(app=app, path=path, kind=known[0] if known is not None else "app-file", why=why, problem=WHY[why])
