"""What the files of one app list: from the index where a file did not change, and else by reading it."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.files import file_time, unreadable
from tidytrace.chats.merge import Place, gist
from tidytrace.chats.page import Known, Page
from tidytrace.chats.seen import DATABASES, Seen, Sight
from tidytrace.chats.standing import Standing
from tidytrace.chats.stores import Listed, Reader
from tidytrace.chats.stores.base import FileReader
from tidytrace.chats.tally import Tally
from tidytrace.host import Installation
from tidytrace.language import N_

Used = Callable[[datetime.datetime | None], bool]
"""Whether a conversation that was last used at this time is asked for."""
_LATER = 86_400.0
"""Seconds by which a file may be newer than what was said in it last."""
OUTSIDE = N_("It is a link that leads out of your home folder.")


class AppFiles:
    """The files of one app, and what is known of them."""

    def __init__(
        self,
        installation: Installation,
        home: Path,
        page: Page | None,
        reader_of: Callable[[Store], Reader],
        problems: list[StoreError],
    ) -> None:
        """Nothing is looked at yet.

        Args:
            installation: the app.
            home: the person's home folder.
            page: what is known from earlier.
            reader_of: gives the reader of a store, which notes its problems in the same list.
            problems: takes what cannot be looked at or read; everything else is.
        """
        self._sight = Sight(installation, home)
        self._page = page
        self._reader_of = reader_of
        self._problems = problems

    def standing(self, path: Path) -> Standing:
        """What may be done with one file."""
        return self._sight.standing(path)

    def timed_places(self) -> Iterable[list[Place]]:
        """The places of each conversation without titles, but with its times and whether it is pinned.

        Where only a look at a whole file tells these, it is looked at once.
        """
        found: dict[str, list[Place]] = {}
        for seen in self._sight.files(self._problems.append):
            counts = self._reader_of(seen.source.store).times_need_titles
            self._add(found, seen, self._told(seen, titles=False, counts=counts))
        return found.values()

    def places(self, *, titles: bool, counts: bool, used: Used | None = None) -> Iterable[list[Place]]:
        """The places of each conversation that is asked for.

        Args:
            titles: also titles.
            counts: also the numbers of messages.
            used: Asked with the time of the last use. What is left out then has no title looked for, where a file
                tells the same time without.
        """
        found: dict[str, list[Place]] = {}
        untitled: set[int] = set()
        for seen in self._sight.files(self._problems.append):
            if titles and used is not None and self._is_timed(seen):
                untitled.add(id(seen))
                self._add(found, seen, self._told(seen, titles=False, counts=counts))
            else:
                self._add(found, seen, self._told(seen, titles=titles, counts=counts))
        if used is None:
            return found.values()
        chosen = [places for places in found.values() if used(_last_use(places))]
        of_file: dict[int, list[Place]] = {}
        for place in (place for places in chosen for place in places if id(place.file) in untitled):
            of_file.setdefault(id(place.file), []).append(place)
        for some in of_file.values():
            self._give_titles(some, counts=counts)
        return chosen

    def _give_titles(self, places: Sequence[Place], *, counts: bool) -> None:
        """Look for the titles of some of the conversations of one file."""
        seen = places[0].file
        if not seen.standing.read:
            return
        reader = self._reader_of(seen.source.store)
        # what the index knows must not be told a title
        titled = [msgspec.structs.replace(place.listed) for place in places]
        try:
            if not (isinstance(reader, FileReader) and reader.titles_from(seen.path, titled)):
                anew = {one.native: one for one in self._listed(seen, titles=True, counts=counts)}
                titled = [anew.get(one.native, one) for one in titled]
        except StoreError as error:
            self._problems.append(error)
            return
        for place, listed in zip(places, titled, strict=True):
            place.listed = listed

    def tally(self, *, sizes: bool) -> Tally:
        """What the conversations come to; where every file is as it was, nothing is summed up again.

        Args:
            sizes: also bytes and the version, where they need a look at everything.
        """
        before = len(self._problems)
        # what is listed every time is part of what was seen: no state tells whether something there has changed
        files = [
            (seen, self._measured(seen, sizes=sizes) if seen.source.anew else None)
            for seen in self._sight.files(self._problems.append)
        ]
        now = _digest(files)
        known = self._page.tally(now) if self._page is not None and now is not None else None
        if known is not None and (known.sized or not sizes):
            return known
        found: dict[str, list[Place]] = {}
        misdated = self._misdated([seen for seen, listed in files if listed is None])
        for seen, listed in files:
            whole = seen.source.digest in misdated
            self._add(found, seen, self._measured(seen, sizes=sizes, whole=whole) if listed is None else listed)
        tally = Tally.of(map(gist, found.values()), sized=sizes)
        # a problem is to be told every time, and the size of a folder to be looked at
        lasting = len(self._problems) == before and not (sizes and any(seen.source.anew for seen, _ in files))
        if self._page is not None and now is not None and lasting:
            self._page.put_tally(now, tally)
        return tally

    def _is_timed(self, seen: Seen) -> bool:
        """Whether the times of a file's conversations are the same without a look for titles."""
        if not self._reader_of(seen.source.store).times_need_titles:
            return True
        if self._page is None or seen.source.anew:
            return False
        known = self._page.get(seen.name, seen.source.digest, seen.state)
        return known is not None and known.counted

    def _misdated(self, files: Iterable[Seen]) -> set[str]:
        """The digests of definitions whose files are newer than what stands in them, as in a home that was copied.

        Of each the file that was written first is read, the last, and one between; the others are as they are. To read
        all of them takes many times as long.
        """
        of_source: dict[str, list[Seen]] = {}
        for seen in files:
            if seen.standing.read and self._reader_of(seen.source.store).times_need_titles:
                of_source.setdefault(seen.source.digest, []).append(seen)
        return {digest for digest, several in of_source.items() if any(map(self._is_newer, _some(several)))}

    def _is_newer(self, seen: Seen) -> bool:
        """Whether a file was written long after its conversations were last used."""
        return any(
            one.updated is not None
            and not one.updated_by_file
            and seen.state.mtime_ns / 1e9 - one.updated.timestamp() > _LATER
            for one in self._told(seen, titles=False, counts=True)
        )

    def _measured(self, seen: Seen, *, sizes: bool, whole: bool = False) -> Sequence[Listed]:
        counts = whole or (sizes and self._reader_of(seen.source.store).sizes_need_counts)
        return self._told(seen, titles=False, counts=counts)

    def _add(self, found: dict[str, list[Place]], seen: Seen, listed: Iterable[Listed]) -> None:
        for one in listed:
            places = found.get(one.native)
            if places is None:
                found[one.native] = [Place(seen, one)]
            else:
                places.append(Place(seen, one))

    def _told(self, seen: Seen, *, titles: bool, counts: bool) -> Sequence[Listed]:
        """What a file lists; nothing when it cannot be read, which is noted."""
        try:
            return self._listed(seen, titles=titles, counts=counts)
        except StoreError as error:
            self._problems.append(error)
            return ()

    def _listed(self, seen: Seen, *, titles: bool, counts: bool) -> Sequence[Listed]:
        if not seen.standing.read:
            return _unread(self._reader_of(seen.source.store), seen)
        if self._page is None or seen.source.anew:
            return list(self._reader_of(seen.source.store).list(seen.path, titles=titles, counts=counts))
        digest = seen.source.digest
        known = self._page.get(seen.name, digest, seen.state)
        if known is not None and (known.counted or not counts):
            if not titles:
                return known.listed
            again = self._with_titles(seen, known)
            if again is not None:
                return again
        counted = known is not None and known.counted
        reader = self._reader_of(seen.source.store)
        listed = list(reader.list(seen.path, titles=titles, counts=counts and not counted))
        if known is not None and counted:
            _count_as(listed, known, sizes=reader.sizes_need_counts)
        self._page.put(seen.name, digest, Known(seen.state, counts or counted, tuple(listed)))
        return listed

    def _with_titles(self, seen: Seen, known: Known) -> Sequence[Listed] | None:
        """What is known, with titles from the places where they stood; none where they are not there."""
        reader = self._reader_of(seen.source.store)
        if not isinstance(reader, FileReader):
            return None
        again = [msgspec.structs.replace(one) for one in known.listed]
        return again if reader.titles_from(seen.path, again) else None


