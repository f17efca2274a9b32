"""VS Code with Copilot Chat 1.139: one chat in up to six places."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.editor import user_folder, workspace, write_state
from homes.files import document, iso, jsonl, millis, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_INDEX = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE sessions (id TEXT PRIMARY KEY, cwd TEXT, repository TEXT, host_type TEXT, branch TEXT, summary TEXT,
  agent_name TEXT, agent_description TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
  turn_index INTEGER NOT NULL, user_message TEXT, assistant_response TEXT, timestamp TEXT,
  UNIQUE(session_id, turn_index));
CREATE TABLE checkpoints (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
  checkpoint_number INTEGER NOT NULL, title TEXT, overview TEXT, history TEXT, work_done TEXT, technical_details TEXT,
  important_files TEXT, next_steps TEXT, created_at TEXT);
CREATE TABLE session_files (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
  file_path TEXT NOT NULL, tool_name TEXT, turn_index INTEGER, first_seen_at TEXT);
CREATE TABLE session_refs (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id),
  ref_type TEXT NOT NULL, ref_value TEXT NOT NULL, turn_index INTEGER, created_at TEXT);
CREATE VIRTUAL TABLE search_index USING fts5(content, session_id UNINDEXED, source_type UNINDEXED, source_id UNINDEXED);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Of four talks one has no folder, one is in a .json file, one in both forms, one as versions of 2024 kept it."""
    user = user_folder(host, "Code")
    text(user / "settings.json", '{\n    // mine\n    "editor.fontSize": 14,\n}\n')
    empty = [talk for number, talk in enumerate(talks) if number % 4 == 0]
    others = [talk for talk in talks if talk not in empty]
    for talk in empty:
        jsonl(user / "globalStorage" / "emptyWindowChatSessions" / f"{talk.id}.jsonl", _log(talk))
    for project in dict.fromkeys(talk.project for talk in others):
        _write_workspace(host, user, project, [talk for talk in others if talk.project == project])
    write_state(
        user / "globalStorage" / "state.vscdb",
        {
            "chat.ChatSessionStore.index": _index(empty),
            "inline-chat-history": json.dumps([talk.turns[0][0] for talk in talks[:2]]),
            "sync.enable": "false",
            "workbench.panel.position": "2",
        },
    )
    _write_local_index(user / "globalStorage" / "github.copilot-chat" / "session-store.db", talks)
    logs = user.parent / "logs" / "20260302T083000" / "window1" / "exthost" / "GitHub.copilot-chat"
    text(logs / "GitHub Copilot Chat.log", "".join(f"[debug] {prompt}\n" for prompt, _ in talks[0].turns))


def _write_workspace(host: Host, user: Path, project: str, talks: Sequence[Talk]) -> None:
    folder = workspace(user, talks[0].id.replace("-", ""), f"{host.home}/{project}")
    oldest = [talk for number, talk in enumerate(talks) if number % 3 == 2]
    for number, talk in enumerate(talks):
        if talk in oldest:
            continue
        chats = folder / "chatSessions"
        if number % 3 == 0:
            document(chats / f"{talk.id}.json", _session(talk))
        if number % 2 == 0:
            jsonl(chats / f"{talk.id}.jsonl", _log(talk))
        elif number % 3:
            document(chats / f"{talk.id}.json", _session(talk))
        prompt, answer = talk.turns[0]
        editing = folder / "chatEditingSessions" / talk.id
        document(editing / "state.json", {"version": 2, "recentSnapshot": {}})
        text(editing / "contents" / "abc", answer)
        extension = folder / "GitHub.copilot-chat"
        jsonl(
            extension / "transcripts" / f"{talk.id}.jsonl",
            [
                {"type": "session.start", "id": talk.id},
                {"type": "user", "text": prompt},
                {"type": "assistant", "text": answer},
            ],
        )
        text(extension / "chat-session-resources" / talk.id / "call_1" / "content.txt", answer)
        text(extension / "memory-tool" / "memories" / "repo" / "own.md", "The person's notes on the project.\n")
    history = [{"inputText": prompt, "attachments": []} for talk in talks for prompt, _ in talk.turns]
    cached = [{"providerType": "local", "label": talk.title, "status": 1} for talk in talks]
    rows = {
        "chat.ChatSessionStore.index": _index(talks),
        "memento/interactive-session": json.dumps({"history": {"copilot": history}}, ensure_ascii=False),
        "agentSessions.model.cache": json.dumps(cached, ensure_ascii=False),
        "interactive.sessions": json.dumps([_session(talk) for talk in oldest], ensure_ascii=False),
        "content.trust.model.key": "{}",
    }
    write_state(folder / "state.vscdb", rows)


def _index(talks: Sequence[Talk]) -> str:
    entries = {
        talk.id: {"sessionId": talk.id, "title": talk.title, "lastMessageDate": millis(talk.ended), "isEmpty": False}
        for talk in talks
    }
    return json.dumps({"version": 1, "entries": entries}, ensure_ascii=False)


def _request(number: int, talk: Talk) -> dict[str, Any]:
    prompt, answer = talk.turns[number]
    return {
        "requestId": f"request_{number}",
        "timestamp": millis(talk.started) + number,
        "message": {"text": prompt, "parts": [{"kind": "text", "text": prompt}]},
        "variableData": {"variables": []},
        "response": [{"value": answer, "supportThemeIcons": False}, {"kind": "undoStop", "id": "u"}],
        "modelId": "copilot/mock",
    }


def _session(talk: Talk) -> dict[str, Any]:
    return {
        "version": 3,
        "sessionId": talk.id,
        "creationDate": millis(talk.started),
        "lastMessageDate": millis(talk.ended),
        "customTitle": talk.title,
        "requesterUsername": "alice",
        "requests": [_request(number, talk) for number in range(len(talk.turns))],
    }


def _log(talk: Talk) -> list[dict[str, Any]]:
    """Everything after the first turn stands in later lines, and a thrown-away draft in one that no longer counts."""
    first = _session(talk) | {"requests": [_request(0, talk)], "customTitle": f"draft of {talk.title}"}
    lines: list[dict[str, Any]] = [{"kind": 0, "v": first}]
    lines += [{"kind": 2, "k": ["requests"], "v": [_request(number, talk)]} for number in range(1, len(talk.turns))]
    return [*lines, {"kind": 1, "k": ["customTitle"], "v": talk.title}]


def _write_local_index(path: Path, talks: Sequence[Talk]) -> None:
    with unfolded(path, _INDEX) as connection:
        for talk in talks:
            connection.execute(
                "INSERT INTO sessions (id, cwd, host_type, summary, created_at, updated_at)"
                " VALUES (?, ?, 'vscode', ?, ?, ?)",
                (talk.id, talk.project, talk.title, iso(talk.started), iso(talk.ended)),
            )
            for turn, (asked, prompt, _, answer) in enumerate(talk.moments()):
                connection.execute(
                    "INSERT INTO turns (session_id, turn_index, user_message, assistant_response, timestamp)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (talk.id, turn, prompt, answer, iso(asked)),
                )
                connection.execute(
                    "INSERT INTO search_index VALUES (?, ?, 'turn', ?)", (f"{prompt}\n{answer}", talk.id, str(turn))
                )
            connection.execute(
                "INSERT INTO checkpoints (session_id, checkpoint_number, title, overview) VALUES (?, 1, ?, ?)",
                (talk.id, talk.title, talk.turns[0][1]),
            )
