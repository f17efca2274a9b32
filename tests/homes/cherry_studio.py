"""Cherry Studio 2.0: conversations, agents and translations in one database, in a folder that the person chose."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.electron import indexed_db, local_storage
from homes.files import document, iso, millis, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE topic (id text PRIMARY KEY NOT NULL, name text DEFAULT '' NOT NULL, assistant_id text, active_node_id text,
  order_key text NOT NULL, created_at integer NOT NULL, updated_at integer NOT NULL, deleted_at integer);
CREATE TABLE message (id text PRIMARY KEY NOT NULL, parent_id text, topic_id text NOT NULL, role text NOT NULL,
  data text NOT NULL, searchable_text text DEFAULT '' NOT NULL, status text NOT NULL, fts_rowid integer UNIQUE,
  created_at integer NOT NULL, updated_at integer NOT NULL, deleted_at integer,
  FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE cascade,
  FOREIGN KEY (parent_id) REFERENCES message(id) ON DELETE cascade);
CREATE VIRTUAL TABLE message_fts USING fts5(searchable_text, content='message', content_rowid='fts_rowid',
  tokenize='trigram');
CREATE TRIGGER message_ai AFTER INSERT ON message BEGIN
  INSERT INTO message_fts(rowid, searchable_text) VALUES (NEW.fts_rowid, NEW.searchable_text); END;
CREATE TRIGGER message_ad AFTER DELETE ON message BEGIN
  INSERT INTO message_fts(message_fts, rowid, searchable_text) VALUES ('delete', OLD.fts_rowid, OLD.searchable_text);
END;
CREATE TABLE file_entry (id text PRIMARY KEY NOT NULL, origin text NOT NULL, name text NOT NULL, ext text);
CREATE TABLE chat_message_file_ref (id text PRIMARY KEY NOT NULL, file_entry_id text NOT NULL, source_id text NOT NULL,
  role text NOT NULL, FOREIGN KEY (file_entry_id) REFERENCES file_entry(id) ON DELETE cascade,
  FOREIGN KEY (source_id) REFERENCES message(id) ON DELETE cascade);
CREATE TABLE agent_session (id text PRIMARY KEY NOT NULL, name text NOT NULL, created_at integer NOT NULL,
  updated_at integer NOT NULL);
CREATE TABLE agent_session_message (id text PRIMARY KEY NOT NULL, session_id text NOT NULL, role text NOT NULL,
  data text NOT NULL, searchable_text text DEFAULT '' NOT NULL, fts_rowid integer, created_at integer NOT NULL,
  updated_at integer NOT NULL, FOREIGN KEY (session_id) REFERENCES agent_session(id) ON DELETE cascade);
CREATE VIRTUAL TABLE agent_session_message_fts USING fts5(searchable_text, content='agent_session_message',
  content_rowid='fts_rowid', tokenize='trigram');
CREATE TABLE translate_history (id text PRIMARY KEY NOT NULL, source_text text NOT NULL, target_text text NOT NULL,
  created_at integer NOT NULL, updated_at integer NOT NULL);
CREATE TABLE preference (scope text DEFAULT 'default' NOT NULL, key text NOT NULL, value text,
  created_at integer NOT NULL, updated_at integer NOT NULL, PRIMARY KEY(scope, key));
INSERT INTO preference VALUES ('default', 'app.privacy.data_collection.enabled', 'true', 1, 1);
CREATE TABLE user_provider (provider_id text PRIMARY KEY NOT NULL, name text NOT NULL, api_keys text DEFAULT '[]');
INSERT INTO user_provider VALUES ('openai', 'OpenAI', '["test-key-not-real"]');
INSERT INTO file_entry VALUES ('own-file', 'internal', 'book', 'txt');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Of three or more, the last but one was a translation, the last held with an agent; the first one has a file."""
    topics = talks[:-2] or talks
    moved = host.home / "ai" / "cherry"
    own = host.home / ".cherrystudio"
    document(own / "config" / "config.json", {"appDataPath": [{"executablePath": "/opt/x", "dataPath": str(moved)}]})
    with unfolded(moved / "Data" / "cherrystudio.sqlite", _SCHEMA, schema_folded=True) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        for talk in topics:
            _write_topic(connection, talk)
        for write_one, talk in zip((_write_translation, _write_session), talks[len(topics) :], strict=False):
            write_one(connection, talk)
        first = talks[0].id
        connection.execute("INSERT INTO file_entry VALUES (?, 'internal', 'letter', 'txt')", (f"file-{first}",))
        connection.execute(
            "INSERT INTO chat_message_file_ref VALUES ('r', ?, ?, 'attachment')", (f"file-{first}", f"{first}-0")
        )
    files = moved / "Data" / "Files"
    text(files / f"file-{first}.txt", talks[0].turns[0][1])
    text(files / "own-file.txt", "a book")
    text(moved / "Data" / "Notes" / "note.md", "a note of the person's own")
    lines = "\n".join(json.dumps({"text": said}, ensure_ascii=False) for turn in talks[-1].turns for said in turn)
    text(moved / "Data" / "Agents" / ".claude" / "projects" / "-ws" / "0b1c.jsonl", lines)
    text(moved / "logs" / "app.2026-03-02.log", "info: started\n")


