"""Codex CLI 0.169: rollout files, and everything again in databases whose text is only in their logs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.files import database, iso, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_STATE = """
CREATE TABLE threads (id TEXT PRIMARY KEY, rollout_path TEXT NOT NULL, created_at INTEGER NOT NULL,
 updated_at INTEGER NOT NULL, source TEXT NOT NULL, model_provider TEXT NOT NULL, cwd TEXT NOT NULL,
 title TEXT NOT NULL,
 sandbox_policy TEXT NOT NULL, approval_mode TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0,
 first_user_message TEXT NOT NULL DEFAULT '', preview TEXT NOT NULL DEFAULT '', created_at_ms INTEGER,
 updated_at_ms INTEGER);
CREATE INDEX idx_threads_updated_at ON threads(updated_at DESC, id DESC);
CREATE TABLE thread_spawn_edges (parent_thread_id TEXT NOT NULL, child_thread_id TEXT NOT NULL PRIMARY KEY,
 status TEXT NOT NULL);
CREATE TABLE thread_attachments (id TEXT PRIMARY KEY, thread_id TEXT NOT NULL, payload TEXT NOT NULL);
CREATE TABLE thread_read_receipts (thread_id TEXT PRIMARY KEY NOT NULL, first_unread_turn TEXT, revision TEXT NOT NULL);
CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL);
"""
_HISTORY = """
CREATE TABLE thread_turns (thread_id TEXT NOT NULL, turn_id TEXT NOT NULL, rollout_ordinal INTEGER NOT NULL,
 status TEXT NOT NULL, PRIMARY KEY (thread_id, turn_id));
CREATE TABLE thread_items (thread_id TEXT NOT NULL, turn_id TEXT NOT NULL, item_id TEXT NOT NULL,
 rollout_ordinal INTEGER NOT NULL, created_at_ms INTEGER NOT NULL, item_json TEXT NOT NULL,
 item_type TEXT NOT NULL DEFAULT '',
 PRIMARY KEY (thread_id, turn_id, item_id));
CREATE TABLE thread_history_projection_state (thread_id TEXT PRIMARY KEY, next_rollout_byte_offset INTEGER NOT NULL,
 next_rollout_ordinal INTEGER NOT NULL);
CREATE TABLE thread_realtime_items (thread_id TEXT NOT NULL, item_id TEXT NOT NULL, item_json TEXT NOT NULL);
CREATE TRIGGER thread_realtime_items_projection_cleanup AFTER DELETE ON thread_history_projection_state
BEGIN DELETE FROM thread_realtime_items WHERE thread_id = OLD.thread_id; END;
"""
_LOGS = """
CREATE TABLE logs (id INTEGER PRIMARY KEY AUTOINCREMENT, ts INTEGER NOT NULL, ts_nanos INTEGER NOT NULL,
 level TEXT NOT NULL,
 target TEXT NOT NULL, feedback_log_body TEXT, thread_id TEXT, process_uuid TEXT);
"""
_OTHERS = {
    "queue_1": """
CREATE TABLE queued_items (id TEXT PRIMARY KEY NOT NULL, thread_id TEXT NOT NULL, payload_json TEXT NOT NULL);
CREATE TABLE queued_thread_revisions (revision INTEGER PRIMARY KEY AUTOINCREMENT, thread_id TEXT NOT NULL UNIQUE);
""",
    "goals_1": """
CREATE TABLE thread_goals (thread_id TEXT PRIMARY KEY NOT NULL, goal_id TEXT NOT NULL, objective TEXT NOT NULL);
""",
    "memories_1": """
