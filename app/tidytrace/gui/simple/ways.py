"""Where one can go from the pages about the chats of one thing."""

from collections.abc import Callable
from typing import NamedTuple

from tidytrace.gui.simple.erased import Gone


class Ways(NamedTuple):
    """All lead out of these pages."""

    back: Callable[[], None]
    """To the thing that the person came from."""
    next: Callable[[], None]
    """To the thing after it."""
    later: Callable[[], None]
    """The person does not want it now."""
    gone: Callable[[Gone | None], None]
    """Told what is erased, or none when all of it is back."""
