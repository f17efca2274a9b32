"""What the person said about their accounts: which cards are done, and which services they also use.

Kept in the state folder for this account alone (mode 0600): ids, days and digests, no text.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.host.state import StateFolders, write_private
from tidytrace.language import N_
from tidytrace.portions import at_most

_NAME: Final = "accounts.json"
_LARGEST: Final = 1 << 20
"""Bytes; a card takes about eighty."""


class ChoicesUnreadable(Exception):  # noqa: N818 - says what is the matter
    """What the person said cannot be read; nothing is taken for done then."""

    problem: Final = N_("What you marked as done cannot be read: the file is damaged. Delete it to begin anew.")

    def __init__(self, path: Path) -> None:
        """The sentence is for the person."""
        super().__init__(f"{path}: {self.problem}")
        self.path = path


class Tick(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The person said that a card is done."""

    day: datetime.date
    card: str
    """Digest of the card as it was then."""


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ticks: dict[str, Tick] = {}
    services: tuple[str, ...] = ()
    layout: Literal[1] = 1


class Choices:
    """What one person said."""

    def __init__(self, path: Path, kept: _Kept | None = None) -> None:
        """See ``of``; without ``kept`` nothing was said."""
        self._path = path
        self._kept = kept or _Kept()

    @classmethod
    def of(cls, state: StateFolders) -> "Choices":
        """What is kept; nothing where the file is missing. Raises OSError, ChoicesUnreadable."""
        path = state.state / _NAME
        return cls(path, _read(path))

    @classmethod
    def none(cls, state: StateFolders) -> "Choices":
        """As if nothing was said, for whoever has to go on."""
        return cls(state.state / _NAME)

    @property
    def services(self) -> frozenset[str]:
        """Ids of the services that the person added by hand."""
        return frozenset(self._kept.services)

    def tick_of(self, finding_id: str) -> Tick | None:
        """What the person said about one card."""
        return self._kept.ticks.get(finding_id)

    def tick(self, finding_id: str, digest: str, day: datetime.date) -> None:
        """The card is done, as it is now. Raises OSError, ChoicesUnreadable; then it is as before."""
        kept = _read(self._path)
        self._save(msgspec.structs.replace(kept, ticks={**kept.ticks, finding_id: Tick(day, digest)}))

    def untick(self, finding_id: str) -> bool:
        """The card is not done after all; False if nobody said it was. Raises OSError, ChoicesUnreadable."""
        kept = _read(self._path)
        if finding_id not in kept.ticks:
            return False
        ticks = {name: tick for name, tick in kept.ticks.items() if name != finding_id}
        self._save(msgspec.structs.replace(kept, ticks=ticks))
        return True

    def use(self, services: Iterable[str]) -> None:
        """These services, and no others, were added by hand. Raises OSError, ChoicesUnreadable."""
        self._save(msgspec.structs.replace(_read(self._path), services=tuple(sorted(set(services)))))

    def _save(self, kept: _Kept) -> None:
        write_private(self._path, msgspec.json.format(msgspec.json.encode(kept), indent=1))
        self._kept = kept


def _read(path: Path) -> _Kept:
    try:
        with path.open("rb") as file:
            content = at_most(file, _LARGEST)
    except FileNotFoundError:
        return _Kept()
    try:
        return msgspec.json.decode(content, type=_Kept)
    except msgspec.MsgspecError as error:
        raise ChoicesUnreadable(path) from error
