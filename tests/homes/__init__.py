"""Homes as the AI apps leave them, written by the project itself: one module for each app, named after its id."""

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator, Sequence

from homes.files import aged
from homes.talk import Talk
from tidytrace.catalog import load_catalogue
from tidytrace.host import Host

_TICK = 0.02
"""Seconds by which the time of a file may lag behind the clock."""

Writer = Callable[[Host, Sequence[Talk]], None]


def _writers() -> dict[str, Writer]:
    found: dict[str, Writer] = {}
    for module in pkgutil.iter_modules(__path__):
        write = getattr(importlib.import_module(f"homes.{module.name}"), "write", None)
        if write is not None:
            found[module.name.replace("_", "-")] = _a_while_ago(write)
    return found


def _a_while_ago(write: Writer) -> Writer:
    """The app was closed an hour ago: what was written to just now is locked."""

    def written(host: Host, talks: Sequence[Talk]) -> None:
        began = time.time() - _TICK
        write(host, talks)
        aged(host.home, since=began)

    return written


def writers_here(host: Host) -> Iterator[Writer]:
    """The writers of the apps that there are on a host's system."""
    catalogue = load_catalogue()
    return (write for name, write in WRITERS.items() if host.system in catalogue.app(name).systems)


WRITERS: dict[str, Writer] = _writers()
"""The app's id to the function that writes its home."""
