"""Kiro CLI: four generations of files, as its users describe them; its source is closed."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import database, document, iso, jsonl, millis
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE auth_kv (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE conversations_v2 (key TEXT, conversation_id TEXT, value TEXT, created_at INTEGER, updated_at INTEGER,
 PRIMARY KEY (key, conversation_id));
CREATE TABLE conversations (key TEXT PRIMARY KEY, value TEXT);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The conversations are of the four generations in turn."""
    variables = host.variables()
    folder = {"linux": "xdg_data", "macos": "library", "windows": "localappdata"}[host.system]
    kiro = host.home / ".kiro"
    rows: list[dict[str, object]] = []
    oldest: list[dict[str, object]] = []
    for number, talk in enumerate(talks):
        if number % 4 == 0:
            _newest(kiro / "sessions" / "0a1b2c" / f"sess_{talk.id}", talk)
        elif number % 4 == 1:
            _classic(kiro / "sessions" / "cli", talk)
        elif number % 4 == 3 and str(host.home / talk.project) not in {row["key"] for row in oldest}:
            # it kept one conversation for each folder
            oldest.append({"key": str(host.home / talk.project), "value": _history(talk)})
        else:
            times = {"created_at": millis(talk.started), "updated_at": millis(talk.ended)}
            named = {"key": str(host.home / talk.project), "conversation_id": talk.id, "value": _history(talk)}
            rows.append(named | times)
    signed_in = [{"key": "token", "value": "not-a-token"}]
    data = host.local(variables[folder]) / "kiro-cli"
    database(data / "data.sqlite3", _SCHEMA, {"conversations_v2": rows, "conversations": oldest, "auth_kv": signed_in})
    document(kiro / "settings" / "cli.json", {"telemetry.enabled": True})


def _newest(folder: Path, talk: Talk) -> None:
    lines: list[dict[str, object]] = []
    for asked, prompt, answered, answer in talk.moments():
        lines.append({"timestamp": iso(asked), "payload": {"type": "user", "content": prompt}})
        reply = [{"type": "text", "text": answer}]
        lines.append({"timestamp": iso(answered), "payload": {"type": "assistant", "content": reply}})
    jsonl(folder / "messages.jsonl", lines)
    times = {"createdAt": iso(talk.started), "lastModifiedAt": iso(talk.ended)}
    document(folder / "session.json", {"title": talk.title} | times)


def _classic(folder: Path, talk: Talk) -> None:
    lines: list[dict[str, object]] = []
    for prompt, answer in talk.turns:
        for kind, said in (("Prompt", prompt), ("AssistantMessage", answer)):
            lines.append({"version": "v1", "kind": kind, "data": {"content": [{"kind": "text", "data": said}]}})
    jsonl(folder / f"{talk.id}.jsonl", lines)
    document(folder / f"{talk.id}.json", {"session_id": talk.id, "title": talk.title, "cwd": "/"})


def _history(talk: Talk) -> str:
    history = [
        {
            "user": {"content": {"Prompt": {"prompt": prompt}}, "timestamp": iso(asked)},
            "assistant": {"Response": {"content": answer}},
        }
        for asked, prompt, _, answer in talk.moments()
    ]
    return json.dumps({"conversation_id": talk.id, "history": history}, ensure_ascii=False)
