"""Qoder, as programs that read its files describe it: transcripts of the editor's agent and of the terminal program."""

from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder
from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All talks were held in the terminal; what the editor itself keeps cannot be erased."""
    dot, user = host.home / ".qoder", user_folder(host, "Qoder")
    for talk in talks:
        name = "-home-alice-" + talk.project.replace("/", "-")
        jsonl(dot / "projects" / name / f"{talk.id}.jsonl", _lines(host, talk))
        jsonl(dot / "projects" / name / talk.id / "subagents" / "agent-1.jsonl", _lines(host, talk)[-1:])
        segment = [{"event": "prompt", "text": prompt} for prompt, _ in talk.turns]
        jsonl(dot / "logs" / "sessions" / name / talk.id / "segments" / "run.jsonl", segment)
        text(dot / "tmp" / "work" / "tool-outputs" / f"session-{talk.id}" / "1.txt", talk.turns[0][1])
    text(dot / "plans" / "own.md", "a plan that nobody talked about\n")
    document(dot / "settings.json", {"theme": "dark"})
    text(user / "settings.json", "{}\n")


def _lines(host: Host, talk: Talk) -> list[dict[str, Any]]:
    same = {"sessionId": talk.id, "cwd": f"{host.home}/{talk.project}"}
    lines: list[dict[str, Any]] = [{"type": "session_meta", "timestamp": iso(talk.started), **same}]
    for asked, prompt, answered, answer in talk.moments():
        content = [{"type": "text", "text": answer}]
        lines += [
            {"type": "user", "timestamp": iso(asked), "message": {"role": "user", "content": prompt}, **same},
            {
                "type": "assistant",
                "timestamp": iso(answered),
                "message": {"role": "assistant", "content": content},
                **same,
            },
        ]
    return lines
