"""Qoder, as programs that read its files describe it: transcripts of the editor's agent and of the terminal program."""

from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder
from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk was held in the editor."""
    dot, user = host.home / ".qoder", user_folder(host, "Qoder")
    for talk in talks[:-1]:
        name = talk.project.replace("/", "-")
        jsonl(dot / "projects" / f"-home-alice-{name}" / f"{talk.id}.jsonl", _lines(host, talk))
    jsonl(user.parent / "SharedClientCache" / "cli" / "projects" / f"{talks[-1].id}.jsonl", _lines(host, talks[-1]))
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
