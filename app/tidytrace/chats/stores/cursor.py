"""Cursor's conversations: rows of ``cursorDiskKV`` in ``state.vscdb``, and the lists of heads in ``ItemTable``.

``composerData:<id>`` is the conversation, ``bubbleId:<id>:<bubble>`` one message of it (older versions keep the
messages inside). The heads stand in ``composer.composerHeaders`` (global database, since 3.0) or
``composer.composerData`` (workspace database), and may outlive the conversation.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tidytrace.catalog import Store, sql
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import NewerThanCatalogue, StoreError
from tidytrace.chats.files import unreadable_database
from tidytrace.chats.image import Images
from tidytrace.chats.model import Message, Role
from tidytrace.chats.stores.base import FileReader, Listed
from tidytrace.chats.stores.vscode import workspace_of
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import as_role, as_text, as_title

_TABLES = frozenset({"cursorDiskKV", "ItemTable"})
_HEADS = ("composer.composerHeaders", "composer.composerData")
_ROLES: dict[int, Role] = {1: "user", 2: "assistant"}


class CursorReader(FileReader):
    """Reads ``cursor-chat`` stores."""

    sizes_need_counts = True
    times_need_titles = False

    def __init__(self, store: Store, problems: list[StoreError], images: Images) -> None:
        """The open database is shared with other stores."""
        super().__init__(store, problems)
        self._images = images

    @contextmanager
    def _opened(self, path: Path) -> Iterator[tuple[sqlite3.Connection, set[str]]]:
        with self._images.borrowed(path) as connection:
            try:
                yield connection, self._tables(connection, path)
            except sqlite3.Error as error:
                raise unreadable_database(path, error) from error

    def _tables(self, connection: sqlite3.Connection, path: Path) -> set[str]:
        there = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master")} & _TABLES
        for table in there:
            columns = {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}
            if not {"key", "value"} <= columns:
                raise NewerThanCatalogue(path, missing=table)
        sql.read_only(connection, _TABLES)
        return there

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The conversations, and the heads that have outlived theirs. New tabs without a word are left out."""
        yield from self._all(path, lambda _native: titles, counts=counts)

    def titles_from(self, path: Path, listed: Sequence[Listed]) -> bool:
        """Look for these titles alone; False where one of the conversations is not there."""
        wanted = {one.native for one in listed}
        told = {one.native: one for one in self._all(path, wanted.__contains__, counts=False)}
        for one in listed:
            if one.native not in told:
                return False
            one.title, one.prompt = told[one.native].title, told[one.native].prompt
        return True

    def _all(self, path: Path, titled: Callable[[str], bool], *, counts: bool) -> Iterator[Listed]:
        found: dict[str, Listed] = {}
        with self._opened(path) as (connection, tables):
            if "cursorDiskKV" in tables:
                self._composers(connection, found, titled)
                if counts:
                    _add_sizes(connection, found)
            if "ItemTable" in tables:
                for head in _heads(connection):
                    native = as_text(head.get("composerId"))
                    if native in found:
                        found[native].project = found[native].project or _project(head)
                    elif native and as_text(head.get("name")):
                        found[native] = _listed(native, head, 0)
        workspace = workspace_of(path.parent)
        for listed in found.values():
            listed.project = listed.project or workspace
            yield listed

    def _composers(
        self, connection: sqlite3.Connection, found: dict[str, Listed], titled: Callable[[str], bool]
    ) -> None:
        for name, value in _range(connection, "composerData:"):
            composer = _object(value)
            native = as_text(composer.get("composerId")) or name
            if _said_anything(composer):
                found[native] = _listed(native, composer, len(value) if value is not None else 0)
                if found[native].title is None and titled(native):
                    found[native].prompt = self._prompt(connection, native, composer)

    def _prompt(self, connection: sqlite3.Connection, native: str, composer: dict[str, Any]) -> str | None:
        prompts = (as_title(one.text) for one in _messages(connection, native, composer) if one.role == "user")
        return next(filter(None, prompts), None)

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The bubbles in the order of the conversation's own list."""
        with self._opened(path) as (connection, tables):
            if "cursorDiskKV" in tables:
                row = connection.execute("SELECT value FROM cursorDiskKV WHERE key = ?", (f"composerData:{native}",))
                value = row.fetchone()
                yield from list(_messages(connection, native, _object(_bytes(value[0]) if value else None)))


