"""A home as a definition says that the app writes it, with made-up conversations, to start a test from.

What was written is read back with the same definition; what could not be turned round, or is not read back whole, is
said store by store.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.authoring import databases
from tidytrace.authoring.documents import document_of, lines_of
from tidytrace.authoring.inverse import NotInvertible, put
from tidytrace.authoring.patterns import written
from tidytrace.authoring.places import Nowhere, place_of
from tidytrace.authoring.talks import Talk, talks
from tidytrace.catalog import App, Store, System
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.host import FixtureHost, Host, Installation, Places, locate
from tidytrace.language import N_

WHY: Final = {
    "companion": N_("It repeats a conversation; write it by hand, as the real app does."),
    "format": N_("Homes of the format «{format}» must be written by hand."),
    "selectors": N_("Its selectors cannot be turned round ({part})."),
    "nowhere": N_("No place follows from its files: {part}"),
}
"""Why a store is not in the home."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one store."""

    store: str
    files: tuple[Path, ...] = ()
    read_back: int = 0
    """So many of the conversations are listed from it with every word."""
    titled: int = 0
    """So many of these with the title that they were given."""
    timed: int = 0
    """So many of these with the time of their last message."""
    why: str | None = None
    """A key of ``WHY`` for one that could not be written."""
    part: str = ""


class Fixture(msgspec.Struct, frozen=True, kw_only=True):
    """The home."""

    home: Path
    system: System
    talks: int
    found: bool
    """Whether the definition finds the app there."""
    stores: tuple[Written, ...]


def write_fixture(app: App, folder: Path, system: System) -> Fixture:
    """Write the home into a folder that stands for a computer. Raises OSError.

    Args:
        app: the definition.
        folder: an empty one, or one that does not exist yet.
        system: one of the app's.
    """
    host = FixtureHost(folder, system)
    host.home.mkdir(parents=True, exist_ok=True)
    told = [tuple(talks(number)) for number in range(len(app.stores))]
    results = [_store(app, store, host, own) for store, own in zip(app.stores, told, strict=True)]
    found = locate(app, host)
    # what cannot be found yet may still be read
    unfound = Installation(app=app, places=Places(app, host), evidence=(), version=None, processes=())
    library = Library([found or unfound], host, None)
    listed = list(library.conversations())
    read = [_read_back(one, library, listed, own) for one, own in zip(results, told, strict=True)]
    return Fixture(
        home=host.home, system=system, talks=len(tuple(talks(0))), found=found is not None, stores=tuple(read)
    )


def _store(app: App, store: Store, host: Host, told: Sequence[Talk]) -> Written:
    if store.kind != "transcript":
        return Written(store=store.id, why="companion")
    writer = _writer(store)
    if writer is None:
        return Written(store=store.id, why="format", part=store.format)
    try:
        files = tuple(dict.fromkeys(writer(store, Places(app, host), told)))
    except NotInvertible as error:
        return Written(store=store.id, why="selectors", part=str(error)[:80])
    except Nowhere as error:
        return Written(store=store.id, why="nowhere", part=str(error))
    last = told[-1].ended.timestamp()
    for path in files:
        os.utime(path, (last, last))  # what was written to just now is not erased by itself
    return Written(store=store.id, files=files)


Writer = Callable[[Store, Places, Sequence[Talk]], Iterator[Path]]


def _writer(store: Store) -> Writer | None:
    if store.database is not None and store.format == "sqlite":
        return _database
    if store.lines is not None and store.format == "jsonl":
        return _lines
    if store.document is not None and store.format == "json":
        return _entries if store.unit == "entry" else _documents
    return _sections if store.sections is not None else None


def _lines(store: Store, places: Places, told: Sequence[Talk]) -> Iterator[Path]:
    if store.lines is None:
        return
    for talk in told:
        lines = lines_of(store.lines, talk)
        path = place_of(store, places, talk)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        yield path


def _documents(store: Store, places: Places, told: Sequence[Talk]) -> Iterator[Path]:
    if store.document is None:
        return
    for talk in told:
        document = document_of(store.document, talk)
        path = place_of(store, places, talk)
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        yield path


def _entries(store: Store, places: Places, told: Sequence[Talk]) -> Iterator[Path]:
    """All conversations in one document: members by their ids, or elements that hold them."""
    select = store.document
    if select is None:
        return
    made = {talk.id: document_of(select, talk) for talk in told}
    entries: object = list(made.values()) if select.id is not None else made
    container = store.link.list if store.link is not None else None
    document = put(container, {}, entries) if container is not None else entries
    path = place_of(store, places, told[0])
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    yield path


def _database(store: Store, places: Places, told: Sequence[Talk]) -> Iterator[Path]:
    if store.database is None:
        return
    path = place_of(store, places, told[0])
    if path.exists():
        raise NotInvertible("another store stands in the same database")
    databases.write(path, store.database, store.document, told)
    yield path


def _sections(store: Store, places: Places, told: Sequence[Talk]) -> Iterator[Path]:
    select = store.sections
    if select is None or select.user is None:
        raise NotInvertible("user")
    for talk in told:
        time = talk.started.strftime("%Y-%m-%d %H:%M:%S")
        text = [_heading(select.heading, time)] if select.heading is not None else []
        user = select.user
        text += [written(user, {"text": turn.text}) if turn.role == "user" else turn.text for turn in talk.turns]
        path = place_of(store, places, talk)
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(text) + "\n\n")
        yield path


def _heading(pattern: str, time: str) -> str:
    problem = NotInvertible(pattern)
    for spelled in (time, time.replace(" ", "T"), f"{time}.000001"):
        try:
            return written(pattern, {"time": spelled})
        except NotInvertible as error:
            problem = error
    raise problem


def _read_back(one: Written, library: Library, listed: Sequence[Conversation], told: Sequence[Talk]) -> Written:
    if one.why is not None:
        return one
    own = [conversation for conversation in listed if conversation.store == one.store]
    texts = {conversation.id: "\n".join(said.text for said in library.messages(conversation)) for conversation in own}
    whole = titled = timed = 0
    for talk in told:
        fitting = [c for c in own if all(turn.text in texts[c.id] for turn in talk.turns if turn.role == "user")]
        if fitting:
            whole += all(turn.text in texts[fitting[0].id] for turn in talk.turns)
            titled += fitting[0].title == talk.title
            timed += fitting[0].updated == talk.ended
    return msgspec.structs.replace(one, read_back=whole, titled=titled, timed=timed)
