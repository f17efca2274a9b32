"""Which way a computer has."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from tidytrace.findings.model import Phrase
from tidytrace.host.base import Host
from tidytrace.watch.notices.shown import Shown
from tidytrace.watch.notices.ways.way import Event, NotDelivered, Way


def way_for(host: Host, terminal: TextIO | None = None) -> Way:
    """The desktop's own way, and where that does not work a terminal.

    Args:
        host: The computer.
        terminal: Where lines may be written; none if nobody reads them.
    """
    return Ways((_desktop(host), *_terminal(terminal)))


def _desktop(host: Host) -> Way:
    if host.system == "windows":
        from tidytrace.watch.notices.ways.windows import WindowsWay

        return WindowsWay(host.which("powershell"))
    if host.system == "macos":
        from tidytrace.watch.notices.ways.macos import MacWay

        return MacWay(host.which("osascript"))
    from tidytrace.watch.notices.ways.freedesktop import FreedesktopWay

    return FreedesktopWay(host.environ)


def _terminal(stream: TextIO | None) -> Sequence[Way]:
    from tidytrace.watch.notices.ways.terminal import TerminalWay

    return () if stream is None else (TerminalWay(stream),)


class Ways(Way):
    """Several, of which the first that works is taken."""

    def __init__(self, ways: Sequence[Way]) -> None:
        """Without any nothing can be shown."""
        self._ways = tuple(ways)
        self.name = self._ways[0].name if self._ways else ""

    def show(self, one: Shown) -> str:
        """Show it by the first way that works. Raises NotDelivered with the reason of the first that did not."""
        refused: list[NotDelivered] = []
        for way in self._ways:
            try:
                handle = way.show(one)
            except NotDelivered as error:
                refused.append(error)
                if error.perhaps:
                    break  # nothing is told twice
            else:
                self.name = way.name
                return handle
        if not refused:
            raise NotDelivered(Phrase("notices-no-way"))
        raise NotDelivered(refused[0].why, perhaps=any(one.perhaps for one in refused))

    def events(self, wait: float) -> Sequence[Event]:
        """What happened, whichever way it was told."""
        found = list(self._ways[0].events(wait)) if self._ways else []
        for way in self._ways[1:]:
            found += way.events(0)
        return found

    def adopt(self, handles: Mapping[str, int]) -> None:
        """Hear of what was shown by any of them."""
        for way in self._ways:
            way.adopt(handles)

    def withdraw(self, number: int) -> None:
        """Take it away, whichever way it was told."""
        for way in self._ways:
            way.withdraw(number)

    def hush(self) -> None:
        """Take all away, whichever way it was told."""
        for way in self._ways:
            way.hush()

    def fileno(self) -> int | None:
        """That of the first that has one."""
        return next((number for number in (way.fileno() for way in self._ways) if number is not None), None)

    def close(self) -> None:
        """Close all."""
        for way in self._ways:
            way.close()
