"""DeepChat 1.1: the text in messages, taken apart, for searching and on the tape; and the database from before 1.0."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, journaled, millis, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE new_sessions (id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, title TEXT NOT NULL, project_dir TEXT,
  is_pinned INTEGER DEFAULT 0, parent_session_id TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE deepchat_sessions (id TEXT PRIMARY KEY, provider_id TEXT NOT NULL, model_id TEXT NOT NULL,
  permission_mode TEXT NOT NULL DEFAULT 'full_access', summary_text TEXT);
CREATE TABLE deepchat_messages (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, order_seq INTEGER NOT NULL,
  role TEXT NOT NULL, content TEXT NOT NULL, status TEXT DEFAULT 'pending', created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL);
CREATE TABLE deepchat_user_messages (message_id TEXT PRIMARY KEY, text TEXT NOT NULL DEFAULT '');
CREATE TABLE deepchat_user_message_files (message_id TEXT NOT NULL, ordinal INTEGER NOT NULL, path TEXT NOT NULL,
  metadata_json TEXT, PRIMARY KEY (message_id, ordinal));
CREATE TABLE deepchat_assistant_blocks (message_id TEXT NOT NULL, block_index INTEGER NOT NULL,
  block_type TEXT NOT NULL, status TEXT NOT NULL, text_content TEXT, tool_params TEXT, tool_response TEXT,
  updated_at INTEGER NOT NULL, PRIMARY KEY (message_id, block_index));
CREATE TABLE deepchat_search_documents (document_key TEXT PRIMARY KEY, session_id TEXT NOT NULL, message_id TEXT,
  document_kind TEXT NOT NULL, role TEXT, title TEXT NOT NULL DEFAULT '', content TEXT NOT NULL DEFAULT '',
  updated_at INTEGER NOT NULL);
CREATE VIRTUAL TABLE deepchat_search_documents_fts USING fts5(title, content, content='deepchat_search_documents',
  content_rowid='rowid');
CREATE TRIGGER deepchat_search_documents_ai AFTER INSERT ON deepchat_search_documents BEGIN
  INSERT INTO deepchat_search_documents_fts(rowid, title, content) VALUES (new.rowid, new.title, new.content); END;
CREATE TRIGGER deepchat_search_documents_ad AFTER DELETE ON deepchat_search_documents BEGIN
  INSERT INTO deepchat_search_documents_fts(deepchat_search_documents_fts, rowid, title, content)
  VALUES ('delete', old.rowid, old.title, old.content); END;
CREATE TABLE deepchat_tape_entries (session_id TEXT NOT NULL, entry_id INTEGER NOT NULL, kind TEXT NOT NULL,
  payload_json TEXT NOT NULL DEFAULT '{}', created_at INTEGER NOT NULL, PRIMARY KEY (session_id, entry_id));
CREATE TABLE deepchat_tape_search_projection (session_id TEXT NOT NULL, entry_id INTEGER NOT NULL, kind TEXT NOT NULL,
  search_text TEXT NOT NULL, summary_text TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, entry_id));
CREATE VIRTUAL TABLE deepchat_tape_search_fts USING fts5(search_text, name, session_id UNINDEXED, entry_id UNINDEXED,
  summary_text UNINDEXED, tokenize='unicode61');
CREATE TABLE deepchat_message_traces (id TEXT PRIMARY KEY, message_id TEXT NOT NULL, session_id TEXT NOT NULL,
  endpoint TEXT NOT NULL, headers_json TEXT NOT NULL, body_json TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE app_settings (key TEXT PRIMARY KEY, value_json TEXT NOT NULL, sensitive INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL);
INSERT INTO app_settings VALUES ('privacyModeEnabled', 'false', 0, 1), ('syncEnabled', 'false', 0, 1);
CREATE TABLE providers (id TEXT PRIMARY KEY, name TEXT NOT NULL, api_key TEXT NOT NULL DEFAULT '');
INSERT INTO providers VALUES ('openai', 'OpenAI', 'test-key-not-real');
"""
_OLD = """
CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT, conv_id TEXT UNIQUE NOT NULL, title TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, msg_id TEXT UNIQUE NOT NULL,
  conversation_id TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, created_at INTEGER NOT NULL,
  order_seq INTEGER NOT NULL DEFAULT 0);
CREATE TABLE message_attachments (id INTEGER PRIMARY KEY AUTOINCREMENT, attachment_id TEXT UNIQUE NOT NULL,
  message_id TEXT NOT NULL, type TEXT NOT NULL, content TEXT NOT NULL, created_at INTEGER NOT NULL);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first talk is from before 1.0 and was not taken over."""
    variables = host.variables()
    data = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]]) / "DeepChat"
    with journaled(data / "app_db" / "chat.db", _OLD) as connection:
        _write_old(connection, talks[0])
    with unfolded(data / "app_db" / "agent.db", _SCHEMA, schema_folded=True) as connection:
        for talk in talks[1:]:
            _write_session(connection, talk)
    document(data / "app-settings.json", {"language": "zh-CN"})
    document(data / "mcp-settings.json", {"mcpServers": {}})
    text(data / "images" / "a.png", "picture")
    text(data / "logs" / "main.log", f"[info] search: {talks[min(1, len(talks) - 1)].turns[0][0]!r}\n")


