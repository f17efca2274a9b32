"""Why an erasure could not be tried on a copy."""

from typing import Literal

Why = Literal["too-large", "too-long", "no-room", "unreadable", "not-alike", "failed"]
"""``no-room``: there is no place for a copy that never reaches a disk. ``not-alike``: the copy shows another list than
the computer does, so what it shows afterwards would prove nothing."""


class NotRehearsed(Exception):  # noqa: N818 - says what happened
    """One app's erasure was not tried; ``why`` says the reason."""

    def __init__(self, why: Why) -> None:
        """Nothing of a conversation is in here."""
        super().__init__(why)
        self.why: Why = why
