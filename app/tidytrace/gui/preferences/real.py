"""The preferences on this computer."""

import os
from collections.abc import Mapping, Sequence

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.lock.real import RealLocksmith
from tidytrace.gui.preferences.wishes import WishBook, Wishes
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.tray.port import Closing
from tidytrace.gui.tray.real import RealMemory
from tidytrace.host import Host, StateFolders
from tidytrace.watch.own.looking import own
from tidytrace.watch.own.model import Own, OwnRefused, Removed


class RealPreferring:
    """Small files in the private configuration."""

    def __init__(self, host: Host, state: StateFolders, environ: Mapping[str, str] | None = None) -> None:
        """Nothing is read yet; ``environ`` is the process's own if there is no other."""
        self._host, self._state = host, state
        self._environ = os.environ if environ is None else environ
        self._book = WishBook(state)
        self._memory = RealMemory(state)
        self.lock = RealLocksmith(state)

    def wishes(self) -> Wishes:
        """A file that nobody can read says nothing."""
        return self._book.read()

    def keep(self, wishes: Wishes) -> bool:
        """In one step: the old ones or the new ones."""
        return self._book.keep(wishes)

    def language_said(self) -> str:
        """As ``choose_language`` reads it."""
        return self._environ.get("TIDYTRACE_LANG", "")

    def closing(self) -> Closing | None:
        """The tray's own memory."""
        return self._memory.closing()

    def keep_closing(self, closing: Closing | None) -> bool:
        """The tray reads it anew each time."""
        return self._memory.keep_closing(closing)

    def own(self) -> Own:
        """Only our own folders are looked into."""
        with as_problems():
            return own(self._host, self._state)

    def remove_own(self, shown: Own, *, copies: bool) -> Removed:
        """What starts by itself first."""
        from tidytrace.watch.own.removing import remove

        try:
            with as_problems():
                return remove(self._host, self._state, shown, copies=copies)
        except OwnRefused as error:
            raise EngineProblem(error.problem, where=error.path) from error

    @property
    def folders(self) -> Sequence[str]:
        """They need not be there yet."""
        state = self._state
        return tuple(dict.fromkeys(map(str, (state.config, state.data, state.state, state.cache))))