def _range(connection: sqlite3.Connection, prefix: str) -> Iterator[tuple[str, bytes | None]]:
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    query = "SELECT key, value FROM cursorDiskKV WHERE key >= ? AND key < ? ORDER BY rowid"
    for key, value in connection.execute(query, (prefix, after)):
        yield str(key)[len(prefix) :], _bytes(value)


def _bytes(value: Any) -> bytes | None:
    if isinstance(value, str):
        return value.encode()
    return value if isinstance(value, bytes) else None


def _object(value: bytes | None) -> dict[str, Any]:
    if not value:
        return {}
    try:
        decoded = decode(value)
    except NotJSON:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _said_anything(composer: dict[str, Any]) -> bool:
    return any(composer.get(key) for key in ("name", "fullConversationHeadersOnly", "conversation", "text"))


def _listed(native: str, composer: dict[str, Any], size: int) -> Listed:
    name = composer.get("name")
    heads = composer.get("fullConversationHeadersOnly") or composer.get("conversation")
    created = parse_time(composer.get("createdAt"))
    return Listed(
        native=native,
        title=as_title(name) if isinstance(name, str) else None,
        created=created,
        updated=parse_time(composer.get("lastUpdatedAt")) or created,
        messages=len(heads) if isinstance(heads, list) else None,
        bytes=size,
        project=_project(composer),
    )


def _project(head: dict[str, Any]) -> str | None:
    workspace = head.get("workspaceIdentifier")
    uri = workspace.get("uri") if isinstance(workspace, dict) else None
    return (as_text(uri.get("fsPath")) or as_text(uri.get("path")) or None) if isinstance(uri, dict) else None


def _add_sizes(connection: sqlite3.Connection, found: dict[str, Listed]) -> None:
    query = "SELECT key, length(CAST(value AS BLOB)) FROM cursorDiskKV WHERE key >= 'bubbleId:' AND key < 'bubbleId;'"
    for key, size in connection.execute(query):
        parts = str(key).split(":")
        if len(parts) > 1 and parts[1] in found:
            found[parts[1]].bytes += size or 0


def _heads(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    for (value,) in connection.execute("SELECT value FROM ItemTable WHERE key IN (?, ?)", _HEADS):
        heads = _object(_bytes(value)).get("allComposers")
        yield from (head for head in heads if isinstance(head, dict)) if isinstance(heads, list) else ()


def _messages(connection: sqlite3.Connection, native: str, composer: dict[str, Any]) -> Iterator[Message]:
    inline = composer.get("conversation")
    bubbles: list[Any] = inline if isinstance(inline, list) else []
    if not bubbles:
        stored = {name: _object(value) for name, value in _range(connection, f"bubbleId:{native}:")}
        heads = composer.get("fullConversationHeadersOnly")
        order = (
            [as_text(head.get("bubbleId")) for head in heads if isinstance(head, dict)]
            if isinstance(heads, list)
            else []
        )
        # what the list does not name any more is still there to be read
        bubbles = [stored[name] for name in dict.fromkeys([*order, *stored]) if name in stored]
    for bubble in bubbles:
        if isinstance(bubble, dict):
            yield from _bubble(bubble)


def _bubble(bubble: dict[str, Any]) -> Iterator[Message]:
    kind = bubble.get("type")
    role = _ROLES.get(kind, "system") if isinstance(kind, int) else as_role(kind)
    time = parse_time(bubble.get("createdAt")) or parse_time(bubble.get("timestamp"))
    text = as_text(bubble.get("text")) or as_text(bubble.get("rawText")) or _rich_text(bubble.get("richText"))
    if text:
        yield Message(role, text, time)
    tool = bubble.get("toolFormerData")
    if isinstance(tool, dict):
        shown = "\n".join(filter(None, (as_text(tool.get(key)) for key in ("name", "rawArgs", "result"))))
        if shown:
            yield Message("tool", shown, time)


def _rich_text(value: Any) -> str:
    """The text nodes of the editor's own document, which is JSON in a string."""
    tree = _object(value.encode("utf-8", "replace")) if isinstance(value, str) else {}
    waiting: list[Any] = [tree.get("root")]
    parts: list[str] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            parts.append(as_text(node.get("text")))
            children = node.get("children")
            waiting.extend(reversed(children) if isinstance(children, list) else ())
    return "".join(parts)
