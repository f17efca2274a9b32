"""Calling off: whoever takes longer than a moment asks in between whether the answer is still wanted."""

from collections.abc import Callable

Stop = Callable[[], bool]
"""Says whether a look was called off. It is asked all the time, so it has to be quick."""


class LookStopped(Exception):  # noqa: N818 - no error: nobody waits for the answer any more
    """A look was called off."""


def never() -> bool:
    """What is asked where nobody can call a look off."""
    return False


def go_on(stop: Stop) -> None:
    """Go on only if the answer is still wanted. Raises LookStopped."""
    if stop():
        raise LookStopped
