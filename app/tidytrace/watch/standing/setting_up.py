"""Sets the watcher up to start at login, shows exactly what that places, and takes everything away again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tidytrace.host import Host, StateFolders
from tidytrace.language import N_, Language
from tidytrace.watch.folders import missing_folders
from tidytrace.watch.made import MadeFolders
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.model import Gone, Target, Way
from tidytrace.watch.reminders.placing.program import environment_of, program_of
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.standing.ways import ARGUMENTS, WAYS, start_now

_TITLE: Final = N_("Tidytrace watches the chat folders")
_FILE: Final = Path("watching") / "placed.json"
"""Which folders were made, below the folder of the state."""


def setup_of(host: Host) -> Setup:
    """Look at what is there, and at what would be placed."""
    session = host.session()
    way = _way(host, session.starter)
    target = _target(host)
    others = [found for one in WAYS[host.system] if one is not way for found in one.found(host, None)]
    return Setup(
        session=session,
        target=target,
        pieces=way.pieces(host, target),
        orders=way.orders(host, target),
        found=way.found(host, target),
        elsewhere=tuple(one for one in others if one.standing != "foreign"),
    )


def is_placed(host: Host) -> bool:
    """Whether the watcher starts at login, by whichever way; asks no tool where files tell it."""
    return bool(placed(host))


def placed(host: Host) -> tuple[str, ...]:
    """Where something of ours stands, by whichever way; a path, or the name of a task."""
    return tuple(one.where for way in WAYS[host.system] for one in way.found(host, None) if one.standing != "foreign")


def install(host: Host, state: StateFolders) -> Gone:
    """Place what starts the watcher, and start it. Returns what another way of ours had placed and is gone now.

    Raises:
        PlacingFailed: nothing was placed.
    """
    setup = setup_of(host)
    way = _way(host, setup.session.starter)
    # first, because what ends the watcher of another way would end the new one too
    others = [one.take_away(host) for one in WAYS[host.system] if one is not way] if setup.elsewhere else []
    made = MadeFolders(state.state / _FILE)
    made.remember(*(one for folder in way.folders(host) for one in missing_folders(folder)))
    try:
        way.place(host, setup.target, made.remember)
    except PlacingFailed:
        if not setup.installed:
            made.forget()
        raise
    return _joined(others)


def uninstall(host: Host, state: StateFolders) -> Gone:
    """End the watcher that was started so, and take away everything of ours, however much of it is there."""
    gone = _joined([way.take_away(host) for way in WAYS[host.system]])
    if not gone.problems:
        MadeFolders(state.state / _FILE).forget()
    return gone


def begin(host: Host) -> None:
    """Start the watcher that is placed already, and does not run. Raises PlacingFailed."""
    start_now(host, _way(host, host.session().starter), _target(host))


def _way(host: Host, starter: str) -> Way:
    return next(one for one in WAYS[host.system] if one.starter == starter)


def _target(host: Host) -> Target:
    return Target(
        program=program_of(host, ARGUMENTS),
        environment=environment_of(host),
        times=(),
        title=_TITLE,
        title_chinese=Language("zh_CN")(_TITLE),
    )


def _joined(several: Sequence[Gone]) -> Gone:
    return Gone(
        gone=tuple(where for one in several for where in one.gone),
        edited=tuple(where for one in several for where in one.edited),
        foreign=tuple(where for one in several for where in one.foreign),
        problems=tuple(problem for one in several for problem in one.problems),
    )
