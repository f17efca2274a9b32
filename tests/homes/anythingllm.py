"""AnythingLLM 1.16: threads of two workspaces and what was said outside of any thread; given files beside."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, journaled, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE workspaces (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slug TEXT NOT NULL,
  createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, openAiPrompt TEXT);
CREATE TABLE workspace_threads (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slug TEXT NOT NULL,
  workspace_id INTEGER NOT NULL, user_id INTEGER, createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  lastUpdatedAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE);
CREATE TABLE workspace_chats (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, workspaceId INTEGER NOT NULL,
  prompt TEXT NOT NULL, response TEXT NOT NULL, include BOOLEAN NOT NULL DEFAULT true, user_id INTEGER,
  thread_id INTEGER, api_session_id TEXT, createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE workspace_parsed_files (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, filename TEXT NOT NULL UNIQUE,
  workspaceId INTEGER NOT NULL, userId INTEGER, threadId INTEGER, metadata TEXT,
  FOREIGN KEY (threadId) REFERENCES workspace_threads (id) ON DELETE CASCADE);
CREATE TABLE workspace_agent_invocations (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL,
  prompt TEXT NOT NULL, closed BOOLEAN NOT NULL DEFAULT false, thread_id INTEGER, workspace_id INTEGER NOT NULL);
CREATE TABLE memories (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL);
CREATE TABLE embed_chats (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, prompt TEXT NOT NULL, response TEXT NOT NULL,
  session_id TEXT NOT NULL, embed_id INTEGER NOT NULL, createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE api_keys (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, secret TEXT);
INSERT INTO workspaces (id, name, slug) VALUES (1, 'Home', 'home'), (2, '工作', 'work');
INSERT INTO memories (content) VALUES ('The person likes tea.');
INSERT INTO api_keys (secret) VALUES ('test-key-not-real');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk was held outside of any thread; the first one has a file, and its prompt called an agent."""
    variables = host.variables()
    data = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]])
    data = data / "anythingllm-desktop" / "storage"
    with journaled(data / "anythingllm.db", _SCHEMA) as connection:
        for number, talk in enumerate(talks[:-1], 1):
            connection.execute(
                "INSERT INTO workspace_threads VALUES (?, ?, ?, 1, NULL, ?, ?)",
                (number, talk.title, talk.id, millis(talk.started), millis(talk.ended)),
            )
            _write_chats(connection, talk, 1, number)
        _write_chats(connection, talks[-1], 2, None)
        connection.execute(
            "INSERT INTO workspace_parsed_files (filename, workspaceId, threadId) VALUES ('letter-6f0b1.json', 1, 1)"
        )
        connection.execute(
            "INSERT INTO workspace_agent_invocations (uuid, prompt, thread_id, workspace_id) VALUES ('u', ?, 1, 1)",
            (f"@agent {talks[0].turns[0][0]}",),
        )
    document(data / "direct-uploads" / "letter-6f0b1.json", {"pageContent": talks[0].turns[0][1]})
    text(data / ".env", "LLM_PROVIDER='ollama'\nOPEN_AI_KEY='test-key-not-real'\n")
    document(data / "documents" / "custom-documents" / "book.json", {"pageContent": "a book"})
    document(data / "plugins" / "anythingllm_mcp_servers.json", {"mcpServers": {}})


def _write_chats(connection: sqlite3.Connection, talk: Talk, workspace: int, thread: int | None) -> None:
    for asked, prompt, _answered, answer in talk.moments():
        response = json.dumps({"text": answer, "sources": [], "type": "chat"}, ensure_ascii=False)
        connection.execute(
            "INSERT INTO workspace_chats (workspaceId, prompt, response, thread_id, createdAt) VALUES (?, ?, ?, ?, ?)",
            (workspace, prompt, response, thread, millis(asked)),
        )
