"""Comate's engine: one document for each session, a list that only grows, and results of tools beside."""

from collections.abc import Sequence
from typing import Any

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first session had a helper, and its beginning stands in the log."""
    store = host.home / ".comate-engine" / "store"
    for talk in talks:
        document(store / f"chat_session_{talk.id}", _session(host, talk))
        heads = [
            {"sessionUuid": talk.id, "title": talk.title, "utime": millis(time)} for time in (talk.started, talk.ended)
        ]
        jsonl(store / "comate_chat_sessions.jsonl", heads)
        text(store / "blobs" / f"chat_session_{talk.id}.d" / "5f1c", talk.turns[0][1])
    text(store / "agents" / "17.output", f"user: {talks[0].turns[0][0]}\n")
    text(host.home / ".comate-engine" / "log" / "2026-09-24.log", f"NEW_MESSAGE {talks[0].turns[0][0]}\nready\n")
    document(host.home / ".comate" / "ctrl-servers.json", [])
    document(host.home / ".comate-engine" / "mcp.json", {"mcpServers": {}})


def _session(host: Host, talk: Talk) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        said = {"payload": {"query": prompt}, "requestedAt": millis(asked)}
        messages.append({"uuid": f"u{turn}", "role": "user", **said})
        parts = [
            {"type": "REASON", "content": "thinking"},
            {"type": "TEXT", "content": answer},
            {"type": "TOOL", "toolName": "Bash", "params": {"command": "ls"}},
        ]
        reply = {"elements": [{"children": parts, "metrics": {"duration": 1}}], "status": "success"}
        messages.append({"userMessageId": f"u{turn}", "role": "assistant", "requestedAt": millis(answered), **reply})
    times = {"ctime": millis(talk.started), "utime": millis(talk.ended)}
    place = {"workspaceDirectory": f"{host.home}/{talk.project}"}
    return {"sessionUuid": talk.id, "title": talk.title, "messages": messages, **times, **place}
