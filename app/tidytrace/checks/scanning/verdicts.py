"""Whose what was found is, and who said it: worked out once, and known as long as nothing it depends on changes."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace import __version__
from tidytrace.checks.scanning.place import Place, Said
from tidytrace.checks.scanning.territory import Claim, Territory
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.looks.plan import beside
from tidytrace.sensitive.looks.talks import Talks
from tidytrace.sensitive.scan import Match

VERDICTS: Final = "verdicts"
"""Stands where the memory of talks names an app."""

Claims = Mapping[str, Sequence[tuple[Territory, Claim]]]


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """A place without anything that names a person's file or conversation: numbers into what the next look has too."""

    match: Match
    path: int
    app: int
    chat: int | None
    said: Said | None
    table: str | None
    row: int | None


_decode = msgspec.msgpack.Decoder(tuple[_Told, ...]).decode
_encode = msgspec.msgpack.Encoder().encode


class Realm:
    """Apps that claim files together; mostly one. Holds what was found in their files."""

    def __init__(self, territories: Sequence[Territory], claims: Claims, found: Mapping[str, Sequence[Place]]) -> None:
        """Nothing is worked out yet.

        Args:
            territories: The apps.
            claims: All files that lead to these apps.
            found: What stands in the files, in the order of the claims.
        """
        self.territories = territories
        self.claims = claims
        self.found = found
        self._paths = sorted({*found, *(one.name for here in territories for one in here.conversations)})
        self._chats = [one.id for here in territories for one in here.conversations]

    @property
    def name(self) -> str:
        """What the realm is remembered by."""
        return "\0".join(one.app for one in self.territories)

    def stamp(self, talks: Talks) -> bytes | None:
        """Digest of everything that a verdict depends on; None while some of it may change without a trace."""
        files = [*self.found, *(path for path, those in self.claims.items() if _tell(those))]
        now = time.time_ns()
        state = talks.stamp(dict.fromkeys(files))
        if state is None:
            return None
        digest = hashlib.blake2b(f"{__version__}\0{self.name}\0".encode(), digest_size=16)
        digest.update(state)
        for path in self.found:
            digest.update(beside(path, now).encode())
        for part in self._parts():
            digest.update(msgspec.msgpack.encode(part))
        return digest.digest()

    def _parts(self) -> Iterator[object]:
        for here in self.territories:
            yield here.definition
            for one in here.conversations:
                yield one.id, one.native, one.store, [(place.name, place.what) for place in one.locations]
        for path, places in self.found.items():
            yield path, [(one.match, one.table, one.row) for one in places]
            for here, claim in self.claims[path]:
                owner = claim.owner.id if claim.owner is not None else None
                yield here.app, claim.store.id, owner, [one.id for one in claim.together]

    def told(self, places: Iterable[Place]) -> bytes:
        """A verdict as the memory keeps it."""
        paths = {path: number for number, path in enumerate(self._paths)}
        chats = {chat: number for number, chat in enumerate(self._chats)}
        apps = {here.app: number for number, here in enumerate(self.territories)}
        return _encode(
            tuple(
                _Told(
                    one.match,
                    paths[os.fspath(one.path)],
                    apps[one.app or ""],
                    chats[one.chat] if one.chat is not None else None,
                    one.said,
                    one.table,
                    one.row,
                )
                for one in places
            )
        )

    def places(self, content: bytes) -> list[Place] | None:
        """What the memory kept; None if that is damaged."""
        paths = [Path(path) for path in self._paths]
        try:
            return [
                Place(
                    match=one.match,
                    path=paths[one.path],
                    table=one.table,
                    row=one.row,
                    app=self.territories[one.app].app,
                    chat=self._chats[one.chat] if one.chat is not None else None,
                    said=one.said,
                )
                for one in _decode(content)
            ]
        except (msgspec.MsgspecError, IndexError):
            return None


def realms(territories: Sequence[Territory], claims: Claims, found: Mapping[str, Sequence[Place]]) -> list[Realm]:
    """The apps in whose files something was found, those together that claim the same of these files."""
    of_app: dict[str, set[str]] = {}
    for path in found:
        together = {here.app for here, _ in claims[path]}
        for app in list(together):
            together |= of_app.get(app, set())
        of_app.update(dict.fromkeys(together, together))
    files: dict[int, list[str]] = {}
    for path, those in claims.items():
        known = {id(of_app[here.app]) for here, _ in those if here.app in of_app}
        for realm in known:
            files.setdefault(realm, []).append(path)
    made: dict[int, Realm] = {}
    for here in territories:
        apps = of_app.get(here.app)
        if apps is not None and id(apps) not in made:
            mine = {path: claims[path] for path in files[id(apps)]}
            made[id(apps)] = Realm(
                [one for one in territories if one.app in apps],
                mine,
                {path: found[path] for path in mine if path in found},
            )
    return list(made.values())


class Verdicts:
    """The memory of verdicts."""

    def __init__(self, look: Look) -> None:
        """Nothing is read yet."""
        self._talks = Talks(look, VERDICTS)

    def stamp(self, realm: Realm) -> bytes | None:
        """See ``Realm.stamp``."""
        return realm.stamp(self._talks)

    def recall(self, realm: Realm, stamp: bytes) -> list[Place] | None:
        """What was worked out before, if it still holds."""
        content = self._talks.content(realm.name, stamp)
        return realm.places(content) if content is not None else None

    def keep(self, realm: Realm, stamp: bytes, places: Iterable[Place]) -> None:
        """Remember a verdict, at the next ``save`` of the memory."""
        self._talks.keep_content(realm.name, stamp, realm.told(places))

    def forget_others(self) -> None:
        """Forget verdicts that nobody asked for."""
        self._talks.forget_others()


def _tell(claims: Iterable[tuple[Territory, Claim]]) -> bool:
    return any(claim.store.kind == "transcript" for _, claim in claims)
