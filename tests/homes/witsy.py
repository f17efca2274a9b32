"""Witsy 3: a file with all conversations of each workspace, and the one from before there were workspaces."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.files import document, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_DEFAULT = "00000000-0000-0000-0000-000000000000"


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Two workspaces; the last talk is the run of an agent."""
    variables = host.variables()
    data = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]]) / "Witsy"
    chats, run = list(talks[:-1]), talks[-1]
    for name, some in ((_DEFAULT, chats[::2]), ("7a3c4f7e-27b5-4c4e-9a04-8f6f4cf0a1d2", chats[1::2])):
        folder = data / "workspaces" / name
        document(folder / "workspace.json", {"uuid": name, "name": "Home", "models": []})
        document(
            folder / "history.json",
            {
                "version": 1,
                "folders": [
                    {"id": "f", "name": "Letters", "chats": [talk.id for talk in some]},
                    {"id": "g", "chats": []},
                ],
                "chats": [_chat(talk) for talk in some],
                "quickPrompts": [talk.turns[0][0] for talk in some[:1]],
            },
            indent=2,
        )
        text(folder / "images" / "11111111.png", "picture")
    agents = data / "workspaces" / _DEFAULT / "agents"
    document(agents / "agent-1.json", {"uuid": "agent-1", "name": "Writer"})
    document(
        agents / "agent-1" / f"{run.id}.json",
        {
            "uuid": run.id,
            "agentId": "agent-1",
            "createdAt": millis(run.started),
            "updatedAt": millis(run.ended),
            "status": "success",
            "messages": _chat(run)["messages"],
        },
    )
    document(data / "settings.json", {"general": {"safeKeys": True}, "plugins": {"filesystem": {"enabled": False}}})
    document(data / "apiKeys.json", {"openai": "test-key-not-real"})


def _chat(talk: Talk) -> dict[str, Any]:
    messages = [
        {"uuid": f"{talk.id}-{turn}-{role}", "type": "text", "role": role, "content": said, "createdAt": millis(at)}
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments())
        for role, at, said in (("user", asked, prompt), ("assistant", answered, answer))
    ]
    return {
        "uuid": talk.id,
        "title": talk.title,
        "createdAt": millis(talk.started),
        "lastModified": millis(talk.ended),
        "engine": "openai",
        "model": "gpt-4o",
        "messages": messages,
    }
