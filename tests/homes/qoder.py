"""Qoder's editor, as programs that read its files describe it: transcripts of its agent below the shared cache."""

from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder
from homes.files import iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Too little is known of them to erase any."""
    user = user_folder(host, "Qoder")
    for talk in talks:
        folder = user.parent / "SharedClientCache" / "cli" / "projects" / talk.project.replace("/", "-")
        jsonl(folder / f"{talk.id}.jsonl", _lines(host, talk))
    text(user / "settings.json", "{}\n")


def _lines(host: Host, talk: Talk) -> list[dict[str, Any]]:
    same = {"sessionId": talk.id, "cwd": f"{host.home}/{talk.project}"}
    lines: list[dict[str, Any]] = [{"type": "session_meta", "timestamp": iso(talk.started), **same}]
    for asked, prompt, answered, answer in talk.moments():
        said = {"role": "assistant", "content": [{"type": "text", "text": answer}]}
        lines.append({"type": "user", "timestamp": iso(asked), "message": {"role": "user", "content": prompt}, **same})
        lines.append({"type": "assistant", "timestamp": iso(answered), "message": said, **same})
    return lines
