"""Chats with the assistant of Firefox, in the profile that everything else of the browser is in."""

from collections.abc import Sequence
from typing import Any

from homes.files import database, millis, text
from homes.gecko import folders
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE conversation (conv_id TEXT PRIMARY KEY, title TEXT, description TEXT, page_url TEXT, page_meta_jsonb BLOB,
  created_date INTEGER NOT NULL, updated_date INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE message (message_id TEXT PRIMARY KEY,
  conv_id TEXT NOT NULL REFERENCES conversation(conv_id) ON DELETE CASCADE, created_date INTEGER NOT NULL,
  parent_message_id TEXT REFERENCES message(message_id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
  is_active_branch INTEGER NOT NULL, role INTEGER NOT NULL, content_jsonb BLOB, page_url TEXT) WITHOUT ROWID;
CREATE INDEX message_conv_id_idx ON message(conv_id);
CREATE TABLE llm_telemetry (conv_id TEXT PRIMARY KEY, telemetry_prompts BLOB, processed INTEGER DEFAULT 0);
PRAGMA user_version = 10;
"""


def write(host: Host, told: Sequence[Talk]) -> None:
    """One profile with all chats, and places and keys of the browser beside them."""
    profile, _ = folders(host, linux=".config/mozilla/firefox", windows="Mozilla/Firefox", macos="Firefox")
    text(profile / "prefs.js", 'user_pref("browser.smartwindow.enabled", true);\n')
    text(profile / "key4.db", "no database")
    messages: list[dict[str, Any]] = []
    for talk in told:
        before = None
        for asked, prompt, answered, answer in talk.moments():
            for role, moment, words in ((2, asked, "You are an assistant."), (0, asked, prompt), (1, answered, answer)):
                name = f"{talk.id}-{len(messages)}"
                messages.append(
                    {
                        "message_id": name,
                        "conv_id": talk.id,
                        "created_date": millis(moment),
                        "parent_message_id": before,
                        "ordinal": len(messages),
                        "is_active_branch": 1,
                        "role": role,
                        "content_jsonb": jsonb({"type": "text", "body": words}),
                        "page_url": "https://www.example.com/",
                    }
                )
                before = name
    database(
        profile / "chat-store.sqlite",
        _SCHEMA,
        {
            "conversation": [
                {
                    "conv_id": talk.id,
                    "title": talk.title,
                    "created_date": millis(talk.started),
                    "updated_date": millis(talk.ended),
                }
                for talk in told
            ],
            "message": messages,
            "llm_telemetry": [{"conv_id": talk.id, "telemetry_prompts": jsonb([talk.turns[0][0]])} for talk in told],
        },
        logged=True,
    )


def jsonb(value: Any) -> bytes:
    """JSON in SQLite's own form."""
    if value is None or isinstance(value, bool):
        return bytes(((1 if value else 2) if value is not None else 0,))
    if isinstance(value, int):
        return _element(3, str(value).encode())
    if isinstance(value, str):
        return _element(10, value.encode())
    if isinstance(value, list):
        return _element(11, b"".join(map(jsonb, value)))
    return _element(12, b"".join(jsonb(name) + jsonb(one) for name, one in value.items()))


def _element(kind: int, content: bytes) -> bytes:
    size = len(content)
    if size < 12:
        return bytes((size << 4 | kind,)) + content
    for code, width in ((12, 1), (13, 2), (14, 4)):
        if size < 1 << 8 * width:
            return bytes((code << 4 | kind,)) + size.to_bytes(width, "big") + content
    raise ValueError("too long")
