"""Goose with schema 16: a database, the files of versions before 1.10, a copy from before a change, and logs."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import database, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
 session_type TEXT NOT NULL DEFAULT 'user', working_dir TEXT NOT NULL, created_at TIMESTAMP, updated_at TIMESTAMP,
 thread_id TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
 role TEXT NOT NULL,
 content_json TEXT NOT NULL, created_timestamp INTEGER NOT NULL, metadata_json TEXT);
CREATE TABLE usage_ledger (id INTEGER PRIMARY KEY AUTOINCREMENT,
 session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE, created_timestamp INTEGER NOT NULL, model TEXT);
CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT 'New Chat', working_dir TEXT);
CREATE TABLE thread_messages (id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id TEXT NOT NULL REFERENCES threads(id),
 session_id TEXT, role TEXT NOT NULL, content_json TEXT NOT NULL, created_timestamp INTEGER NOT NULL);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last conversation is only in the older form."""
    variables = host.variables()
    if host.system == "linux":
        data, state, config = (
            host.local(variables[name]) / "goose" for name in ("xdg_data", "xdg_state", "xdg_config")
        )
    elif host.system == "macos":
        data, state, config = (host.home / place / "goose" for place in (".local/share", ".local/state", ".config"))
    else:
        block = Path(variables["appdata"]) / "Block" / "goose"
        data, state, config = block / "data", block / "data", block / "config"
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("schema_version", "sessions", "messages", "usage_ledger", "threads", "thread_messages")
    }
    for number, talk in enumerate(talks):
        native = f"{talk.started:%Y%m%d}_{number + 1}"
        if number == len(talks) - 1 and number > 0:
            jsonl(data / "sessions" / f"{talk.started:%Y%m%d_%H%M%S}.jsonl", _older(host, talk))
            continue
        times = {"created_at": f"{talk.started:%Y-%m-%d %H:%M:%S}", "updated_at": f"{talk.ended:%Y-%m-%d %H:%M:%S}"}
        thread = f"thread-{number}" if number % 2 else None
        place = {"working_dir": str(host.home / talk.project)}
        rows["sessions"].append({"id": native, "name": talk.title, "thread_id": thread, **place, **times})
        rows["usage_ledger"].append({"session_id": native, "created_timestamp": int(talk.ended.timestamp())})
        if thread:
            rows["threads"].append({"id": thread, "name": talk.title, **place})
        for asked, prompt, answered, answer in talk.moments():
            for role, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
                content = json.dumps([{"type": "text", "text": said}], ensure_ascii=False)
                row: dict[str, object] = {
                    "role": role,
                    "content_json": content,
                    "created_timestamp": int(at.timestamp()),
                }
                rows["messages"].append({"session_id": native, **row})
                if thread:
                    rows["thread_messages"].append({"thread_id": thread, "session_id": native, **row})
        log = json.dumps({"input": {"messages": [{"content": talk.turns[0][0]}]}}, ensure_ascii=False)
        text(state / "logs" / f"llm_request.{number}.jsonl", log + "\n")
        text(host.home / talk.project / "note-goose.txt", "a file of the person\n")
    rows["schema_version"] = [{"version": number} for number in range(1, 17)]
    database(data / "sessions" / "sessions.db", _SCHEMA, rows)
    backup = data / "sessions" / "backups" / "pre_migration_v12_to_v13.db"
    backup.parent.mkdir(parents=True)
    backup.write_bytes((data / "sessions" / "sessions.db").read_bytes())
    text(config / "config.yaml", "GOOSE_MODE: auto\nGOOSE_TELEMETRY_ENABLED: true\nextensions: {}\n")
    text(config / "secrets.yaml", "OPENAI_API_KEY: test-key-not-real\n")


def _older(host: Host, talk: Talk) -> list[dict[str, object]]:
    head: dict[str, object] = {
        "working_dir": str(host.home / talk.project),
        "description": talk.title,
        "message_count": 2,
    }
    lines = [head]
    for asked, prompt, answered, answer in talk.moments():
        for role, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
            lines.append({"role": role, "created": int(at.timestamp()), "content": [{"type": "text", "text": said}]})
    return lines
