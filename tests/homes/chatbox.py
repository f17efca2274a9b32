"""Chatbox: a newer one with its database, on top of what an older one kept in its settings file and in copies of it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.electron import indexed_db, local_storage
from homes.files import document, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second conversation is in the settings file, as if the app had been closed before it took them over."""
    variables = host.variables()
    data = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]])
    data /= "xyz.chatboxapp.app"
    newer, older = talks[::2], talks[1::2]
    records = {f"session:{talk.id}": json.dumps(session(talk), ensure_ascii=False) for talk in newer}
    records["chat-sessions-list"] = json.dumps([_meta(talk) for talk in newer], ensure_ascii=False)
    records["myCopilots"] = "[]"
    indexed_db(data / "IndexedDB", {"chatboxstore": {"keyvaluepairs": records}}, in_files=[f"session:{newer[0].id}"])
    local_storage(data / "Local Storage", {"i18nextLng": "zh-Hans"})
    config: dict[str, Any] = {
        "configVersion": 11,
        "settings": {"allowReportingAndTracking": True, "providers": {"openai": {"apiKey": "test-key-not-real"}}},
        "configs": {"uuid": "11111111-2222-3333-4444-555555555555"},
        "chat-sessions-list": [_meta(talk) for talk in older],
    }
    config |= {f"session:{talk.id}": session(talk) for talk in older[:1]}
    config["chat-sessions"] = [session(talk) for talk in older[1:]]
    document(data / "config.json", config, indent="\t")
    document(data / "config-backup-2026-03-09T08_30_00.000Z.json", config, indent="\t")
    for number, talk in enumerate(talks):
        text(data / "chatbox-blobs" / f"file{talk.id}m{number}f0b1", talk.turns[0][0])
    text(data / "chatbox-blobs" / "parseFile-9b1c", talks[0].turns[0][1])
    text(data / "logs" / "main.log", "[2026-03-02 08:30:00.000] [info] init store\n")


def session(talk: Talk) -> dict[str, Any]:
    """The first turn is in an earlier thread of the conversation, if there are more."""
    messages = [
        {
            "id": f"{turn}-{role}",
            "role": role,
            "timestamp": millis(at),
            "contentParts": [{"type": "text", "text": said}],
        }
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments())
        for role, at, said in (("user", asked, prompt), ("assistant", answered, answer))
    ]
    threads = [{"id": "t", "name": "", "messages": messages[:2], "createdAt": millis(talk.started)}]
    split = len(talk.turns) > 1
    return {
        **_meta(talk),
        "messages": messages[2:] if split else messages,
        "threads": threads if split else [],
        "settings": {"provider": "openai", "modelId": "gpt-4o"},
    }


def _meta(talk: Talk) -> dict[str, Any]:
    return {"id": talk.id, "name": talk.title, "type": "chat"}
