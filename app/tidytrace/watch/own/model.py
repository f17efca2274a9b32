"""What is there of our own, in six kinds, and what became of it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from tidytrace.language import N_


class Kind(StrEnum):
    """What a thing of our own is; the order is that of a list for the person."""

    STARTERS = "starters"
    """What starts a part of Tidytrace by itself."""
    MENU = "menu"
    """The entry in the menu of the desktop, and what belongs to it."""
    SETTINGS = "settings"
    RECORDS = "records"
    """What was done and seen: receipts, notices, marks, times."""
    CACHES = "caches"
    COPIES = "copies"
    """Erased chats that can still be brought back."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of one of our folders, with everything in it; or something that was placed elsewhere."""

    kind: Kind
    path: Path
    files: int = 1
    bytes: int = 0


class Trouble(msgspec.Struct, frozen=True):
    """What could not be looked at or taken away."""

    path: str
    problem: str
    """An English text of the translations."""
    parameters: Mapping[str, str] = {}


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    pieces: tuple[Piece, ...] = ()
    undoable: int = 0
    """Switches that were moved and could be put back."""
    restorable: int = 0
    """Erasures whose copy is still there."""
    interrupted: bool = False
    """Something that was begun has not come to its end."""
    problems: tuple[Trouble, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Piece, ...]:
        """Those of some kinds."""
        return tuple(piece for piece in self.pieces if piece.kind in kinds)

    def going(self, *, copies: bool) -> tuple[Piece, ...]:
        """What would be taken away."""
        return tuple(piece for piece in self.pieces if copies or piece.kind is not Kind.COPIES)


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it."""

    gone: tuple[Piece, ...] = ()
    problems: tuple[Trouble, ...] = ()


class OwnRefused(Exception):  # noqa: N818 - what is told to the person is a problem, not an error
    """Nothing was taken away."""

    def __init__(self, problem: str, path: str = "") -> None:
        """An English text of the translations."""
        super().__init__(problem)
        self.problem = problem
        self.path = path


INTERRUPTED = N_("Something that was begun has not come to its end. Open Tidytrace once more, then repeat.")
WATCHED = N_("A watcher is running and would write anew. End it first, then repeat.")
STAYS = N_("The copies of erased chats stay, encrypted, in {path}.")
AGAIN = N_(
    "Whoever installs Tidytrace again sees them with «tidytrace vault list» and brings them back with «tidytrace vault "
    "restore ID»; the key is where it was: in your keyring, behind your passphrase, or in a file beside them."
)
