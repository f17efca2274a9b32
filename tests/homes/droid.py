"""Droid 0.225: a JSONL file for each session with its settings beside it. After the program 0.225.2."""

from collections.abc import Sequence

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every session used a tool; what was typed is kept without its session."""
    data = host.home / ".factory"
    typed = []
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
        document(data / "sessions" / slug / f"{talk.id}.settings.json", {"model": "mock", "tokenUsage": {}})
    document(data / "state" / "history.json", typed, indent=2)
    text(data / "logs" / "droid-log-single.log", "[2026-03-02T08:30:00.000Z] INFO: started\n")
    document(data / "settings.json", {"cloudSessionSync": True, "customModels": [{"apiKey": "not-a-key"}]})
    text(data / "auth.encrypted", "not-a-token")
