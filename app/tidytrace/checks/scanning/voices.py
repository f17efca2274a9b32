"""Who said what was found: the person, the AI, a tool or the app."""

from collections.abc import Iterable, Mapping, Sequence

from tidytrace.chats.errors import StoreError
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.scanning.place import SAID, Said
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.stopping import Stop


class Voices:
    """What the conversations of one app were heard to say. It keeps marks, never words."""

    def __init__(self, look: Look, library: Library, problems: list[StoreError], stop: Stop) -> None:
        """Nothing is read before somebody asks who said it; whoever does gets LookStopped if the look is called off."""
        self._stop = stop
        self._look = look
        self._library = library
        self._problems = problems
        self._heard: dict[str, dict[str, set[Said]]] = {}
        self._read: dict[str, Mapping[str, Sequence[Said]]] = {}

    def marks(self, text: str) -> set[str]:
        """The marks of what is sensitive in a text."""
        return {match.mark for match in self._look.in_text(text.encode("utf-8", "replace"), self._stop)}

    def places(self, cell: str | bytes) -> frozenset[tuple[str, int]]:
        """The marks of what is sensitive in a cell, and where it begins there."""
        data = cell.encode("utf-8", "replace") if isinstance(cell, str) else cell
        return frozenset((match.mark, match.offset) for match in self._look.in_text(data, self._stop))

    def in_messages(self, messages: Iterable[Message]) -> dict[str, list[Said]]:
        """Who in these messages says which value, by marks, as often as it is said."""
        found: dict[str, list[Said]] = {}
        for message in messages:
            for match in self._look.in_text(message.text.encode("utf-8", "replace"), self._stop):
                found.setdefault(match.mark, []).append(message.role)
        return found

    def remember(self, chat: str, mark: str, said: Said) -> None:
        """That a value was said by somebody in a conversation."""
        self._heard.setdefault(chat, {}).setdefault(mark, set()).add(said)

    def recall(self, chat: str, mark: str) -> Said | None:
        """Who said a value, as far as it was heard by now."""
        return first(self._heard.get(chat, {}).get(mark, ()))

    def of(self, conversation: Conversation) -> Mapping[str, Sequence[Said]]:
        """Who said which value in a whole conversation, by marks."""
        if conversation.id not in self._read:
            self._read[conversation.id] = {}
            try:
                self._read[conversation.id] = self.in_messages(self._library.messages(conversation))
            except StoreError as error:
                self._problems.append(error)
        return self._read[conversation.id]


def first(voices: Iterable[Said | None]) -> Said | None:
    """Of those who said the same, the one that counts."""
    return min((one for one in voices if one is not None), key=SAID.index, default=None)
