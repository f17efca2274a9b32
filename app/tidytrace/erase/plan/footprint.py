"""Every place of some conversations of one app, as items of a plan."""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import unreadable, unreadable_database
from tidytrace.chats.image import open_readonly
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.chats.names import named_after
from tidytrace.chats.stores.base import what_of
from tidytrace.erase.copies import Part
from tidytrace.erase.databases import rows
from tidytrace.erase.errors import ErasureError, NotUnderstood, Refused
from tidytrace.erase.model import Deletion, Item, Kept, Spared
from tidytrace.erase.plan.families import with_children
from tidytrace.erase.plan.fence import Fence
from tidytrace.erase.plan.items import Items
from tidytrace.erase.plan.keyvalue import entries_in, files_of
from tidytrace.erase.plan.marks import marked
from tidytrace.erase.plan.pieces import Pieces, Wanted, all_entries, holders, pieces_of
from tidytrace.erase.search.needles import Needles, chunks
from tidytrace.erase.search.traces import take_traces
from tidytrace.host import Installation

_VARIABLES = ("{id}", "{dir}", "{stem}")


class Footprint:
    """Looks for the places of conversations in every store of an app."""

    def __init__(  # noqa: PLR0913 - what a footprint is taken of
        self,
        installation: Installation,
        fence: Fence,
        library: Library,
        going: Sequence[Conversation],
        others: Sequence[Conversation],
        *,
        together: int = 0,
    ) -> None:
        """Reads the conversations' passages.

        Args:
            installation: The app on this computer.
            fence: What may be touched.
            library: Reads the conversations.
            going: The conversations that go.
            others: Those of the app that stay.
            together: How many conversations of all apps go at once.
        """
        self._app = installation.app
        self._places = installation.places
        self._fence = fence
        self._library = library
        self._going = list(going)
        self._others = list(others)
        self._by_id = {one.id: one for one in self._going}
        self._transcripts = {store.id for store in self._app.transcripts}
        # an id comes out of a file: one that is the name of a folder of transcripts must not take these along
        self._staying = {above for one in self._others for above in (one.path, *one.path.parents)}
        self._problems: list[StoreError] = []
        self.kept: list[Kept] = []
        self.spared: list[Spared] = []
        self._natives = with_children(self._going, installation, library, self._problems)
        self.traces = take_traces(self._family(self._going), library, self._others, together=together)
        self._found = Items(installation, fence, self._spare)

    def items(self) -> list[Item]:
        """All items, companions first. What is in the way afterwards stands in ``kept`` and ``spared``."""
        if not self._going:
            return []
        # transcripts first: what they take is not taken again with a folder around them
        for store in sorted(self._app.stores, key=lambda store: -self._rank(store)):
            if store.erasable == "no" or not store.grade.actionable:
                continue
            scope = [one for one in self._going if self._accompanies(store, one)]
            if scope:
                last = not any(self._accompanies(store, one) for one in self._others)
                self._look(store, scope, last=last)
        made = self._found.made()
        # what another store looked at by itself goes with its folder
        self.spared = [one for one in self.spared if one.reason != "link" or not self._found.is_link_inside(one.path)]
        reached = {one for item in made for one in item.conversations} | {one.id for one in self.kept}
        # nothing of it was found again, so nobody may say that it was erased
        self.kept += [Kept(one.id, "changed") for one in self._going if one.id not in reached]
        return made

    def _rank(self, store: Store) -> int:
        if store.kind == "transcript":
            return 2
        return 1 if store.lists else 0

    def _accompanies(self, store: Store, conversation: Conversation) -> bool:
        if store.kind == "transcript" or not store.of:
            return True
        # one that only an index knows may have been of any transcript store
        return conversation.store in store.of or conversation.store not in self._transcripts

    def _look(self, store: Store, scope: Sequence[Conversation], *, last: bool) -> None:
        wanted = self._all_wanted if len(scope) == len(self._going) else self._wanted(scope)
        if store.database is not None and store.unit != "file":
            self._look_in_databases(store, scope, wanted, last=last)
        elif store.format == "web-storage":
            self._look_in_storage(store, scope, wanted)
        elif store.link is not None and store.link.by == "app":
            if last:
                for path in self._everywhere(store):
                    self._take_whole(path, store, ())
        elif store.unit in {"file", "folder"}:
            self._look_for_files(store, scope, wanted, last=last)
        else:
            self._look_in_files(store, scope, wanted, last=last)

    @cached_property
    def _all_wanted(self) -> Wanted:
        return Wanted(self._natives, self.traces.own)

    def _wanted(self, scope: Sequence[Conversation]) -> Wanted:
        names = {one.id for one in scope}
        natives = {native: owner for native, owner in self._natives.items() if owner in names}
        return Wanted(natives, self.traces.own.of(names))

    # --- files and folders -------------------------------------------------------------------------------------

    def _look_for_files(self, store: Store, scope: Sequence[Conversation], wanted: Wanted, *, last: bool) -> None:
        if store.kind == "transcript":
            for path, owners in self._transcript_paths(store, scope, wanted.natives):
                self._take_whole(path, store, owners)
            return
        link = store.link
        if link is not None and link.by == "mark":
            for path, owner in marked(self._everywhere(store), link, wanted.natives, self._spare):
                self._take_whole(path, store, (owner,))
            return
        if link is not None and link.by == "text":
            self._look_for_holders(store, scope, wanted, last=last)
            return
        for path, owner in self._named_after(store, scope):
            self._take_whole(path, store, (owner,))
        if last and store.clear_with_all:
            for path in self._everywhere(store):
                self._take_whole(path, store, ())

    def _look_for_holders(self, store: Store, scope: Sequence[Conversation], wanted: Wanted, *, last: bool) -> None:
        clear = last and store.clear_with_all
        for path in self._everywhere(store) if clear else self._places_of(store, scope):
            owners = self._holders(path, store, wanted, scope)
            if owners or clear:
                self._take_whole(path, store, tuple(sorted(owners)))

    def _transcript_paths(
        self, store: Store, scope: Sequence[Conversation], natives: Mapping[str, str]
    ) -> Iterator[tuple[Path, tuple[str, ...]]]:
        found: dict[Path, list[str]] = {}
        for one in scope:
            if one.store == store.id:
                found.setdefault(one.path, []).append(one.id)  # conversations that only go together share a place
        if store.id_pattern is not None:
            for path, owner in self._by_pattern(store, store.id_pattern, natives):
                found.setdefault(path, [owner])
        for path, owners in found.items():
            yield self._unit_of(path, store, owners[0]), tuple(owners)

    def _unit_of(self, path: Path, store: Store, owner: str) -> Path:
        """A transcript of unit ``folder`` is a file in the folder that bears the conversation's id.

        One that is a link is refused itself: its words stand elsewhere and would stay there unlisted.
        """
        native = self._by_id[owner].native
        other = os.path.isdir(path) or os.path.islink(path)  # noqa: PTH112, PTH114 - one behind a closed door is neither
        return path.parent if store.unit == "folder" and not other and native in path.parent.name else path

    def _holders(self, path: Path, store: Store, wanted: Wanted, scope: Sequence[Conversation]) -> set[str]:
        try:
            return holders(path, store.kind, wanted)
        except OSError as error:
            self._spare(unreadable(path, error), tuple(one.id for one in scope))
            return set()

    # --- parts of files ----------------------------------------------------------------------------------------

    def _look_in_files(self, store: Store, scope: Sequence[Conversation], wanted: Wanted, *, last: bool) -> None:
        clear = last and store.clear_with_all
        for path in self._everywhere(store) if clear else self._places_of(store, scope):
            if not self._is_file(path, scope):
                continue
            try:
                pieces = pieces_of(path, store, wanted)
                if clear and store.unit == "entry":
                    pieces.cuts, pieces.count = all_entries(path, store)
            except NotUnderstood as error:
                self._not_understood(scope, error)
                continue
            except StoreError as error:
                self._unread(error, scope)
                continue
            if clear and store.unit != "entry":
                self._take_whole(path, store, tuple(pieces.shares), pieces.parts)
            else:
                self._take_pieces(path, store, pieces, scope, last=last)

    def _take_pieces(
        self, path: Path, store: Store, pieces: Pieces, scope: Sequence[Conversation], *, last: bool
    ) -> None:
        if not pieces.cuts:
            return
        try:
            target = self._fence.target(path, project=store.project_files)
        except ErasureError as error:
            self._refused(store, error, tuple(pieces.shares) or tuple(one.id for one in scope))
            return
        whole = pieces.cuts == [(0, target.stamp.size)]
        if whole and last and store.unit != "entry" and pieces.becomes is None:
            self._found.remove(target, store, what_of(store), tuple(pieces.shares), self._rank(store), pieces.parts)
        else:
            self._found.cut(target, store, what_of(store), pieces, self._rank(store))

    # --- databases ---------------------------------------------------------------------------------------------

    def _look_in_databases(self, store: Store, scope: Sequence[Conversation], wanted: Wanted, *, last: bool) -> None:
        assert store.database is not None
        linked = store.link is None or store.link.by != "app" or last
        deletion = Deletion(
            database=store.database,
            natives=wanted.natives if linked else {},
            needles=wanted.needles,
            last=last,
            clear=last and store.clear_with_all,
        )
        for path in self._everywhere(store) if last else self._places_of(store, scope):
            if not self._is_file(path, scope):
                continue
            try:
                with closing(open_readonly(path)) as connection:
                    counts = rows.count(connection, deletion, path)
            except NotUnderstood as error:
                self._not_understood(scope, error)
                continue
            except (StoreError, sqlite3.Error) as error:
                self._unread(error if isinstance(error, StoreError) else unreadable_database(path, error), scope)
                continue
            if counts or last or self._residue(path, wanted.needles):
                self._take_rows(path, store, deletion, counts, scope)

    def _take_rows(
        self, path: Path, store: Store, deletion: Deletion, counts: Mapping[str, int], scope: Sequence[Conversation]
    ) -> None:
        try:
            target = self._fence.target(path, project=store.project_files)
        except ErasureError as error:
            self._refused(store, error, tuple(owner for owner in counts if owner != rows.UNSHARED))
            return
        size = sum(one.bytes for one in scope if one.path == path and one.store == store.id)
        self._found.rows(target, store, deletion, counts, rank=self._rank(store), size=size)

    def _residue(self, path: Path, needles: Needles) -> bool:
        """Whether the raw bytes hold text of the conversations: the app's own deletion leaves it there."""
        for ending in ("", "-wal"):
            file = path.with_name(path.name + ending)
            try:
                if file.is_file() and needles.in_chunks(chunks(file)):
                    return True
            except OSError as error:
                self._spare(unreadable(file, error), ())
        return False

    # --- key-value stores --------------------------------------------------------------------------------------

    def _look_in_storage(self, store: Store, scope: Sequence[Conversation], wanted: Wanted) -> None:
        for path in self._places_of(store, scope):
            found: dict[str, tuple[int, int]] = {}
            try:
                found = entries_in(path, wanted.natives)
                if found:
                    files = files_of(path, self._fence)
                    self._found.entries(files, store, found, wanted.natives, rank=self._rank(store))
            except StoreError as error:
                self._unread(error, scope)
            except ErasureError as error:
                self._refused(store, error, tuple(found), path)

    # --- shared ------------------------------------------------------------------------------------------------

    def _family(self, scope: Sequence[Conversation]) -> list[Conversation]:
        """Conversations, and their children as if they were conversations of their own."""
        names = {one.id for one in scope}
        return [
            msgspec.structs.replace(self._by_id[owner], native=native)
            for native, owner in self._natives.items()
            if owner in names
        ]

    def _named_after(self, store: Store, scope: Sequence[Conversation]) -> Iterator[tuple[Path, str]]:
        family = self._family(scope)
        for template in store.files:
            if any(variable in template for variable in _VARIABLES):
                for path, one in named_after(self._places, template, family):
                    yield path, one.id
        if store.id_pattern is not None:
            yield from self._by_pattern(store, store.id_pattern, {one.native: one.id for one in family})

    def _by_pattern(self, store: Store, pattern: str, natives: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
        compiled = re.compile(pattern)
        for path in self._everywhere(store):
            match = compiled.search(path.as_posix())
            owner = natives.get(match.group(1)) if match else None
            if owner is not None:
                yield path, owner

    def _places_of(self, store: Store, scope: Sequence[Conversation]) -> list[Path]:
        fixed = [one for one in store.files if not any(variable in one for variable in _VARIABLES)]
        found = dict.fromkeys(path for template in fixed for path in self._places.expand(template))
        if len(fixed) < len(store.files):
            found.update(dict.fromkeys(path for path, _ in self._named_after(store, scope)))
        return list(found)

    def _everywhere(self, store: Store) -> list[Path]:
        """The places of all conversations, also of those that the app forgot: ``{id}`` stands for any name."""
        found: dict[Path, None] = {}
        folders = dict.fromkeys(str(one.path.parent) for one in self._going) or {"": None}
        for template in store.files:
            anyone = template.replace("{id}", "*").replace("{stem}", "*")
            for folder in folders if "{dir}" in anyone else [""]:
                found.update(dict.fromkeys(self._places.expand(anyone, {"dir": folder})))
        return list(found)

    def _take_whole(self, path: Path, store: Store, owners: tuple[str, ...], parts: Sequence[Part] = ()) -> None:
        try:
            if store.kind != "transcript" and path in self._staying:
                raise Refused(path, "others")
            target = self._fence.target(path, project=store.project_files)
            status = path.lstat()
        except (ErasureError, OSError) as error:
            if isinstance(error, ErasureError):
                self._refused(store, error, owners)
            return
        what = what_of(store)
        if stat.S_ISDIR(status.st_mode):
            self._found.remove_folder(target, store, what, owners, self._rank(store))
        else:
            self._found.remove(target, store, what, owners, self._rank(store), parts)

    def _refused(self, store: Store, error: ErasureError, owners: tuple[str, ...], place: Path | None = None) -> None:
        reason = _key(error)
        place = error.path if place is None else place
        staying = [owner for owner in owners if store.kind == "transcript" or self._stands_in(place, owner)]
        self.kept += [Kept(owner, reason, {"path": str(error.path)}) for owner in staying]
        others = tuple(owner for owner in owners if owner not in staying)
        if reason != "never-touch" and (others or not owners):
            self._spare(error, others)

    def _is_file(self, path: Path, scope: Sequence[Conversation]) -> bool:
        try:
            return path.is_file()
        except OSError as error:
            self._unread(unreadable(path, error), scope)
            return False

    def _unread(self, error: StoreError, scope: Sequence[Conversation]) -> None:
        """A file that could be read when its conversations were listed, and now cannot."""
        staying = [one.id for one in scope if self._stands_in(error.path, one.id)]
        self.kept += [Kept(owner, "changed", {"path": str(error.path)}) for owner in staying]
        self._spare(error, tuple(one.id for one in scope if one.id not in staying))

    def _stands_in(self, path: Path, owner: str) -> bool:
        """Whether a file is what the conversation is listed from: as long as that stays, so does the conversation."""
        return self._by_id[owner].path == path

    def _not_understood(self, scope: Sequence[Conversation], error: NotUnderstood) -> None:
        self.kept += [Kept(one.id, error.key, {"path": str(error.path), "app": self._app.id}) for one in scope]

    def _spare(self, error: ErasureError | StoreError, owners: tuple[str, ...]) -> None:
        self.spared.append(
            Spared(
                path=error.path,
                reason=_key(error) if isinstance(error, ErasureError) else "unreadable",
                problem=error.problem,
                parameters=error.parameters,
                conversations=owners,
            )
        )


def _key(error: ErasureError) -> str:
    return error.reason if isinstance(error, Refused) else error.key
