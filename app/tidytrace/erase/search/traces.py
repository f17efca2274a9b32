"""What a conversation could leave behind, taken before it goes: fingerprints in memory, never the words."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tidytrace.chats.errors import StoreError
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.chats.stores.document import pieces_of
from tidytrace.erase.search.needles import Needles, chunks, passages
from tidytrace.erase.search.neighbours import said_by_others

_MOST: Final = 20_000
"""Passages of all chosen conversations together; each takes some 5 kB of memory while it is searched for. Of more than
half as many conversations at once, only every second, third … one is searched for."""
_MOST_OF_ONE: Final = 2_000
_OTHERS_BYTES: Final = 64 * 1024 * 1024
_OTHERS_READ: Final = 200
"""So much of the conversations that stay is read to see which words they share with those that go."""
_PLAIN: Final = {".jsonl", ".json", ".md", ".txt"}
"""Endings of files whose bytes spell what was said as messages do."""
_SHORTEST_ID: Final = 15


class Traces:
    """The passages and ids of conversations."""

    def __init__(self, own: Needles, ids: Needles, staying: frozenset[Path] = frozenset()) -> None:
        """Passages that a conversation that stays was seen to have too are left out beforehand.

        Args:
            own: Passages of the chosen conversations.
            ids: The apps' own ids.
            staying: Files of conversations that stay.
        """
        self.own = own
        self.ids = ids
        self.staying = staying

    @classmethod
    def merged(cls, parts: Sequence["Traces"]) -> "Traces":
        """The traces of several apps' conversations."""
        return cls(
            Needles.merged([part.own for part in parts]),
            Needles.merged([part.ids for part in parts]),
            frozenset().union(*(part.staying for part in parts)),
        )

    def of(self, conversations: Iterable[str]) -> "Traces":
        """Only those of some conversations."""
        wanted = set(conversations)
        return Traces(self.own.of(wanted), self.ids.of(wanted), self.staying)

    def __repr__(self) -> str:
        """Never shows a passage."""
        return f"<Traces of {len(self.own)} passages>"


NO_TRACES: Final = Traces(Needles({}), Needles({}))


def take_traces(
    family: Sequence[Conversation], library: Library, others: Sequence[Conversation], *, together: int = 0
) -> Traces:
    """Read passages of the conversations, those of the person first.

    Args:
        family: What goes, children as conversations of their own under the id of what they go with.
        library: Reads them; an unreadable one gives no passages (it is erased all the same).
        others: Conversations of the same app that stay.
        together: How many conversations of all apps go at once; they share the memory.
    """
    together = max(1, together, len(family))
    share = max(1, min(_MOST_OF_ONE, _MOST // 2 // together))
    owners: dict[str, set[str]] = {}
    prompts: set[str] = set()
    for conversation in family[:: 1 + 2 * together // _MOST]:
        typed, other = _passages_of(conversation, library, share)
        prompts.update(typed)
        for passage in (*typed, *other):
            owners.setdefault(passage, set()).add(conversation.id)
    needles = Needles({passage: frozenset(those) for passage, those in owners.items()}, in_addresses=prompts)
    named = (one for one in family if len(one.native) >= _SHORTEST_ID and not _is_site(one, library))
    names = Needles({one.native: frozenset({one.id}) for one in named})
    common = _common(needles, others, {one.path for one in family}, library)
    if needles and any(_is_site(one, library) for one in family):
        common |= said_by_others(needles, library.installation(family[0].app), {one.native for one in family})
    beside = (_messages_beside(other, library) for other in others)
    staying = frozenset((*(other.path for other in others), *filter(None, beside))) - {one.path for one in family}
    return Traces(needles.without(common) if common else needles, names, staying)


def _passages_of(conversation: Conversation, library: Library, share: int) -> tuple[list[str], list[str]]:
    """What the person typed, and what else was said."""
    title = "" if _is_site(conversation, library) else conversation.title or ""
    typed: dict[str, None] = dict.fromkeys(passages(title))
    other: dict[str, None] = {}
    try:
        for message in library.messages(conversation):
            if message.role == "system":
                continue  # the app's own words stand in its other files too
            kept = typed if message.role == "user" else other
            for passage in passages(message.text):
                if len(kept) < share:
                    kept[passage] = None
            if len(typed) >= share and len(other) >= share:
                break
    except StoreError:
        # what could be read up to here still serves; the listing has told about the file
        pass
    first = list(typed)[: 2 * share]
    return first, [passage for passage in other if passage not in typed][: 2 * share - len(first)]


def _is_site(conversation: Conversation, library: Library) -> bool:
    """Whether its id and title are only the name of a place that many know."""
    return library.installation(conversation.app).app.store(conversation.store).of_sites


def _messages_beside(conversation: Conversation, library: Library) -> Path | None:
    """The folder with the messages of a conversation, where each has a file of its own."""
    store = library.installation(conversation.app).app.store(conversation.store)
    pieces = pieces_of(store, conversation.path)
    return Path(os.path.normpath(conversation.path.parent / pieces)).parent if pieces is not None else None


def _common(needles: Needles, others: Sequence[Conversation], going: Iterable[Path], library: Library) -> set[bytes]:
    if not needles or not others:
        return set()
    # a file that also holds what goes must not be looked at as a whole
    at = dict.fromkeys(going, 1)
    for other in others:
        at[other.path] = at.get(other.path, 0) + 1
    common: set[bytes] = set()
    left = _OTHERS_BYTES
    read = 0
    for other in others:
        if left <= 0:
            break
        try:
            in_one = at[other.path] == 1 and _messages_beside(other, library) is None
            if in_one and other.path.suffix in _PLAIN and other.path.is_file():
                left -= other.path.stat().st_size
                common |= needles.in_chunks(chunks(other.path))
            elif read < _OTHERS_READ:
                read += 1
                text = "\0".join(message.text for message in library.messages(other)).encode("utf-8", "replace")
                left -= len(text)
                common |= needles.in_bytes(text)
        except (OSError, StoreError):
            # then its words count as those of the conversations that go: more is reported, nothing less erased
            continue
    return common
