"""Whether a database is one of talks with an AI, by the names of its tables and columns."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.image import open_readonly
from tidytrace.checks.strangers.names import tokens
from tidytrace.checks.strangers.words import USER

MAGIC: Final = b"SQLite format 3\0"
_WHOLE: Final = 8 << 20
"""Bytes; of a larger database only the head is looked at."""
_MOST: Final = 2000
"""Tables of one database."""

_TABLE: Final = re.compile(
    rb"CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?[\"'`\[]?(\w+)[\"'`\]]?[^(;]{0,40}\(((?:(?!CREATE )[^;]){0,4000})",
    re.IGNORECASE,
)
_MESSAGES: Final = frozenset(
    {"message", "messages", "msg", "chat", "chats", "turn", "turns", "dialog", "dialogs", "dialogue", "line", "lines"}
)
_TALKS: Final = frozenset(
    {
        *("conversation", "conversations", "thread", "threads", "chat", "chats", "session", "sessions"),
        *("dialog", "dialogs", "talk", "talks"),
    }
)
_COLUMN: Final = r"\b(?:z|z_)?(?:{})\b"


def _columns(*names: str) -> "re.Pattern[bytes]":
    """Of such names; Core Data puts a letter before each."""
    return re.compile(_COLUMN.format("|".join(names)).encode(), re.IGNORECASE)


_MODEL: Final = _columns(
    "model",
    "model_id",
    "modelid",
    "model_name",
    "modelname",
    "prompt",
    "system_prompt",
    "systemprompt",
    "(?:prompt|completion|input|output)_?tokens",
    "temperature",
    "llm",
    "llm_model",
)
_ROLE: Final = _columns("role", "message_role", "messagerole", "chat_role", "is_assistant", "is_ai")
_CONTENT: Final = _columns("content", "contents", "text", "body", "parts", "message", "content_json", "blocks", "msg")
_ASKED: Final = _columns("prompt", "prompts", "question", "query", "user_message", "user_input", "request", "input")
_ANSWERED: Final = _columns(
    "response", "answer", "reply", "completion", "output", "assistant_message", "ai_response", "bot_response"
)


def is_of_talks(path: Path, head: bytes, log: bytes) -> bool:
    """Whether a table says so.

    Args:
        path: the database.
        head: its first pages, which most often have the schema.
        log: those of its write-ahead log.
    """
    if any(map(_is_of_talks, (head, log))):
        return True
    return head.startswith(MAGIC) and _is_of_talks(b";\n".join(_schema(path)))


def _is_of_talks(schema: bytes) -> bool:
    tables = {table[1].decode("ascii", "replace"): table[2] for table in _TABLE.finditer(schema)}
    words = {name: _words(name) for name in tables}
    chats = [columns for name, columns in tables.items() if words[name] & (_MESSAGES | _TALKS)]
    if any(_ROLE.search(columns) and _CONTENT.search(columns) for columns in chats):
        return True
    # a line of a log: what was asked of which model, and what it said
    if any(_ASKED.search(one) and _ANSWERED.search(one) and _MODEL.search(one) for one in tables.values()):
        return True
    said = any(one & _MESSAGES for one in words.values())
    talks = any(
        words[name] & _TALKS and words[other] & _MESSAGES for name in tables for other in tables if name != other
    )
    return said and talks and (bool(USER.search(schema)) or any(map(_MODEL.search, chats)))


def _words(name: str) -> frozenset[str]:
    """The words in a table's name, and those that are written together in it."""
    name = name.removeprefix("Z") if name.isupper() else name
    small = name.lower()
    together = {one for one in ("message", "conversation", "chat") if one in small}
    return frozenset(tokens(name)) | together


def _schema(path: Path) -> Iterator[bytes]:
    """What stands further back in a database of some size, which was made long ago or has many tables."""
    try:
        if path.stat().st_size > _WHOLE:
            return
        connection = open_readonly(path)
    except (OSError, StoreUnreadable):
        return
    try:
        for (statement,) in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' LIMIT ?", (_MOST,)):
            if isinstance(statement, str):
                yield statement.encode("utf-8", "replace")
    except sqlite3.Error:
        return
    finally:
        connection.close()
