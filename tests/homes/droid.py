"""Droid 0.225: a JSONL file for each session with its settings beside it, and two lists. After runs of 0.215.0."""

from collections.abc import Sequence

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every session used a tool; what was typed is kept without its session."""
    data = host.home / ".factory"
    typed = []
    listed: dict[str, dict[str, object]] = {}
    searched: dict[str, dict[str, object]] = {}
    for talk in talks:
        project = str(host.home / talk.project)
        slug = project.replace("/", "-").replace("\\", "-").replace(":", "-")
        start = {"type": "session_start", "id": talk.id, "title": talk.title, "owner": "me", "version": 2}
        lines: list[dict[str, object]] = [start | {"cwd": project}]
        for asked, prompt, answered, answer in talk.moments():
            reminder = {"type": "text", "text": "<system-reminder>\nToday is Monday.\n</system-reminder>"}
            result = [{"type": "tool_result", "tool_use_id": "1", "content": "done"}]
            for role, at, content in (
                ("user", asked, [reminder]),
                ("user", asked, [{"type": "text", "text": prompt}]),
                ("user", asked, result),
                ("assistant", answered, [{"type": "text", "text": answer}]),
            ):
                message = {"role": role, "content": content}
                lines.append({"type": "message", "id": f"m{len(lines)}", "timestamp": iso(at), "message": message})
            typed.append({"command": prompt, "timestamp": iso(asked), "type": "message", "mode": "chat"})
        jsonl(data / "sessions" / slug / f"{talk.id}.jsonl", lines)
        for end in ("", ".bak"):
            settings = {"model": "mock", "tokenUsage": {}}
            document(data / "sessions" / slug / f"{talk.id}.settings.json{end}", settings, indent=2)
        path = str(data / "sessions" / slug / f"{talk.id}.jsonl")
        listed[talk.id] = {"id": talk.id, "sessionPath": path, "title": talk.title, "messageCount": 4}
        searched[path] = {"sessionId": talk.id, "jsonlPath": path, "size": 9283, "bloomB64": "AAAAgCAACIQ="}
        changed = {"sessionId": talk.id, "version": 1, "boundaries": []}
        document(data / "snapshots" / "manifests" / f"{talk.id}.snapshots.json", changed)
        text(data / "artifacts" / "tool-outputs" / f"Execute-call-{len(listed)}-1.log", f"{talk.turns[0][0]}\n")
    document(data / "state" / "history.json", typed, indent=2)
    folder = str(data / "sessions")
    document(
        data / "cache" / "session-discovery-index.json",
        {"version": 5, "sessionsDir": folder, "directories": {}, "entries": listed, "favorites": {"exists": False}},
        indent=2,
    )
    document(data / "cache" / "search" / "manifest.json", {"schemaVersion": 3, "sessions": searched}, indent=2)
    text(data / "snapshots" / "content" / "3f7a", "a file of the project as it was\n")
    text(data / "logs" / "droid-log-single.log", "[2026-03-02T08:30:00.000Z] INFO: started\n")
    document(data / "settings.json", {"cloudSessionSync": True, "customModels": [{"apiKey": "not-a-key"}]})
    text(data / "auth.encrypted", "not-a-token")