def _blocks(answer: str) -> str:
    return json.dumps([{"type": "content", "content": answer, "status": "success"}], ensure_ascii=False)


def _write_old(connection: sqlite3.Connection, talk: Talk) -> None:
    times = millis(talk.started), millis(talk.ended)
    connection.execute("INSERT INTO conversations VALUES (1, ?, ?, ?, ?)", (talk.id, talk.title, *times))
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for role, said, at in (
            ("user", json.dumps({"text": prompt, "files": []}, ensure_ascii=False), asked),
            ("assistant", _blocks(answer), answered),
        ):
            connection.execute(
                "INSERT INTO messages (msg_id, conversation_id, role, content, created_at, order_seq)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (f"{role}-{turn}", talk.id, role, said, millis(at), turn),
            )


def _write_session(connection: sqlite3.Connection, talk: Talk) -> None:
    times = millis(talk.started), millis(talk.ended)
    connection.execute(
        "INSERT INTO new_sessions VALUES (?, 'deepchat', ?, ?, 0, NULL, ?, ?)",
        (talk.id, talk.title, talk.project, *times),
    )
    connection.execute(
        "INSERT INTO deepchat_sessions (id, provider_id, model_id, summary_text) VALUES (?, 'openai', 'gpt-4o', ?)",
        (talk.id, talk.turns[0][1]),
    )
    connection.execute(
        "INSERT INTO deepchat_search_documents VALUES (?, ?, NULL, 'session', NULL, ?, '', ?)",
        (f"session:{talk.id}", talk.id, talk.title, times[1]),
    )
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        _write_message(connection, talk, 2 * turn, ("user", prompt, millis(asked)))
        _write_message(connection, talk, 2 * turn + 1, ("assistant", answer, millis(answered)))


def _write_message(connection: sqlite3.Connection, talk: Talk, number: int, one: tuple[str, str, int]) -> None:
    role, said, at = one
    name = f"{talk.id}-{number}"
    content = json.dumps({"text": said}, ensure_ascii=False) if role == "user" else _blocks(said)
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("deepchat_messages", (name, talk.id, number, role, content, "sent", at, at)),
        ("deepchat_search_documents", (f"message:{name}", talk.id, name, "message", role, "", said, at)),
        ("deepchat_tape_entries", (talk.id, number, "message", content, at)),
        ("deepchat_tape_search_projection", (talk.id, number, "message", said, said, at)),
        ("deepchat_tape_search_fts", (said, "message", talk.id, number, said)),
    ]
    if role == "user":
        rows += [
            ("deepchat_user_messages", (name, said)),
            ("deepchat_message_traces", (name, name, talk.id, "https://api.openai.com/v1", "{}", content, at)),
        ]
    else:
        rows.append(("deepchat_assistant_blocks", (name, 0, "content", "success", said, None, None, at)))
    for table, values in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)