CREATE TABLE stage1_outputs (thread_id TEXT PRIMARY KEY, raw_memory TEXT NOT NULL, rollout_summary TEXT NOT NULL);
CREATE TABLE jobs (kind TEXT NOT NULL, job_key TEXT NOT NULL, last_error TEXT, PRIMARY KEY (kind, job_key));
""",
}
_CONTEXT = "<environment_context>\n  <shell>bash</shell>\n</environment_context>"


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last conversation has lost its rollout file: only the databases know it. Every third one is archived."""
    data = host.home / ".codex"
    for number, talk in enumerate(talks):
        archived, orphan = number % 3 == 1, number == len(talks) - 1 and number > 0
        project = str(host.home / talk.project)
        path = _rollout(data, talk, archived=archived)
        if not orphan:
            jsonl(path, _lines(talk, project))
        if not archived:
            typed = (
                {"session_id": talk.id, "ts": millis(asked) // 1000, "text": prompt}
                for asked, prompt, _, _ in talk.moments()
            )
            jsonl(data / "history.jsonl", typed)
            text(
                data / "shell_snapshots" / f"{talk.id}.1795410472532387842.sh", 'declare -x OPENAI_API_KEY="not-real"\n'
            )
        jsonl(data / "session_index.jsonl", [{"id": talk.id, "thread_name": talk.title, "updated_at": iso(talk.ended)}])
        text(data / "generated_images" / talk.id / "1.png", "picture")
        text(host.home / talk.project / "note-codex.txt", "a file of the person\n")
    _databases(data, host, talks)
    text(data / "config.toml", 'model = "mock-model"\n\n[analytics]\nenabled = true\n')
    text(data / "auth.json", '{"OPENAI_API_KEY": "test-key-not-real"}')
    text(data / "log" / "codex-tui.log", "".join(f"INFO sent {prompt}\n" for talk in talks for prompt, _ in talk.turns))
    text(data / "memories" / "MEMORY.md", "- likes short answers\n")


def _rollout(data: Path, talk: Talk, *, archived: bool) -> Path:
    folder = data / "archived_sessions" if archived else data / "sessions" / talk.started.strftime("%Y/%m/%d")
    return folder / f"rollout-{talk.started:%Y-%m-%dT%H-%M-%S}-{talk.id}.jsonl"


def _message(role: str, said: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": said}]}


def _lines(talk: Talk, project: str) -> list[dict[str, Any]]:
    meta = {"id": talk.id, "timestamp": iso(talk.started), "cwd": project, "cli_version": "0.169.0", "source": "cli"}
    items: list[tuple[str, str, dict[str, Any]]] = [(iso(talk.started), "session_meta", meta)]
    items.append((iso(talk.started), "response_item", _message("developer", "instructions of the app")))
    for asked, prompt, answered, answer in talk.moments():
        items.append((iso(asked), "response_item", _message("user", _CONTEXT)))
        items.append((iso(asked), "response_item", _message("user", prompt)))
        said = {"type": "UserMessage", "content": [{"type": "text", "text": prompt}]}
        items.append((iso(asked), "event_msg", {"type": "item_completed", "item": said}))
        items.append((iso(answered), "response_item", _message("assistant", answer)))
        items.append((iso(answered), "event_msg", {"type": "task_complete", "last_agent_message": answer}))
    return [{"timestamp": at, "ordinal": n, "type": kind, "payload": load} for n, (at, kind, load) in enumerate(items)]


def _databases(data: Path, host: Host, talks: Sequence[Talk]) -> None:
    threads = [
        {
            "id": talk.id,
            "rollout_path": str(_rollout(data, talk, archived=number % 3 == 1)),
            "created_at": millis(talk.started) // 1000,
            "updated_at": millis(talk.ended) // 1000,
            "source": "cli",
            "model_provider": "mock",
            "cwd": str(host.home / talk.project),
            "title": talk.turns[0][0],
            "sandbox_policy": "{}",
            "approval_mode": "never",
            "archived": int(number % 3 == 1),
            "first_user_message": talk.turns[0][0],
            "preview": talk.turns[0][0],
        }
        for number, talk in enumerate(talks)
    ]
    receipts = [{"thread_id": talk.id, "revision": "1"} for talk in talks]
    database(data / "state_5.sqlite", _STATE, {"threads": threads, "thread_read_receipts": receipts}, logged=True)
    items, turns, logs = [], [], []
    for talk in talks:
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            turns.append(
                {"thread_id": talk.id, "turn_id": f"turn-{turn}", "rollout_ordinal": turn, "status": "completed"}
            )
            said = {"type": "userMessage", "content": [{"type": "text", "text": prompt, "text_elements": []}]}
            for at, side, item in ((asked, 0, said), (answered, 1, {"type": "agentMessage", "text": answer})):
                items.append(
                    {
                        "thread_id": talk.id,
                        "turn_id": f"turn-{turn}",
                        "item_id": f"item-{turn}-{side}",
                        "rollout_ordinal": 2 * turn + side,
                        "created_at_ms": millis(at),
                        "item_json": json.dumps(item, ensure_ascii=False),
                        "item_type": item["type"],
                    }
                )
            second = millis(answered) // 1000
            rows = (
                ("codex_core::session", f"turn of {talk.id}", talk.id),
                ("codex_tui::markdown_stream", f'push_delta: "{answer}"', None),
            )
            logs += [
                {
                    "ts": second,
                    "ts_nanos": 0,
                    "level": "TRACE",
                    "target": target,
                    "feedback_log_body": body,
                    "thread_id": thread,
                }
                for target, body, thread in rows
            ]
    state = [{"thread_id": talk.id, "next_rollout_byte_offset": 0, "next_rollout_ordinal": 0} for talk in talks]
    filled = {"thread_turns": turns, "thread_items": items, "thread_history_projection_state": state}
    database(data / "thread_history_1.sqlite", _HISTORY, filled, logged=True)
    database(data / "logs_2.sqlite", _LOGS, {"logs": logs}, logged=True)
    first, (prompt, answer) = talks[0].id, talks[0].turns[0]
    others = {
        "queue_1": {"queued_items": [{"id": "1", "thread_id": first, "payload_json": json.dumps({"text": prompt})}]},
        "goals_1": {"thread_goals": [{"thread_id": first, "goal_id": "1", "objective": prompt}]},
        "memories_1": {"stage1_outputs": [{"thread_id": first, "raw_memory": answer, "rollout_summary": prompt}]},
    }
    for name, schema in _OTHERS.items():
        database(data / f"{name}.sqlite", schema, others[name], logged=True)
