"""Tabnine's agent, as programs that read its files describe it."""

from collections.abc import Sequence
from typing import Any

from homes.files import document, iso, jsonl
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """A file for each talk."""
    agent = host.home / ".tabnine" / "agent"
    for talk in talks:
        lines: list[dict[str, Any]] = [
            {"sessionId": talk.id, "startTime": iso(talk.started), "directories": [f"{host.home}/{talk.project}"]}
        ]
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            lines += [
                {"id": f"{turn}u", "timestamp": iso(asked), "type": "user", "content": prompt},
                {"id": f"{turn}a", "timestamp": iso(answered), "type": "tabnine", "content": answer},
            ]
        jsonl(agent / "tmp" / ("a" * 16) / "chats" / f"session-{talk.id}.jsonl", lines)
    document(agent / "settings.json", {})