def write_version_1(data: Path, talks: Sequence[Talk]) -> None:
    """What version 1 leaves in its data folder: texts in IndexedDB, titles in Local Storage."""
    blocks: dict[str, dict[str, Any]] = {}
    topics: dict[str, dict[str, Any]] = {}
    for talk in talks:
        messages = []
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            for role, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
                block = f"{9 - turn}-{role}-{talk.id}"
                blocks[block] = {"id": block, "type": "main_text", "content": said, "createdAt": iso(at)}
                message = {
                    "id": f"m-{block}",
                    "role": role,
                    "topicId": talk.id,
                    "createdAt": iso(at),
                    "blocks": [block],
                }
                messages.append(message)
        topics[talk.id] = {"id": talk.id, "messages": messages}
    indexed_db(data / "IndexedDB", {"CherryStudio": {"topics": topics, "message_blocks": blocks, "settings": {}}})
    names = [
        {"id": talk.id, "name": talk.title, "createdAt": iso(talk.started), "updatedAt": iso(talk.ended)}
        for talk in talks
    ]
    assistants = json.dumps({"assistants": [{"id": "default", "topics": names}]}, ensure_ascii=False)
    state = {"assistants": assistants, "llm": json.dumps({"providers": [{"apiKey": "test-key-not-real"}]})}
    local_storage(data / "Local Storage", {"persist:cherry-studio": json.dumps(state, ensure_ascii=False)})


def _write_topic(connection: sqlite3.Connection, talk: Talk) -> None:
    times = millis(talk.started), millis(talk.ended)
    connection.execute(
        "INSERT INTO topic (id, name, order_key, created_at, updated_at) VALUES (?, ?, 'a0', ?, ?)",
        (talk.id, talk.title, *times),
    )
    _write_message(connection, talk, "root", ("root", "", times[0]), None)
    parent = f"{talk.id}-root"
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for side, one in enumerate((("user", prompt, millis(asked)), ("assistant", answer, millis(answered)))):
            number = str(2 * turn + side)
            _write_message(connection, talk, number, one, parent)
            parent = f"{talk.id}-{number}"


def _write_message(
    connection: sqlite3.Connection, talk: Talk, number: str, one: tuple[str, str, int], parent: str | None
) -> None:
    role, said, at = one
    connection.execute(
        "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, 'success',"
        " (SELECT coalesce(max(fts_rowid), 0) + 1 FROM message), ?, ?, NULL)",
        (f"{talk.id}-{number}", parent, talk.id, role, _data(said), said, at, at),
    )


def _data(said: str) -> str:
    return json.dumps({"parts": [{"type": "text", "text": said}] if said else []}, ensure_ascii=False)


def _write_translation(connection: sqlite3.Connection, talk: Talk) -> None:
    sides = ["\n".join(turn[side] for turn in talk.turns) for side in (0, 1)]
    times = millis(talk.started), millis(talk.ended)
    connection.execute("INSERT INTO translate_history VALUES (?, ?, ?, ?, ?)", (talk.id, *sides, *times))


def _write_session(connection: sqlite3.Connection, talk: Talk) -> None:
    times = millis(talk.started), millis(talk.ended)
    connection.execute("INSERT INTO agent_session VALUES (?, ?, ?, ?)", (talk.id, talk.title, *times))
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for role, said, at in (("user", prompt, millis(asked)), ("assistant", answer, millis(answered))):
            connection.execute(
                "INSERT INTO agent_session_message VALUES (?, ?, ?, ?, ?, NULL, ?, ?)",
                (f"{talk.id}-{turn}-{role}", talk.id, role, _data(said), said, at, at),
            )
