"""The files of one app that may hold chats, and whose conversation and words a place in them belongs to."""

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import App, Store
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import content_of, names_below, unreadable
from tidytrace.chats.model import Conversation
from tidytrace.chats.names import owned_names
from tidytrace.chats.selectors import compiled
from tidytrace.chats.stores.base import Speech
from tidytrace.chats.stores.document import MAX_DOCUMENT
from tidytrace.chats.stores.gemini import GeminiReader
from tidytrace.chats.stores.jsonl import JsonLinesReader, as_id
from tidytrace.checks.scanning.lines import lines_of
from tidytrace.checks.scanning.place import Place, Said
from tidytrace.checks.scanning.rows import holders_in, owners_of
from tidytrace.checks.scanning.voices import Voices, first
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Installation
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.looks.talks import Talk, Talks
from tidytrace.sensitive.scan import Match
from tidytrace.sensitive.stopping import Stop

_DATABASES: Final = frozenset({"sqlite", "cursor-chat"})
_WHOLE: Final = frozenset({"file", "folder"})
_BY_LINE: Final = frozenset({"jsonl", "gemini-chat"})
"""Each line tells who is speaking."""
_OWN_NAMES: Final = re.compile(r"\{(id|stem|dir)\}")


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a definition leads to."""

    path: str
    store: Store
    owner: Conversation | None = None
    """Whose the whole file is."""
    together: tuple[Conversation, ...] = ()
    """Those that share the file, where only their readers can tell them apart."""


class Territory:
    """One app. What was found is shown to it with the claim on the file, and comes back with owner and speaker."""

    def __init__(
        self,
        surroundings: Surroundings,
        installation: Installation,
        look: Look,
        problems: list[StoreError],
        stop: Stop,
    ) -> None:
        """Nothing is listed yet.

        Args:
            surroundings: The computer.
            installation: The app on it.
            look: Knows sensitive values again.
            problems: Are told what could not be read.
            stop: Asked between messages; what was read of a conversation by then is not remembered.
        """
        self.app = installation.app.id
        self._installation = installation
        self._library = surroundings.library
        self._look = look
        self._problems = problems
        self._stop = stop
        self._voices = Voices(look, surroundings.library, problems, stop)
        self._talks = Talks(look, self.app)

    @cached_property
    def conversations(self) -> list[Conversation]:
        """All of them, without titles."""
        return list(self._library.conversations(self.app, titles=False, counts=False))

    @property
    def definition(self) -> App:
        """What the catalogue says of the app."""
        return self._installation.app

    @cached_property
    def _natives(self) -> dict[str, Conversation]:
        return {one.native: one for one in self.conversations}

    @cached_property
    def _ids(self) -> dict[str, Conversation]:
        return {one.id: one for one in self.conversations}

    # --- which files

    def claims(self) -> Iterator[Claim]:
        """Every file, also those that only the name of a conversation leads to; transcripts first."""
        at: dict[str, list[Conversation]] = {}
        for one in self.conversations:
            for location in one.locations:
                at.setdefault(location.name, []).append(one)
        for store in sorted(self._installation.app.stores, key=lambda store: store.kind != "transcript"):
            if store.packed:
                continue
            for path, named in self._roots(store):
                owners = at.get(path, []) if store.kind == "transcript" else []
                owner = owners[0] if len(owners) == 1 and store.unit in _WHOLE else named
                shared = store.unit in {"entry", "section"} or (len(owners) > 1 and store.unit in _WHOLE)
                together = tuple(owners) if shared and store.format not in _DATABASES else ()
                for file in self._below(path) if os.path.isdir(path) else [path]:  # noqa: PTH112 - plain paths, and a closed one is no error
                    yield Claim(path=file, store=store, owner=owner, together=together)

    def _roots(self, store: Store) -> Iterator[tuple[str, Conversation | None]]:
        places = self._installation.places
        seen: set[str] = set()
        pattern = re.compile(store.id_pattern) if store.id_pattern is not None else None
        for template in store.files:
            if store.kind != "transcript" and _OWN_NAMES.search(template):
                for path, owner in owned_names(places, template, self.conversations):
                    if path not in seen and os.path.lexists(path):
                        seen.add(path)
                        yield path, owner
            if "{dir}" in template:
                continue
            # what is named after a conversation that is no longer there
            for path in places.names(template.replace("{id}", "*").replace("{stem}", "*")):
                if path not in seen:
                    seen.add(path)
                    match = pattern.search(Path(path).as_posix()) if pattern is not None else None
                    yield path, self._natives.get(match.group(1)) if match is not None else None

    def _below(self, folder: str) -> Iterator[str]:
        return names_below(folder, lambda error: self._problems.append(unreadable(Path(error.filename), error)))

    # --- what only a reader sees

    def in_packed(self) -> Iterator[Place]:
        """What stands in stores that have to be unpacked, conversation by conversation."""
        for one in self.conversations:
            if self._stop():
                return
            store = self._installation.app.store(one.store)
            if store.of_sites or store.packed:
                yield from self._in_messages(one)

    def _in_messages(self, conversation: Conversation) -> Iterator[Place]:
        for said, match in self._talk_of(conversation).words:
            yield Place(match=match, path=conversation.path, app=self.app, chat=conversation.id, said=said)

    def _talk_of(self, conversation: Conversation) -> Talk:
        """What was found in the messages; they are read only if their files are not as they were."""
        stamp = self._stamp_of(conversation)
        known = self._talks.recall(conversation.id, stamp) if stamp is not None else None
        if known is not None:
            return known
        troubles = len(self._problems), len(self._library.problems)
        talk = Talk(tuple(self._read(conversation)))
        whole = troubles == (len(self._problems), len(self._library.problems)) and not self._stop()
        if stamp is not None and whole:
            self._talks.keep(conversation.id, stamp, talk)
        return talk

    def _read(self, conversation: Conversation) -> Iterator[tuple[Said, Match]]:
        try:
            for message in self._library.messages(conversation):
                if self._stop():
                    return
                for match in self._look.in_text(message.text.encode("utf-8", "replace"), self._stop):
                    yield message.role, match
        except StoreError as error:
            self._problems.append(error)

    def _stamp_of(self, conversation: Conversation) -> bytes | None:
        """None where messages may come from other places than those that name the conversation."""
        app = self._installation.app
        if app.store(conversation.store).of_sites or all(store.unit == "section" for store in app.stores):
            return self._talks.stamp(one.name for one in conversation.locations)
        return None

    def forget_gone(self) -> None:
        """Know nothing any more of conversations that nobody asked for, now that all were looked for."""
        self._talks.forget_others()

    # --- whose

    def attributed(self, claim: Claim, places: Sequence[Place]) -> list[Place]:
        """The places of one file with the conversations they belong to, and who said it where the file tells."""
        store = claim.store
        if claim.owner is not None:
            places = [one if one.chat else self._of(one, claim.owner) for one in places]
        try:
            if claim.together:
                places = self._by_words(claim, places)
            elif store.format in _DATABASES:
                places = self._by_row(claim, places)
            elif store.format in _BY_LINE or claim.path.endswith(".jsonl"):
                places = self._by_line(claim, places)
            elif store.unit == "entry" and store.link is not None and store.link.by == "id":
                places = self._by_entry(claim, places)
        except StoreError as error:
            self._problems.append(error)
        if store.kind == "prompt-history" and store.format not in _DATABASES:
            # the app keeps there what the person typed, and nothing else but what a transcript in the same file told
            places = [one if one.said is not None else msgspec.structs.replace(one, said="user") for one in places]
        for one in places:
            if one.chat is not None and one.said is not None:
                self._voices.remember(one.chat, one.match.mark, one.said)
        return list(places)

    def _of(self, place: Place, conversation: Conversation) -> Place:
        return msgspec.structs.replace(place, app=self.app, chat=conversation.id)

    def _by_row(self, claim: Claim, places: Sequence[Place]) -> list[Place]:
        natives = frozenset(self._natives)
        nobodys = [one for one in places if one.chat is None]
        owners = owners_of(Path(claim.path), claim.store, nobodys, natives, self._voices) if nobodys else {}
        found: list[Place] = []
        for one in places:
            if one in owners:
                owner = owners[one]
                found.append(msgspec.structs.replace(self._of(one, self._natives[owner.native]), said=owner.said))
                continue
            alone = self._only_one_that_says(one.match.mark) if _is_text_of(claim.store, one) else None
            found.append(self._of(one, alone) if alone is not None else one)
        return found

    def _only_one_that_says(self, mark: str) -> Conversation | None:
        """Where rows of messages name no conversation, one that alone says it has it."""
        those = [one for one in self.conversations if mark in self._voices.of(one)]
        return those[0] if len(those) == 1 else None

    def _by_entry(self, claim: Claim, places: Sequence[Place]) -> list[Place]:
        link = claim.store.link
        content = content_of(Path(claim.path), MAX_DOCUMENT)
        if link is None or not content:
            return list(places)
        try:
            holders = holders_in(decode(content), link.list, link.key, frozenset(self._natives), self._voices.marks)
        except NotJSON:
            return list(places)  # nothing in there to be told apart
        return [
            self._of(one, self._natives[next(iter(holders[one.match.mark]))])
            if one.chat is None and len(holders.get(one.match.mark, ())) == 1
            else one
            for one in places
        ]

    def _by_words(self, claim: Claim, places: Sequence[Place]) -> list[Place]:
        """Of a file that several share only reading them one by one tells whose is what."""
        said: dict[str, list[Place]] = {}
        for one in claim.together:
            if self._stop():
                return list(places)
            for place in self._in_messages(one):
                said.setdefault(place.match.mark, []).append(place)
        found: list[Place] = []
        told: set[str] = set()
        for place in places:
            those = said.get(place.match.mark, [])
            chats = {one.chat for one in those}
            if len(chats) == 1:
                role = first(one.said for one in those)
                found.append(msgspec.structs.replace(place, app=self.app, chat=those[0].chat, said=role))
            elif not chats:
                found.append(place)
            elif place.match.mark not in told:
                told.add(place.match.mark)
                found += those
        return found

    # --- lines

    def _by_line(self, claim: Claim, places: Sequence[Place]) -> list[Place]:
        found: list[Place] = []
        for line, those in lines_of(Path(claim.path), places):
            try:
                found += those if line is None else self._in_line(claim, line, those)
            except NotJSON:
                found += those  # a broken line names nobody
        return found

    def _in_line(self, claim: Claim, line: bytes, places: Sequence[Place]) -> list[Place]:
        store = claim.store
        native = None
        if store.link is not None and store.link.key is not None:
            native = as_id(compiled(store.link.key)(decode(line)))
        speeches = [reader.speech(line) for reader in self._line_readers(store)]
        if store.kind == "transcript" and store.unit == "line":
            native = speeches[0].native
        owner = self._natives.get(native) if native is not None else None
        if owner is not None:
            places = [one if one.chat else self._of(one, owner) for one in places]
        for speech in speeches:
            places = self._spoken(speech, places)
        return list(places)

    def _line_readers(self, store: Store) -> list[JsonLinesReader | GeminiReader]:
        stores = [store] if store.kind == "transcript" else self._installation.app.transcripts
        readers = (self._library.reader(self._installation, one) for one in stores)
        return [one for one in readers if isinstance(one, JsonLinesReader | GeminiReader)]

    def _spoken(self, speech: Speech, places: Sequence[Place]) -> list[Place]:
        said = self._voices.in_messages(speech.messages)
        return [
            one if one.said else msgspec.structs.replace(one, said=first(said.get(one.match.mark, ())) or speech.rest)
            for one in places
        ]

    # --- who said what the file itself does not tell

    def spoken(self, places: Sequence[Place]) -> list[Place]:
        """Places of this app with who said it, by what their whole conversations say; those of transcripts first."""
        alike: dict[tuple[Path, str | None, str, str], list[Place]] = {}
        for one in places:
            if one.chat is not None and one.said is None:
                alike.setdefault((one.path, one.table, one.chat, one.match.mark), []).append(one)
        said: dict[Place, Said | None] = {}
        for (_, _, chat, mark), those in alike.items():
            if self._stop():
                break
            voices = self._voices_of(chat, mark)
            # said as often as it stands there: then messages are written down in the order in which they were said
            in_order = voices if len(voices) == len(those) else [first(voices)] * len(those)
            said |= zip(those, in_order, strict=True)
        return [msgspec.structs.replace(one, said=said[one]) if said.get(one) else one for one in places]

    def _voices_of(self, chat: str, mark: str) -> Sequence[Said | None]:
        heard = self._voices.recall(chat, mark)
        conversation = self._ids.get(chat)
        if conversation is None or heard is not None or self._is_by_line(conversation):
            return [heard]
        return self._voices.of(conversation).get(mark, ())

    def _is_by_line(self, conversation: Conversation) -> bool:
        return self._installation.app.store(conversation.store).format in _BY_LINE


def _is_text_of(store: Store, place: Place) -> bool:
    database = store.database
    if place.chat is not None or store.kind != "transcript" or database is None:
        return False
    return place.table in database.tables
