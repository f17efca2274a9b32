"""Pi 0.73: a JSONL file for each session, named by time and id. After a home of 0.73.1."""

from collections.abc import Sequence

from homes.files import document, iso, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second conversation was named by the person."""
    data = host.home / ".pi" / "agent"
    for number, talk in enumerate(talks):
        project = str(host.home / talk.project)
        slug = project.replace("/", "-").replace("\\", "-").replace(":", "-").strip("-")
        lines: list[dict[str, object]] = [
            {"type": "session", "version": 3, "id": talk.id, "timestamp": iso(talk.started), "cwd": project},
            {"type": "model_change", "id": "b1733baf", "parentId": None, "provider": "mock", "modelId": "mock"},
        ]
        for asked, prompt, answered, answer in talk.moments():
            for role, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
                message = {"role": role, "content": [{"type": "text", "text": said}], "timestamp": millis(at)}
                lines.append({"type": "message", "id": f"m{len(lines)}", "timestamp": iso(at), "message": message})
        output = [{"type": "text", "text": "done"}]
        result = {"role": "toolResult", "toolCallId": "1", "toolName": "bash", "content": output, "isError": False}
        lines.append({"type": "message", "id": "r", "timestamp": iso(talk.ended), "message": result})
        if number % 2:
            lines.append({"type": "session_info", "id": "t", "timestamp": iso(talk.ended), "name": talk.title})
        moment = iso(talk.started).replace(":", "-").replace(".", "-")
        jsonl(data / "sessions" / f"--{slug}--" / f"{moment}_{talk.id}.jsonl", lines)
    text(data / "pi-debug.log", f"=== Agent messages ===\n{talks[0].turns[0][1]}\n")
    document(data / "auth.json", {"mock": {"type": "api_key", "key": "not-a-key"}})
    document(data / "models.json", {"providers": {}})
    document(data / "settings.json", {"theme": "dark"})
