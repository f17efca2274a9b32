"""All conversations of the AI apps on one computer, whatever they are kept in."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats.appfiles import OUTSIDE, AppFiles, Used
from tidytrace.chats.companions import Companions, Pieces
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.files import unreadable
from tidytrace.chats.image import Images
from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.merge import merged
from tidytrace.chats.model import Conversation, Location, Message
from tidytrace.chats.outline import Outlines, Wanted, outlined
from tidytrace.chats.stores import Reader, reader_for
from tidytrace.chats.stores.base import FileReader, Stop
from tidytrace.chats.tally import Tally
from tidytrace.host import Host, Installation

if TYPE_CHECKING:
    from tidytrace.chats.abreast import Second, Work


class Library:
    """Lists, reads and locates conversations. To be used by one thread at a time."""

    def __init__(self, installations: Sequence[Installation], host: Host, index: ConversationIndex | None) -> None:
        """Nothing is read yet.

        Args:
            installations: the apps that were found.
            host: the computer they are on.
            index: what is known from earlier; saving it is the caller's.
        """
        self.problems: list[StoreError] = []
        """What could not be read while listing; everything else was."""
        self._installations = {installation.app.id: installation for installation in installations}
        self._host = host
        self._index = index
        self._images = Images()
        self._readers: dict[tuple[str, str], Reader] = {}
        self._files: dict[str, AppFiles] = {}
        self._stop: Stop | None = None
        self._second: Second | None = None

    def installation(self, app_id: str) -> Installation:
        """An app that was found. Raises KeyError."""
        return self._installations[app_id]

    def reader(self, installation: Installation, store: Store) -> Reader:
        """The reader of one store of an app."""
        key = (installation.app.id, store.id)
        if key not in self._readers:
            reader = self._readers[key] = reader_for(store, self.problems, self._images)
            if self._stop is not None and isinstance(reader, FileReader):
                reader.begin(self._stop)
        return self._readers[key]

    @contextmanager
    def reading(self, stop: Stop) -> Iterator[None]:
        """While one conversation after the other is read, what they share is unpacked once.

        Args:
            stop: Asked while a store is unpacked; who reads gets ReadingStopped then.
        """
        self._stop = stop
        for one in self._readers.values():
            if isinstance(one, FileReader):
                one.begin(stop)
        try:
            yield
        finally:
            self._stop = None
            for one in self._readers.values():
                if isinstance(one, FileReader):
                    one.end()
            self.close()

    def conversations(
        self,
        app: str | None = None,
        *,
        titles: bool = True,
        counts: bool = True,
        locations: bool = False,
        used: Used | None = None,
    ) -> Iterator[Conversation]:
        """Conversations, app by app, within an app those used last first.

        Without titles and counts no file is read whole.

        Args:
            app: only of this app. An app that was not found has none.
            titles: also titles.
            counts: also the numbers of messages.
            locations: every place known by id, not only those that the list was made from.
            used: only those whose last use fits; where that is known before a title is, no other title is looked for.
        """
        for installation in self._chosen(app):
            before = len(self.problems)
            found = self._of_app(installation, titles=titles, counts=counts, used=used)
            if locations and found:
                others = self._all(installation) if used is not None else ()
                places = self._companions(installation).locations(found, others)
                for number, one in enumerate(found):
                    more = places.pop(one.id, None)
                    if more is not None:
                        every = tuple(dict.fromkeys((*one.locations, *more)))
                        found[number] = msgspec.structs.replace(one, locations=every)
            self._images.close()
            self._tell_once(before)
            yield from found

    def outlines(self, app: str, wanted: Wanted) -> Outlines:
        """An app's conversations, counted, and those that are asked for in outline. Raises KeyError."""
        installation = self._installations[app]
        before = len(self.problems)
        found = outlined(app, self._files_of(installation).timed_places(), wanted)
        self._tell_closed(installation)
        self._images.close()
        self._tell_once(before)
        return found

    def tally(self, app: str, *, sizes: bool = False) -> Tally:
        """What an app's conversations come to, without listing them. Raises KeyError.

        Args:
            app: the app.
            sizes: also bytes and the version, where they need a look at everything.
        """
        installation = self._installations[app]
        before = len(self.problems)
        tally = self._files_of(installation).tally(sizes=sizes)
        self._tell_closed(installation)
        self._images.close()
        self._tell_once(before)
        return tally

    def look_ahead(self, apps: Sequence[str]) -> None:
        """Let a second process begin with what ``tallies`` will ask of these apps, if there may be much to do.

        The index is not written until then.
        """
        from tidytrace.chats.abreast import Second

        if self._index is not None and self._index.is_worth_two:
            self._second = Second.started(apps, self._work())
            self._index.held = self._second is not None

    def look_no_further(self) -> None:
        """Let go of what ``look_ahead`` began and nobody asked for."""
        second, self._second = self._second, None
        if second is not None:
            second.end()
        if self._index is not None:
            self._index.held = False

    def tallies(self, apps: Sequence[str]) -> Iterator[tuple[Tally, list[StoreError]]]:
        """The same for many apps, each with what of it could not be read; where it takes long, by two processes."""
        from tidytrace.chats.abreast import abreast

        second, self._second = self._second, None
        for _app, (tally, problems) in abreast(apps, self._work(), second):
            self.problems += problems
            yield tally, problems
        if self._index is not None:
            self._index.held = False

    def _work(self) -> "Work":
        from tidytrace.chats.abreast import Work

        def summed(app: str) -> tuple[Tally, list[StoreError]]:
            before = len(self.problems)
            tally = self.tally(app)
            problems = self.problems[before:]
            del self.problems[before:]
            return tally, problems

        index = self._index
        return Work(summed, index.of if index is not None else lambda _app: None)

    def _chosen(self, app: str | None) -> list[Installation]:
        if app is None:
            return list(self._installations.values())
        return [self._installations[app]] if app in self._installations else []

    def find(self, chat_id: str) -> Conversation:
        """One conversation with its title and all locations. Raises KeyError."""
        app = chat_id.partition(":")[0]
        for installation in self._chosen(app):
            for conversation in self._of_app(installation, titles=True, counts=False):
                if conversation.id == chat_id:
                    return msgspec.structs.replace(conversation, locations=self.locations(conversation))
        raise KeyError(chat_id)

    def messages(self, conversation: Conversation) -> Iterator[Message]:
        """The messages in order; of one that is only left in databases, from the one that holds most of it.

        Raises:
            StoreError: what names the conversation cannot be read.
        """
        installation = self._installations[conversation.app]
        store = installation.app.store(conversation.store)
        if not self._files_of(installation).standing(conversation.path).read:
            raise StoreUnreadable(conversation.path, OUTSIDE)
        if store.of_sites:
            yield from self._parts(installation, conversation)
            return
        said = False
        if store.kind == "transcript":
            for message in self.reader(installation, store).messages(conversation.path, conversation.native):
                said = True
                yield message
        if not said:
            yield from max(self._copies(installation, conversation), key=len, default=())

    def _parts(self, installation: Installation, conversation: Conversation) -> Iterator[Message]:
        for store in installation.app.transcripts:
            reader = self.reader(installation, store)
            for path in installation.places.files(store):
                if isinstance(reader, FileReader) and reader.id_of_path(path) not in {None, conversation.native}:
                    continue
                try:
                    yield from reader.messages(path, conversation.native)
                except StoreError as error:
                    self.problems.append(error)

    def _copies(self, installation: Installation, conversation: Conversation) -> Iterator[list[Message]]:
        beside = {"id": conversation.native, "stem": conversation.path.stem, "dir": os.fspath(conversation.path.parent)}
        for store in installation.app.stores:
            if holds_text(store):
                reader = self.reader(installation, store)
                for path in installation.places.files(store, beside):
                    try:
                        yield list(reader.messages(path, conversation.native))
                    except StoreError as error:
                        if path == conversation.path:
                            raise
                        self.problems.append(error)

    def close(self) -> None:
        """Let go of a database that is still open; it is opened again when it is asked for."""
        self._images.close()

    def locations(self, conversation: Conversation) -> tuple[Location, ...]:
        """Every place that is known by the conversation's id."""
        installation = self._installations[conversation.app]
        places = self._companions(installation).locations([conversation], self._all(installation))
        return tuple(dict.fromkeys((*conversation.locations, *places.get(conversation.id, ()))))

    def pieces(self, conversations: Iterable[Conversation]) -> Iterator[Pieces]:
        """What belongs to the conversations by id, companion by companion, with the number of pieces and bytes."""
        chosen: dict[str, list[Conversation]] = {}
        for conversation in conversations:
            chosen.setdefault(conversation.app, []).append(conversation)
        for app, of_app in chosen.items():
            installation = self._installations[app]
            yield from self._companions(installation).pieces(of_app, self._all(installation))

    def _all(self, installation: Installation) -> list[Conversation]:
        return self._of_app(installation, titles=False, counts=False)

    def _companions(self, installation: Installation) -> Companions:
        return Companions(installation, self._images, self.problems)

    def _of_app(
        self, installation: Installation, *, titles: bool, counts: bool, used: Used | None = None
    ) -> list[Conversation]:
        found = self._files_of(installation).places(titles=titles, counts=counts, used=used)
        self._tell_closed(installation)
        conversations = [merged(installation.app.id, places) for places in found]
        conversations.sort(key=_use, reverse=True)
        return conversations

    def _files_of(self, installation: Installation) -> AppFiles:
        app = installation.app.id
        if app not in self._files:
            page = self._index.of(app) if self._index is not None else None
            self._files[app] = AppFiles(
                installation, self._host.home, page, lambda store: self.reader(installation, store), self.problems
            )
        return self._files[app]

    def _tell_closed(self, installation: Installation) -> None:
        self.problems += [unreadable(path, why) for path, why in installation.places.unreadable.items()]

    def _tell_once(self, start: int) -> None:
        """Of one listing, each problem once: the same database may be asked several times."""
        self.problems[start:] = {str(error): error for error in self.problems[start:]}.values()


def holds_text(store: Store) -> bool:
    """Whether messages can be read from a store that is shared by conversations."""
    if store.database is not None:
        return store.database.text is not None
    return store.unit == "entry" and store.document is not None


def _use(conversation: Conversation) -> tuple[float, str]:
    used = conversation.updated or conversation.created
    return (used.timestamp() if used is not None else 0.0, conversation.id)
