"""What an app's conversations come to: how many there are, how old, how large. Nothing in it tells of a single one."""

import datetime
from array import array
from bisect import bisect_left
from collections.abc import Iterable

import msgspec

from tidytrace.catalog.knowledge import numbers
from tidytrace.chats.merge import Gist

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


class Portion(msgspec.Struct, array_like=True, gc=False):
    """What one store names."""

    conversations: int = 0
    bytes: int = 0


class Tally(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """The sums of one app."""

    sized: bool
    """Whether ``bytes`` and ``version`` were asked for; if not, those that need a look at everything are missing."""
    portions: dict[str, Portion]
    """By the ids of the stores."""
    oldest: datetime.datetime | None
    """When the first one was begun."""
    uses: bytes
    """When each was last used, in ascending order; microseconds since 1970 as 64-bit numbers of this machine."""
    newer: int
    """How many stand in files of a generation that the definition was not made for."""
    newer_in: tuple[str, ...]
    """These files, those used last first."""
    sites: tuple[str, ...]
    """The web sites that a browser keeps something of."""
    version: str | None
    """The newest version of the app that wrote any."""

    @classmethod
    def of(cls, gists: Iterable[Gist], *, sized: bool) -> "Tally":
        """Sum up an app's conversations."""
        portions: dict[str, Portion] = {}
        uses = array("q")
        oldest: datetime.datetime | None = None
        newer: list[tuple[int, str]] = []
        sites: set[str] = set()
        versions: set[str] = set()
        for gist in gists:
            store = gist.main.file.source.store
            portion = portions.get(store.id)
            if portion is None:
                portion = portions[store.id] = Portion()
            portion.conversations += 1
            portion.bytes += gist.bytes
            used = (gist.updated - _EPOCH) // _MICROSECOND if gist.updated is not None else None
            if used is not None:
                uses.append(used)
            begun = gist.created or gist.updated
            if begun is not None and (oldest is None or begun < oldest):
                oldest = begun
            if gist.newer and gist.main.file.standing.own:
                newer.append((used or 0, gist.main.file.name))
            if store.of_sites:
                sites.add(gist.main.listed.native)
            if gist.version:
                versions.add(gist.version)
        newer.sort(reverse=True)
        return cls(
            sized=sized,
            portions=portions,
            oldest=oldest,
            uses=array("q", sorted(uses)).tobytes(),
            newer=len(newer),
            newer_in=tuple(dict.fromkeys(path for _, path in newer)),
            sites=tuple(sorted(sites)),
            version=max(versions, key=numbers, default=None),
        )

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(portion.conversations for portion in self.portions.values())

    @property
    def bytes(self) -> int:
        """Bytes of all together."""
        return sum(portion.bytes for portion in self.portions.values())

    def unused_since(self, time: datetime.datetime) -> int:
        """How many were last used before this moment; those without any date are never among them."""
        uses = array("q")
        uses.frombytes(self.uses)
        return bisect_left(uses, -((_EPOCH - time) // _MICROSECOND))
