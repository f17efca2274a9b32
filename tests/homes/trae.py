"""Trae, as it stands on a computer: chats and typed prompts in the databases of projects, long texts beside them."""

import json
from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder, workspace, write_state
from homes.files import millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first project was opened in the edition for China."""
    for number, project in enumerate(dict.fromkeys(talk.project for talk in talks)):
        user = user_folder(host, "Trae" if number else "Trae CN")
        mine = [talk for talk in talks if talk.project == project]
        folder = workspace(user, mine[0].id.replace("-", ""), f"{host.home}/{project}")
        chats = {"list": [_chat(talk) for talk in mine], "currentSessionId": mine[0].id}
        prompts = [{"inputText": prompt} for talk in mine for prompt, _ in talk.turns]
        rows = {
            "memento/icube-ai-agent-storage": json.dumps(chats, ensure_ascii=False),
            "icube-ai-agent-storage-input-history": json.dumps(prompts, ensure_ascii=False),
        }
        write_state(folder / "state.vscdb", rows)
        text(folder / "long-text" / "a1b2c3", "\n".join(prompt for talk in mine for prompt, _ in talk.turns))
        text(user.parent / "ModularData" / "ai-agent" / "database.db", "locked, no database that others can read")
        text(user / "settings.json", '{\n  "telemetry.telemetryLevel": "off"\n}\n')


def _chat(talk: Talk) -> dict[str, Any]:
    said = [(role, one) for turn in talk.turns for role, one in zip(("user", "assistant"), turn, strict=True)]
    return {
        "sessionId": talk.id,
        "title": talk.title,
        "createdAt": millis(talk.started),
        "updatedAt": millis(talk.ended),
        "messages": [{"role": role, "content": one, "turnIndex": turn} for turn, (role, one) in enumerate(said)],
    }
