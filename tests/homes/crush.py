"""Crush: a database in a hidden folder of each project, and a list of the projects. After its source at 37f36e93."""

import json
from collections.abc import Sequence

from homes.files import database, document, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE sessions (id TEXT PRIMARY KEY, parent_session_id TEXT, title TEXT NOT NULL,
 message_count INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0,
 completion_tokens INTEGER NOT NULL DEFAULT 0, cost REAL NOT NULL DEFAULT 0.0, updated_at INTEGER NOT NULL,
 created_at INTEGER NOT NULL, summary_message_id TEXT, todos TEXT);
CREATE TABLE files (id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
 path TEXT NOT NULL, content TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,
 updated_at INTEGER NOT NULL, UNIQUE(path, session_id, version));
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
 role TEXT NOT NULL, parts TEXT NOT NULL default '[]', model TEXT, created_at INTEGER NOT NULL,
 updated_at INTEGER NOT NULL, finished_at INTEGER, provider TEXT, is_summary_message INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE read_files (session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, path TEXT NOT NULL,
 read_at INTEGER NOT NULL, PRIMARY KEY (path, session_id));
CREATE TRIGGER update_session_message_count_on_delete AFTER DELETE ON messages
 BEGIN UPDATE sessions SET message_count = message_count - 1 WHERE id = old.session_id; END;
"""

Rows = dict[str, list[dict[str, object]]]


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first conversation has a helper's session; a file was changed in each."""
    variables = host.variables()
    data = {
        "linux": host.local(variables.get("xdg_data", "/")) / "crush",
        "macos": host.home / ".local" / "share" / "crush",
        "windows": host.local(variables.get("localappdata", "/")) / "crush",
    }[host.system]
    linux = host.system == "linux"
    config = (host.local(variables["xdg_config"]) if linux else host.home / ".config") / "crush"
    known = []
    for project in dict.fromkeys(talk.project for talk in talks):
        folder = host.home / project / ".crush"
        rows: Rows = {name: [] for name in ("sessions", "messages", "files", "read_files")}
        for talk in [one for one in talks if one.project == project]:
            _session(rows, talk, talk.id, None)
            if talk is talks[0]:
                _session(rows, talk, f"msg$${talk.id[:8]}", talk.id)
        database(folder / "crush.db", _SCHEMA, rows, logged=project != talks[0].project)
        text(folder / "logs" / "crush.log", '{"level":"INFO","msg":"started"}\n')
        text(folder / ".gitignore", "*\n")
        text(host.home / project / "note-crush.txt", "a file of the person\n")
        known.append(
            {"path": str(host.home / project), "data_dir": str(folder), "last_accessed": "2026-03-04T08:00:00Z"}
        )
    document(data / "projects.json", {"projects": known}, indent=2)
    document(data / "crush.json", {"providers": {"mock": {"api_key": "not-a-key"}}})
    document(config / "crush.json", {"permissions": {"allowed_tools": ["view", "bash"]}})


def _session(rows: Rows, talk: Talk, native: str, parent: str | None) -> None:
    times: dict[str, object] = {"created_at": int(talk.started.timestamp()), "updated_at": int(talk.ended.timestamp())}
    rows["sessions"].append({"id": native, "parent_session_id": parent, "title": talk.title} | times)
    for asked, prompt, answered, answer in talk.moments():
        tool = {"tool_call_id": "1", "name": "bash", "content": "done", "metadata": "", "is_error": False}
        for role, at, parts in (
            ("user", asked, [{"type": "text", "data": {"text": prompt}}]),
            ("tool", asked, [{"type": "tool_result", "data": tool}]),
            ("assistant", answered, [{"type": "text", "data": {"text": answer}}, {"type": "finish", "data": {}}]),
        ):
            moment = int(at.timestamp())
            identity = {"id": f"{native}-{len(rows['messages'])}", "session_id": native, "role": role}
            spoken = {"parts": json.dumps(parts, ensure_ascii=False), "created_at": moment, "updated_at": moment}
            rows["messages"].append(identity | spoken)
    changed = {"id": f"f-{native}", "session_id": native, "path": "a.txt", "content": talk.turns[0][1]}
    rows["files"].append(changed | times)
    rows["read_files"].append({"session_id": native, "path": "a.txt", "read_at": 1})
