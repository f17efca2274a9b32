"""CodeBuddy Code 2.117: a JSONL file for each session, and the list of typed prompts. After a home of 2.117.0."""

from collections.abc import Sequence
from pathlib import Path

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Of the terminal program."""
    write_in(host.home / ".codebuddy", host, talks)


def write_in(data: Path, host: Host, talks: Sequence[Talk]) -> None:
    """The first was begun from the command line, which the log repeats; the second was named by the person."""
    for number, talk in enumerate(talks):
        project = str(host.home / talk.project)
        slug = project.replace("/", "-").replace("\\", "-").replace(":", "-").strip("-")
        common = {"sessionId": talk.id, "cwd": project}
        lines: list[dict[str, object]] = []
        for asked, prompt, answered, answer in talk.moments():
            said = [{"type": "input_text", "text": prompt}]
            lines.append(common | {"timestamp": millis(asked), "type": "message", "role": "user", "content": said})
            lines.append(common | {"timestamp": millis(asked), "type": "file-history-snapshot", "snapshot": {}})
            result = {"type": "text", "text": "done"}
            lines.append(common | {"timestamp": millis(asked), "type": "function_call_result", "output": result})
            reply = [{"type": "output_text", "text": answer}]
            spoken = {"type": "message", "role": "assistant", "status": "completed", "content": reply}
            lines.append(common | {"timestamp": millis(answered)} | spoken)
            typed = {"display": prompt, "pastedContents": {}, "timestamp": millis(asked), "project": project}
            jsonl(data / "history.jsonl", [typed])
        kind = ("custom-title", "customTitle") if number == 1 else ("ai-title", "aiTitle")
        lines.append(common | {"type": kind[0], kind[1]: talk.title})
        jsonl(data / "projects" / slug / f"{talk.id}.jsonl", lines)
        jsonl(data / "projects" / slug / talk.id / "subagents" / "agent-1.jsonl", lines[:1])
        text(data / "file-history" / talk.id / "0a1b2c@v1", f"before: {talk.turns[0][1]}")
    command = f"argv=[node, codebuddy, -p, {talks[0].turns[0][0].splitlines()[0]}]"
    text(data / "logs" / "2026-03-02" / "project-0__72.log", f"[Info] started\n[Info] [CliDispatcher] {command}\n")
    document(data / "settings.json", {"permissions": {"defaultMode": "bypassPermissions"}})
    document(data / "local_storage" / "entry_2a5f.info", {"token": "not-a-token"})
    document(data / "models.json", {"models": [{"id": "mock", "apiKey": "not-a-key"}]})
    text(data / "CODEBUDDY.md", "what the person wrote down\n")
