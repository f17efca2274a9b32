"""Gemini CLI 0.61: JSON Lines with operations, one older JSON document, and the list of typed prompts."""

import hashlib
from collections.abc import Sequence

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first conversation is kept as older versions did."""
    data = host.home / ".gemini"
    typed: dict[str, list[dict[str, object]]] = {}
    for number, talk in enumerate(talks):
        slug = talk.project.rpartition("/")[2]
        chats = data / "tmp" / slug / "chats"
        name = f"session-{talk.started:%Y-%m-%dT%H-%M}-{talk.id[:8]}"
        head: dict[str, object] = {
            "sessionId": talk.id,
            "projectHash": hashlib.sha256(talk.project.encode()).hexdigest(),
            "startTime": iso(talk.started),
            "lastUpdated": iso(talk.ended),
        }
        messages = _messages(talk)
        if number == 0:
            document(chats / f"{name}.json", head | {"messages": messages, "summary": talk.title})
        else:
            context = {
                "id": "c",
                "timestamp": iso(talk.started),
                "type": "user",
                "content": [{"text": "<session_context>\nof the app"}],
            }
            lines: list[dict[str, object]] = [head | {"kind": "main"}, {"$set": {"messages": [context]}}]
            for message in messages:
                lines += [message, {"$set": {"lastUpdated": message["timestamp"]}}]
            if number % 2 == 0:
                lines.append({"$set": {"summary": talk.title}})
            jsonl(chats / f"{name}.jsonl", lines)
        entries = typed.setdefault(slug, [])
        for turn, (asked, prompt, _, _) in enumerate(talk.moments()):
            entry = {
                "sessionId": talk.id,
                "messageId": turn,
                "type": "user",
                "message": prompt,
                "timestamp": iso(asked),
            }
            entries.append(entry)
        jsonl(chats / talk.id / "sub.jsonl", [{"sessionId": "sub", "kind": "subagent"}, *messages])
        text(data / "tmp" / slug / "tool-outputs" / f"session-{talk.id}" / "shell_1.txt", talk.turns[0][1])
        jsonl(
            data / "tmp" / slug / "logs" / f"session-{talk.id}.jsonl", [{"event": "prompt", "text": talk.turns[0][0]}]
        )
        text(data / "tmp" / slug / ".project_root", str(host.home / talk.project))
        text(data / "history" / slug / "copy.txt", talk.turns[0][1])
        text(host.home / talk.project / "note-gemini.txt", "a file of the person\n")
    for slug, entries in typed.items():
        document(data / "tmp" / slug / "logs.json", entries)
    saved = [{"role": "user", "parts": [{"text": talks[0].turns[0][0]}]}]
    document(data / "tmp" / talks[0].project.rpartition("/")[2] / "checkpoint-mine.json", saved)
    document(data / "projects.json", {"projects": {str(host.home / talk.project): "x" for talk in talks}})
    text(data / "settings.json", '{\n  // mine\n  "privacy": {"usageStatisticsEnabled": true}\n}\n')
    document(data / "oauth_creds.json", {"access_token": "test-token-not-real"})
    text(data / "GEMINI.md", "Answer shortly.\n")


def _messages(talk: Talk) -> list[dict[str, object]]:
    messages: list[dict[str, object]] = []
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        messages.append({"id": f"{turn}-u", "timestamp": iso(asked), "type": "user", "content": [{"text": prompt}]})
        messages.append(
            {"id": f"{turn}-g", "timestamp": iso(answered), "type": "gemini", "content": answer, "thoughts": []}
        )
    return messages
