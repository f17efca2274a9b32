"""5ire: the database from before 0.15, and beside it the one that only the app can read."""

import os
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, journaled, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE chats (id text(31) NOT NULL PRIMARY KEY, folderId text(31), name text, summary text, provider text,
  model text, systemMessage text, prompt TEXT, input TEXT, createdAt integer);
CREATE TABLE messages (id text(31) NOT NULL PRIMARY KEY, prompt TEXT COLLATE NOCASE, reply TEXT COLLATE NOCASE,
  reasoning TEXT, chatId text(31), model text, memo text, createdAt integer, isActive integer(1),
  CONSTRAINT fk_messages_chats FOREIGN KEY (chatId) REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE bookmarks (id text(31) NOT NULL PRIMARY KEY, msgId text NOT NULL, prompt TEXT, reply TEXT, reasoning TEXT,
  createdAt integer);
CREATE TABLE chat_knowledge_rels (id text NOT NULL PRIMARY KEY, chatId text NOT NULL, collectionId text NOT NULL,
  FOREIGN KEY(chatId) REFERENCES chats(id) ON DELETE CASCADE);
CREATE TABLE prompts (id text(31) NOT NULL PRIMARY KEY, name text, systemMessage TEXT);
INSERT INTO prompts VALUES ('p', 'Polite', 'Always be polite.');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """One message of the first talk is among the bookmarks."""
    variables = host.variables()
    data = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]]) / "5ire"
    with journaled(data / "5ire.db", _SCHEMA) as connection:
        for talk in talks:
            connection.execute(
                "INSERT INTO chats (id, name, summary, createdAt) VALUES (?, ?, ?, ?)",
                (talk.id, talk.title, talk.turns[0][0][:50], int(talk.started.timestamp())),
            )
            for turn, (asked, prompt, _answered, answer) in enumerate(talk.moments()):
                connection.execute(
                    "INSERT INTO messages (id, prompt, reply, reasoning, chatId, createdAt) VALUES (?, ?, ?, '', ?, ?)",
                    (f"{talk.id}-{turn}", prompt, answer, talk.id, int(asked.timestamp())),
                )
        connection.execute(
            "INSERT INTO bookmarks (id, msgId, prompt, reply) VALUES ('b', ?, ?, ?)",
            (f"{talks[0].id}-0", *talks[0].turns[0]),
        )
    text(data / "Database" / "base" / "5" / "16384", "pages of the new database")
    text(data / "Database" / "PG_VERSION", "17\n")
    before = millis(talks[0].started) / 1000
    os.utime(data / "Database", (before, before))
    document(data / "mcp.json", {"mcpServers": {}})
    document(data / "config.json", {"provider": "openai", "apiKey": "test-key-not-real"})
