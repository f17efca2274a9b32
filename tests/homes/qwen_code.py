"""Qwen Code 0.24: a JSONL file per session and the older list of typed prompts. After homes of 0.15.10 and 0.24.4."""

import hashlib
from collections.abc import Sequence

from homes.files import document, iso, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second conversation was given a title by the person."""
    data = host.home / ".qwen"
    typed: dict[str, list[dict[str, object]]] = {}
    for number, talk in enumerate(talks):
        project = str(host.home / talk.project)
        folder = data / "projects" / project.replace("/", "-").replace("\\", "-").replace(":", "-")
        common = {"sessionId": talk.id, "cwd": project, "version": "0.24.4"}
        lines: list[dict[str, object]] = []
        for asked, prompt, answered, answer in talk.moments():
            said = {"role": "user", "parts": [{"text": prompt}]}
            lines.append(common | {"timestamp": iso(asked), "type": "user", "provenance": "real_user", "message": said})
            event = {"uiEvent": {"event.name": "qwen-code.api_response", "model": "mock-model"}}
            lines.append(
                common | {"timestamp": iso(asked), "type": "system", "subtype": "ui_telemetry", "systemPayload": event}
            )
            output = {"role": "user", "parts": [{"functionResponse": {"id": "1", "response": {"output": "done"}}}]}
            lines.append(common | {"timestamp": iso(answered), "type": "tool_result", "message": output})
            parts = [{"text": "thinking", "thought": True}, {"text": answer}]
            reply = {"role": "model", "parts": parts}
            lines.append(
                common | {"timestamp": iso(answered), "type": "assistant", "model": "mock-model", "message": reply}
            )
        if number % 2:
            title = {"customTitle": talk.title}
            lines.append(
                common
                | {"timestamp": iso(talk.ended), "type": "system", "subtype": "custom_title", "systemPayload": title}
            )
        jsonl(folder / "chats" / f"{talk.id}.jsonl", lines)
        document(folder / "chats" / f"{talk.id}.runtime.json", {"session_id": talk.id, "work_dir": project})
        document(folder / "meta.json", {"version": 1, "sessionId": talk.id})
        document(folder / "extract-cursor.json", {"sessionId": talk.id, "processedOffset": 6})
        text(folder / "memory" / "MEMORY.md", "- likes short answers\n")
        text(data / "debug" / f"{talk.id}.txt", f"[DEBUG] {talk.turns[0][0]}\n")
        started = f"{iso(talk.started)} [DEBUG] [STARTUP] Session ID: {talk.id}\n"
        text(data / "debug" / f"startup-{folder.name}.txt", started)
        text(data / "file-history" / talk.id / "a@v1", talk.turns[0][1])
        jsonl(data / "usage_record.jsonl", [{"version": 1, "sessionId": talk.id, "timestamp": millis(talk.ended)}])
        entries = typed.setdefault(hashlib.sha256(project.encode()).hexdigest(), [])
        for turn, (asked, prompt, _, _) in enumerate(talk.moments()):
            entry = {
                "sessionId": talk.id,
                "messageId": turn,
                "type": "user",
                "message": prompt,
                "timestamp": iso(asked),
            }
            entries.append(entry)
        text(host.home / talk.project / "note-qwen.txt", "a file of the person\n")
    for digest, entries in typed.items():
        document(data / "tmp" / digest / "logs.json", entries)
        text(data / "tmp" / digest / "shell_history", f"echo {talks[0].turns[0][0]}\nls -l\n")
    document(data / "settings.json", {"privacy": {"usageStatisticsEnabled": True}, "$version": 4})
    document(data / "oauth_creds.json", {"access_token": "test-token-not-real"})
