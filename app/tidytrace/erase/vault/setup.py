"""What was chosen for the vault: ``setup.json``, with the master key in use and those that have yet to go."""

from typing import Final, Literal

import msgspec

from tidytrace.erase.files.handles import Folder
from tidytrace.erase.vault import files
from tidytrace.erase.vault.errors import SetupDamaged, VaultNewer
from tidytrace.erase.vault.homes import HomeKind

_NAME: Final = "setup.json"


class Generation(msgspec.Struct, frozen=True):
    """One master key: the name under which its home keeps it."""

    name: str
    home: HomeKind


class Setup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The state of the master keys."""

    version: Literal[1] = 1
    current: Generation | None = None
    """Locks what is new; nothing was set up yet if there is none."""
    others: tuple[Generation, ...] = ()
    """Begun and perhaps not stored, or replaced and perhaps not destroyed; they go when no key needs them."""
    owed: bool = False
    """A receipt's key was destroyed that the current master key opened, so that one has to be replaced."""

    @property
    def is_pending(self) -> bool:
        """Whether something is left to do."""
        return bool(self.owed or self.others)


class _Version(msgspec.Struct):
    version: int


def load(folder: Folder) -> Setup:
    """The setup of a vault, an empty one if there is none. Raises VaultError."""
    path = folder.path / _NAME
    try:
        written = files.content(folder, _NAME)
    except FileNotFoundError:
        return Setup()
    try:
        if msgspec.json.decode(written, type=_Version).version > 1:
            raise VaultNewer(path)
        return msgspec.json.decode(written, type=Setup)
    except msgspec.DecodeError as error:
        raise SetupDamaged(path) from error


def save(folder: Folder, setup: Setup) -> None:
    """Keep it, in one step. Raises VaultError."""
    files.put(folder, _NAME, msgspec.json.encode(setup) + b"\n")
