"""When Python must not take rubbish away: a widget that is part of it goes with it, at whatever moment that is."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_lying() -> Iterator[None]:
    """Nothing is collected within.

    Qt lists all widgets of the application before it tells each of a new style sheet, palette or font, and goes by
    their addresses. What they hear is Python's, which may collect at any line, in any thread: a widget that nobody
    has any more would then be gone when its turn comes, and the program with it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
