"""What an operating system lets one program do, as far as it tells without an administrator."""

import datetime
from pathlib import Path
from typing import Literal, Protocol

import msgspec

Right = Literal[
    "all-files",
    "home",
    "visible-files",
    "documents",
    "desktop",
    "downloads",
    "pictures",
    "music",
    "videos",
    "some-files",
    "removable",
    "network-drives",
    "other-apps",
    "camera",
    "microphone",
    "speech",
    "location",
    "screen",
    "keyboard",
    "control",
    "automation",
    "contacts",
    "calendar",
    "reminders",
    "photos",
    "email",
    "messages",
    "calls",
    "account",
    "notifications",
    "activity",
    "devices",
    "bluetooth",
    "network",
    "windows",
    "session",
    "host-commands",
    "models",
]
"""``visible-files`` are those of the home without the hidden ones, ``control`` is the mouse and the keys of other
programs, ``automation`` orders to one of them, ``windows`` what X11 lets every program see, ``session`` the desktop's
other services, ``host-commands`` programs outside of its own box."""
STRONG: frozenset[Right] = frozenset(
    {"all-files", "home", "screen", "keyboard", "control", "automation", "session", "host-commands"}
)
"""With one of these a program reaches nearly everything that the person reaches."""
Box = Literal["flatpak", "snap", "snap-classic", "none"]
"""What holds a program back: a sandbox of its own, or nothing but the person's account."""
Unlooked = Literal["full-disk-access", "no-answer", "unreadable"]


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a program may do, may not do, or did not ask for yet."""

    right: Right
    state: Literal["allowed", "asks", "denied"]
    where: str
    """A file, a key of the registry or a command."""
    key: str = ""
    value: str = ""
    of: str = ""
    """What it is about, where that is a single folder or program."""
    used: datetime.datetime | None = None
    """When it was last made use of."""
    together: bool = False
    """One switch for all ordinary programs of the computer."""

    @property
    def strong(self) -> bool:
        """Whether it is in force for this program by name, and reaches nearly everything."""
        return self.state == "allowed" and self.right in STRONG and not self.together


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be looked at."""

    where: str
    why: Unlooked


class Grants(msgspec.Struct, frozen=True, kw_only=True):
    """All of one program."""

    box: Box = "none"
    package: str = ""
    """Its name there, in a sandbox."""
    grants: tuple[Grant, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    overrides: Path | None = None
    """The person's own file that takes rights from a sandbox; it may not be there yet."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What a program goes by in the lists of a system."""

    packages: tuple[str, ...] = ()
    """As ``Detection.packages``."""
    programs: tuple[Path, ...] = ()
    """Its commands, as they were found."""
    names: tuple[str, ...] = ()
    """Of its executables, without ``.exe``."""


class Granting(Protocol):
    """The lists of one system, read once."""

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """What could not be looked at, for whichever program."""

    def of(self, identity: Identity) -> Grants:
        """What one program may do."""
