"""Kimi CLI 1.40: a folder for each session with the talk twice. After a home of 1.40.0."""

import hashlib
from collections.abc import Sequence

from homes.files import document, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Projects have a folder and a list of typed prompts each; the first prompt came in pieces."""
    data = host.home / ".kimi"
    for number, talk in enumerate(talks):
        project = hashlib.md5(str(host.home / talk.project).encode(), usedforsecurity=False).hexdigest()
        folder = data / "sessions" / project / talk.id
        wire: list[dict[str, object]] = [{"type": "metadata", "protocol_version": "1.9"}]
        context: list[dict[str, object]] = [{"role": "_system_prompt", "content": "You are an agent."}]
        for asked, prompt, answered, answer in talk.moments():
            typed: object = [{"type": "text", "text": prompt}] if number == 0 else prompt
            result = {"tool_call_id": "1", "return_value": {"is_error": False, "output": "done", "message": ""}}
            for at, kind, payload in (
                (asked, "TurnBegin", {"user_input": typed}),
                (asked, "StepBegin", {"n": 1}),
                (answered, "ToolResult", result),
                (answered, "ContentPart", {"type": "text", "text": answer}),
                (answered, "TurnEnd", {}),
            ):
                wire.append({"timestamp": at.timestamp(), "message": {"type": kind, "payload": payload}})
            context += [{"role": "user", "content": typed}, {"role": "assistant", "content": answer}]
            jsonl(data / "user-history" / f"{project}.jsonl", [{"content": prompt}])
        jsonl(folder / "wire.jsonl", wire)
        jsonl(folder / "context.jsonl", context)
        document(folder / "state.json", {"version": 1, "custom_title": talk.title, "archived": False}, indent=2)
    events = [{"event": "turn_ended", "session_id": talk.id, "device_id": "0"} for talk in talks]
    jsonl(data / "telemetry" / "failed_0a1b2c3d4e5f.jsonl", events)
    text(data / "logs" / "kimi.log", "2026-03-02 08:30:00.000 | INFO | started\n")
    text(data / "config.toml", 'default_model = "mock"\n[providers.mock]\napi_key = "not-a-key"\n')
    document(data / "kimi.json", {"work_dirs": []})
    document(data / "credentials" / "kimi.json", {"token": "not-a-token"})
