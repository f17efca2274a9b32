"""What a package asks of the program when it comes, is renewed, and goes; nothing of it shows a window.

``leave``: the window and the watcher of this person are asked to end.
``prepare``: what every first look would work out anew is worked out.
``come``: the same, and a watcher that starts by itself runs again.
``path-in`` and ``path-out``: the command line is found by its name, or no more (Windows only).
``go``: what starts by itself is taken away.
``clean``: the same, and what Tidytrace keeps, but for the copies of erased chats.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tidytrace.host import Host, HostError, StateFolders, current_host

DONE: Final = 0
REFUSED: Final = 1
"""Something still runs, or could not be taken away; it was said on stderr."""
WRONG: Final = 2
ENDED_WATCHER: Final = 10
"""Everything has ended, and a watcher was among it."""
_PATIENCE: Final = 20.0
"""Seconds in which a window may come to the end of what it was told to do, or a watcher write what it knows."""


def leave(host: Host, state: StateFolders) -> int:
    """Ask the window and the watcher to end, and wait for them."""
    from tidytrace.gui.only import Only
    from tidytrace.watch.eyes.home import is_watched
    from tidytrace.watch.standing.orders import leave as order

    del host
    watched = is_watched(state)
    ended = Only(state).let_leave(_PATIENCE)
    if not order(state, seconds=_PATIENCE, runs=is_watched) or not ended:
        return REFUSED
    return ENDED_WATCHER if watched else DONE


def prepare(host: Host, state: StateFolders) -> int:
    """Work out in advance what takes long."""
    from tidytrace.checks.preparing import prepare as fill
    from tidytrace.resources import prepared

    del host, state
    fill(prepared())
    return DONE


def come(host: Host, state: StateFolders) -> int:
    """The same, and let the watcher run again where it starts by itself."""
    from tidytrace.watch.eyes.home import is_watched
    from tidytrace.watch.standing.setting_up import begin, is_placed

    prepare(host, state)
    if is_placed(host) and not is_watched(state):
        begin(host)
    return DONE


def go(host: Host, state: StateFolders) -> int:
    """Take away what starts by itself, which would lead to nowhere."""
    from tidytrace.watch.reminders.placing import setting_up as reminders
    from tidytrace.watch.standing import setting_up as standing

    problems = [*reminders.uninstall(host, state).problems, *standing.uninstall(host, state).problems]
    return _told([f"{one}" for one in problems])


def clean(host: Host, state: StateFolders) -> int:
    """Take away all that Tidytrace keeps, but for the copies of erased chats and what brings them back."""
    from tidytrace.watch.own.looking import own
    from tidytrace.watch.own.model import OwnRefused
    from tidytrace.watch.own.removing import remove

    try:
        done = remove(host, state, own(host, state), copies=False)
    except OwnRefused as refused:
        return _told([f"{refused.path} {refused.problem}".strip()])
    return _told([f"{one.path}: {one.problem.format(**one.parameters)}" for one in done.problems])


def path_in(host: Host, state: StateFolders) -> int:
    """Let the command line be found by its name."""
    from tidytrace.host.search_path import add

    del host, state
    add(Path(sys.executable).parent)
    return DONE


def path_out(host: Host, state: StateFolders) -> int:
    """Take that away again; whatever else is there stays as it is."""
    from tidytrace.host.search_path import remove

    del host, state
    remove(Path(sys.executable).parent)
    return DONE


DEEDS: Final[Mapping[str, Callable[[Host, StateFolders], int]]] = MappingProxyType(
    {
        "leave": leave,
        "prepare": prepare,
        "come": come,
        "go": go,
        "clean": clean,
        "path-in": path_in,
        "path-out": path_out,
    }
)


def settle(words: Sequence[str], host: Host) -> int:
    """Do one of them, on the computer that the host shows. Returns the exit code."""
    if len(words) != 1 or words[0] not in DEEDS:
        return _told([f"one of {', '.join(DEEDS)} is wanted"], WRONG)
    from tidytrace.catalog.errors import CatalogError
    from tidytrace.sensitive.errors import RuleError
    from tidytrace.watch.reminders.errors import ReminderError

    try:
        return DEEDS[words[0]](host, StateFolders.of(host))
    except (OSError, HostError, CatalogError, RuleError, ReminderError) as error:
        return _told([str(error)])


def _told(problems: Sequence[str], code: int = REFUSED) -> int:
    # for the log of whoever installs: it is read by machines and by those who look after them
    for one in problems:
        sys.stderr.write(f"tidytrace: {one}\n")
    return code if problems else DONE


def main() -> int:
    """As ``settle``, as a program."""
    return settle(sys.argv[1:], current_host())


if __name__ == "__main__":
    sys.exit(main())
