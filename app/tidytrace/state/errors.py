"""Why what is kept cannot be used by this program; each carries a sentence for the person.

HostError
└── StateRefused
    ├── StateNewer     a newer Tidytrace wrote it
    ├── StateBusy      another Tidytrace is at it
    └── StateStuck     it could not be brought to the form of this version, and is as it was
        └── StateFull  because the disk has no room left
"""

from pathlib import Path

from tidytrace.host.errors import HostError
from tidytrace.language import N_


class StateRefused(HostError):  # noqa: N818 - says what is the matter
    """Nothing of it may be used by this program now."""


class StateNewer(StateRefused):
    """Nothing of it is touched."""

    def __init__(self, folder: Path, layout: int, known: int) -> None:
        """What is there, and up to what this program knows."""
        super().__init__(
            N_(
                "A newer Tidytrace has been used here: its own data in {folder} have the form {layout}, and this "
                "version knows only the forms up to {known}. Nothing was changed. Install the newer Tidytrace again. "
                "To begin anew instead: tidytrace own --remove"
            ),
            folder=str(folder),
            layout=str(layout),
            known=str(known),
        )
        self.layout = layout


class StateBusy(StateRefused):
    """Another program of ours works on it, or still runs with the old form."""

    def __init__(self) -> None:
        """Nothing more is known of it."""
        super().__init__(
            N_("Another Tidytrace, perhaps an older one, is still running. End it (its watcher too), then repeat.")
        )


class StateStuck(StateRefused):
    """The disk did not let it."""

    def __init__(self, folder: Path, reason: str) -> None:
        """``reason`` is the system's own."""
        super().__init__(
            N_(
                "Tidytrace's own data in {folder} could not be brought up to date: {reason}. They are as they were "
                "before."
            ),
            folder=str(folder),
            reason=reason,
        )


class StateFull(StateStuck):
    """The same, and the person can do something about it."""

    def __init__(self, folder: Path) -> None:
        """``folder``: where there is no room."""
        StateRefused.__init__(
            self,
            N_(
                "There is no room left on the disk for Tidytrace's own data ({folder}). Make some room, for example by "
                "emptying the trash, then start it again. They are as they were before."
            ),
            folder=str(folder),
        )
