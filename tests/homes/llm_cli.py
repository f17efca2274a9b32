"""llm: both generations in one file, as 0.36 leaves it after 0.27. Fragments are shared between conversations."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import database, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT, model TEXT);
CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, response TEXT,
 response_json TEXT, conversation_id TEXT REFERENCES conversations(id), datetime_utc TEXT);
CREATE VIRTUAL TABLE responses_fts USING FTS5 (prompt, response, content="responses");
CREATE TRIGGER responses_ai AFTER INSERT ON responses BEGIN
 INSERT INTO responses_fts (rowid, prompt, response) VALUES (new.rowid, new.prompt, new.response); END;
CREATE TRIGGER responses_ad AFTER DELETE ON responses BEGIN
 INSERT INTO responses_fts (responses_fts, rowid, prompt, response) VALUES ('delete', old.rowid, old.prompt,
 old.response); END;
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT, source TEXT);
CREATE TABLE fragment_aliases (alias TEXT PRIMARY KEY, fragment_id INTEGER REFERENCES fragments(id));
CREATE TABLE prompt_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
CREATE TABLE system_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, content BLOB);
CREATE TABLE prompt_attachments (response_id TEXT, attachment_id TEXT, "order" INTEGER);
CREATE TABLE tool_responses (tool_id INTEGER, response_id TEXT);
CREATE TABLE tool_calls (id INTEGER PRIMARY KEY, response_id TEXT, arguments TEXT);
CREATE TABLE tool_instances (id INTEGER PRIMARY KEY, arguments TEXT);
CREATE TABLE tool_results (id INTEGER PRIMARY KEY, response_id TEXT, output TEXT, instance_id INTEGER);
CREATE TABLE tool_results_attachments (tool_result_id INTEGER, attachment_id TEXT, "order" INTEGER);
"""
_SINCE_36 = """
CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT REFERENCES messages(hash), role TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT REFERENCES messages(hash), position INTEGER, type TEXT,
 text TEXT, payload TEXT);
CREATE TABLE part_attachments (part_id INTEGER, attachment_id TEXT, "order" INTEGER);
CREATE TABLE part_fragments (part_id INTEGER, fragment_id INTEGER, "order" INTEGER);
CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT, datetime_utc TEXT);
CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES threads(id), parent_message_hash TEXT,
 tip_message_hash TEXT, model TEXT, datetime_utc TEXT, response_json TEXT);
CREATE TABLE turn_fragments (turn_id TEXT, fragment_id INTEGER, "order" INTEGER, kind TEXT);
CREATE TABLE turn_tools (turn_id TEXT, tool_id INTEGER, instance_id INTEGER);
CREATE TABLE tool_instantiations (turn_id TEXT, tool_call_id TEXT, instance_id INTEGER);
CREATE TABLE turn_search (id INTEGER PRIMARY KEY, turn_id TEXT REFERENCES turns(id), prompt TEXT, response TEXT);
CREATE VIRTUAL TABLE turn_search_fts USING FTS5 (prompt, response, content="turn_search");
CREATE TRIGGER turn_search_ai AFTER INSERT ON turn_search BEGIN
 INSERT INTO turn_search_fts (rowid, prompt, response) VALUES (new.rowid, new.prompt, new.response); END;
CREATE TRIGGER turn_search_ad AFTER DELETE ON turn_search BEGIN
 INSERT INTO turn_search_fts (turn_search_fts, rowid, prompt, response)
 VALUES ('delete', old.rowid, old.prompt, old.response); END;
"""
Rows = dict[str, list[dict[str, object]]]


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second conversation is of the older generation."""
    home, variables = host.home, host.variables()
    folder = {
        "linux": Path(variables.get("xdg_config", "")),
        "macos": home / "Library" / "Application Support",
        "windows": home / "AppData" / "Roaming",
    }[host.system] / "io.datasette.llm"
    rows: Rows = {}
    _add(rows, "fragments", id=1, hash="0", content="A text that many conversations use.", source="shared.txt")
    _add(rows, "fragments", id=2, hash="1", content="A text that the person put away by name.", source="kept.txt")
    _add(rows, "fragment_aliases", alias="mine", fragment_id=2)
    for number, talk in enumerate(talks):
        (_thread if number % 2 == 0 else _conversation)(rows, talk)
        text(host.home / talk.project / "note-llm.txt", "a file of the person\n")
    database(folder / "logs.db", _SCHEMA + _SINCE_36, rows)
    text(folder / "keys.json", '{"mock": "test-key-not-real"}')


def _add(rows: Rows, table: str, **values: object) -> None:
    rows.setdefault(table, []).append(values)


def _conversation(rows: Rows, talk: Talk) -> None:
    _add(rows, "conversations", id=talk.id, name=talk.title, model="mock")
    for turn, (asked, prompt, _, answer) in enumerate(talk.moments()):
        said = {"prompt": prompt, "response": answer, "prompt_json": json.dumps([prompt])}
        _add(rows, "responses", id=f"{talk.id}-{turn}", conversation_id=talk.id, datetime_utc=asked.isoformat(), **said)
        _add(rows, "prompt_fragments", response_id=f"{talk.id}-{turn}", fragment_id=1, order=0)
        _add(rows, "tool_calls", response_id=f"{talk.id}-{turn}", arguments=prompt)
        _add(rows, "tool_results", response_id=f"{talk.id}-{turn}", output=answer)


def _thread(rows: Rows, talk: Talk) -> None:
    """All threads begin with the same message, which they therefore share."""
    tip = "b2:beginning"
    if not any(row["hash"] == tip for row in rows.get("messages", [])):
        _message(rows, tip, None, "system", "You are brief.")
    turns = list(talk.moments())
    for turn, (asked, prompt, _, answer) in enumerate(turns):
        before = tip
        for role, said in (("user", prompt), ("assistant", answer)):
            parent, tip = tip, f"b2:{hashlib.md5(f'{tip}{said}'.encode()).hexdigest()}"
            _message(rows, tip, parent, role, said)
        own = {"parent_message_hash": before, "tip_message_hash": tip, "datetime_utc": asked.isoformat()}
        _add(rows, "turns", id=f"{talk.id}-{turn}", thread_id=talk.id, model="mock", **own)
        _add(rows, "turn_search", turn_id=f"{talk.id}-{turn}", prompt=prompt, response=answer)
        if turn == 0:
            number = 10 + len(rows["fragments"])
            _add(rows, "fragments", id=number, hash=talk.id, content=f"A file of its own. {prompt}", source="own.txt")
            _add(rows, "turn_fragments", turn_id=f"{talk.id}-{turn}", fragment_id=number, order=0, kind="prompt")
    _add(rows, "threads", id=talk.id, name=talk.title, tip_message_hash=tip, datetime_utc=talk.started.isoformat())


def _message(rows: Rows, name: str, parent: str | None, role: str, said: str) -> None:
    _add(rows, "messages", hash=name, parent_hash=parent, role=role)
    _add(rows, "parts", message_hash=name, position=0, type="text", text=said)
