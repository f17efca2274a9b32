"""What apps write as roles and texts, brought to the form that lists and previews show."""

import datetime
import re
import unicodedata
from typing import Any

from tidytrace.chats.model import Message, Role

TITLE_LENGTH = 80
"""Characters of a title that was cut from a message."""

_ROLES: dict[str, Role] = {
    "user": "user",
    "human": "user",
    "you": "user",
    "assistant": "assistant",
    "model": "assistant",
    "gemini": "assistant",
    "qwen": "assistant",
    "agent": "assistant",
    "ai": "assistant",
    "bot": "assistant",
    "tool": "tool",
    "tool_result": "tool",
    "tool_use": "tool",
    "function": "tool",
}
# Controls without line breaks and tabs, marks of direction and zero width without the joiner, private use.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_JOINERS = {"\u200d", "\ufe0f"}
_DEPTH = 16
"""Lists within lists that still hold text; no app writes more than two."""
_ENOUGH = 2_000
"""Characters of a text that nearly always hold a whole title; a pasted log may have megabytes."""


def as_role(value: Any) -> Role:
    """The role an app's own word stands for; what is neither side nor a tool is the system's."""
    return _ROLES.get(value.lower(), "system") if isinstance(value, str) else "system"


def as_text(value: Any, depth: int = _DEPTH) -> str:
    """A string, or strings in lists joined by a blank line; nothing for any other value."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth:
        return "\n\n".join(part for part in (as_text(one, depth - 1) for one in value) if part)
    return ""


class Own:
    """Tells what the person wrote from what the app put around it or wrote in the person's name."""

    def __init__(self, context: str | None, unwrap: str | None) -> None:
        """Both are regular expressions of a definition, already checked."""
        self._context = re.compile(context) if context is not None else None
        self._unwrap = re.compile(unwrap) if unwrap is not None else None

    def from_app(self, text: str) -> bool:
        """Whether the app wrote this text in the person's name."""
        return self._context is not None and self._context.search(text) is not None

    def words(self, text: str) -> str:
        """The text without the app's wrapping."""
        match = self._unwrap.search(text) if self._unwrap is not None else None
        return match.group("text") if match else text

    def title(self, text: str) -> str | None:
        """The title that a user text gives, or none when it is the app's or has nothing visible."""
        return None if self.from_app(text) else as_title(self.words(text))

    def message(self, role: Role, text: str, time: datetime.datetime | None) -> Message:
        """A message as a preview shows it: a text of the app in the person's name is the system's."""
        if role == "user":
            if self.from_app(text):
                return Message("system", text, time)
            text = self.words(text)
        return Message(role, text, time)


def as_title(text: str) -> str | None:
    """One line of at most ``TITLE_LENGTH`` characters, cut between words; none when nothing visible is left.

    Control and direction characters go: a title is shown in terminals and lists, and a chat may hold anything.
    """
    line = _one_line(text[:_ENOUGH])
    if len(line) < TITLE_LENGTH < len(text):
        line = _one_line(text[: 100 * _ENOUGH])
    if len(line) <= TITLE_LENGTH:
        return line or None
    end = TITLE_LENGTH - 1
    if _inside_word(line, end):
        space = line.rfind(" ", 0, end)
        end = space if space >= TITLE_LENGTH // 2 else end
    while end > 1 and (unicodedata.combining(line[end]) or line[end] in _JOINERS or line[end - 1] == "\u200d"):
        end -= 1
    return line[:end].rstrip() + "…"


def _one_line(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())


def _inside_word(line: str, at: int) -> bool:
    # Chinese, Japanese and Korean have no spaces; a cut between two of their characters splits nothing.
    return all(character.isalnum() and character < "\u2e80" for character in (line[at - 1], line[at]))
