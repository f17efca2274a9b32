"""Roo Code 3.52: a folder for each task, a list beside them, and the same list in the editor's database."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.editor import user_folder, write_state
from homes.files import document, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All in VS Code."""
    storage = user_folder(host, "Code") / "globalStorage"
    roo = storage / "rooveterinaryinc.roo-cline"
    entries = [write_task(roo / "tasks" / talk.id, talk) for talk in talks]
    for talk, entry in zip(talks, entries, strict=True):
        document(roo / "tasks" / talk.id / "history_item.json", entry)
    document(roo / "tasks" / "_index.json", {"version": 1, "updatedAt": millis(talks[-1].ended), "entries": entries})
    document(roo / "settings" / "mcp_settings.json", {"mcpServers": {}})
    row = {"taskHistory": entries, "taskHistoryMigratedToFiles": True, "alwaysAllowExecute": False}
    write_state(
        storage / "state.vscdb",
        {"RooVeterinaryInc.roo-cline": json.dumps(row, ensure_ascii=False), "workbench.panel.size": "300"},
    )
    text(user_folder(host, "Code") / "settings.json", '{\n  "telemetry.telemetryLevel": "all"\n}\n')


def write_task(folder: Path, talk: Talk) -> dict[str, Any]:
    """The files that Roo Code and what was made from it share; gives the entry for lists."""
    shown: list[dict[str, Any]] = []
    sent: list[dict[str, Any]] = []
    for number, (prompt, answer) in enumerate(talk.turns):
        at = millis(talk.started) + number * 60_000
        shown += [
            {"ts": at, "type": "say", "say": "user_feedback" if number else "text", "text": prompt},
            {"ts": at + 1, "type": "say", "say": "api_req_started", "text": '{"cost":0}'},
            {"ts": at + 20_000, "type": "say", "say": "completion_result", "text": answer},
        ]
        sent += [
            {"role": "user", "content": [{"type": "text", "text": f"<user_message>\n{prompt}\n</user_message>"}]},
            {"role": "assistant", "content": [{"type": "text", "text": answer}]},
        ]
    document(folder / "ui_messages.json", shown)
    document(folder / "api_conversation_history.json", sent)
    document(folder / "task_metadata.json", {"files_in_context": []})
    text(folder / "checkpoints" / ".git" / "COMMIT_EDITMSG", f"Task: {talk.id}, {talk.turns[0][1]}\n")
    return {"id": talk.id, "number": 1, "ts": millis(talk.ended), "task": talk.turns[0][0], "workspace": talk.project}
