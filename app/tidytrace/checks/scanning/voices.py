"""Who said what was found: the person, the AI, a tool or the app."""

from collections.abc import Iterable

from tidytrace.chats.errors import StoreError
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.scanning.place import SAID, Said
from tidytrace.sensitive.look import Look


class Voices:
    """What the conversations of one app were heard to say. It keeps marks, never words."""

    def __init__(self, look: Look, library: Library, problems: list[StoreError]) -> None:
        """Nothing is read before somebody asks who said it."""
        self._look = look
        self._library = library
        self._problems = problems
        self._heard: dict[str, dict[str, Said]] = {}
        self._read: set[str] = set()

    def marks(self, text: str) -> set[str]:
        """The marks of what is sensitive in a text."""
        return {match.mark for match in self._look.in_text(text.encode("utf-8", "replace"))}

    def in_messages(self, messages: Iterable[Message]) -> dict[str, Said]:
        """Who in these messages says which value, by marks."""
        found: dict[str, Said] = {}
        for message in messages:
            for mark in self.marks(message.text):
                found[mark] = first(found.get(mark), message.role)
        return found

    def remember(self, chat: str, mark: str, said: Said) -> None:
        """That a value was said by somebody in a conversation."""
        heard = self._heard.setdefault(chat, {})
        heard[mark] = first(heard.get(mark), said)

    def recall(self, chat: str, mark: str) -> Said | None:
        """Who said a value, as far as it was heard by now."""
        return self._heard.get(chat, {}).get(mark)

    def of(self, conversation: Conversation) -> dict[str, Said]:
        """Who said which value in a whole conversation, by marks."""
        if conversation.id not in self._read:
            self._read.add(conversation.id)
            try:
                for mark, said in self.in_messages(self._library.messages(conversation)).items():
                    self.remember(conversation.id, mark, said)
            except StoreError as error:
                self._problems.append(error)
        return self._heard.get(conversation.id, {})


def first(one: Said | None, other: Said) -> Said:
    """Of two who said the same, the one that counts."""
    return other if one is None else min(one, other, key=SAID.index)
