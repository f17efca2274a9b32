"""Kimi Code 2.1: a folder for each session with every message in two kinds of lines. After a home of 2.1.0."""

import hashlib
from collections.abc import Sequence

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Projects have a folder and a list of typed prompts each."""
    data = host.home / ".kimi-code"
    for talk in talks:
        project = str(host.home / talk.project)
        place = f"wd_{talk.project.rpartition('/')[2]}_{hashlib.sha256(project.encode()).hexdigest()[:12]}"
        native = f"session_{talk.id}"
        folder = data / "sessions" / place / native
        lines: list[dict[str, object]] = [
            {"type": "metadata", "protocol_version": "1.5", "created_at": millis(talk.started)}
        ]
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            said = {"role": "user", "content": [{"type": "text", "text": prompt}]}
            reminder = {
                "role": "user",
                "content": [{"type": "text", "text": "<system-reminder>\nToday</system-reminder>"}],
            }
            step = {"type": "content.part", "turnId": str(turn), "part": {"type": "text", "text": answer}}
            heard = {"role": "assistant", "content": [{"type": "text", "text": answer}]}
            lines += [
                {"type": "turn.prompt", "input": said["content"], "time": millis(asked)},
                {"type": "context.append_message", "message": said, "time": millis(asked)},
                {"type": "agent.message.appended", "message": {"message": said}, "time": millis(asked)},
                {"type": "context.append_message", "message": reminder, "time": millis(asked)},
                {"type": "context.append_loop_event", "event": {"type": "step.begin"}, "time": millis(asked)},
                {"type": "context.append_loop_event", "event": step, "time": millis(answered)},
                {"type": "agent.message.appended", "message": {"message": heard}, "time": millis(answered)},
            ]
            jsonl(
                data / "user-history" / f"{hashlib.md5(project.encode(), usedforsecurity=False).hexdigest()}.jsonl",
                [{"content": prompt}],
            )
        jsonl(folder / "agents" / "main" / "wire.jsonl", lines)
        jsonl(folder / "agents" / "agent-0" / "wire.jsonl", lines[:2])
        times = {"createdAt": millis(talk.started), "updatedAt": millis(talk.ended)}
        named = {"title": talk.title, "lastPrompt": talk.turns[-1][0], "cwd": project}
        document(folder / "state.json", {"id": native, "version": 2, "archived": False} | times | named)
        jsonl(data / "telemetry" / "failed_0a1b2c3d4e5f.jsonl", [{"event": "turn_ended", "session_id": native}])
        jsonl(data / "session_index.jsonl", [{"sessionId": native, "sessionDir": str(folder), "workDir": project}])
    text(data / "search-index" / "0001.idx", "\n".join(talk.turns[0][1] for talk in talks))
    listed = data / "cache" / "query-store"
    text(listed / "shard-09" / "db.wal", f'{{"lastPrompt":"{talks[0].turns[-1][0]}"}}')
    document(listed / "cluster.meta.json", {"shards": 16})
    text(data / "config.toml", 'telemetry = true\ndefault_permission_mode = "yolo"\n')
    document(data / "credentials" / "kimi.json", {"token": "not-a-token"})
    document(data / "workspaces.json", {"version": 1, "workspaces": {}})
