"""Conversations by what is said in them: one thread sieves files while the other reads what came through."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.chats.errors import StoreError
from tidytrace.chats.finding.query import Query
from tidytrace.chats.finding.sieve import Sieve, Stop
from tidytrace.chats.finding.sources import Source, Sources, sieved
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation

_AHEAD: Final = 256
"""Conversations that the sieve may be ahead of the reading."""
_AROUND: Final = 40
"""Characters that are shown before and behind a place."""
_FORMS: Final = 200
"""Spellings that are remembered of one conversation."""

OnProgress = Callable[[int, int], None]
"""Hears how many conversations of how many were looked through."""


class Excerpt(msgspec.Struct, frozen=True):
    """A place with what stands around it. Lives in memory only."""

    before: str
    match: str
    after: str

    def __repr__(self) -> str:
        """Never shows what was said."""
        return "<Excerpt>"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one conversation. Lives in memory only."""

    conversation: Conversation
    places: int
    """In how many places any of the words stands, the title included; 0 where nobody counted."""
    excerpt: Excerpt | None = None
    """The first place in a message; of the title if it stands nowhere else."""
    forms: frozenset[str] = frozenset()
    """As it is written in these places."""

    def __repr__(self) -> str:
        """Never shows what was said."""
        return f"<Hit of {self.places} places>"


class _Candidate(msgspec.Struct):
    conversation: Conversation
    possible: set[int] | None


class WholeText:
    """One search over some conversations."""

    def __init__(self, library: Library, query: Query, *, counted: bool = True) -> None:
        """Nothing is looked for yet.

        Args:
            library: Reads the conversations; used by the calling thread alone.
            query: What is looked for.
            counted: Also places, excerpt and forms; without them nothing is read further than needed.
        """
        self._library = library
        self._query = query
        self._counted = counted
        self._sieve = Sieve(query)
        self._sources: dict[str, Sources] = {}
        self._known: dict[str, set[int] | None] = {}

    def hits(
        self, conversations: Sequence[Conversation], stop: Stop | None = None, progress: OnProgress | None = None
    ) -> Iterator[Hit]:
        """The conversations in which all terms stand, in order. One that cannot be read is a problem of the library.

        Args:
            conversations: With their titles.
            stop: Asked all the time; once it says so nothing more comes.
            progress: Told how far it is.
        """
        if not self._query:
            return
        ended = threading.Event()

        def stopped() -> bool:
            return ended.is_set() or (stop is not None and stop())

        for one in conversations:
            self._sources_of(one)
        ready: queue.Queue[_Candidate | None] = queue.Queue(_AHEAD)
        helper = threading.Thread(target=self._sieved, args=(conversations, ready, stopped), daemon=True)
        helper.start()
        try:
            number = 0
            while not stopped() and (candidate := _next(ready, stopped)) is not None:
                hit = self._read(candidate, stopped)
                number += 1
                if hit is not None:
                    yield hit
                if progress is not None:
                    progress(number, len(conversations))
        finally:
            ended.set()
            helper.join()

    # --- the sieve's thread

    def _sieved(
        self, conversations: Iterable[Conversation], ready: "queue.Queue[_Candidate | None]", stop: Stop
    ) -> None:
        try:
            for one in conversations:
                if stop():
                    return
                sources = self._sources_of(one).of(one)
                possible = None if sources is None else self._possible(sources, stop)
                _hand_over(ready, _Candidate(one, possible), stop)
        finally:
            _hand_over(ready, None, stop)

    def _sources_of(self, conversation: Conversation) -> Sources:
        app = conversation.app
        if app not in self._sources:
            self._sources[app] = Sources(self._library.installation(app))
        return self._sources[app]

    def _possible(self, sources: Iterable[Source], stop: Stop) -> set[int] | None:
        found: set[int] = set()
        for path, store in sources:
            if path not in self._known:
                shared = store.unit not in {"file", "folder"} or store.database is not None
                terms = sieved(self._sieve, path, store, stop)
                if shared:
                    self._known[path] = terms
            else:
                terms = self._known[path]
            if terms is None:
                return None
            found |= terms
            if len(found) == len(self._query.terms):
                break
        return found

    # --- the caller's thread

    def _read(self, candidate: _Candidate, stop: Stop) -> Hit | None:
        query, conversation = self._query, candidate.conversation
        title = conversation.title or ""
        standing = query.standing_in(query.fold(title)) if title else set()
        everything = len(query.terms)
        if candidate.possible is not None and len(standing | candidate.possible) < everything:
            return None
        if not self._counted and len(standing) == everything:
            return Hit(conversation=conversation, places=0)
        tally = _Tally(query, title)
        if candidate.possible is None or candidate.possible:
            try:
                for message in self._library.messages(conversation):
                    if stop():
                        return None
                    standing |= (
                        tally.add(message.text) if self._counted else query.standing_in(query.fold(message.text))
                    )
                    if not self._counted and len(standing) == everything:
                        break
            except StoreError as error:
                self._library.problems.append(error)
        if len(standing) < everything:
            return None
        return Hit(conversation=conversation, places=tally.places, excerpt=tally.excerpt, forms=frozenset(tally.forms))


class _Tally:
    """What is found in one conversation, message by message."""

    def __init__(self, query: Query, title: str) -> None:
        self._query = query
        self._places = self._in_title = 0
        self.forms: set[str] = set()
        self.excerpt: Excerpt | None = None
        if title:
            self.add(title)
            # many titles are only the beginning of the first message
            self._places, self._in_title = 0, self._places

    @property
    def places(self) -> int:
        """In messages; in the title if the words stand nowhere else."""
        return self._places or self._in_title

    def add(self, text: str) -> set[int]:
        """Count the places of one text. Returns which terms stand in it."""
        standing = self._query.standing_in(self._query.fold(text))
        spans = self._query.spans(text) if standing else []
        if spans and not self._places:
            self.excerpt = excerpt(text, *spans[0])
        self._places += len(spans)
        for start, end in spans:
            if len(self.forms) < _FORMS:
                self.forms.add(text[start:end])
        return standing


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """One place of a text with what is around it, in one line."""
    before, after = (_one_line(part) for part in (text[max(0, start - _AROUND) : start], text[end : end + _AROUND]))
    return Excerpt(
        ("…" if start > _AROUND else "") + before,
        _one_line(text[start:end]),
        after + ("…" if len(text) > end + _AROUND else ""),
    )


def _one_line(text: str) -> str:
    return "".join(" " if one.isspace() else one for one in text if one.isspace() or one.isprintable())


def _next(ready: "queue.Queue[_Candidate | None]", stop: Stop) -> _Candidate | None:
    while True:
        try:
            return ready.get(timeout=0.1)
        except queue.Empty:
            if stop():
                return None


def _hand_over(ready: "queue.Queue[_Candidate | None]", candidate: _Candidate | None, stop: Stop) -> None:
    while True:
        try:
            ready.put(candidate, timeout=0.1)
        except queue.Full:
            if stop():
                return
        else:
            return
