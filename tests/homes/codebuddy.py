"""CodeBuddy's editor, as programs that read its files describe it: a file for every message, packed once more."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, iso, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """One list for each project; the names of messages say nothing of their order."""
    folder = {"linux": "xdg_data", "windows": "localappdata", "macos": "library"}[host.system]
    data = Path(host.variables()[folder]) / "CodeBuddyExtension" / "Data"
    for project in dict.fromkeys(talk.project for talk in talks):
        mine = [talk for talk in talks if talk.project == project]
        history = data / "user-1" / "CodeBuddyIDE" / "user-1" / "history" / mine[0].id.replace("-", "")
        heads = [
            {"id": talk.id, "type": "chat", "name": talk.title, "createdAt": iso(talk.started)}
            | {"lastMessageAt": iso(talk.ended)}
            for talk in mine
        ]
        document(history / "index.json", {"conversations": heads, "current": mine[0].id})
        for talk in mine:
            _messages(history / talk.id, talk)
    text(data / "Public" / "auth" / "editor.info", "not-a-token")
    text(host.home / ".codebuddy" / "settings.json", "{}\n")


def _messages(folder: Path, talk: Talk) -> None:
    names = []
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        wrapped = f"<project_context>files</project_context><user_query>{prompt}</user_query>"
        for role, said, time in (("user", wrapped, asked), ("assistant", answer, answered)):
            name = f"{9 - turn}-{role}"
            packed = {"content": [{"type": "text", "text": said}], "createdAt": iso(time)}
            value = {"id": name, "role": role, "message": json.dumps(packed, ensure_ascii=False)}
            document(folder / "messages" / f"{name}.json", value)
            names.append({"id": name, "role": role, "type": "message"})
    document(folder / "index.json", {"messages": names})
