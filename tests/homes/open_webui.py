"""Open WebUI 0.12: every message twice, and a third time where it was shared or rated. After a home of 0.12.4."""

import json
from collections.abc import Sequence
from typing import Any

from homes.files import text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE chat (id VARCHAR NOT NULL PRIMARY KEY, user_id VARCHAR, title TEXT, created_at BIGINT, updated_at BIGINT,
  share_id TEXT UNIQUE, archived BOOLEAN, chat JSON, pinned BOOLEAN, meta JSON DEFAULT '{}' NOT NULL, folder_id TEXT);
CREATE TABLE chat_message (id TEXT NOT NULL PRIMARY KEY, chat_id TEXT NOT NULL, user_id TEXT, role TEXT NOT NULL,
  parent_id TEXT, content JSON, output JSON, created_at BIGINT, updated_at BIGINT,
  FOREIGN KEY(chat_id) REFERENCES chat (id) ON DELETE CASCADE);
CREATE TABLE chat_file (id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, message_id TEXT,
  file_id TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE TABLE shared_chat (id TEXT NOT NULL PRIMARY KEY, chat_id TEXT NOT NULL, user_id TEXT NOT NULL, title TEXT,
  chat JSON, created_at BIGINT, updated_at BIGINT);
CREATE TABLE feedback (id TEXT NOT NULL PRIMARY KEY, user_id TEXT, version BIGINT, type TEXT, data JSON, meta JSON,
  snapshot JSON, created_at BIGINT, updated_at BIGINT);
CREATE TABLE file (id VARCHAR NOT NULL PRIMARY KEY, user_id VARCHAR, hash TEXT, filename TEXT, path TEXT, data JSON,
  meta JSON, created_at BIGINT, updated_at BIGINT);
CREATE TABLE memory (id VARCHAR NOT NULL PRIMARY KEY, user_id VARCHAR, content TEXT, updated_at BIGINT,
  created_at BIGINT);
CREATE TABLE config (key TEXT NOT NULL PRIMARY KEY, value JSON NOT NULL, updated_at BIGINT);
INSERT INTO config VALUES ('ui.enable_community_sharing', 'true', 1), ('ui.enable_signup', 'false', 1);
INSERT INTO memory VALUES ('m', 'u', 'The person likes tea.', 1, 1);
INSERT INTO file VALUES ('own-file', 'u', NULL, 'book.txt', 'uploads/own-file_book.txt', '{"content": "a book"}',
  '{"collection_name": "a-collection"}', 1, 1);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first talk has a file and was shared and rated; a collection of the person's own lies beside it."""
    data = host.home / ".open-webui"
    text(data / "uploads" / "own-file_book.txt", "a book")
    with unfolded(data / "webui.db", _SCHEMA, schema_folded=True) as connection:
        for number, talk in enumerate(talks):
            second = int(talk.started.timestamp())
            files = [{"type": "file", "id": f"file-of-{talk.id}"}] if number == 0 else []
            chat = json.dumps(_chat(talk, files), ensure_ascii=False)
            connection.execute(
                "INSERT INTO chat (id, user_id, title, created_at, updated_at, archived, chat, pinned)"
                " VALUES (?, 'u', ?, ?, ?, 0, ?, 0)",
                (talk.id, talk.title if number % 2 == 0 else "New Chat", second, second, chat),
            )
            for turn, both in enumerate(talk.turns):
                for role, said in zip(("user", "assistant"), both, strict=True):
                    connection.execute(
                        "INSERT INTO chat_message (id, chat_id, user_id, role, content, created_at)"
                        " VALUES (?, ?, 'u', ?, ?, ?)",
                        (f"{talk.id}-{turn}-{role}", talk.id, role, json.dumps(said), second),
                    )
        for talk in talks[:1]:
            _write_copies(connection, talk)
            text(data / "uploads" / f"file-of-{talk.id}_a.txt", talk.turns[0][0])


def _write_copies(connection: Any, talk: Talk) -> None:
    chat = json.dumps(_chat(talk, []), ensure_ascii=False)
    connection.execute(
        "INSERT INTO shared_chat VALUES (?, ?, 'u', ?, ?, 1, 1)", (f"s-{talk.id}", talk.id, talk.title, chat)
    )
    connection.execute(
        "INSERT INTO feedback VALUES (?, 'u', 0, 'rating', '{}', ?, ?, 1, 1)",
        (f"f-{talk.id}", json.dumps({"chat_id": talk.id}), json.dumps({"chat": {"chat": _chat(talk, [])}})),
    )
    name = f"file-of-{talk.id}"
    connection.execute(
        "INSERT INTO file VALUES (?, 'u', NULL, 'a.txt', ?, ?, ?, 1, 1)",
        (
            name,
            f"uploads/{name}_a.txt",
            json.dumps({"content": talk.turns[0][0]}),
            json.dumps({"collection_name": f"file-{name}"}),
        ),
    )
    connection.execute("INSERT INTO chat_file VALUES ('cf', 'u', ?, NULL, ?, 1, 1)", (talk.id, name))


def _chat(talk: Talk, files: list[dict[str, str]]) -> dict[str, Any]:
    messages: dict[str, dict[str, Any]] = {}
    for turn, both in enumerate(talk.turns):
        for side, said in enumerate(both):
            name = f"{turn}-{side}"
            messages[name] = {
                "id": name,
                "role": ("user", "assistant")[side],
                "content": said,
                "timestamp": int(talk.started.timestamp()) + 2 * turn + side,
            }
            if files and name == "0-0":
                messages[name]["files"] = files
    return {
        "title": talk.title,
        "models": ["mock"],
        "history": {"messages": messages, "currentId": name},
        "files": files,
    }
