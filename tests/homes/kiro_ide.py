"""Kiro, as programs that read its files describe it: sessions by project, and chats of older versions."""

import base64
from collections.abc import Sequence
from pathlib import Path

from homes.editor import user_folder
from homes.files import document, iso, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk is of an older version."""
    user = user_folder(host, "Kiro")
    agent = user / "globalStorage" / "kiro.kiroagent"
    for project in dict.fromkeys(talk.project for talk in talks[:-1]):
        mine = [talk for talk in talks[:-1] if talk.project == project]
        folder = agent / "workspace-sessions" / base64.urlsafe_b64encode(project.encode()).decode()
        heads = [{"sessionId": talk.id, "title": talk.title, "dateCreated": str(millis(talk.started))} for talk in mine]
        document(folder / "sessions.json", heads)
        for talk in mine:
            _session(host, folder, talk)
    older = talks[-1]
    said = [one for turn in older.turns for one in zip(("human", "bot"), turn, strict=True)]
    chat = {
        "executionId": older.id,
        "chat": [{"role": role, "content": one} for role, one in said],
        "metadata": {"startTime": millis(older.started), "endTime": millis(older.ended)},
    }
    document(agent / ("a" * 32) / f"{older.id.replace('-', '')}.chat", chat)
    executions = agent / ("b" * 32) / "414d1636299d2b9e4ce7e17fb11f63e9"
    for talk in talks:
        said = [{"actionType": "say", "output": {"message": one}} for turn in talk.turns for one in turn]
        document(executions / talk.id.replace("-", ""), {"executionId": talk.id, "actions": said})
    text(user / "settings.json", '{\n  "kiroAgent.trustedCommands": ["npm test"]\n}\n')
    document(host.home / ".kiro" / "settings" / "mcp.json", {"mcpServers": {}})


def _session(host: Host, folder: Path, talk: Talk) -> None:
    history = []
    for asked, prompt, _, answer in talk.moments():
        wrapped = [{"type": "text", "text": prompt}]
        history += [
            {"message": {"role": "user", "content": wrapped, "id": iso(asked)}},
            {"message": {"role": "assistant", "content": answer}, "executionId": talk.id},
        ]
    document(
        folder / f"{talk.id}.json",
        {
            "sessionId": talk.id,
            "title": talk.title,
            "workspaceDirectory": f"{host.home}/{talk.project}",
            "history": history,
        },
    )
