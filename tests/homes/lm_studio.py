"""LM Studio 0.4: one file for each conversation, in folders that the person makes."""

from collections.abc import Sequence
from typing import Any

from homes.files import document, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The home pointer leads to another folder, as after moving it."""
    data = host.home / "models" / "lmstudio"
    text(host.home / ".lmstudio-home-pointer", str(data))
    for number, talk in enumerate(talks):
        folder = data / "conversations" / "letters" if number % 2 else data / "conversations"
        document(folder / f"{millis(talk.started)}.conversation.json", _conversation(talk), indent=2)
    document(
        data / ".internal" / "http-server-config.json",
        {"networkInterface": "127.0.0.1", "port": 1234, "cors": False, "fileLoggingMode": "succinct"},
    )
    document(data / "mcp.json", {"mcpServers": {}})
    text(data / "models" / "maker" / "model.gguf", "weights")
    document(data / "user-files" / f"{millis(talks[0].started)} - 1.png.metadata.json", {"type": "image"})
    text(data / "server-logs" / "2026-03" / "2026-03-02.1.log", f"[INFO] Received request: {talks[0].turns[0][0]}\n")


def _conversation(talk: Talk) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    for prompt, answer in talk.turns:
        asked = {"type": "singleStep", "role": "user", "content": [{"type": "text", "text": prompt}]}
        step = {"type": "contentBlock", "content": [{"type": "text", "text": answer}]}
        answered = {"type": "multiStep", "role": "assistant", "steps": [step, {"type": "debugInfoBlock"}]}
        messages += [{"versions": [asked], "currentlySelected": 0}, {"versions": [answered], "currentlySelected": 0}]
    return {
        "name": talk.title,
        "pinned": False,
        "createdAt": millis(talk.started),
        "userLastMessagedAt": millis(talk.ended),
        "assistantLastMessagedAt": millis(talk.ended),
        "tokenCount": 7,
        "systemPrompt": "",
        "messages": messages,
        "clientInput": "",
        "clientInputFiles": [],
        "looseFiles": [],
        "notes": [],
    }
