"""GitHub Copilot CLI 1.0.102: a folder per session, a database with a full-text index, and the last typed prompts."""

import json
from collections.abc import Sequence

from homes.files import database, document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE sessions (id TEXT PRIMARY KEY, cwd TEXT, repository TEXT, branch TEXT, summary TEXT, created_at TEXT,
 updated_at TEXT);
CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
 turn_index INTEGER NOT NULL, user_message TEXT, assistant_response TEXT, timestamp TEXT, UNIQUE(session_id,
 turn_index));
CREATE TABLE checkpoints (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
 checkpoint_number INTEGER NOT NULL,
 title TEXT, overview TEXT, history TEXT);
CREATE TABLE session_files (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, file_path TEXT NOT NULL);
CREATE TABLE session_refs (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, ref_type TEXT NOT NULL);
CREATE TABLE forge_trajectory_events (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, command TEXT,
 output TEXT);
CREATE TABLE assistant_usage_events (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
 model TEXT NOT NULL);
CREATE TABLE dynamic_context_items (repository TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
 content TEXT NOT NULL DEFAULT '', PRIMARY KEY (repository, name));
CREATE VIRTUAL TABLE search_index USING fts5(content, session_id UNINDEXED, source_type UNINDEXED, source_id UNINDEXED);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All of it as 1.0.102 does."""
    data = host.home / ".copilot"
    names = ("sessions", "turns", "checkpoints", "forge_trajectory_events", "assistant_usage_events", "search_index")
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in names}
    for talk in talks:
        project = str(host.home / talk.project)
        folder = data / "session-state" / talk.id
        jsonl(folder / "events.jsonl", _events(talk, project))
        text(folder / "workspace.yaml", f"id: {talk.id}\ncwd: {project}\nname: {json.dumps(talk.turns[0][0])}\n")
        text(folder / "plan.md", talk.turns[0][1])
        document(folder / "rewind-file-snapshots" / "index.json", {"prompt": talk.turns[0][0]})
        text(data / "session-state" / ".session-operation-locks" / f"{talk.id}.lock", "")
        times = {"created_at": iso(talk.started), "updated_at": iso(talk.ended)}
        rows["sessions"].append({"id": talk.id, "cwd": project, "summary": talk.title, **times})
        for turn, (asked, prompt, _, answer) in enumerate(talk.moments()):
            said = {"user_message": prompt, "assistant_response": answer, "timestamp": iso(asked)}
            rows["turns"].append({"session_id": talk.id, "turn_index": turn, **said})
            source = {"source_type": "turn", "source_id": f"{talk.id}:turn:{turn}"}
            rows["search_index"].append({"content": f"{prompt}\n{answer}", "session_id": talk.id, **source})
        rows["checkpoints"].append({"session_id": talk.id, "checkpoint_number": 1, "history": talk.turns[0][1]})
        rows["forge_trajectory_events"].append({"session_id": talk.id, "command": "true", "output": talk.turns[0][1]})
        rows["assistant_usage_events"].append({"session_id": talk.id, "model": "mock-model"})
        text(data / "logs" / f"process-{talk.id[:4]}-1.log", f"[INFO] session {talk.id}\n[DEBUG] {talk.turns[0][0]}\n")
        text(host.home / talk.project / "note-copilot.txt", "a file of the person\n")
    rows["schema_version"] = [{"version": 8}]
    database(data / "session-store.db", _SCHEMA, rows, logged=True)
    prompts = [prompt for talk in talks for prompt, _ in talk.turns]
    document(data / "command-history-state.json", {"commandHistory": prompts})
    document(
        data / "sidebar-sessions-state" / "0f.json", {"schemaVersion": 1, "sessionIds": [talk.id for talk in talks]}
    )
    document(data / "open-sessions-state.json", {})
    text(data / "config.json", '// managed automatically\n{\n  "trustedFolders": []\n}\n')
    text(data / "settings.json", '{\n  // mine\n  "remoteExport": true\n}\n')


def _events(talk: Talk, project: str) -> list[dict[str, object]]:
    start = {"sessionId": talk.id, "version": 1, "copilotVersion": "1.0.102", "context": {"cwd": project}}
    events: list[dict[str, object]] = [{"type": "session.start", "data": start, "timestamp": iso(talk.started)}]
    system = {"role": "system", "content": "instructions of the app"}
    events.append({"type": "system.message", "data": system, "timestamp": iso(talk.started)})
    for asked, prompt, answered, answer in talk.moments():
        said = {"content": prompt, "transformedContent": f"<current_datetime>now</current_datetime>\n\n{prompt}"}
        events.append({"type": "user.message", "data": said, "timestamp": iso(asked)})
        tool = {"success": True, "result": {"content": "done"}}
        events.append({"type": "tool.execution_complete", "data": tool, "timestamp": iso(answered)})
        events.append(
            {"type": "assistant.message", "data": {"content": answer, "toolRequests": []}, "timestamp": iso(answered)}
        )
    return events
