"""Cline: the newer half of the talks in ~/.cline, the older ones where extensions kept them before."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.editor import user_folder, write_state
from homes.files import document, jsonl, millis, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_SESSIONS = """
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, source TEXT NOT NULL, pid INTEGER NOT NULL,
  started_at TEXT NOT NULL, ended_at TEXT, status TEXT NOT NULL, cwd TEXT NOT NULL, workspace_root TEXT NOT NULL,
  team_name TEXT,
  parent_session_id TEXT, parent_agent_id TEXT, agent_id TEXT, is_subagent INTEGER NOT NULL DEFAULT 0, prompt TEXT,
  metadata_json TEXT, transcript_path TEXT NOT NULL DEFAULT '', hook_path TEXT NOT NULL, messages_path TEXT,
  updated_at TEXT NOT NULL);
CREATE TABLE subagent_spawn_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, root_session_id TEXT NOT NULL,
  parent_agent_id TEXT NOT NULL, task TEXT, system_prompt TEXT, created_at TEXT NOT NULL, consumed_at TEXT);
CREATE TABLE schedule_executions (execution_id TEXT PRIMARY KEY, schedule_id TEXT NOT NULL, session_id TEXT,
  error_message TEXT);
"""
_SEARCH = """
CREATE TABLE indexed_sessions (session_id TEXT PRIMARY KEY, source_revision TEXT NOT NULL, indexed_at TEXT NOT NULL,
  document_count INTEGER NOT NULL, index_version INTEGER NOT NULL, title TEXT NOT NULL DEFAULT '');
CREATE VIRTUAL TABLE session_search USING fts5(session_id UNINDEXED, document_id UNINDEXED, ordinal UNINDEXED,
  role UNINDEXED, started_at UNINDEXED, workspace_root, title, content,
  tokenize='unicode61 remove_diacritics 2 tokenchars ''_-@''');
"""
_EVENTS = """
CREATE TABLE hub_events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, session_id TEXT,
  envelope_json TEXT NOT NULL, created_at INTEGER NOT NULL);
"""
_RUNS = """
CREATE TABLE hub_runs (accepted_seq INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL, state TEXT NOT NULL, input_json TEXT NOT NULL, client_id TEXT, accepted_at INTEGER NOT NULL,
  started_at INTEGER, ended_at INTEGER, error TEXT);
"""
_TASKS = """
CREATE TABLE agenda_tasks (task_id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT, instructions TEXT NOT NULL,
  origin_session_id TEXT, updated_at TEXT NOT NULL);
CREATE TABLE agenda_task_runs (run_id TEXT PRIMARY KEY, task_id TEXT NOT NULL, session_id TEXT, result_summary TEXT,
  error TEXT);
"""
_TEAMS = """
CREATE TABLE team_events (id INTEGER PRIMARY KEY AUTOINCREMENT, team_name TEXT NOT NULL, ts TEXT NOT NULL,
  event_type TEXT NOT NULL, payload_json TEXT NOT NULL);
