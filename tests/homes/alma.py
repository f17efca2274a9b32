"""Alma: everything in one database, each message once more for searching."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from homes.files import iso, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE chat_threads (id TEXT PRIMARY KEY, title TEXT, model TEXT, created_at TEXT, updated_at TEXT,
  workspace_id TEXT, parent_thread_id TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, thread_id TEXT NOT NULL REFERENCES chat_threads(id) ON DELETE CASCADE,
  parent_id TEXT, slot_id TEXT, depth INTEGER, message TEXT NOT NULL, timestamp TEXT, metadata TEXT, created_at TEXT,
  updated_at TEXT, parent_tool_call_id TEXT);
CREATE VIRTUAL TABLE messages_fts USING fts5(message_id UNINDEXED, thread_id UNINDEXED, content);
CREATE TABLE usage_records (id TEXT PRIMARY KEY, message_id TEXT, thread_id TEXT, model TEXT, input_tokens INTEGER);
CREATE TABLE memories (id TEXT PRIMARY KEY, content TEXT NOT NULL, metadata TEXT, thread_id TEXT, message_id TEXT,
  created_at TEXT, updated_at TEXT, user_id TEXT);
CREATE TABLE agent_runs (id TEXT PRIMARY KEY, mission_id TEXT, input_summary TEXT, output_summary TEXT);
CREATE TABLE agent_handoffs (id TEXT PRIMARY KEY, mission_id TEXT, packet TEXT, result_summary TEXT);
CREATE TABLE providers (id TEXT PRIMARY KEY, name TEXT, apiKey TEXT);
INSERT INTO providers VALUES ('p', 'OpenAI', 'test-key-not-real');
INSERT INTO memories VALUES ('own', 'The person likes tea.', NULL, NULL, NULL, NULL, NULL, 'u');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Out of the first talk something was learned."""
    variables = host.variables()
    data = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]]) / "alma"
    with unfolded(data / "chat_threads.db", _SCHEMA, schema_folded=True) as connection:
        for talk in talks:
            _write_thread(connection, talk)
        connection.execute(
            "INSERT INTO memories (id, content, thread_id) VALUES ('m', ?, ?)", (talks[0].turns[0][0], talks[0].id)
        )
        connection.execute("INSERT INTO agent_runs VALUES ('r', 'mission', ?, ?)", talks[0].turns[0])
    text(data / "Local State", "{}")


def _write_thread(connection: sqlite3.Connection, talk: Talk) -> None:
    connection.execute(
        "INSERT INTO chat_threads VALUES (?, ?, 'openai:gpt-4o', ?, ?, NULL, NULL)",
        (talk.id, talk.title, iso(talk.started), iso(talk.ended)),
    )
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for side, (role, said, at) in enumerate((("user", prompt, asked), ("assistant", answer, answered))):
            name = f"{talk.id}-{turn}-{role}"
            message = {"id": name, "role": role, "parts": [{"type": "text", "text": said}]}
            connection.execute(
                "INSERT INTO chat_messages (id, thread_id, depth, message, timestamp, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (name, talk.id, 2 * turn + side, json.dumps(message, ensure_ascii=False), iso(at), iso(at), iso(at)),
            )
            connection.execute("INSERT INTO messages_fts VALUES (?, ?, ?)", (name, talk.id, said))