def _some(files: Sequence[Seen]) -> Sequence[Seen]:
    """The one that was written first, the last, and one between."""
    ordered = sorted(files, key=lambda seen: seen.state.mtime_ns)
    return ordered if len(ordered) < 3 else (ordered[0], ordered[len(ordered) // 2], ordered[-1])


def _last_use(places: list[Place]) -> datetime.datetime | None:
    counted = gist(places)
    return counted.updated if counted.updated is not None else counted.created


def _count_as(listed: Iterable[Listed], known: Known, *, sizes: bool) -> None:
    """What was counted once is not counted again."""
    before = {one.native: one for one in known.listed}
    for one in listed:
        counted = before.get(one.native)
        one.messages = counted.messages if counted is not None else None
        if sizes and counted is not None:
            one.bytes, one.version = counted.bytes, counted.version


def _unread(reader: Reader, seen: Seen) -> Sequence[Listed]:
    """A transcript behind a link out of the home: its name is all that is looked at."""
    if not isinstance(reader, FileReader) or reader.store.format in DATABASES:
        raise StoreUnreadable(seen.path, OUTSIDE)
    if reader.foreign(seen.path):
        return ()
    native = reader.id_of_path(seen.path) or seen.path.stem
    try:
        status = seen.path.lstat()
    except OSError as error:
        raise unreadable(seen.path, error) from error
    return (Listed(native=native, updated=file_time(status), updated_by_file=True, bytes=status.st_size),)


def _digest(files: Iterable[tuple[Seen, Sequence[Listed] | None]]) -> bytes | None:
    """Of everything that sums are made from; none where a name is no valid Unicode."""
    told = [
        (seen.source.digest, seen.name, seen.state, seen.standing.read, seen.standing.own, listed)
        for seen, listed in files
    ]
    try:
        return hashlib.blake2b(msgspec.msgpack.encode(told), digest_size=16).digest()
    except UnicodeEncodeError:
        return None
