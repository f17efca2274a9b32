"""The desk in a process that watches: what was heard is entered at once, and shown and answered in a thread of its own.

The desktop may let us wait for seconds; the watcher must not.
"""

import datetime
import logging
import select
import socket
import sqlite3
import threading
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import Final

from tidytrace.host import Host
from tidytrace.host.errors import HostError
from tidytrace.host.state import StateFolders
from tidytrace.watch.notices.desk import Desk
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Notice
from tidytrace.watch.notices.preferences import preferences_of
from tidytrace.watch.standing.orders import hushed

_LOG = logging.getLogger(__name__)
_LONGEST: Final = 60.0
"""Seconds after which it is looked whether something is to be told, if nothing happens."""
_WITHOUT_SIGN: Final = 1.0
"""The same where nothing tells that somebody answered."""
_DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY")
_OF_DISPLAY: Final = (*_DISPLAYS, "XAUTHORITY", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")


class Teller:
    """Tells on the desktop."""

    def __init__(
        self,
        state: StateFolders,
        make_desk: Callable[[], Desk],
        failed: Callable[[], None],
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        """Open the list of what was told. Raises OSError, HostError, sqlite3.Error.

        Args:
            state: Of the account.
            make_desk: Called in the thread that tells.
            failed: Called there when nothing can be told any more; ``problem`` is why.
            answered: Called there before an answer is carried out.
        """
        self._state = state
        self._ledger = Ledger.of(state)
        self._make_desk = make_desk
        self._failed = failed
        self._answered = answered
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        self._over = False
        self.problem: OSError | HostError | sqlite3.Error | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def tell(self, notice: Notice, now: datetime.datetime) -> None:
        """It is entered when this returns. Raises OSError, sqlite3.Error."""
        preferences, _aside = preferences_of(self._state)
        self._ledger.offer((notice,), now, silent=preferences.off)
        self._wake()

    def close(self) -> None:
        """What waits is told by whoever comes next."""
        self._over = True
        self._wake()
        self._thread.join(_LONGEST)
        self._ledger.close()
        self._near.close()
        self._far.close()

    def _wake(self) -> None:
        with suppress(BlockingIOError):  # it was woken already
            self._near.send(b"!")

    def _run(self) -> None:
        try:
            desk = self._make_desk()
            try:
                while not self._over:
                    desk.turn(_now())
                    if hushed(self._state):
                        desk.hush()
                    self._rest(desk)
            finally:
                desk.close()
        except (OSError, HostError, sqlite3.Error) as error:
            self.problem = error
            self._failed()

    def _rest(self, desk: Desk) -> None:
        answers = desk.fileno()
        following = desk.next_turn(_now())
        longest = _LONGEST if answers is not None else _WITHOUT_SIGN
        if following is not None:
            longest = min(longest, max(0.0, (following - _now()).total_seconds()))
        far = self._far.fileno()
        heard = [far] if answers is None else [far, answers]
        ready, _, _ = select.select(heard, [], [], longest)
        if far in ready:
            self._far.recv(4096)
        if answers in ready:
            self._answered()


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def find_display(host: Host, environ: MutableMapping[str, str]) -> None:
    """Learn from the person's systemd where their display is, for a process that was started before it was there."""
    if host.system != "linux" or any(environ.get(name) for name in _DISPLAYS) or host.which("systemctl") is None:
        return
    for line in host.order("systemctl", "--user", "show-environment").out.splitlines():
        name, _, value = line.partition("=")
        if name in _OF_DISPLAY and value and not value.startswith("$'"):
            environ[name] = value
            _LOG.info("%s is known now", name)
