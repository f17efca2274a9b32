"""The last resort: a line on the terminal from which the assistant was started."""

from typing import TextIO

from tidytrace.findings.model import Phrase
from tidytrace.watch.notices.shown import Shown
from tidytrace.watch.notices.ways.way import NotDelivered, Way


class TerminalWay(Way):
    """Writes to a stream."""

    name = "terminal"

    def __init__(self, stream: TextIO) -> None:
        """``stream`` is usually standard error."""
        self._stream = stream

    def show(self, one: Shown) -> str:
        """Write it. Raises NotDelivered."""
        try:
            self._stream.write(f"● {one.title}\n" + "".join(f"  {line}\n" for line in one.without_buttons.splitlines()))
            self._stream.flush()
        except (OSError, ValueError) as error:
            # ValueError: it was closed
            raise NotDelivered(Phrase("notices-no-terminal")) from error
        return ""
