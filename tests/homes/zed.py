"""Zed: threads as packed cells, text threads of before, and titles for the list at the side."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cramjam

from homes.files import document, iso, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_THREADS = """
CREATE TABLE threads (id TEXT PRIMARY KEY, summary TEXT NOT NULL, updated_at TEXT NOT NULL, data_type TEXT NOT NULL,
  data BLOB NOT NULL);
ALTER TABLE threads ADD COLUMN parent_id TEXT;
ALTER TABLE threads ADD COLUMN folder_paths TEXT;
ALTER TABLE threads ADD COLUMN folder_paths_order TEXT;
ALTER TABLE threads ADD COLUMN created_at TEXT;
"""
_SIDEBAR = """
CREATE TABLE sidebar_threads (session_id TEXT PRIMARY KEY, agent_id TEXT, title TEXT NOT NULL, updated_at TEXT NOT NULL,
  created_at TEXT, folder_paths TEXT, folder_paths_order TEXT) STRICT;
CREATE TABLE kv_store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO kv_store VALUES ('telemetry_id', 'an id of this computer');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """A talk of one turn is a text thread; the second thread is in the older form and has a subagent."""
    variables = host.variables()
    config = Path(variables["appdata"]) / "Zed" if host.system == "windows" else _config(host, variables)
    data = Path(variables[{"linux": "xdg_data", "windows": "localappdata", "macos": "library"}[host.system]])
    data = data / ("zed" if host.system == "linux" else "Zed")
    short = [talk for talk in talks[2:] if len(talk.turns) == 1][:1]
    threads = [talk for talk in talks if talk not in short]
    with unfolded(data / "threads" / "threads.db", _THREADS) as connection:
        for number, talk in enumerate(threads):
            said = _older(talk) if number == 1 else _newer(talk)
            connection.execute("INSERT INTO threads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(host, talk, said))
            if number == 1:
                child = _row(host, talk, _newer(talk))
                connection.execute(
                    "INSERT INTO threads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (f"{talk.id}-sub", *child[1:5], talk.id, *child[6:]),
                )
    with unfolded(data / "db" / "0-stable" / "db.sqlite", _SIDEBAR) as connection:
        for talk in threads:
            connection.execute(
                "INSERT INTO sidebar_threads VALUES (?, NULL, ?, ?, ?, NULL, NULL)",
                (talk.id, talk.title, iso(talk.ended), iso(talk.started)),
            )
    for talk in short:
        _text_thread(
            (config if host.system == "macos" else data) / "conversations" / f"{talk.title} - 1.zed.json", talk
        )
    logs = host.home / "Library" / "Logs" / "Zed" if host.system == "macos" else data / "logs"
    text(logs / "Zed.log", f"INFO [zed] starting\nERROR [agent] failed: {talks[0].turns[0][0]!r}\n")
    text(config / "settings.json", '{\n  // mine\n  "telemetry": { "metrics": true },\n}\n')


def _config(host: Host, variables: dict[str, str]) -> Path:
    return (Path(variables["xdg_config"]) if host.system == "linux" else host.home / ".config") / "zed"


def _row(host: Host, talk: Talk, said: dict[str, Any]) -> tuple[Any, ...]:
    # with what the model knew of the project, as in life, so that it does not fit into one page
    said["initial_project_snapshot"] = {"worktree_snapshots": [f"{talk.id}{number * 7919}" for number in range(900)]}
    packed = bytes(cramjam.zstd.compress(json.dumps(said, ensure_ascii=False).encode(), level=3))
    folder = f"{host.home}/{talk.project}"
    return talk.id, talk.title, iso(talk.ended), "zstd", packed, None, folder, "0", iso(talk.started)


def _newer(talk: Talk) -> dict[str, Any]:
    messages: list[Any] = []
    for prompt, answer in talk.turns:
        messages += [
            {"User": {"id": "u", "content": [{"Text": prompt}]}},
            {
                "Agent": {
                    "content": [{"Thinking": {"text": "Let me see.", "signature": None}}, {"Text": answer}],
                    "tool_results": {},
                }
            },
            "Resume",
        ]
    return {"title": talk.title, "messages": messages, "updated_at": iso(talk.ended), "version": "0.3.0"}


def _older(talk: Talk) -> dict[str, Any]:
    said = [(role, one) for turn in talk.turns for role, one in zip(("user", "assistant"), turn, strict=True)]
    messages = [
        {"id": number, "role": role, "segments": [{"type": "text", "text": one}], "tool_uses": [], "tool_results": []}
        for number, (role, one) in enumerate(said)
    ]
    return {"version": "0.2.0", "summary": talk.title, "updated_at": iso(talk.ended), "messages": messages}


def _text_thread(path: Path, talk: Talk) -> None:
    document(
        path,
        {
            "id": talk.id,
            "zed": "context",
            "version": "0.4.0",
            "text": "\n".join(talk.turns[0]),
            "messages": [{"id": {"value": 0, "replica_id": 0}, "start": 0, "metadata": {"role": "user"}}],
            "summary": talk.title,
            "slash_command_output_sections": [],
        },
    )
