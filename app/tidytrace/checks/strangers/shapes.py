"""What the head of a file looks like: a database, lines or a document with roles and contents, or a web store."""

import os
import re
from pathlib import Path
from typing import Final, Literal

from tidytrace.host.reading import opened

Shape = Literal["database", "lines", "document", "web-store"]

_DATABASE_HEAD: Final = 64 << 10
"""Bytes: an app's schema is in the first pages, or in those of the write-ahead log."""
_TEXT_HEAD: Final = 64 << 10
_STORE_FILES: Final = 4
"""So many files of a web store are looked into, the newest first."""

_TABLE: Final = re.compile(
    rb"CREATE TABLE (?:IF NOT EXISTS )?[\"'`\[]?"
    rb"\w*(?:message|conversation|thread|chat|turn|dialog|session)\w*[\"'`\]]?\s*\("
    rb"((?:(?!CREATE )[^;]){0,4000})",
    re.IGNORECASE,
)
_MODEL: Final = re.compile(
    rb"\b(?:model|model_id|model_name|prompt|system_prompt|(?:prompt|completion|input|output)_tokens|temperature)\b",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(rb"\brole\b", re.IGNORECASE)
_CONTENT: Final = re.compile(rb"\b(?:content|contents|text|body|parts|message|content_json|blocks)\b", re.IGNORECASE)
_USER: Final = re.compile(rb'"role"\s*:\s*"(?:user|human)"', re.IGNORECASE)
_OTHER: Final = re.compile(rb'"role"\s*:\s*"(?:assistant|model|ai|bot)"', re.IGNORECASE)
_SAID: Final = re.compile(rb'"(?:content|text|parts|message)"\s*:')
_WEB: Final = re.compile(
    rb"openai|anthropic|chatgpt|deepseek|claude-\d|gpt-[345o]|gemini-\d|qwen\d|ollama|openrouter|chat/completions",
    re.IGNORECASE,
)
_SUFFIXES: Final = {
    ".db": "database",
    ".sqlite": "database",
    ".sqlite3": "database",
    ".db3": "database",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "document",
}


def may_have(name: str) -> bool:
    """Whether a file is worth a look, by its name."""
    return os.path.splitext(name)[1].lower() in _SUFFIXES  # noqa: PTH122 - for every file of a folder


def is_web_store(name: str) -> bool:
    """Whether a folder is one of the stores of an Electron app, by its name."""
    return name.lower().endswith(".indexeddb.leveldb") or name.lower() == "leveldb"


def shape_of(path: Path) -> Shape | None:
    """What the head of a file says; nothing for what cannot be read."""
    kind = _SUFFIXES.get(path.suffix.lower())
    if kind == "database":
        heads = (_head(path, _DATABASE_HEAD), _head(path.with_name(f"{path.name}-wal"), _DATABASE_HEAD))
        return "database" if any(map(_is_database, heads)) else None
    head = _head(path, _TEXT_HEAD)
    if not (_USER.search(head) and _SAID.search(head)):
        return None
    if kind == "lines":
        return "lines"
    return "document" if _OTHER.search(head) else None


def web_store_of_ai(folder: Path) -> bool:
    """Whether a web store has the names of AI services in the heads of its newest files."""
    try:
        with os.scandir(folder) as found:
            files = [entry for entry in found if entry.name.endswith((".log", ".ldb")) and entry.is_file()]
            files.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    except OSError:
        return False
    heads = (_head(Path(entry.path), _DATABASE_HEAD) for entry in files[:_STORE_FILES])
    # Chromium writes texts with one or two bytes a character
    return any(_WEB.search(head) or _WEB.search(head.replace(b"\0", b"")) for head in heads)


def _is_database(head: bytes) -> bool:
    """Whether a table of messages says whose each is, or one of talks with which model they were held."""
    tables = [table[1] for table in _TABLE.finditer(head)]
    said = any(_ROLE.search(table) and _CONTENT.search(table) for table in tables)
    return said or (len(tables) > 1 and (bool(_USER.search(head)) or any(map(_MODEL.search, tables))))


def _head(path: Path, most: int) -> bytes:
    try:
        with opened(path) as file:
            return file.read(most)
    except OSError:
        return b""
