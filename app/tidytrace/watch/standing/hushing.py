"""Taking off the screen what was told, whoever told it: somebody else may be looking.

What the person has not answered stays on the list of notices. A Mac lets nobody take a notification back: it goes by
itself after a few seconds.
"""

import sqlite3
from contextlib import suppress

from tidytrace.host import Host
from tidytrace.host.errors import HostError
from tidytrace.host.state import StateFolders
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.ways.choosing import way_for
from tidytrace.watch.standing import orders


def hush(host: Host) -> None:
    """Take every notice off the screen, in a few seconds at most. Raises nothing: who is in a hurry is told nothing."""
    state = StateFolders.of(host)
    if not (state.state / "notices.sqlite").is_file():
        return  # nothing was ever told
    with suppress(OSError, HostError, sqlite3.Error):
        if host.system == "windows":
            orders.hush(state)  # a balloon belongs to who showed it
            return
        ledger = Ledger.of(state)
        try:
            handles = ledger.handles()
        finally:
            ledger.close()
        way = way_for(host)
        try:
            way.adopt(handles)
            way.hush()
        finally:
            way.close()
