"""What a file looks like from its head: a database, lines or a document with roles and contents, or a web store."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from tidytrace.chats.leveldb.logs import FormatError
from tidytrace.chats.leveldb.tables import entries
from tidytrace.checks.strangers import words
from tidytrace.checks.strangers.tables import MAGIC, is_of_talks
from tidytrace.host.reading import opened
from tidytrace.portions import at_most

Shape = Literal["database", "lines", "document", "web-store"]

_HEAD: Final = 256 << 10
"""Bytes: an app's schema is in the first pages, or in those of the write-ahead log; its instructions to the model may
be long."""
_TABLE: Final = 4 << 20
"""Bytes of one table of a web store; as large as they get."""
_UNPACKED: Final = 1 << 20
_OUTSIDE: Final = 2
"""Folders below each other with what is too large for a web store."""
_STORE_FILES: Final = 4
"""So many files of a web store are looked into, the newest first."""

_SUFFIXES: Final = {
    ".db": "database",
    ".sqlite": "database",
    ".sqlite3": "database",
    ".db3": "database",
    ".vscdb": "database",
    ".store": "database",
    ".localstorage": "web",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "document",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "text",
    "": "unnamed",
}
_OF_BROWSERS: Final = frozenset(
    name.strip()
    for name in """
    affiliation database, cookies, current, databases.db, dips, extension cookies, favicons, first run, lock,
    log, login data, login data for account, network action predictor, network persistent state, preferences,
    quotamanager, reporting and nel, safe browsing cookies, secure preferences, shortcuts, top sites, transportsecurity,
    trust tokens, variations, visited links, web data, local state, last version, singletonlock, singletoncookie,
    singletonsocket, license, readme, makefile
    """.replace("\n", " ").split(",")
)
"""Files without an ending that every program has that is a browser inside."""


def may_have(name: str) -> bool:
    """Whether a file is worth a look, by its name."""
    kind = _SUFFIXES.get(os.path.splitext(name)[1].lower())  # noqa: PTH122 - for every file of a folder
    return kind is not None and not (kind == "unnamed" and _is_no_store(name.lower()))


def _is_no_store(name: str) -> bool:
    return name in _OF_BROWSERS or name.startswith(("manifest-", "tabs_", "session_", "data_", "f_0", "."))


def is_unnamed(name: str) -> bool:
    """Whether a file says nothing of itself by its name."""
    return "." not in name


def is_web_store(name: str) -> bool:
    """Whether a folder is one of the stores of an Electron app, by its name."""
    return name.lower().endswith((".indexeddb.leveldb", ".indexeddb.blob")) or name.lower() == "leveldb"


def shape_of(path: Path) -> Shape | None:
    """What the head of a file says; nothing for what cannot be read."""
    kind = _SUFFIXES.get(path.suffix.lower())
    head = _head(path, _HEAD)
    if head.startswith(MAGIC) or kind == "database":
        log = _head(path.with_name(f"{path.name}-wal"), _HEAD)
        if kind == "web":
            return "web-store" if _is_of_ai(head) or _is_of_ai(log) else None
        return "database" if is_of_talks(path, head, log) else None
    if kind == "lines":
        return "lines" if (words.USER.search(head) and words.SAID.search(head)) or words.is_talk(head) else None
    talk = {"yaml": words.is_talk_in_yaml, "text": words.is_written_talk}.get(str(kind), words.is_talk)
    return "document" if talk(head) else None


def web_store_of_ai(folder: Path) -> bool:
    """Whether the newest files of a web store hold a talk, or the names of AI services as a program has them."""
    try:
        files = sorted(_files(folder), key=lambda entry: entry.stat().st_mtime, reverse=True)
    except OSError:
        return False
    return any(_is_of_ai(_content(Path(entry.path))) for entry in files[:_STORE_FILES])


def _files(folder: Path, depth: int = _OUTSIDE) -> "Iterator[os.DirEntry[str]]":
    """Logs and tables; in the folder for what is too large for them, all files."""
    outside = folder.suffix.lower() == ".blob" or depth < _OUTSIDE
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_file(follow_symlinks=False):
                if outside or entry.name.endswith((".log", ".ldb")):
                    yield entry
            elif outside and depth and entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), depth - 1)


def _is_of_ai(content: bytes) -> bool:
    # Chromium writes texts with one or two bytes a character
    narrow = content.replace(b"\0", b"")
    return any(words.is_talk(one) or words.names_service(one) for one in (content, narrow))


def _content(path: Path) -> bytes:
    """What a file of a web store holds, unpacked if it is a table."""
    if path.suffix.lower() != ".ldb":
        return _head(path, _HEAD)
    data, values, size = _head(path, _TABLE), [], 0
    try:
        for _, _, key, value in entries(data, verify=False):
            values += [key, value]
            size += len(key) + len(value)
            if size > _UNPACKED:
                break
    except FormatError:
        values.append(data[:_HEAD])
    return b"\n".join(values)


def _head(path: Path, most: int) -> bytes:
    try:
        with opened(path) as file:
            return at_most(file, most)
    except OSError:
        return b""
