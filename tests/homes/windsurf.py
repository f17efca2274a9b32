"""Windsurf, as programs that read its files describe it: chats of the panel, and conversations that nobody can read."""

import json
from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder, workspace, write_state
from homes.files import document, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """One database for each project."""
    user = user_folder(host, "Windsurf")
    for project in dict.fromkeys(talk.project for talk in talks):
        mine = [talk for talk in talks if talk.project == project]
        folder = workspace(user, mine[0].id.replace("-", ""), f"{host.home}/{project}")
        data = json.dumps({"tabs": [_tab(talk) for talk in mine]}, ensure_ascii=False)
        write_state(folder / "state.vscdb", {"workbench.panel.aichat.view.aichat.chatdata": data})
    codeium = host.home / ".codeium" / "windsurf"
    text(codeium / "cascade" / "0b5a7a52-6d2e-4d3f-9a52-2f1a7a0d6c11.pb", "\x08\x02 locked")
    text(codeium / "memories" / "global_rules.md", "Always answer in Chinese.\n")
    document(codeium / "mcp_config.json", {"mcpServers": {}})
    text(user / "settings.json", '{\n  "windsurf.cascadeCommandsAllowList": ["ls"]\n}\n')


def _tab(talk: Talk) -> dict[str, Any]:
    bubbles = [
        {"type": role, "text": said}
        for turn in talk.turns
        for role, said in zip(("user", "assistant"), turn, strict=True)
    ]
    return {"tabId": talk.id, "chatTitle": talk.title, "lastSendTime": millis(talk.ended), "bubbles": bubbles}