CREATE TABLE team_tasks (team_name TEXT NOT NULL, task_id TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL,
  summary TEXT, PRIMARY KEY(team_name, task_id));
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every third talk is of the older generation."""
    data = Path(host.variables()["home"]) / ".cline" / "data"
    older = talks[::3]
    newer = [talk for talk in talks if talk not in older]
    document(data / "settings" / "providers.json", {"version": 1, "providers": {"openai": {"apiKey": "not-a-key"}}})
    document(data / "globalState.json", {"autoApprovalSettings": {"actions": {"executeAllCommands": False}}})
    _write_newer(data, newer)
    _write_older(user_folder(host, "Code") / "globalStorage" / "saoudrizwan.claude-dev", older)


def session_id(talk: Talk) -> str:
    """As Cline makes them: millis and five characters."""
    return f"{millis(talk.started)}_{talk.id[:5]}"


def _write_newer(data: Path, talks: Sequence[Talk]) -> None:
    for talk in talks:
        _write_session(data / "sessions" / session_id(talk), talk)
    _write_databases(data / "db", talks)
    prompts = [{"prompt": prompt, "ts": millis(talk.started)} for talk in talks for prompt, _ in talk.turns]
    jsonl(data / "cache" / "user_input_history.jsonl", prompts)
    jsonl(
        data / "logs" / "cline.log",
        [{"level": 30, "msg": "CLI run started"}, *({"level": 30, "prompt": one["prompt"]} for one in prompts[:2])],
    )
    text(data / "logs" / "hub-daemon.log", '[hub] {"level":"info","message":"command.end"}\n')


def _write_session(folder: Path, talk: Talk) -> None:
    name = session_id(talk)
    messages: list[dict[str, Any]] = []
    for prompt, answer in talk.turns:
        wrapped = f'<user_input mode="act">{prompt}</user_input>'
        messages += [
            {"id": "m", "role": "user", "content": [{"type": "text", "text": wrapped}], "ts": millis(talk.started)},
            {
                "id": "n",
                "role": "assistant",
                "content": [{"type": "text", "text": answer}],
                "ts": millis(talk.started),
            },
        ]
    document(
        folder / f"{name}.messages.json",
        {
            "version": 1,
            "updated_at": talk.started.isoformat(),
            "agent": "lead",
            "sessionId": name,
            "messages": messages,
        },
        indent=2,
    )
    document(folder / f"{name}.json", {"version": 1, "session_id": name, "metadata": _metadata(talk)}, indent=2)
    document(folder / "agent_1.messages.json", {"messages": [{"role": "user", "content": talk.turns[0][0]}]})


def _metadata(talk: Talk) -> dict[str, Any]:
    return {"prompt": talk.turns[0][0], "title": talk.title, "source": "cli"}


def _write_databases(db: Path, talks: Sequence[Talk]) -> None:
    with unfolded(db / "sessions.db", _SESSIONS) as connection:
        for talk in talks:
            connection.execute(
                "INSERT INTO sessions (session_id, source, pid, started_at, status, cwd, workspace_root, prompt,"
                " metadata_json, hook_path, updated_at) VALUES (?, 'cli', 7, ?, 'completed', ?, ?, ?, ?, '', ?)",
                (
                    session_id(talk),
                    talk.started.isoformat(),
                    talk.project,
                    talk.project,
                    f'<user_input mode="act">{talk.turns[0][0]}</user_input>',
                    json.dumps(_metadata(talk), ensure_ascii=False),
                    talk.started.isoformat(),
                ),
            )
    with unfolded(db / "session-search.db", _SEARCH) as connection:
        for talk in talks:
            name = session_id(talk)
            connection.execute("INSERT INTO indexed_sessions VALUES (?, 'r', 't', 2, 2, ?)", (name, talk.title))
            for number, said in enumerate(one for turn in talk.turns for one in turn):
                connection.execute(
                    "INSERT INTO session_search VALUES (?, ?, ?, 'user', '', '', ?, ?)",
                    (name, f"{name}:{number}", number, talk.title, f"text\n{said}"),
                )
    with unfolded(db / "hub-events-hub-production.db", _EVENTS) as connection:
        connection.execute("INSERT INTO hub_events VALUES (NULL, 'hub.client.registered', NULL, '{}', 1)")
        for talk in talks[1:]:  # the hub is not up yet in the first one
            for said in (one for turn in talk.turns for one in turn):
                envelope = json.dumps({"event": "assistant.finished", "payload": {"text": said}}, ensure_ascii=False)
                connection.execute(
                    "INSERT INTO hub_events VALUES (NULL, 'assistant.finished', ?, ?, 1)", (session_id(talk), envelope)
                )
    with unfolded(db / "hub-runs-hub-production.db", _RUNS) as connection:
        for talk in talks[1:]:
            connection.execute(
                "INSERT INTO hub_runs VALUES (NULL, ?, ?, 'done', ?, 'c', 1, 1, 1, NULL)",
                (talk.id, session_id(talk), json.dumps({"prompt": talk.turns[0][0]}, ensure_ascii=False)),
            )
    with unfolded(db / "tasks.db", _TASKS) as connection:
        connection.execute("INSERT INTO agenda_tasks VALUES ('own', 'Buy milk', NULL, 'by the person', NULL, '')")
        for talk in talks[:1]:
            connection.execute(
                "INSERT INTO agenda_tasks VALUES (?, ?, NULL, ?, ?, '')",
                (talk.id, talk.title, talk.turns[0][1], session_id(talk)),
            )
    with unfolded(db / "teams.db", _TEAMS) as connection:
        for talk in talks[:1]:
            connection.execute(
                "INSERT INTO team_tasks VALUES ('team', ?, 'task', ?, NULL)", (talk.id, talk.turns[0][0])
            )


def _write_older(storage: Path, talks: Sequence[Talk]) -> None:
    history = []
    for talk in talks:
        name = str(millis(talk.started))
        shown: list[dict[str, Any]] = []
        sent: list[dict[str, Any]] = []
        for number, (prompt, answer) in enumerate(talk.turns):
            kind = "user_feedback" if number else "task"
            shown += [
                {"ts": millis(talk.started) + number, "type": "say", "say": kind, "text": prompt},
                {"ts": millis(talk.started) + number, "type": "say", "say": "completion_result", "text": answer},
            ]
            sent += [
                {"role": "user", "content": [{"type": "text", "text": f"<task>\n{prompt}\n</task>"}]},
                {"role": "assistant", "content": [{"type": "text", "text": answer}]},
            ]
        folder = storage / "tasks" / name
        document(folder / "ui_messages.json", shown)
        document(folder / "api_conversation_history.json", sent)
        document(folder / "task_metadata.json", {"files_in_context": []})
        history.append({"id": name, "ts": millis(talk.started), "task": talk.turns[0][0], "size": 1})
    if not history:
        return
    document(storage / "state" / "taskHistory.json", history)
    row = json.dumps({"taskHistory": history, "welcomeViewCompleted": True}, ensure_ascii=False)
    state = storage.parent / "state.vscdb"
    if not state.exists():
        write_state(state, {"saoudrizwan.claude-dev": row, "workbench.panel.size": "300"})
