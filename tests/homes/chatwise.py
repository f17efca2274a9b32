"""ChatWise 26: chats and messages in one database, as its public readers describe it."""

from collections.abc import Sequence
from pathlib import Path

from homes.files import database, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE chat (id TEXT PRIMARY KEY, title TEXT, model TEXT, assistantId TEXT, createdAt INTEGER,
  lastReplyAt INTEGER);
CREATE TABLE message (id TEXT PRIMARY KEY, chatId TEXT NOT NULL, role TEXT NOT NULL, content TEXT,
  reasoningContent TEXT,
  files TEXT, model TEXT, createdAt INTEGER);
CREATE TABLE provider (id TEXT PRIMARY KEY, apiKey TEXT);
INSERT INTO provider VALUES ('openai', 'no key');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All rows are still in the log beside the database."""
    variables = host.variables()
    root = {"windows": "appdata", "macos": "library"}.get(host.system, "xdg_config")
    data = Path(variables[root]) / "app.chatwise"
    chats = [
        {"id": talk.id, "title": talk.title, "createdAt": millis(talk.started), "lastReplyAt": millis(talk.ended)}
        for talk in talks
    ]
    messages = [
        {"id": f"{talk.id}-{turn}-{role}", "chatId": talk.id, "role": role, "content": said, "createdAt": millis(when)}
        for talk in talks
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments())
        for role, said, when in (("user", prompt, asked), ("assistant", answer, answered))
    ]
    database(data / "app.db", _SCHEMA, {"chat": chats, "message": messages}, logged=True)
    text(data / "Preferences", "{}")
    text(data / "Cookies", "no database")
