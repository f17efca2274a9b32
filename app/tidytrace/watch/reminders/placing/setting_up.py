"""Chooses the way, shows what it would place, places it, and takes everything away again."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import System
from tidytrace.host import Host, StateFolders
from tidytrace.host.session import Session
from tidytrace.language import N_, Language
from tidytrace.watch.folders import missing_folders, remove_folders
from tidytrace.watch.reminders.book import Book, open_book, with_rule, write_book
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.autostart import Autostart
from tidytrace.watch.reminders.placing.launchd import LaunchAgent
from tidytrace.watch.reminders.placing.model import Found, Gone, Piece, Target, Way
from tidytrace.watch.reminders.placing.program import environment_of, program_of
from tidytrace.watch.reminders.placing.systemd import SystemdTimer
from tidytrace.watch.reminders.placing.tasks import ScheduledTask
from tidytrace.watch.reminders.rules import MORNING, Weekly

_TITLE: Final = N_("Tidytrace looks which reminders are due")


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What is set up to start the look, and what would be."""

    session: Session
    target: Target
    pieces: tuple[Piece, ...]
    orders: tuple[tuple[str, ...], ...]
    found: tuple[Found, ...]
    """At the places of the way of this session."""
    elsewhere: tuple[Found, ...]
    """Ours, by a way that is not the one of this session."""

    @property
    def installed(self) -> bool:
        """Whether everything is in its place, in whatever state."""
        ours = {one.where for one in self.found if one.standing != "foreign"}
        return all(piece.where in ours for piece in self.pieces)

    @property
    def current(self) -> bool:
        """Whether everything is as it would be placed now."""
        same = {one.where for one in self.found if one.standing == "current"}
        return all(piece.where in same for piece in self.pieces)

    @property
    def foreign(self) -> tuple[str, ...]:
        """What is in the way."""
        return tuple(one.where for one in self.found if one.standing == "foreign")


_WAYS: Final[dict[System, tuple[Way, ...]]] = {
    "linux": (SystemdTimer(), Autostart()),
    "macos": (LaunchAgent(),),
    "windows": (ScheduledTask(),),
}


def _way(host: Host, session: Session) -> Way:
    return next(one for one in _WAYS[host.system] if one.starter == session.starter)


def placed(host: Host) -> tuple[str, ...]:
    """Where something of ours stands, by whichever way; a path, or the name of a task."""
    return tuple(one.where for way in _WAYS[host.system] for one in way.found(host, None) if one.standing != "foreign")


def with_any_rule(book: Book, now: datetime.datetime) -> Book:
    """The book, with a check-up once a week if the person has set no rule."""
    if book.reminders:
        return book
    new = with_rule(book, "checkup", Weekly(), now)
    reminders = tuple(msgspec.structs.replace(one, by_itself=True) for one in new.reminders)
    return msgspec.structs.replace(new, reminders=reminders)


def setup_of(host: Host, book: Book) -> Setup:
    """Look at what is there, and at what would be placed for these rules."""
    session = host.session()
    way = _way(host, session)
    target = Target(
        program=program_of(host),
        environment=environment_of(host),
        times=book.times() or (MORNING,),
        title=_TITLE,
        title_chinese=Language("zh_CN")(_TITLE),
    )
    others = [found for one in _WAYS[host.system] if one is not way for found in one.found(host, None)]
    return Setup(
        session=session,
        target=target,
        pieces=way.pieces(host, target),
        orders=way.orders(host, target),
        found=way.found(host, target),
        elsewhere=tuple(one for one in others if one.standing != "foreign"),
    )


def install(host: Host, state: StateFolders, book: Book) -> tuple[Book, Gone]:
    """Place what the look needs, and take away what another way of ours had placed.

    Args:
        host: the computer.
        state: where the rules are kept.
        book: the rules; at least one.

    Returns:
        The book as it was kept, and what was taken away.

    Raises:
        PlacingFailed: nothing was placed.
        BookUnwritable: the rules could not be kept; nothing was placed.
    """
    setup = setup_of(host, book)
    way = _way(host, setup.session)
    missing = [one for folder in way.folders(host) for one in missing_folders(folder)]
    kept = write_book(state, _with_made(book, missing))

    def made(path: Path) -> None:
        nonlocal kept
        kept = write_book(state, _with_made(kept, [path]))

    try:
        way.place(host, setup.target, made)
    except PlacingFailed:
        if not setup.installed:
            _tidied(state, kept)
        raise
    others = [one.take_away(host) for one in _WAYS[host.system] if one is not way] if setup.elsewhere else []
    return kept, _joined(others)


def _with_made(book: Book, folders: Sequence[Path]) -> Book:
    return msgspec.structs.replace(
        book, made=tuple(dict.fromkeys((*book.made, *(os.fspath(folder) for folder in folders))))
    )


def uninstall(host: Host, state: StateFolders) -> Gone:
    """Take away everything of ours, whichever way and whichever installation placed it, however much of it is there.

    The rules of the person stay; one that came with the timer goes with it. Raises BookUnwritable.
    """
    gone = _joined([way.take_away(host) for way in _WAYS[host.system]])
    if not gone.problems:
        _tidied(state, open_book(state).book)
    return gone


def _tidied(state: StateFolders, book: Book) -> None:
    """Forget the folders that were made, and remove those in which nothing is any more.

    Those of the rules themselves are remembered as long as there are rules.
    """
    kept = tuple(one for one in book.reminders if not one.by_itself)
    own = {str(folder) for folder in (state.state, *state.state.parents)}
    remove_folders([folder for folder in book.made if folder not in own])
    left = tuple(folder for folder in book.made if folder in own)
    if (kept, left) != (book.reminders, book.made):
        write_book(state, msgspec.structs.replace(book, reminders=kept, made=left))


def _joined(several: Sequence[Gone]) -> Gone:
    return Gone(
        gone=tuple(where for one in several for where in one.gone),
        edited=tuple(where for one in several for where in one.edited),
        foreign=tuple(where for one in several for where in one.foreign),
        problems=tuple(problem for one in several for problem in one.problems),
    )
