"""Qoder's editor: transcripts of its agent below the shared cache, and readable copies in the home folder."""

from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder
from homes.files import iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Of the first talk only the copies are left."""
    user = user_folder(host, "Qoder")
    agent = user.parent / "SharedClientCache" / "cli"
    home = host.home / ".qoder"
    for talk in talks:
        project = talk.project.replace("/", "-")
        lines = _lines(host, talk)
        if talk is not talks[0]:
            jsonl(agent / "projects" / project / f"{talk.id}.jsonl", lines)
            text(agent / "file-history" / talk.id / "0a1b@v1", f"before: {talk.turns[0][0]}")
        jsonl(home / "projects" / project / "transcript" / f"{talk.id}.jsonl", lines)
        jsonl(home / "cache" / "projects" / project / "conversation-history" / talk.id / f"{talk.id}.jsonl", lines)
    text(user / "settings.json", "{}\n")
    text(home / "settings.json", "{}\n")


def _lines(host: Host, talk: Talk) -> list[dict[str, Any]]:
    same = {"sessionId": talk.id, "cwd": f"{host.home}/{talk.project}"}
    lines: list[dict[str, Any]] = [{"type": "session_meta", "timestamp": iso(talk.started), **same}]
    for asked, prompt, answered, answer in talk.moments():
        said = {"role": "assistant", "content": [{"type": "text", "text": answer}]}
        lines.append({"type": "user", "timestamp": iso(asked), "message": {"role": "user", "content": prompt}, **same})
        lines.append({"type": "assistant", "timestamp": iso(answered), "message": said, **same})
    return lines
